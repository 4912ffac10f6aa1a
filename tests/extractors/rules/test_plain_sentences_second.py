"""More plain sentences of articles: names with a word of their own, other tests in a list, halves of a price."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states, with the object for the value of an ordering."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value if c.value is not None else c.object)) for c in found}


_TABLE = "| Test | Gemini 9 Xenon | GPT-9 |\n|---|---|---|\n| MMLU | 81% | 79% |\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            f"Gemini 9 Xenon beats GPT-9.\n\n{_TABLE}",
            ("Gemini 9 Xenon", "quality", "GPT-9"),
            "the word is part of the name: it heads a column, and the page repeats it",
        ),
        (
            f"{_TABLE}\nGemini 9 Xenon came out. Xenon has a 2 million token context window.",
            ("Gemini 9 Xenon", "context_window", "2000000"),
            "the word alone is short for the model",
        ),
        (
            "Gemini 9 Xenon costs $3 per million input tokens.\n\nWe tried Gemini 9 Xenon.",
            ("Gemini 9 Xenon", "input_price", "3"),
            "a verb behind it closes the name",
        ),
        (
            "We tried Gemini 9 Xenon once. Gemini 9 has a 2 million token context window.",
            ("Gemini 9", "context_window", "2000000"),
            "once is no habit",
        ),
        (
            "Gemini 9 Bedrock is here. On Gemini 9 Bedrock pages: Gemini 9 Bedrock has a 1 million token context window.",
            ("Gemini 9", "context_window", "1000000"),
            "a host behind a name is no part of it",
        ),
        (
            "| Model | MMLU |\n|---|---|\n| Gemini 9 Benchmark | 81% |\n| Gemini 9 Benchmark | 82% |\n\n"
            "Gemini 9 has a 2 million token context window.",
            ("Gemini 9", "context_window", "2000000"),
            "an ordinary word is no part of a name",
        ),
    ],
)
def test_names_with_a_word_of_the_page(text: str, expected: tuple[str, str, str], why: str) -> None:
    assert expected in claims(text), why
