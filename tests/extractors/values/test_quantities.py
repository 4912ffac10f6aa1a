"""Quantities: ``cases/quantities.yml`` and what must hold for any text."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.values.dates import find_dates
from counterclaim.extractors.values.quantities import find_quantities
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (FOLDER / "quantities.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
MONEY = {"money", "money_per_mtok", "money_per_month", "money_other"}


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(case, id=f"{case['text'] or 'empty'} ({case['why']})", marks=marks)


def _read(case: dict[str, Any]) -> list[Quantity]:
    text = case["text"]
    skip: list[tuple[int, int]] = []
    if case.get("masked"):
        skip = [(name.start, name.end) for name in find_names(text)]
        skip += [(mention.start, mention.end) for mention in find_dates(text)]
    return find_quantities(text, skip)


def _shown(quantity: Quantity, wanted: dict[str, Any], text: str) -> dict[str, Any]:
    """What was read in the shape of ``wanted``, so that a failure prints as a difference of two rows."""
    shown: dict[str, Any] = {"v": quantity.value, "d": quantity.dimension}
    if quantity.dimension in MONEY and quantity.currency != "USD":
        shown["cur"] = quantity.currency
    shown |= {key: value for key in ("low", "high", "bound") if (value := getattr(quantity, key)) is not None}
    if quantity.approx:
        shown["approx"] = "true"
    if "q" in wanted:
        shown["q"] = text[quantity.start : quantity.end]
    return shown


def _wanted(wanted: dict[str, Any], dimension: str) -> dict[str, Any]:
    row = {key: Decimal(value) if key in {"v", "low", "high"} else value for key, value in wanted.items()}
    if isinstance(row["d"], list) and dimension in row["d"]:
        row["d"] = dimension
    return row


@pytest.mark.parametrize("case", [_param(case) for case in CASES["read"]])
def test_quantities_in_text(case: dict[str, Any]) -> None:
    numbers = any(row["d"] == "number" for row in case["has"])
    found = [q for q in _read(case) if numbers or q.dimension != "number"]
    padded = [*case["has"], *({} for _ in found[len(case["has"]) :])]
    shown = [_shown(q, row, case["text"]) for q, row in zip(found, padded, strict=False)]
    dimensions = [q.dimension for q in found] + [""] * len(case["has"])
    assert shown == [_wanted(row, dimension) for row, dimension in zip(case["has"], dimensions, strict=False)]


@pytest.mark.parametrize("case", [_param(case) for case in CASES["unread"]])
def test_what_is_no_such_quantity(case: dict[str, Any]) -> None:
    never = set(case["never"]) if "never" in case else None
    found = [(q.value, q.dimension) for q in _read(case)]
    assert [row for row in found if (row[1] in never if never else row[1] != "number")] == []


def test_case_data_is_large_enough() -> None:
    assert len(CASES["read"]) >= 100
    assert len(CASES["unread"]) >= 40


@pytest.mark.parametrize(
    ("text", "skip", "values", "why"),
    [
        ("GPT-4 costs $5", [(0, 5)], ["5"], "a span hides its digits"),
        ("GPT-4 costs $5", [], ["4", "5"], "without a span they are numbers"),
        ("7 and 8", [(0, 1), (6, 7)], [], "several spans"),
        ("7 and 8", [(6, 7), (0, 1)], [], "spans in any order"),
        ("7 and 8", [(0, 7), (6, 7)], [], "a span inside another"),
        ("7 and 8", [(3, 3)], ["7", "8"], "an empty span"),
        ("$3/1M", [(3, 5)], ["3"], "a span ends a unit"),
        ("5-GPT-4", [(2, 7)], ["5"], "no range into a span"),
    ],
)
def test_skip(text: str, skip: list[tuple[int, int]], values: list[str], why: str) -> None:
    assert [q.value for q in find_quantities(text, skip)] == [Decimal(value) for value in values], why


@pytest.mark.parametrize(
    ("text", "skip", "why"),
    [
        ("3.1 Community 2", [(0, 3), (0, 15)], "a name and a licence that begin together"),
        ("Bench 2 33", [(0, 7), (6, 10)], "a benchmark and a date that share a word"),
    ],
)
def test_spans_that_overlap_hide_all_they_cover(text: str, skip: list[tuple[int, int]], why: str) -> None:
    assert find_quantities(text, skip) == [], why


@pytest.mark.parametrize(
    ("text", "digits", "why"),
    [
        ("$0.10", "0.10", "the precision that was written is kept"),
        ("$0.1", "0.1", "and no more is added"),
        ("88.70%", "88.70", "scores too"),
        ("$0.0000025 per token", "2.5", "scaled exactly where a float gives 2.4999999999999996"),
        ("0.1 cents per 1K tokens", "1", "two scales and still exact"),
        ("1.76T parameters", "1760000000000", "no exponent is lost"),
        ("99999999999999999999", "99999999999999999999", "more digits than a float holds"),
        ("0.1234567890123456789", "0.1234567890123456789", "more places than a float holds"),
    ],
)
def test_values_are_exact(text: str, digits: str, why: str) -> None:
    value = find_quantities(text)[0].value
    assert isinstance(value, Decimal)
    assert value == Decimal(digits), why


def test_long_numbers_are_not_rounded_by_a_scale() -> None:
    assert find_quantities("$1.2345678901234567891 per 1K tokens")[0].value == Decimal("1234.5678901234567891")


# A block's white space is plain spaces; what else may stand between a number and its scale has a test of its own below.
PARTS = st.lists(st.sampled_from(PIECES["parts"]["quantities"]), max_size=16).map("".join)
TEXTS = st.one_of(st.text(max_size=80), PARTS).map(lambda text: re.sub(r"\s", " ", text))
SPANS = st.lists(st.integers(0, 40), max_size=8, unique=True).map(sorted)


@given(TEXTS)
def test_quantities_lie_in_the_text_in_order(text: str) -> None:
    last = 0
    for quantity in find_quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert isinstance(quantity.value, Decimal)
        assert quantity.value.is_finite()
        assert quantity.value >= 0
        assert any(letter.isalnum() for letter in text[quantity.start : quantity.end])
        last = quantity.end


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\t", "\n", "\r", "\x1f"])
def test_no_white_space_before_a_scale_raises(space: str) -> None:
    assert [q.value for q in find_quantities(f"128{space}K")] == [Decimal(128_000)]


@given(TEXTS)
def test_ranges_hold_their_value(text: str) -> None:
    for quantity in find_quantities(text):
        assert (quantity.low is None) == (quantity.high is None)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
            assert quantity.value in {quantity.low, quantity.high}


@given(TEXTS, SPANS)
def test_nothing_is_read_inside_a_skipped_span(text: str, borders: list[int]) -> None:
    spans = [
        (start, min(end, len(text)))
        for start, end in zip(borders[::2], borders[1::2], strict=False)
        if start < len(text)
    ]
    for quantity in find_quantities(text, spans):
        assert not any(start < quantity.end and quantity.start < end for start, end in spans)


@given(TEXTS)
def test_quantities_do_not_depend_on_what_follows_a_full_stop(text: str) -> None:
    assert find_quantities(f"{text}. Zebras graze.") == find_quantities(f"{text}.")


@given(
    st.decimals(min_value=0, max_value=10**9, places=4),
    st.sampled_from(["$%s per million tokens", "$%s/1M", "%s USD per 1M tokens"]),
)
def test_any_price_is_read_back(value: Decimal, form: str) -> None:
    found = find_quantities(form % value)
    assert [(q.value, q.dimension, q.currency) for q in found] == [(value, "money_per_mtok", "USD")]


@given(st.integers(1, 10**12))
def test_thousands_separators_change_nothing(value: int) -> None:
    plain, grouped = find_quantities(f"{value} tokens"), find_quantities(f"{value:,} tokens")
    assert [q.value for q in plain] == [q.value for q in grouped] == [Decimal(value)]


DENSE = ["1 ", "1:", "$1/", "1 to "]  # nothing but short numbers


@pytest.mark.parametrize("piece", [*PIECES["hostile"]["quantities"], *DENSE])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    takes_linear_time(find_quantities, (piece * (60_000 // len(piece) + 1))[:60_000])


def test_many_skipped_spans_take_linear_time() -> None:
    def none(text: str) -> None:
        assert find_quantities(text, [(at, at + 5) for at in range(0, len(text) - 5, 6)]) == []

    takes_linear_time(none, "GPT-4 " * 30_000)
