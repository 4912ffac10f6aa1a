"""Numbers that are no value of a model: amounts of change, ranks, and the scores of people and of earlier records."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SECTION = "## Nova 4\n\nNova 4 is a strong model for coding. "


def claims(text: str) -> set[tuple[str, str]]:
    """Return (attribute, value) of the plain claims of a page."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("It gains 3.4 points on MMLU.", "a change in points"),
        ("It drops 2% on GPQA after the update.", "a change in percent"),
        ("It saw an increase of 12% on SWE-bench Verified.", "a noun of change"),
        ("The gap on MMLU is 3.4 points.", "a difference"),
        ("Its speed went up by 90 tokens per second.", "by so much"),
        ("Its window grew by 72K tokens.", "by so much, of another attribute"),
        ("It became 30 tokens per second faster.", "a comparison behind the number"),
        ("It saves you $2 per million input tokens.", "what is saved"),
        ("It is in the 89th percentile on MMLU.", "a rank"),
        ("It ranks in the top 3% on MMLU.", "a rank in percent"),
        ("Human experts score 89.8% on MMLU.", "people"),
        ("For reference, humans with Google score 34% on GPQA.", "people with a tool"),
        ("Random guessing yields 25% on MMLU.", "chance"),
        ("The human baseline on MMLU is 89.8%.", "the result of people"),
        ("The previous record on MMLU was 90.1%.", "an earlier record"),
        ("Video input is coming soon.", "to come, said behind it"),
        ("Image input is on the roadmap.", "planned, said behind it"),
        ("Its app launched in March 2025.", "the date of an app"),
        ("The report on it was released in March 2025.", "the date of a report"),
        ("MMLU was released in 2020.", "the date of a benchmark"),
        ("Training costs $25 per million tokens.", "no price of use"),
        ("Fine-tuning it costs $25 per million training tokens.", "no price of use, said twice"),
        ("Function calling is a must for agents.", "a capability in general"),
        ("Image input matters to designers.", "a capability in general"),
        ("How to test function calling in an afternoon.", "advice, no statement"),
        ("Audio input: n/a.", "no answer"),
        ("Image input (planned).", "planned, in brackets"),
        ("A study from MIT praised it.", "the institute, no licence"),
        ("MIT researchers tested it.", "the institute, in front of a noun"),
        ("71.2% on MMLU would have been a record in 2023.", "imagined, said behind it"),
    ],
)
def test_what_is_no_value_of_the_model_is_not_claimed(sentence: str, why: str) -> None:
    assert claims(SECTION + sentence) == set(), why


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        ("It improved to 71.2% on MMLU.", {("benchmark:mmlu", "71.2")}, "the new value"),
        ("It gained 71.2% on MMLU.", {("benchmark:mmlu", "71.2")}, "so much is no change"),
        ("It scored 71.2% on MMLU, up 3 points.", {("benchmark:mmlu", "71.2")}, "the change stands beside"),
        ("It gains a 128K context window.", {("context_window", "128000")}, "what it gets"),
        ("It is limited by a window of 128K tokens.", {("context_window", "128000")}, "a bound is a value"),
        ("It scores 75% on OSWorld, above the human baseline of 72.4%.", {("benchmark:osworld", "75")}, "its own"),
        ("It scores 71.2% on MMLU, where humans reach 89.8%.", {("benchmark:mmlu", "71.2")}, "its own beside people"),
        ("It reaches human-level performance of 72.4% on OSWorld.", {("benchmark:osworld", "72.4")}, "its own level"),
        ("It was released in March 2025, as a report says.", {("release_date", "2025-03")}, "its own date"),
        ("Function calling works reliably.", {("function_calling", "True")}, "how well it is done"),
        ("Web search is included.", {("web_search", "True")}, "it is there"),
        ("It is free under MIT.", {("license", "MIT")}, "the licence"),
        ("It is from a lab at MIT and has an MIT license.", {("license", "MIT")}, "both"),
        ("It set a new record of 71.2% on MMLU.", {("benchmark:mmlu", "71.2")}, "a new record is its own"),
        ("It supports image input; video input is coming soon.", {("modality:image", "True")}, "the first is there"),
    ],
)
def test_the_value_beside_is_kept(sentence: str, expected: set[tuple[str, str]], why: str) -> None:
    assert claims(SECTION + sentence) == expected, why
