"""Scales, ticks and dates of charts: round numbers, nothing outside, order kept."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.site.charts.scales.axes import apart
from counterclaim.flows.site.charts.scales.numeric import linear_ticks, log_ends, log_ticks, nice_step, scale_for
from counterclaim.flows.site.charts.scales.time import moment, time_scale

FINITE = st.decimals(allow_nan=False, allow_infinity=False)
DAYS = st.floats(min_value=1, max_value=3652059)


def decimals(text: str) -> list[Decimal]:
    return [Decimal(part) for part in text.split()]


@pytest.mark.parametrize(
    ("rough", "step"),
    [
        ("1", "1"),
        ("1.01", "2"),
        ("2.5", "5"),
        ("5.5", "10"),
        ("0.03", "0.05"),
        ("70", "1E+2"),
        ("1E-30", "1E-30"),
    ],
)
def test_steps_are_one_two_or_five(rough: str, step: str) -> None:
    assert nice_step(Decimal(rough)) == Decimal(step)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("0", "15", "0 5 10 15"),  # exact ends stay the ends
        ("0", "14.2", "0 5 10 15"),  # loose: the last tick is beyond the data
        ("63.2", "96.2", "60 70 80 90 100"),
        ("-3", "4", "-4 -2 0 2 4"),
        ("0.1", "0.3", "0.10 0.15 0.20 0.25 0.30"),
    ],
)
def test_linear_ticks_are_loose_and_round(low: str, high: str, ticks: str) -> None:
    assert list(linear_ticks(Decimal(low), Decimal(high), 5)) == decimals(ticks)


@pytest.mark.parametrize(
    ("low", "high", "most", "ends", "ticks"),
    [
        ("1", "10", 6, "1 10", "1 2 5 10"),  # one decade: 1-2-5
        ("0.14", "75", 5, "0.1 100", "0.1 1 10 100"),  # three: powers of ten
        ("0.04", "20", 5, "0.02 20", "0.1 1 10"),  # ends need not be ticks, or half the axis would be empty
        ("1E-8", "1E+8", 5, "1E-8 1E+8", "1E-8 1E-4 1 1E+4 1E+8"),  # every fourth power
    ],
)
def test_logarithmic_ticks(low: str, high: str, most: int, ends: str, ticks: str) -> None:
    found = log_ends(Decimal(low), Decimal(high))
    assert list(found) == decimals(ends)
    assert list(log_ticks(*found, most)) == decimals(ticks)


@pytest.mark.parametrize(
    ("values", "log", "zero"),
    [
        ("0.5 9.9", False, False),  # less than twentyfold
        ("0.5 10", True, False),
        ("0 0.5 10", True, True),  # zero has a place of its own
        ("0 10", False, False),  # nothing to spread beside zero
        ("-1 0.5 10", False, False),  # no logarithm of what is below zero
        ("3", False, False),
        ("0", False, False),
    ],
)
def test_a_scale_is_logarithmic_only_where_the_spread_asks(values: str, log: bool, zero: bool) -> None:
    scale = scale_for(decimals(values), 0.0, 100.0)
    assert (scale.log, scale.zero is not None) == (log, zero)


@given(st.lists(FINITE, min_size=1, max_size=8), st.booleans(), st.booleans())
def test_every_value_has_a_place_and_order_is_kept(values: list[Decimal], logs: bool, from_zero: bool) -> None:
    scale = scale_for(values, 10.0, 110.0, logs=logs, from_zero=from_zero)
    places = [scale.at(value) for value in sorted(values)]
    assert all(10 <= place <= 110 for place in places)
    assert places == sorted(places)
    assert len(scale.ticks) <= 14
    assert all(10 <= scale.at(tick) <= 110 for tick in scale.ticks)


@given(st.lists(FINITE, min_size=1, max_size=8))
def test_a_scale_may_run_upwards(values: list[Decimal]) -> None:
    scale = scale_for(values, 200.0, 20.0)
    places = [scale.at(value) for value in sorted(values)]
    assert all(20 <= place <= 200 for place in places)
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2025", 365),  # a year is open by a year
        ("2025-08", 30),
        ("2025-08-13", 0),
        ("2026-11-22T18:41:00Z", 0),
        ("2026-11-22T18:41:00.123456+00:00", 0),
    ],
)
def test_dates_are_as_long_as_they_are_vague(text: str, length: int) -> None:
    when = moment(text)
    assert when is not None
    assert when.last - when.first == length


@pytest.mark.parametrize("text", ["", "soon", "August 2025", "2025-13", "2025-02-30", "0000", "20251", "2025-8-1x"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2024-05-13", "2026-06-23", ["Jul 2024", "Jan 2025", "Jul", "Jan 2026"]),
        ("2026-01-01", "2026-03-20", ["1 Jan 2026", "15 Jan"]),
        ("2026-11-22T10:12", "2026-11-22T13:12", ["10:30", "11:00"]),
        ("1999", "2026", ["2000", "2005"]),
    ],
)
def test_ticks_of_time_are_round_dates(first: str, last: str, labels: list[str]) -> None:
    ends = [moment(first), moment(last)]
    scale = time_scale([end.first for end in ends if end], 0.0, 100.0, 7)
    shown = [label for _, label in scale.ticks]
    assert len(shown) <= 8
    if not first.startswith("2026-01"):
        assert shown[: len(labels)] == labels


@given(st.lists(DAYS, min_size=1, max_size=6), st.integers(3, 9))
def test_any_days_have_places_and_few_ticks(days: list[float], most: int) -> None:
    scale = time_scale(days, 5.0, 95.0, most)
    assert all(5 <= scale.at(day) <= 95 for day in days)
    assert len(scale.ticks) <= most + 2
    assert all(5 <= place <= 95 for place, _ in scale.ticks)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_labels_are_moved_apart_and_keep_their_order(places: list[float]) -> None:
    moved = apart(places, 17.0, 10.0, 210.0)
    order = sorted(range(len(places)), key=places.__getitem__)
    spread = [moved[index] for index in order]
    assert all(10 <= place <= 210.001 for place in moved)
    assert all(after - before >= 16.99 for before, after in itertools.pairwise(spread))
