"""Values beside a model that are not its own: of a part, of an unnamed rival, of another test, of one of two."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str, attribute: str) -> set[tuple[str, str]]:
    """Return (subject, value) of what a page states of an attribute."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, str(c.value)) for c in claims if c.relation == "is" and c.attribute == attribute}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Pixtral Large uses a 1-billion-parameter vision encoder.", set(), "a part that it is made of"),
        ("Gemma 3 27B has a vision encoder of 400M parameters.", set(), "the part first"),
        ("Llama 3.3 70B drafts with a 1B-parameter draft model.", set(), "a part that it works with"),
        ("Grok 2 is a 270-billion-parameter model.", {("Grok 2", "270000000000")}, "the model itself"),
        (
            "Pixtral Large has 124B parameters and a vision encoder.",
            {("Pixtral Large", "124000000000")},
            "no size given",
        ),
    ],
)
def test_size_of_a_part(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert stated(text, "parameters") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Grok 4 scores 83% on MMLU, up from V2.5's 71%.", {("Grok 4", "83")}, "the old one is not named in full"),
        ("Grok 4 scores 83% on MMLU, up from Grok 3's 71%.", {("Grok 4", "83"), ("Grok 3", "71")}, "both are named"),
        ("Grok 4 gets 83% on MMLU and 64% on coding chores.", {("Grok 4", "83")}, "words that name no benchmark"),
        ("Grok 4 gets 83% on MMLU and 64% pass@1 on coding chores.", {("Grok 4", "83")}, "so behind a set-up"),
        ("Grok 4 gets 83% on MMLU-Q2X.", set(), "a suffix makes it another benchmark"),
        ("Grok 4 gets 83% on MMLU-style questions.", {("Grok 4", "83")}, "a word in small letters is no name"),
    ],
)
def test_score_of_another(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert stated(text, "benchmark:mmlu") == expected, why


def test_suffix_is_part_of_a_benchmark() -> None:
    assert stated("Grok 4 gets 83% on SWE-Bench-Pro.", "benchmark:swe-bench-pro") == {("Grok 4", "83")}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("- Grok 4: ~$12 (at $3 per million input tokens)", {("Grok 4", "3")}, "the first is what all of it costs"),
        ("- Grok 4: $3 per million input tokens (at launch $5)", {("Grok 4", "3")}, "an amount with its unit"),
    ],
)
def test_total_at_a_rate(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert stated(text, "input_price") == expected, why


def test_input_limit_is_no_output() -> None:
    assert stated("Grok 4 takes 200K max input and 64K max output.", "max_output") == {("Grok 4", "64000")}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Grok 4 has a knowledge cutoff of May 3, 2025, and June 9, 2025 for Vela.",
            {("Grok 4", "2025-05-03")},
            "the second date is told of a name that no list holds",
        ),
        (
            "The knowledge cutoff is May 3, 2025 for Grok 4 and June 9, 2025 for Gemini 2.5 Pro.",
            {("Grok 4", "2025-05-03"), ("Gemini 2.5 Pro", "2025-06-09")},
            "two names that are known",
        ),
    ],
)
def test_date_of_another(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert stated(text, "knowledge_cutoff") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "DeepSeek V9 comes in two tiers: DeepSeek V9 Pro and DeepSeek V9 Flash. Both have a 256K context window.",
            {("DeepSeek V9 Pro", "256000"), ("DeepSeek V9 Flash", "256000")},
            "the members of what is named with them",
        ),
        (
            "Grok 4 and Gemini 2.5 Pro are new. The smaller of the two models has a 256K context window.",
            set(),
            "only one of them, and it is not said which",
        ),
        (
            "Grok 4 adds a name to the menu. The docs show both have a 256K context window.",
            set(),
            "nobody knows which two: it is said of no single one",
        ),
        (
            "Grok 4 and Gemini 2.5 Pro are new. The docs show both have a 256K context window.",
            {("Grok 4", "256000"), ("Gemini 2.5 Pro", "256000")},
            "the two that were named",
        ),
    ],
)
def test_both(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert stated(text, "context_window") == expected, why
