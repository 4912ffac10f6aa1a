"""Finds dates in text, in the common English forms, and returns them as ISO strings of the precision written."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from counterclaim.extractors.lexicon.page import page_words
from counterclaim.extractors.lexicon.words import word_pattern

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
# Before a year no other word is meant, but "it may 2025 times".
_ANY_CASE = _MONTH.replace("(?P<{0}>", "(?P<{0}>(?i:", 1).replace("May", "(?-i:May|MAY)") + ")"
_DAY = r"(?P<{0}>0[1-9]|[12]\d|3[01])(?!\d)"
_NO_COUNT = r"(?![\d.,]*\d|\s*(?:[KMBx%]|tokens|models?\b))"
_NO_YEAR = r"(?![-./]\d|[\w%$]|\s(?:tokens?|parameters?|GPUs?|tasks|points)\b)"
_PATTERN = re.compile(
    "|".join(
        [
            r"(?<![\d-])(?P<y1>20[0-4]\d|19\d\d)(?P<sep>[-/.])(?P<m1>0[1-9]|1[0-2])(?P=sep)" + _DAY.format("d1"),
            # With a thirteenth and later days the order is clear; dots are always day first.
            r"(?<![\d/.])(?P<m9>0?[1-9]|1[0-2])/(?P<d9>1[3-9]|2\d|3[01])/(?P<y9>20[0-4]\d|19\d\d)(?!\d)",
            r"(?<![\d/.])(?P<dA>1[3-9]|2\d|3[01])/(?P<mA>0?[1-9]|1[0-2])/(?P<yA>20[0-4]\d|19\d\d)(?!\d)",
            r"(?<![\d/.])(?P<dB>0?[1-9]|[12]\d|3[01])\.(?P<mB>0?[1-9]|1[0-2])\.(?P<yB>20[0-4]\d|19\d\d)(?!\d)",
            r"(?<![\w-])(?P<dC>\d{1,2})-" + _ANY_CASE.format("mC") + r"-(?P<yC>20[0-4]\d|19\d\d)(?!\d)",
            r"\b"
            + _ANY_CASE.format("m2")
            + r"\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+)(?:of\s+)?(?P<y2>20[0-4]\d|19\d\d)\b",
            r"\b(?P<d3>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
            + _ANY_CASE.format("m3")
            + r",?\s+(?P<y3>20[0-4]\d|19\d\d)\b",
            r"\b" + _ANY_CASE.format("m4") + r"(?:(?:,|\s+of)?\s+|[-/])(?P<y4>20[0-4]\d|19\d\d)(?!\d)",
            r"\b" + _MONTH.format("mD") + r"\s['’](?P<yD>[2-4]\d)\b",
            r"(?<![\d-])(?P<y5>20[0-4]\d)-(?P<m5>0[1-9]|1[0-2])(?![\d-])",
            r"\b" + _MONTH.format("m6") + r"\s+(?P<d6>\d{1,2})(?:st|nd|rd|th)?" + _NO_COUNT + r"\b",
            r"\b(?P<d8>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH.format("m8") + r"\b",
            r"(?:\b(?P<part>early|mid|late|end of|Q[1-4])[-\s]+)?(?<![$€£])\b(?P<y7>20[12]\d)\b" + _NO_YEAR,
        ]
    )
)


# A year by itself or in a date; the digit or capital name before it makes it part of a name
_YEAR = re.compile(r"(?<![\w.,$€£-])20[12]\d(?![\w%$]|[.,]\d)|(?<![\w-])20[12]\d(?=-\d\d(?:-\d\d)?\b)")
# Before a number that is a rating and no year: "a rating of 2029", "Elo 2061"
_RATED = word_pattern(r"\b{ratings}(?:\s(?:of|at|is|was|to|around|about|near)){0,2}\s?[:(]?\s?[~≈]?$")
_OF_TEST = word_pattern(r"\b{dated_tests}\s?$", fold=False)  # "AIME 2024" is a test
# Every form holds a year or the beginning of a month's name; most sentences have neither.
_POSSIBLE = re.compile(r"20[0-4]\d|19\d\d|Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in text; ``iso`` is as precise as the text: ``2025``, ``2025-08``, ``2025-08-13``."""

    start: int
    end: int
    iso: str


def find_dates(text: str, *, year: str | None = None) -> list[DateMention]:
    """Return dates in order. ``year`` completes "July 23" where the text has no year; else such dates are left out."""
    out: list[DateMention] = []
    if _POSSIBLE.search(text) is None:
        return out
    last_year = year
    for match in _PATTERN.finditer(text):
        if match["y7"] is not None and _is_no_year(text, match.start()):
            continue
        iso = _iso(match, last_year)
        if iso is not None:
            last_year = iso[:4]
            out.append(DateMention(match.start(), match.end(), iso))
    return out


def _is_no_year(text: str, at: int) -> bool:
    before = text[max(0, at - 24) : at]
    return _RATED.search(before) is not None or _OF_TEST.search(before) is not None


def month_number(written: str) -> int:
    """Return the number of a month that is named in English, in full or by its first letters."""
    return _MONTHS[written.lower().rstrip(".")]


def one_year(text: str) -> str | None:
    """Return the year of a text that names just one, outside of names ("AIME 2024", "gpt-4o-2024-11-20"), else None."""
    years = {match[0] for match in _YEAR.finditer(text) if not _is_no_year(text, match.start())}
    return years.pop() if len(years) == 1 else None


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def _iso(match: re.Match[str], year: str | None) -> str | None:
    if (alone := match["y7"]) is not None:
        return alone
    groups = match.groupdict()
    for index in "12345689ABCD":
        month = groups.get(f"m{index}")
        if month is None:
            continue
        number = int(month) if month.isdigit() else _MONTHS[month.lower().rstrip(".")]
        day = groups.get(f"d{index}")
        in_year = groups.get(f"y{index}") or year
        in_year = f"20{in_year}" if in_year is not None and len(in_year) == 2 else in_year
        if in_year is None or (day is not None and not _exists(int(in_year), number, int(day))):
            return None
        return f"{in_year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
    return None


_ISO = re.compile(r"(\d{4})(?:([-/.]?)(\d{1,2})(?:\2(\d{1,2}))?)?(?=$|[T\s,;)|]|Z$)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\b")
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
    match = _SLASHED.match(text)
    if match:  # with a thirteenth and later days the order is clear
        month, day = sorted((match[1], match[2]), key=int)
        return _valid(match[3], month, day) if int(day) > 12 >= int(month) else None
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
