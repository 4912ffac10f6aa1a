"""Draws the axes of charts over time: dates below, values at the left, grid lines."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from counterclaim.flows.site.charts.scales.numeric import Scale
from counterclaim.flows.site.charts.scales.time import TimeScale
from counterclaim.flows.site.charts.svg import group, line, words
from counterclaim.flows.site.charts.text import SMALL, fitted, width

_WIDEST = 110.0
_SOFT = "chart-text chart-small chart-soft"


def time_axis(scale: TimeScale, bottom: float, *, ruled: bool = True) -> Markup:
    """Return the dates below ``bottom`` (20 high), none too close, a stroke for each (``ruled``: on a line)."""
    parts = [line(scale.start, bottom, scale.end, bottom, "chart-base")] if ruled else []
    end = scale.start - 20
    for x, label in scale.ticks:
        room = width(label, SMALL)
        start = max(scale.start - 20, min(scale.end + 12 - room, x - room / 2))
        parts.append(line(x, bottom, x, bottom + 4, "chart-base"))
        if start >= end:
            parts.append(words(label, start, bottom + 17, _SOFT))
            end = start + room + 8
    return group(parts, aria_hidden="true")


def axis_room(scale: Scale, said: Callable[[Decimal], str], least: float) -> float:
    """Return how wide the room at the left of a value axis has to be for no number to be cut (a third of a phone)."""
    ticks = [*scale.ticks, *([Decimal(0)] if scale.zero is not None else [])]
    return min(_WIDEST, max([least, *(width(said(tick), SMALL) + 8 for tick in ticks)]))


def value_axis(scale: Scale, left: float, right: float, said: Callable[[Decimal], str]) -> Markup:
    """Return a light line across for each tick, its value at the left of it, right-aligned to ``left``."""
    parts: list[Markup] = []
    above: float | None = None
    ticks = [(scale.at(tick), said(tick)) for tick in scale.ticks]
    if scale.zero is not None:
        ticks.insert(0, (scale.zero, said(Decimal(0))))
    for y, text in ticks:
        parts.append(line(left, y, right, y, "chart-grid"))
        if above is None or above - y >= 13:
            shown = fitted(text, left - 6, SMALL)
            parts.append(words(shown, max(0.0, left - 6 - width(shown, SMALL)), y + 4, _SOFT))
            above = y
    return group(parts, aria_hidden="true")


def apart(places: list[float], least: float, low: float, high: float) -> list[float]:
    """Return the places (any order) moved so that they lie ``least`` apart and within the bounds, if they can."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    floor = low
    for index in order:
        moved[index] = max(floor, moved[index])
        floor = moved[index] + least
    ceiling = high
    for index in reversed(order):
        moved[index] = min(ceiling, moved[index])
        ceiling = moved[index] - least
    return [max(low, place) for place in moved]
