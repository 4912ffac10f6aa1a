"""Columns of a table that say what a row is for: sizes of prompts of one model's two prices, times of answers."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.values.quantities import find_quantities


def stated(text: str) -> set[tuple[str, str, str, str]]:
    """Return (subject, attribute, value, tier) of what a page states."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value), c.qualifiers.tier or "") for c in claims}


def _table(*rows: str) -> str:
    return "\n".join((rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]))


@pytest.mark.parametrize(
    ("small", "large"), [("≤200K tokens", ">200K tokens"), ("up to 200K", "over 200K"), ("< 200,000", "≥ 200,000")]
)
def test_bounds_tell_rows_of_one_model_apart(small: str, large: str) -> None:
    found = stated(
        _table(
            "| Model | Context Window | Input Price |",
            "| Grok 4 | 256K | $3.00/1M |",
            f"| Gemini 2.5 Pro | {small} | $1.25/1M |",
            f"| Gemini 2.5 Pro | {large} | $2.50/1M |",
        )
    )
    assert found == {
        ("Grok 4", "context_window", "256000", ""),
        ("Grok 4", "input_price", "3.00", ""),
        ("Gemini 2.5 Pro", "input_price", "1.25", small),
        ("Gemini 2.5 Pro", "input_price", "2.50", large),
    }


def test_bound_of_a_model_with_one_row_is_its_window() -> None:
    found = stated(
        _table(
            "| Model | Context | Input |", "| Gemini 2.5 Pro | up to 1M | $1/1M |", "| Grok 4 | up to 256K | $3/1M |"
        )
    )
    assert ("Gemini 2.5 Pro", "context_window", "1000000", "") in found
    assert ("Gemini 2.5 Pro", "input_price", "1", "") in found


@pytest.mark.parametrize(
    ("label", "cell", "expected", "why"),
    [
        ("Total Time", "1000-1500ms", {("Grok 4", "latency", "1.000", "Total Time")}, "the time of all of an answer"),
        ("Total Time", "6 weeks", set(), "no time of an answer"),
        ("First Token", "200-300ms", {("Grok 4", "latency", "0.200", "")}, "what latency means where nothing is said"),
    ],
)
def test_times(label: str, cell: str, expected: set[tuple[str, str, str, str]], why: str) -> None:
    rows = (f"| Model | {label} |", f"| Grok 4 | {cell} |", f"| Gemini 2.5 Pro | {cell} |")
    assert {claim for claim in stated(_table(*rows)) if claim[0] == "Grok 4"} == expected, why


@pytest.mark.parametrize(
    ("text", "low", "why"),
    [
        ("1000-1500ms", "1.000", "both ends in milliseconds"),
        ("1,000 to 1,500 ms", "1.000", "so with separators"),
        ("900-1500ms", "0.900", "fewer digits"),
        ("2024-900ms", "None", "a year is no first end"),
    ],
)
def test_range_of_milliseconds(text: str, low: str, why: str) -> None:
    assert str(find_quantities(text)[-1].low) == low, why
