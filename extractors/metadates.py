"""Parses dates from page metadata to ISO strings of the precision given."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from extractors.pagewords import page_words

_ISO = re.compile(r"(\d{4})(?:([-/.]?)(\d{1,2})(?:\2(\d{1,2}))?)?(?=$|[T\s,;)|]|Z$)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_YEARS = range(1990, 2101)


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    """Return the pattern of dates with a month's name: August 5, 2025; 5th Aug 2025; Aug 2025."""
    months = "|".join(f"{name[:3]}(?:{name[3:]}|t)?" if len(name) > 3 else name for name in page_words().months)
    day = r"(\d{1,2})(?:st|nd|rd|th)?"
    return re.compile(
        rf"\b(?:(?:{day}(?:\s+of)?[\s-]+)?({months})\b\.?[\s-]*(?:{day}(?!\d)[\s,]+)?[\s,-]*(\d{{4}}))\b", re.IGNORECASE
    )


def iso_date(text: str) -> str | None:
    """Return the date a text begins with, or names by month, as YYYY, YYYY-MM or YYYY-MM-DD.

    None if there is no date, or none that the calendar knows, or if day and month cannot be told apart (05/08/2025).
    A time of day and its zone are ignored: the date is the one written.
    """
    text = text.strip()[:200]
    match = _ISO.match(text)
    if match:
        return _valid(match[1], match[3], match[4]) if match[2] or len(match[0]) in (4, 8) else None
    match = _DOTTED.match(text)
    if match:
        return _valid(match[3], match[2], match[1])
    match = _named().search(text)
    if match is None:
        return None
    months = [name[:3] for name in page_words().months]
    return _valid(match[4], str(months.index(match[2][:3].lower()) + 1), match[1] or match[3])


def _valid(year: str, month: str | None, day: str | None) -> str | None:
    if int(year) not in _YEARS:
        return None
    if month is None:
        return year
    try:
        found = date(int(year), int(month), int(day) if day else 1)
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]
