"""Windows that hold inside a product: the product is their condition, since it sets limits of its own."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

TABLE = "| Model | Context window | Output |\n|---|---|---|\n| GPT-4o | 32,000 | 4,000 |\n"
NAMED = "The team behind Zedpad keeps these low. Ask the people at Zedpad, or Zedpad users.\n\n"


def windows(text: str) -> set[tuple[str, str, int, str | None]]:
    """Return subject, attribute, value and condition of the models' windows of a page."""
    claims = extract(read(text.encode(), doc_id="page", kind="markdown")).claims
    kinds = {"context_window", "max_output"}
    return {
        (c.subject, c.attribute, int(c.value), c.qualifiers.tier)
        for c in claims
        if c.attribute in kinds and c.relation == "is" and c.subject_kind == "model" and c.value is not None
    }


@pytest.mark.parametrize(
    ("sentence", "value", "condition"),
    [
        ("In Cursor, Claude Sonnet 4 has a 120K context window.", 120_000, "in Cursor"),
        ("In ChatGPT Plus, GPT-4o has a 32K context window.", 32_000, "in ChatGPT Plus"),
        ("Perplexity limits Claude 3.5 Sonnet to a 32K context window.", 32_000, "in Perplexity"),
        ("Poe caps GPT-4o at 64K tokens of context.", 64_000, "in Poe"),
        # not the place: an opening of time or manner, a maker, a product elsewhere in the sentence
        ("In tests, GPT-4o has a 128K context window.", 128_000, None),
        ("In Python code, GPT-4o has a 128K context window.", 128_000, None),
        ("Unlike Cursor, which shortens prompts, GPT-4o has a 128K context window.", 128_000, None),
        ("OpenAI gives GPT-4o a context window of 128K tokens.", 128_000, None),
    ],
)
def test_the_product_of_a_sentence(sentence: str, value: int, condition: str | None) -> None:
    assert {(number, told) for _, _, number, told in windows(sentence)} == {(value, condition)}


@pytest.mark.parametrize(
    ("heading", "condition"),
    [
        ("# Windsurf token limits", "in Windsurf"),
        ("# Models in GitHub Copilot", "in GitHub Copilot"),
        ("# Zedpad input and output token limits", "in Zedpad"),  # no list knows it, the page names it
        ("# Understanding context windows", None),
        ("# Token limits", None),
        ("# OpenAI model limits", None),  # the maker's own
        ("# LLM context windows", None),
        ("# Windsurf or Cursor?", None),
    ],
)
def test_the_product_of_a_heading(heading: str, condition: str | None) -> None:
    found = windows(f"{heading}\n\n{NAMED}{TABLE}")
    assert found == {
        ("GPT-4o", "context_window", 32_000, condition),
        ("GPT-4o", "max_output", 4_000, condition),
    }
