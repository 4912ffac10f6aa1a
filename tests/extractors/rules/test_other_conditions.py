"""What a capability, a price of tokens and a score hold for, beside plans, windows and comparisons."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

Found = tuple[str, object, str | None]


def said(text: str, attribute: str = "") -> list[Found]:
    """Return (attribute, value, condition) of a text about one model."""
    claims = extract(read(f"# Claude Opus 4.6\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    return [
        (c.attribute, c.value if isinstance(c.value, bool) else float(str(c.value)), c.qualifiers.tier)
        for c in claims
        if c.relation == "is" and c.attribute.startswith(attribute)
    ]


@pytest.mark.parametrize(
    ("text", "value", "condition", "why"),
    [
        ("Claude Opus 4.6 does not support native video.", False, "native", "only the native kind is denied"),
        ("Claude Opus 4.6 supports native video.", True, None, "what has it natively has it"),
        ("Claude Opus 4.6 does not support video.", False, None, "all of it is denied"),
        ("The MLX version of Claude Opus 4.6 does not support video.", False, "MLX version", "one port of the model"),
        (
            "Claude Opus 4.6 supports video input through another model.",
            True,
            "through another model",
            "a go-between",
        ),
        ("Claude Opus 4.6 supports video input through its API.", True, None, "the way any model is used"),
    ],
)
def test_conditions_of_capabilities(text: str, value: bool, condition: str | None, why: str) -> None:
    assert ("modality:video", value, condition) in said(text, "modality:video"), why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Premium pricing: $10/$37.50 per million input/output tokens for prompts exceeding 200k tokens.",
            [("input_price", 10.0, "exceeding 200k tokens"), ("output_price", 37.5, "exceeding 200k tokens")],
            "a unit with both sides names neither; the size of prompts is of both",
        ),
        ("Claude Opus 4.6 costs $3.50/1M input (128K).", [("input_price", 3.5, "128K")], "a size in brackets"),
        ("Claude Opus 4.6 costs $3.50/1M input (2026).", [("input_price", 3.5, None)], "a year is no size"),
        ("Claude Opus 4.6 costs $3.00/M fresh tokens.", [("input_price", 3.0, None)], "what no cache holds is input"),
        ("Repeated query: $0.15/M.", [("cached_input_price", 0.15, None)], "what a cache holds"),
    ],
)
def test_conditions_of_token_prices(text: str, expected: list[Found], why: str) -> None:
    assert [one for one in said(text) if "price" in one[0]] == expected, why


@pytest.mark.parametrize(
    ("text", "condition", "why"),
    [
        ("Claude Opus 4.6 gets 62.9% on aider's refactoring leaderboard.", "refactoring", "a part of a benchmark"),
        ("Claude Opus 4.6 gets 62.9% on aider's own leaderboard.", None, "no part of it"),
        ("Claude Opus 4.6 gets 62.9% on aider's leaderboard.", None, "all of it"),
        (
            "Claude Opus 4.6 gets 71.6% on SWE-bench Verified with parallel test-time compute.",
            "with parallel test-time compute",
            "a way to reach it",
        ),
    ],
)
def test_conditions_of_scores(text: str, condition: str | None, why: str) -> None:
    assert [found for *_, found in said(text, "benchmark:")] == [condition], why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("- Response time: 2-5 seconds", "Response time", "a label that says what a time is of"),
        ("- Latency: 2-5 seconds", None, "a label that does not"),
    ],
)
def test_labels_of_times(text: str, expected: str | None, why: str) -> None:
    assert [found for *_, found in said(text, "latency")] == [expected], why
