"""Determines when a claim was made, and whether two sides describe different times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterclaim.db.conflicts.attributes import limits
from counterclaim.db.conflicts.facts import Fact

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class ClaimDate:
    """A claim's date as a range of days; ``stated`` if the text gives it, else the page's own date."""

    first: date
    last: date
    stated: bool


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
    """Return when a fact was said, or None if neither text nor page says (a fetch date does not date a claim)."""
    for text, stated in ((fact.claim.qualifiers.as_of, True), (fact.stored.published, False)):
        days = days_of(text) if text else None
        if days is not None:
            return ClaimDate(*days, stated)
    return None


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
