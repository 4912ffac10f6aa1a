"""Determines when a claim was made, and whether two sides describe different times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterclaim.db.conflicts.attributes import dates_releases, dates_sections, limits
from counterclaim.db.conflicts.facts import Fact

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>20[1-3]\d)(?!\d)"
YEAR = re.compile(r"(?<![\d.])20[1-3]\d(?![\d.]\d|\d)")
YEAR_FIRST = re.compile(r"(?<![\d.])(?P<year>20[1-3]\d)[-./](?P<month>\d{1,2})(?:[-./](?P<day>\d{1,2}))?(?!\d)")
MONTH_FIRST = re.compile(rf"\b{_MONTH}\.?[\s-]+(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+)?{_YEAR}", re.IGNORECASE)
DAY_FIRST = re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s+{_MONTH}\s+{_YEAR}", re.IGNORECASE)
FEW_WORDS = 3  # beside the date in the heading of a section that it dates
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class ClaimDate:
    """A claim's date as a range of days; ``stated`` if the text gives it, else the page's own date."""

    first: date
    last: date
    stated: bool
    text: str = ""


@lru_cache(maxsize=65536)
def days_of(iso: str) -> tuple[date, date] | None:
    """Return the first and last day of an ISO date of any precision, or None if it is none."""
    match = ISO.match(iso)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None or month is None:
            return date(year or 1, 1, 1), date(year or 1, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        return None


def claim_date(fact: Fact) -> ClaimDate | None:
    """Return when a fact was said, or None if nothing says (a fetch date does not date a claim).

    The text's own date comes first, then that of the section, the page's, and the year that a heading or the page's
    name gives.
    """
    claim, published = fact.claim, fact.stored.published
    stated = claim.qualifiers.as_of or section_date(claim.locator)
    text = stated or published or named_date(claim.doc) or _year(claim.locator)
    days = days_of(text) if text else None
    return None if days is None or text is None else ClaimDate(*days, bool(stated), text)


def is_guessed(fact: Fact) -> bool:
    """Return whether a fact is dated by its page's name or the year of a heading alone."""
    claim = fact.claim
    return not (claim.qualifiers.as_of or fact.stored.published or section_date(claim.locator))


@lru_cache(maxsize=65536)
def section_date(locator: str) -> str | None:
    """Return the ISO date that a heading, caption or row gives what stands under it, the innermost first.

    Only where it is about the section ("Update (12 April 2025)", "Episodes - April 2025"), not beside a name with a
    version, whose release it may be.
    """
    for heading in reversed(re.split(r" > | \| ", locator)):
        for pattern in (YEAR_FIRST, MONTH_FIRST, DAY_FIRST):
            found = pattern.search(heading)
            iso = _iso(found.groupdict()) if found else None
            if found and iso and _is_about_section(f"{heading[: found.start()]} {heading[found.end() :]}"):
                return iso
    return None


def _is_about_section(rest: str) -> bool:
    if any(char.isdigit() for char in rest) or dates_releases(rest):
        return False
    return len(rest.split()) <= FEW_WORDS or dates_sections(rest)


@lru_cache(maxsize=65536)
def named_date(doc: str) -> str | None:
    """Return the ISO date that a page's name carries: ``2024-07-25-models``, ``oct-2023-notes``, ``review-2026``."""
    for pattern in (YEAR_FIRST, MONTH_FIRST):
        found = pattern.search(doc.replace("_", "-"))
        iso = _iso(found.groupdict()) if found else None
        if iso:
            return iso
    return _year(doc)


def _iso(parts: Mapping[str, str]) -> str | None:
    month = parts["month"].casefold()
    number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
    day = parts.get("day")
    iso = f"{parts['year']}-{number:02}" + (f"-{int(day):02}" if day else "")
    return iso if days_of(iso) else None


@lru_cache(maxsize=65536)
def _year(text: str) -> str | None:
    years = YEAR.findall(text)
    return max(years) if years else None


def are_of_one_time(one: Sequence[Fact], other: Sequence[Fact]) -> bool:
    """Return whether two sides have statements of one page, or of dates no further apart than a change takes."""
    if not {fact.doc for fact in one}.isdisjoint(fact.doc for fact in other):
        return True
    dates = [[found for fact in side if (found := claim_date(fact)) is not None] for side in (one, other)]
    most = limits().change_days
    return any(
        max((left.first - right.last).days, (right.first - left.last).days) <= most
        for left in dates[0]
        for right in dates[1]
    )


def separated_in_time(one: Sequence[Fact], other: Sequence[Fact]) -> tuple[Sequence[Fact], Sequence[Fact]] | None:
    """Return (older, newer) if one side is dated clearly before the other, else None."""
    dates = [[claim_date(fact) for fact in side] for side in (one, other)]
    first = [d for d in dates[0] if d is not None]
    second = [d for d in dates[1] if d is not None]
    if len(first) < len(one) or len(second) < len(other) or not first or not second:
        return None
    if _before(first, second):
        return one, other
    return (other, one) if _before(second, first) else None


def _before(older: list[ClaimDate], newer: list[ClaimDate]) -> bool:
    end = max(older, key=lambda d: d.last)
    start = min(newer, key=lambda d: d.first)
    needed = 1 if end.stated or start.stated else limits().change_days + 1
    return (start.first - end.last).days >= needed


def undated(facts: Sequence[Fact]) -> bool:
    """Return whether dated and undated facts are mixed, which a reader should be told."""
    known = [claim_date(fact) is not None for fact in facts]
    return any(known) and not all(known)
