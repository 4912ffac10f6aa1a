"""Plain sentences of pages: ids in brackets, launches before launches, cache prices, objects of an amount, examples."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str, str]]:
    """Return (subject, attribute, value or relation, object) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.relation if c.value is None else c.value), c.object or "") for c in found}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "GPT-4 Turbo (`gpt-4-0125-preview`) has a 128K context window.",
            {("GPT-4 Turbo", "context_window", "128000", "")},
            "the bracket holds the id of the model",
        ),
        (
            "Gemini 2.5 Pro (`gemini-2.5-flash`) has a 1M context window.",
            {("Gemini 2.5 Flash", "context_window", "1000000", "")},
            "the bracket names another model",
        ),
        (
            "After releasing Claude Opus 4.5, Anthropic launched Claude Haiku 4. It costs $1 per million input tokens.",
            {("Claude Haiku 4", "input_price", "1", "")},
            "what came out last is spoken of",
        ),
        (
            "After launching GPT-4.1, OpenAI was busy. It costs $2 per million input tokens.",
            {("GPT-4.1", "input_price", "2", "")},
            "nothing else came out",
        ),
        (
            "Grok 4's cache-hit pricing – $0.75 per million input tokens – is fair.",
            {("Grok 4", "cached_input_price", "0.75", "")},
            "of input that the cache holds",
        ),
        (
            "Grok 4 was repriced on May 3, 2026: Fast dropped 40%.",
            set(),
            "a price dropped, no model",
        ),
        (
            "Grok 4 dropped on May 3, 2026.",
            {("Grok 4", "release_date", "2026-05-03", "")},
            "the model came out",
        ),
        (
            "Where you can do without o3's depth, o4-mini is on par with GPT-4.1 at roughly 1/5th the cost.",
            {("o4-mini", "quality", "equal", "GPT-4.1"), ("o4-mini", "price", "0.2", "GPT-4.1")},
            "the amount is of the model right before it",
        ),
        (
            "Llama 2 rivalled GPT-4 on two tests; later ones kept up with (and at times surpassed) other models.",
            {("Llama 2", "quality", "equal", "GPT-4")},
            "the object stands behind the bracket",
        ),
        (
            "Grok 4 undercuts DeepSeek V4 Pro. Others, Chinese vendors like Xiaomi, and MiniMax, undercut on raw cost.",
            {("Grok 4", "price", "less", "DeepSeek V4 Pro")},
            "told of the vendors, against nobody that is named",
        ),
        (
            "Grok 4 was the first model to surpass GPT-4.1 on GPQA Diamond.",
            {("Grok 4", "benchmark:gpqa-diamond", "greater", "GPT-4.1")},
            "who was first did it",
        ),
        (
            "Grok 4 could be the first model to surpass GPT-4.1 on GPQA Diamond.",
            set(),
            "who may be first has not done it",
        ),
        (
            "- **Chatbot Arena**: people vote. Gemma 3 27B (Elo 1338) and Phi-4 (Elo 1205) are listed.",
            {("Gemma 3 27B", "benchmark:lmarena", "1338", ""), ("Phi-4", "benchmark:lmarena", "1205", "")},
            "a number behind the word for its scale is a score",
        ),
    ],
)
def test_plain_pages(text: str, expected: set[tuple[str, str, str, str]], why: str) -> None:
    assert claims(text) == expected, why
