"""Linear and logarithmic scales with ticks at round numbers.

Linear ticks are Heckbert's "nice numbers" (Nice Numbers for Graph Labels, Graphics Gems, 1990): steps of 1, 2 or 5
times a power of ten, loose labelling, so that the ends of the axis are ticks too. Logarithmic ticks stand at 1-2-5 in
each decade, at 1 alone where that would be too many.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

SPREAD = 20  # from the largest to the smallest: beyond it small values would fall together on a linear scale
_ZERO_ROOM = 26.0  # where a logarithmic axis keeps a place for zero
_FARTHEST = Decimal("1E300")  # beyond what a float holds, marks stand at the edge; their labels stay exact
_NEAREST = Decimal("1E-300")


@dataclass(frozen=True, slots=True)
class Scale:
    """A mapping of values to places between ``start`` and ``end``; ``zero`` is where a log scale puts 0."""

    start: float
    end: float
    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    log: bool = False
    zero: float | None = None

    def at(self, value: Decimal) -> float:
        """Return the place of the value, never outside the scale."""
        if self.log and value <= 0:
            return self.start if self.zero is None else self.zero
        low, high, here = (_place(number, self.log) for number in (self.low, self.high, value))
        share = min(1.0, max(0.0, (here - low) / (high - low))) if high > low else 0.5
        return self.start + share * (self.end - self.start)

    def moved(self, start: float, end: float) -> Scale:
        """Return the same scale in another place."""
        offset = start if self.zero is None else start + (_ZERO_ROOM if end > start else -_ZERO_ROOM)
        return Scale(offset, end, self.low, self.high, self.ticks, self.log, None if self.zero is None else start)


def scale_for(
    values: Sequence[Decimal], start: float, end: float, *, most: int = 6, from_zero: bool = False, logs: bool = True
) -> Scale:
    """Return a scale for finite values (at least one), with at most about ``most`` ticks.

    Logarithmic where ``logs`` allows it, no value is negative and the spread of the others asks for it; zero then has
    a place of its own. ``from_zero`` makes a linear axis begin at zero.
    """
    positive = [value for value in values if value > 0]
    if logs and positive and min(values) >= 0 and max(positive) >= SPREAD * min(positive):
        low, high = log_ends(min(positive), max(positive))
        zero = start if min(values) == 0 else None
        return Scale(start, end, low, high, log_ticks(low, high, most), True, zero).moved(start, end)
    low, high = _clamped(min(values)), _clamped(max(values))
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (Decimal(0), Decimal(1))
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    ticks = linear_ticks(low, high, most)
    return Scale(start, end, ticks[0], ticks[-1], ticks)


def widened(values: Sequence[Decimal], span: Decimal, bounds: tuple[Decimal, Decimal] | None) -> list[Decimal]:
    """Return the values with ends that lie ``span`` apart at least, so that a small difference looks small.

    The values keep to the middle; the ends stay within ``bounds`` where the values do.
    """
    low, high = min(values), max(values)
    missing = span - (high - low)
    if missing <= 0:
        return list(values)
    start, end = low - missing / 2, high + missing / 2
    if bounds is not None and bounds[0] <= low and high <= bounds[1]:
        start -= max(Decimal(0), end - bounds[1])
        end += max(Decimal(0), bounds[0] - start)
        start, end = max(start, bounds[0]), min(end, bounds[1])
    return [start, *values, end]


def linear_ticks(low: Decimal, high: Decimal, most: int) -> tuple[Decimal, ...]:
    """Return round numbers from at or below ``low`` to at or above ``high`` (low < high), evenly spaced."""
    step = nice_step((high - low) / max(1, most - 1))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    if last - first > 2 * most:  # the range is narrower than 28 digits can tell apart
        return low, high
    ticks = tuple((first + index) * step for index in range(int(last - first) + 1))
    return ticks if len(ticks) > 1 and ticks[0] < ticks[-1] else (low, high)


def nice_step(rough: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10 times a power of ten that is no less than ``rough`` (above 0)."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(Decimal(factor) * power for factor in (1, 2, 5, 10) if Decimal(factor) * power >= rough)


def log_ends(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Return the 1-2-5 numbers next to ``low`` and ``high`` (both above 0), as far as a float can hold them."""
    low, high = max(low, _NEAREST), min(max(high, _NEAREST * 10), _FARTHEST)
    below = max(step for step in _one_two_five(low.adjusted(), low.adjusted()) if step <= low)
    above = min(step for step in _one_two_five(high.adjusted(), high.adjusted() + 1) if step >= high)
    return below, above


def log_ticks(low: Decimal, high: Decimal, most: int) -> tuple[Decimal, ...]:
    """Return ticks within the ends: at 1-2-5 if they are few, at powers of ten, or at every second, third ... power."""
    first, last = low.adjusted(), high.adjusted()
    if last - first <= most:
        steps = tuple(step for step in _one_two_five(first, last) if low <= step <= high)
        if len(steps) <= most:
            return steps
    powers = [power for power in range(first, last + 1) if low <= Decimal(1).scaleb(power) <= high]
    stride = max(1, math.ceil(len(powers) / most))
    return tuple(Decimal(1).scaleb(power) for power in powers[::stride])


def _one_two_five(first: int, last: int) -> list[Decimal]:
    return [Decimal(factor).scaleb(power) for power in range(first, last + 1) for factor in (1, 2, 5)]


def approximate(value: Decimal) -> float:
    """Return the value as a float, those beyond its range at the edge of it; never zero for a value above zero."""
    return float(max(_NEAREST, _clamped(value))) if value > 0 else float(_clamped(value))


def _clamped(value: Decimal) -> Decimal:
    return max(-_FARTHEST, min(_FARTHEST, value))


def _place(value: Decimal, log: bool) -> float:
    return math.log10(approximate(value)) if log else approximate(value)
