"""Values of several models in one sentence or list: each has its own, also where unit and role are said only once."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

A, B, C = "Claude Opus 4.5", "GPT-5.2", "Gemini 3 Pro"


def claims(text: str, attribute: str) -> set[tuple[str, str]]:
    """Return (subject, value) of what a page states of an attribute."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, str(c.value)) for c in found if c.relation == "is" and c.attribute == attribute}


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        (f"{A} costs $5 per million input tokens, {B} $2.", "input_price", {(A, "5"), (B, "2")}, "right behind a name"),
        (f"{A} costs $5 per million input tokens, with {B} at $2.", "input_price", {(A, "5"), (B, "2")}, "at"),
        (f"{A} costs $5 per million input tokens vs {B}'s $2.", "input_price", {(A, "5"), (B, "2")}, "a genitive"),
        (f"{A} costs $5 per million input tokens ({B}: $2).", "input_price", {(A, "5"), (B, "2")}, "in brackets"),
        (
            f"{A} costs $5 per million input tokens, compared to $2 for {B}.",
            "input_price",
            {(A, "5"), (B, "2")},
            "before the name",
        ),
        (
            f"{A} costs $5 per million input tokens, followed by {B} at $2 and {C} at $1.",
            "input_price",
            {(A, "5"), (B, "2"), (C, "1")},
            "a third too",
        ),
        (f"{A} costs $3/$15 per million tokens, {B} $2/$14.", "output_price", {(A, "15"), (B, "14")}, "a pair"),
        (f"{A} costs $0.003 per 1K input tokens, {B} $0.002.", "input_price", {(A, "3.000"), (B, "2.000")}, "by 1K"),
        (f"{A} generates 90 tokens per second ({B}: 60).", "throughput", {(A, "90"), (B, "60")}, "a speed"),
        (f"{A} can output up to 64K tokens, {B} 128K.", "max_output", {(A, "64000"), (B, "128000")}, "a limit"),
        (
            f"{A} and {B} generate 90 and 60 tokens per second, respectively.",
            "throughput",
            {(A, "90"), (B, "60")},
            "the unit stands behind the last",
        ),
        (
            f"{A} and {B} came out on May 2, 2025 and June 4, 2025, respectively.",
            "release_date",
            {(A, "2025-05-02"), (B, "2025-06-04")},
            "dates in the order of the names",
        ),
        (
            f"{A} was released on May 2, 2025, {B} June 4, 2025.",
            "release_date",
            {(A, "2025-05-02"), (B, "2025-06-04")},
            "the 2 of a name is no day",
        ),
        (
            f"{A} scores 77.2% on SWE-bench Verified ({B}: 80.0%).",
            "benchmark:swe-bench-verified",
            {(A, "77.2"), (B, "80.0")},
            "a name with a value of its own takes none before it",
        ),
        (
            f"MMLU score: {A} (88.7% on MMLU) vs {B} (91.2% on MMLU).",
            "benchmark:mmlu",
            {(A, "88.7"), (B, "91.2")},
            "the number of a name is no score",
        ),
        (
            f"## {A} vs {B}\n\n- MMLU: 88.7% vs. 91.2%",
            "benchmark:mmlu",
            {(A, "88.7"), (B, "91.2")},
            "a labelled pair in the order of the heading",
        ),
        (
            f"Both {A} and {B} cost the same for input tokens ($3 per million) and output tokens ($15 per million).",
            "output_price",
            {(A, "15"), (B, "15")},
            "the side stands before a bracket",
        ),
        (
            f"{A} generates 45 tokens per second on one card, +/- 5 tokens per second.",
            "throughput",
            {(A, "45")},
            "a tolerance is no value",
        ),
        (
            "Qwen3 27B (released April 28 2026) is a member of the Qwen3 family, available under Apache 2.0.",
            "license",
            {("Qwen 3 27B", "Apache-2.0")},
            "what a member of a family has is the member's",
        ),
        (
            f"**Context window**\n\n- {A}: 200K\n- {B}: 400K",
            "context_window",
            {(A, "200000"), (B, "400000")},
            "below a line that is only the attribute's name",
        ),
        (
            f"**Release dates:**\n\n- {A}: May 2, 2025\n- {B}: June 4, 2025",
            "release_date",
            {(A, "2025-05-02"), (B, "2025-06-04")},
            "dates below such a line",
        ),
    ],
)
def test_each_model_has_its_own_value(text: str, attribute: str, expected: set[tuple[str, str]], why: str) -> None:
    assert claims(text, attribute) == expected, why


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        (f"{A} costs $5 per million input tokens, {B} $20 a month.", "input_price", {(A, "5")}, "a unit of its own"),
        (f"{A} costs $5 per million input tokens, and {B} is $1 cheaper.", "input_price", {(A, "5")}, "a difference"),
        (
            f"A run costs $4 with {A}, which costs $5 per million input tokens, and $2 with {B}.",
            "input_price",
            {(A, "5")},
            "another sum stands before it",
        ),
        (f"{A} costs $5 per million input tokens; {B} won 2.", "input_price", {(A, "5")}, "a count"),
        (f"## {A} vs {B}\n\nMMLU rose from 80% vs. 91% before.", "benchmark:mmlu", set(), "no labelled pair"),
        (f"Zorbit max uses 15K output tokens per task vs 16K for {B}.", "max_output", set(), "the first is no limit"),
        (f"{A} scores 77.2% on MMLU, {B} 3 points more.", "benchmark:mmlu", {(A, "77.2")}, "points"),
    ],
)
def test_what_is_of_another_kind_is_left(text: str, attribute: str, expected: set[tuple[str, str]], why: str) -> None:
    assert claims(text, attribute) == expected, why
