"""Dates in timelines and plain sentences; values that a product, a list or an opening clause gives to their model."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# Notes on models\n\nWe look at several.\n\n"


def numbers_and_words(page: str) -> set[tuple[str, str, str]]:
    found = extract(read(page.encode(), doc_id="d", kind="markdown")).claims
    return {
        (c.subject, c.attribute, f"{c.value:f}" if isinstance(c.value, Decimal) else str(c.value))
        for c in found
        if c.relation == "is"
    }


def stated(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page with this paragraph states."""
    return numbers_and_words(PAGE + text)


@pytest.mark.parametrize(
    ("text", "date", "why"),
    [
        ("December 11, 2025: OpenAI releases GPT-5.2.", "2025-12-11", "a line of a timeline"),
        ("- 2025-12-11: GPT-5.2 released", "2025-12-11", "the name first"),
        ("- December 2025 – OpenAI unveiled its new GPT-5.2", "2025-12", "another verb and sign"),
        ("- 2025-12-11: GPT-5.2 is out", "2025-12-11", "a state"),
        ("GPT-5.2 landed in December 2025.", "2025-12", "landed"),
        ("GPT-5.2 (released late 2025) is new.", "2025", "a part of a year right behind the verb"),
        ("GPT-5.2 was released with late 2025 tasks.", None, "a year of something else"),
        ("Since its launch in December 2025, GPT-5.2 has grown.", "2025-12", "an opening clause"),
        ("December 11, 2025: OpenAI cuts the price of GPT-5.2.", None, "a cut is no release"),
        ("December 11, 2025: OpenAI releases a report on GPT-5.2.", None, "something else came out"),
        ("- 2025-12-11: GPT-5.2 released a storm", None, "released with an object"),
        ("2025: OpenAI releases GPT-5.2.", None, "a year alone heads a chapter"),
    ],
)
def test_releases(text: str, date: str | None, why: str) -> None:
    found = {value for _, attribute, value in stated(text) if attribute == "release_date"}
    assert found == ({date} if date else set()), why


@pytest.mark.parametrize(
    ("text", "attribute", "date"),
    [
        ("GPT-5.2 knows nothing after August 2025.", "knowledge_cutoff", "2025-08"),
        ("GPT-5.2's training data goes up to August 2025.", "knowledge_cutoff", "2025-08"),
        ("GPT-4o is scheduled for shutdown on February 16, 2026.", "retirement_date", "2026-02-16"),
    ],
)
def test_cutoffs_and_ends(text: str, attribute: str, date: str) -> None:
    assert {one[1:] for one in stated(text)} == {(attribute, date)}


WINDOWS = {
    ("GPT-5.2", "context_window", "400000"),
    ("Claude Opus 4.5", "context_window", "200000"),
    ("Gemini 3 Flash", "context_window", "1000000"),
}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Context windows: 400K for GPT-5.2, 200K for Claude Opus 4.5, and 1M for Gemini 3 Flash.", WINDOWS, "a list"),
        (
            "Context windows have grown: GPT-5.2 has 400K, Claude Opus 4.5 has 200K, and Gemini 3 Flash offers 1M.",
            WINDOWS,
            "with verbs",
        ),
        (
            "GPT-5.2 has a 400K context window, and we sent Claude Opus 4.5 about 90K a day.",
            {("GPT-5.2", "context_window", "400000")},
            "other words stand between",
        ),
        (
            "GPT-5.2: 400K in / 128K out.",
            {("GPT-5.2", "context_window", "400000"), ("GPT-5.2", "max_output", "128000")},
            "what goes in and out",
        ),
        (
            "GPT-5.2 supports up to 262,000 input tokens and 65,536 output tokens.",
            {("GPT-5.2", "context_window", "262000"), ("GPT-5.2", "max_output", "65536")},
            "each has its word",
        ),
        (
            "GPT-5.2 has a larger context window than Claude Opus 4.5 (400K vs 200K).",
            {("GPT-5.2", "context_window", "400000"), ("Claude Opus 4.5", "context_window", "200000")},
            "two values in a bracket; versus is nothing that is counted",
        ),
        ("## GPT-5.2\n\nWhat you gain: a longer context (400K vs 200K).", set(), "no name says whose is which"),
        ("GPT-5.2 was tried on 400K lines, and its window is fine.", set(), "lines are counted"),
        ("You can feed GPT-5.2 up to 400K tokens at once.", {("GPT-5.2", "context_window", "400000")}, "feeding it"),
        ("GPT-5.2 lets you load 400K tokens into a prompt.", {("GPT-5.2", "context_window", "400000")}, "loading"),
        ("The output limit of GPT-5.2 was raised to 128K tokens.", {("GPT-5.2", "max_output", "128000")}, "raised"),
        (
            "GPT-5.2 outputs 95 tokens per second versus 60 for Claude Opus 4.5.",
            {("GPT-5.2", "throughput", "95"), ("Claude Opus 4.5", "throughput", "60")},
            "the number between is the other's",
        ),
    ],
)
def test_windows_of_several(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert stated(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Microsoft's 14B Phi-4 is small.", {("Phi-4", "parameters", "14000000000")}, "the size as an adjective"),
        ("Meta's 70B Llama 3 is large.", set(), "it only tells which member"),
        (
            "Of its 141B parameters, Mixtral 8x22B activates 39B per token.",
            {
                ("Mixtral 8x22B", "parameters", "141000000000"),
                ("Mixtral 8x22B", "active_parameters", "39000000000"),
            },
            "the whole before the name",
        ),
        ("Phi-4 needs ~9GB at Q4.", {("Phi-4", "vram", "9")}, "a precision says that it is memory"),
        ("Phi-4 needs 9GB of disk.", set(), "a disk is none"),
        ("DeepSeek R1 can be served on 8 H200 GPUs.", {("DeepSeek R1", "min_gpus", "8")}, "what it is served on"),
    ],
)
def test_sizes_and_needs(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert stated(text) == expected, why


def test_a_product_that_a_value_is_had_in_is_a_condition() -> None:
    text = PAGE + "GPT-5.5 has a 1M context window in the API and 400K in Codex."
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {(c.subject, str(c.value), c.qualifiers.tier) for c in found} == {
        ("GPT-5.5", "1000000", "in the API"),
        ("GPT-5.5", "400000", "in Codex"),
    }


OPENED = "# Introduction\n\nDeepSeek V3 is a large model. DeepSeek V3 is known.\n\n## Results\n\n"
SCORES = "- MATH-500: Achieves a score of 89.2%\n- MMLU: 87.5\n"
FORM = "| Specification | Value |\n|---|---|\n| Total Parameters | 132 billion |\n| Context Window | 32,768 tokens |\n"
SEVERAL = "## Position\n\nWe compare Llama 2 70B and DBRX.\n\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            OPENED + SCORES,
            {("DeepSeek V3", "benchmark:math-500", "89.2"), ("DeepSeek V3", "benchmark:mmlu", "87.5")},
            "a heading that names nothing stands above the opening",
        ),
        (
            SEVERAL + "## Form\n\nDBRX is a decoder. Its form:\n\n" + FORM,
            {("DBRX", "parameters", "132000000000"), ("DBRX", "context_window", "32768")},
            "the line above a table of labels and values names the model",
        ),
        (SEVERAL + FORM, set(), "two models: whose, nobody says"),
    ],
)
def test_what_opens_a_page_or_stands_above_a_table(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert numbers_and_words(text) == expected, why
