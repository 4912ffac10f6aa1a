"""Converts a written number to the interval that its digits, hedges, ranges and bounds allow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from counterclaim.db.conflicts.attributes import attribute, limits
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.records import Claim, decimal_text

INFINITE = Decimal("Infinity")
NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+")
# What a printed number may have been multiplied by on its way to the canonical unit.
SCALES = frozenset(
    [Decimal(10) ** power for power in (-9, -6, -3, -2, 0, 3, 6, 9, 12)] + [Decimal(1024), Decimal(1048576)]
)
BINARY = Decimal("0.008")
BILLION = Decimal(10) ** 9
INNER = Decimal("0.99")  # 7 and 8 do not meet at 7.5
CENT = Decimal("0.01")  # prices below it are printed to their last digit


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a claim allows, both ends included; an end is infinite for a bound."""

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        """Return whether some value satisfies both."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: Decimal) -> bool:
        """Return whether the value lies inside."""
        return self.low <= value <= self.high


@lru_cache(maxsize=65536)
def written_step(quote: str, value: Decimal) -> tuple[Decimal, Decimal] | None:
    """Return the unit of the last printed digit and the printed number, for the number that gave ``value``.

    The step is in the value's unit: ``24B`` has 1,000,000,000 and ``$2.00`` has 0.01. None if no number fits.
    """
    best: tuple[Decimal, Decimal] | None = None
    for match in NUMBER.finditer(quote[:400]):
        text = match[0].replace(",", "")
        if len(text) > 30:
            continue
        printed = Decimal(text)
        scale = _scale(printed, value)
        if scale is None:
            continue
        step = Decimal(10) ** -(len(text.partition(".")[2])) * scale
        if best is None or step < best[0]:
            best = step, printed
    return best


def _scale(printed: Decimal, value: Decimal) -> Decimal | None:
    if printed == 0:
        return Decimal(1) if value == 0 else None
    scale = value / printed
    return scale if scale in SCALES else None


def last_digit(value: Decimal) -> Decimal:
    """Return the unit of the last non-zero digit: 1000 for 128000, 0.01 for 0.11, 1 for 0."""
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) else Decimal(1)


def plain_tokens(value: Decimal) -> Decimal:
    """Return a token count on the decimal scale, so that 131,072, 131K and 128K are all 128,000."""
    if value < 1000:
        return value
    if value % 1024 == 0 and value % 1000:
        return value / 1024 * 1000 if value < 1048576 else _millions(value)
    size, million = Decimal(1024), Decimal(1048576)
    while size < million:
        if abs(value - size) <= BINARY * size and value != size / 1024 * 1000:
            return size / 1024 * 1000
        size *= 2
    return _millions(value)


def _millions(value: Decimal) -> Decimal:
    million = Decimal(1048576)
    whole = (value / million).to_integral_value()
    near = whole >= 1 and abs(value - whole * million) <= BINARY * million * whole
    return whole * 1000000 if near else value


def half_step(claim: Claim, value: Decimal) -> Decimal:
    """Return half the unit of the last digit that the quote prints for ``value``; "free" prints none and is exact."""
    if not value and not any(char.isdigit() for char in claim.quote):
        return Decimal(0)
    step = written_step(claim.quote, value)
    return (step[0] if step else last_digit(value)) / 2


def span_of(claim: Claim, half: Decimal) -> Interval | None:
    """Return the interval an ``is`` claim's number allows, or None if its value is not a number.

    ``half`` is half the unit of its last written digit (``half_step``).
    """
    value, qualifiers = claim.value, claim.qualifiers
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    known = attribute(claim.attribute)
    nominal = known.sizes and _is_in_name(claim, value)
    span = _span(claim.attribute, value, half, about=qualifiers.approx or nominal)
    if qualifiers.low is None and qualifiers.high is None and qualifiers.bound is None:
        return span
    low, high = span.low, span.high
    if qualifiers.low is not None:
        low = min(low, qualifiers.low)
    if qualifiers.high is not None:
        high = max(high, qualifiers.high)
    if qualifiers.bound == "min":
        high = INFINITE
    elif qualifiers.bound == "max" and not known.limit:  # "up to 64K" of what is a most itself is the value
        low = -INFINITE
    return Interval(low, high)


@per_lexicon(maxsize=65536)
def _span(name: str, value: Decimal, half: Decimal, *, about: bool) -> Interval:
    """Return the interval that a number allows by how it is written: many pages write one alike."""
    known, limit = attribute(name), limits()
    if known.form == "tokens":
        value = plain_tokens(value)
    size = abs(value)
    if known.cap is not None and not (known.form == "money_per_mtok" and size < CENT):
        half = min(half, size * known.cap)
    slack = max(half * INNER, size * limit.same / 2)
    if about:
        slack = max(slack, size * limit.approx)
    return Interval(value - slack, value + slack)


def _is_in_name(claim: Claim, value: Decimal) -> bool:
    """Return whether a size is the one in the model's name, which is nominal: a "14B" may have 14.8 billion."""
    return re.search(rf"(?<![\d.]){decimal_text(value / BILLION)}\s?b\b", claim.subject, re.IGNORECASE) is not None


def same_date(one: str, other: str) -> bool:
    """Return whether one ISO date contains the other: 2025-08 and 2025-08-13."""
    return one.startswith(other) or other.startswith(one)
