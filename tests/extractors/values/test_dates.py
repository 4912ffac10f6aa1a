"""Dates: ``cases/dates.yml`` and what must hold for any text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.values.dates import find_dates
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: list[dict[str, Any]] = yaml.load((FOLDER / "dates.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(case, id=f"{case['text'] or 'empty'} ({case['why']})", marks=marks)


@pytest.mark.parametrize("case", [_param(case) for case in CASES])
def test_dates_in_text(case: dict[str, Any]) -> None:
    found = find_dates(case["text"], year=case.get("year"))
    answers = [case["dates"], case["or"]] if "or" in case else [case["dates"]]
    assert [item.iso for item in found] in answers
    if "covers" in case:
        assert case["text"][found[0].start : found[0].end] == case["covers"]


def test_case_data_is_large_enough() -> None:
    assert len([case for case in CASES if case["dates"]]) >= 40
    assert len([case for case in CASES if not case["dates"]]) >= 25


LONG = [
    "%B %-d, %Y",
    "%-d %B %Y",
    "%b %-d, %Y",
    "%b. %-d, %Y",
    "%-d %b %Y",
    "%Y-%m-%d",
    "%B %-dth, %Y",
    "%-dth of %B %Y",
]


def _written(day: date, form: str) -> str:
    return day.strftime(form).replace("May.", "May")  # May is no short form and takes no dot


@given(st.dates(date(2010, 1, 1), date(2029, 12, 31)), st.sampled_from(LONG))
def test_any_day_is_read_back(day: date, form: str) -> None:
    text = f"It came on {_written(day, form)}."
    assert [item.iso for item in find_dates(text)] == [day.isoformat()]


@given(
    st.dates(date(2010, 1, 1), date(2029, 12, 31)),
    st.sampled_from(["%B %Y", "%b %Y", "%b. %Y", "%B, %Y", "%Y-%m", "%B of %Y"]),
)
def test_any_month_is_read_back(day: date, form: str) -> None:
    text = f"It came in {_written(day, form)}."
    assert [item.iso for item in find_dates(text)] == [day.isoformat()[:7]]


TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES["parts"]["dates"]), max_size=14).map("".join))
YEARS = st.sampled_from([None, "2024"])


@given(TEXTS, YEARS)
def test_dates_lie_in_the_text_in_order(text: str, year: str | None) -> None:
    last = 0
    for item in find_dates(text, year=year):
        assert last <= item.start < item.end <= len(text)
        assert ISO.fullmatch(item.iso), item.iso
        last = item.end


@given(TEXTS)
def test_dates_do_not_depend_on_what_follows_a_semicolon(text: str) -> None:
    assert find_dates(f"{text}; and that is all") == find_dates(f"{text};")


@pytest.mark.parametrize("piece", PIECES["hostile"]["dates"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    takes_linear_time(lambda part: find_dates(part, year="2024"), text)


@pytest.mark.parametrize(
    "text", ["May" + " " * 200_000, "May 1" + " " * 200_000 + "x", "1 of" + " " * 200_000, "early" + " -" * 100_000]
)
def test_long_gaps_take_linear_time(text: str) -> None:
    takes_linear_time(find_dates, text)
