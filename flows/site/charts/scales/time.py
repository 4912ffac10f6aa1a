"""Time scale: positions for ISO dates of any precision, with ticks at round dates."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from counterclaim.flows.site.charts.scales.numeric import nice_step

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})\S*)?)?)?")
_MONTHS = (1, 2, 3, 6)
_DAYS = (1, 2, 7, 14)
_MINUTES = (5, 15, 30, 60, 120, 180, 360, 720)
_FIRST, _LAST = float(date.min.toordinal()), float(date.max.toordinal())
_YEAR = 365.25
_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was said: somewhere from ``first`` to ``last``, both in days; the middle is where it is drawn."""

    first: float
    last: float

    @property
    def middle(self) -> float:
        """The middle of the span."""
        return (self.first + self.last) / 2


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A mapping of days to places, with (place, label) ticks."""

    start: float
    end: float
    first: float
    last: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, day: float) -> float:
        """Return the place of the day, never outside the scale."""
        share = (day - self.first) / (self.last - self.first)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def moment(text: str) -> Moment | None:
    """Return the span that an ISO date leaves open (``2025`` is a year long), or None for other text."""
    match = _ISO.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1).toordinal()
        if day:
            time = min(1439, (hour or 0) * 60 + (minute or 0)) / 1440
            return Moment(first + time, first + time)
        length = 365 if month is None else 30
    except ValueError:
        return None
    return Moment(float(first), float(first + length))


def time_scale(days: Sequence[float], start: float, end: float, most: int) -> TimeScale:
    """Return a scale over the days (at least one), with up to about ``most`` ticks; one day alone stands in a month."""
    first, last = min(days), max(days)
    if last == first:
        first, last = first - 15, last + 15
    first, last = max(_FIRST, first), min(_LAST, last)
    scale = TimeScale(start, end, first, last, ())
    ticks = tuple((scale.at(day), label) for day, label in _ticks(first, last, most))
    return TimeScale(start, end, first, last, ticks)


def _ticks(first: float, last: float, most: int) -> list[tuple[float, str]]:
    span = last - first
    for minutes in _MINUTES:
        if span * 1440 / minutes <= most:
            return _clock(first, last, minutes)
    for days in _DAYS:
        if span / days <= most:
            return _days(first, last, days)
    for months in _MONTHS:
        if span / _MONTH / months <= most:
            return _months(first, last, months)
    step = int(nice_step(Decimal(max(1, math.ceil(span / _YEAR / most)))))
    years = range(date.fromordinal(int(first)).year, date.fromordinal(int(last)).year + 1)
    found = [(float(date(year, 1, 1).toordinal()), str(year)) for year in years if year % step == 0]
    return [(day, label) for day, label in found if first <= day <= last]


def _clock(first: float, last: float, minutes: int) -> list[tuple[float, str]]:
    step = minutes / 1440
    found = []
    for index in range(math.ceil(first / step - 1e-6), math.floor(last / step + 1e-6) + 1):
        passed = round(index * step * 1440)
        clock = f"{passed // 60 % 24:02}:{passed % 60:02}"
        found.append((index * step, clock))
    return found


def _days(first: float, last: float, step: int) -> list[tuple[float, str]]:
    found, seen = [], 0
    for day in range(math.ceil(first), math.floor(last) + 1):
        if day % step == 0:
            on = date.fromordinal(day)
            found.append((float(day), f"{on.day} {on:%b}" + (f" {on.year}" if on.year != seen else "")))
            seen = on.year
    return found


def _months(first: float, last: float, step: int) -> list[tuple[float, str]]:
    found, seen = [], 0
    begin = date.fromordinal(int(first))
    month = begin.year * 12 + begin.month - 1
    while month // 12 <= date.max.year:
        day = float(date(month // 12, month % 12 + 1, 1).toordinal())
        if day > last:
            break
        if month % step == 0 and day >= first:
            year = month // 12
            found.append((day, date(year, month % 12 + 1, 1).strftime("%b") + (f" {year}" if year != seen else "")))
            seen = year
        month += 1
    return found
