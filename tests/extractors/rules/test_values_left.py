"""Numbers that are a change, what was before, or the length of requests; members named by a size alone."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.near_names import bare_sizes
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

HEAD = "# Gemini 2.5 Pro\n\n"
SIZES = "Meta released Llama 3.1 8B and Llama 3.1 70B. "


def stated(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (HEAD + "- **MMLU**: 84.1%", {("Gemini 2.5 Pro", "benchmark:mmlu", "84.1")}, "a score"),
        (HEAD + "- **MMLU**: 4.1% improvement over GPT-4o", set(), "a change is no score"),
        (HEAD + "- **MMLU**: a gain of 4.1% over GPT-4o", set(), "so where the word stands before it"),
        (
            HEAD + "- **Languages:** 80+ programming languages",
            {("Gemini 2.5 Pro", "programming_languages", "80")},
            "the value says which kind of languages",
        ),
        (HEAD + "- **Languages:** 80+ languages", {("Gemini 2.5 Pro", "languages", "80")}, "plain languages"),
        (
            HEAD + "## Context Window\n\n- **First word**: comes in a moment for queries with 96,000 input tokens",
            set(),
            "how long the queries are",
        ),
        (
            HEAD + "## Context Window\n\n- **First word**: comes in a moment, with a window of 96,000 tokens",
            {("Gemini 2.5 Pro", "context_window", "96000")},
            "a window is a limit",
        ),
        (
            HEAD + "Gemini 2.5 Pro gets 84.1% on MMLU. It reaches a 61% success rate in complex office work.",
            {("Gemini 2.5 Pro", "benchmark:mmlu", "84.1")},
            "the second sentence says of what its share is",
        ),
        (
            HEAD + "Gemini 2.5 Pro: 84.1% MMLU, hallucination rate 6.2%",
            {("Gemini 2.5 Pro", "benchmark:mmlu", "84.1")},
            "a rate of failures is no score of the test before it",
        ),
    ],
)
def test_numbers_that_are_no_score_and_no_limit(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert stated(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "- **Claude Opus 4**: 400K token context (up from 128K in GPT-4o), 71.5% MMLU",
            {
                ("Claude Opus 4", "context_window", "400000"),
                ("GPT-4o", "context_window", "128000"),
                ("Claude Opus 4", "benchmark:mmlu", "71.5"),
            },
            "what it was is the other's, and what follows the bracket is not",
        ),
        (
            "Claude Opus 4 has a 400K token context window, up from 128K before.",
            {("Claude Opus 4", "context_window", "400000")},
            "what it was before is no value of today",
        ),
        (
            "At $1 input and $5 output, Claude Haiku 4.5 is cheaper than GPT-5 cached ($0.25/1M cache reads).",
            {
                ("Claude Haiku 4.5", "input_price", "1"),
                ("Claude Haiku 4.5", "output_price", "5"),
                ("GPT-5", "cached_input_price", "0.25"),
            },
            "the bracket right behind a name is its own",
        ),
    ],
)
def test_values_of_the_model_that_is_left_or_compared_with(
    text: str, expected: set[tuple[str, str, str]], why: str
) -> None:
    assert stated(text) == expected, why


def test_what_a_value_was_is_no_bound() -> None:
    text = "- **Claude Opus 4**: 400K token context (up from 128K in GPT-4o)"
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {c.qualifiers.bound for c in found} == {None}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            SIZES + "It was quantized so that the 70B fits in 48GB of VRAM, and the 8B needs 6GB of VRAM.",
            {("Llama 3.1 70B", "vram", "48"), ("Llama 3.1 8B", "vram", "6")},
            "the page's two members, by their sizes",
        ),
    ],
)
def test_members_by_a_bare_size(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert {one for one in stated(text) if one[1] == "vram"} == expected, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("so the 13B fits in 48GB of VRAM", "the page names no member of that size"),
        ("and nothing of the 70B class fits in 48GB of VRAM", "a class of sizes"),
        ("and both the 8B and 70B fit in 48GB of VRAM", "two sizes at once"),
        ("at the 70B parameter mark 48GB of VRAM are needed", "a number of parameters"),
    ],
)
def test_sizes_that_name_no_member(text: str, why: str) -> None:
    assert not bare_sizes(text, [], "Llama 3.1 8B", {"Llama 3.1 8B", "Llama 3.1 70B"}), why
