"""Converts stated ratios ("18x", "20x cheaper", "40% of the cost") to intervals with their tolerance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from counterclaim.db.conflicts.attributes import limits
from counterclaim.db.conflicts.facts import Fact
from counterclaim.db.conflicts.intervals import INFINITE, NUMBER, Interval
from counterclaim.db.conflicts.wording import multiple, number
from counterclaim.extractors.values.number_words import find_number_words

HUNDRED = Decimal(100)
CLOSE = Decimal("0.005")
POWERS_OF_TEN = frozenset(Decimal(10) ** power for power in range(1, 7))
ORDER_FROM, ORDER_TO = Decimal("0.85"), Decimal(2)  # "an order of magnitude" is said of 9x as of 18x, never of 5x
TINY = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class StatedRatio:
    """A stated ratio: ``top`` is ``factor`` times ``bottom``; ``span`` is what its wording allows.

    ``points`` is the slack in percentage points if it was stated as a percentage more or less, else 0.
    ``echoes`` are the page's other statements of the same ratio.
    """

    fact: Fact
    top: str
    bottom: str
    factor: Decimal
    span: Interval
    points: Decimal = Decimal(0)
    echoes: tuple[Fact, ...] = ()

    def seen_from(self, top: str) -> StatedRatio:
        """Return the same ratio with the given model on top."""
        if top == self.top:
            return self
        high = 1 / self.span.low
        low = Decimal(0) if self.span.high == INFINITE else 1 / self.span.high
        return replace(self, top=self.bottom, bottom=self.top, factor=1 / self.factor, span=Interval(low, high))

    @property
    def key(self) -> list[object]:
        """The page and what the ratio says of which, the same from either side."""
        factor = self.seen_from(min(self.top, self.bottom)).factor.quantize(Decimal("0.0001"))
        return [self.fact.doc, factor, self.fact.tier, self.fact.claim.qualifiers.volume_tokens]

    def meets(self, other: StatedRatio) -> bool:
        """Return whether one ratio can satisfy both statements."""
        return self.span.meets(other.seen_from(self.top).span)

    @property
    def is_percentage(self) -> bool:
        """Return whether it was stated as a percentage more or less."""
        return self.fact.claim.relation == "percent_diff"

    @property
    def turned(self) -> bool:
        """Return whether its words name the inverse: 3 in "three times cheaper", which is a factor of 0.333."""
        return not self.is_percentage and _names_inverse(self.fact.claim.quote, self.factor)

    def printed(self) -> str:
        """Return the ratio by the number that its words name: "3x", "40% less"."""
        if self.is_percentage:
            return percent_of(self.factor)
        return multiple(1 / self.factor if self.turned else self.factor)


def percent_of(factor: Decimal) -> str:
    """Return a factor as a percentage: "40% less" for 0.6."""
    return f"{number(abs(factor - 1) * HUNDRED)}% {'less' if factor < 1 else 'more'}"


def _names_inverse(quote: str, factor: Decimal) -> bool:
    if not 0 < factor < 1:
        return False
    printed = printed_number(quote, factor)
    if printed is not None:
        return printed[1] > 1 and abs(1 / printed[1] - factor) <= CLOSE * factor
    named = (quantity.value for quantity in find_number_words(quote[:400], []))
    return any(value > 1 and abs(1 / value - factor) <= CLOSE * factor for value in named)


def read(fact: Fact) -> StatedRatio | None:
    """Return the ratio a comparison states, its subject on top, or None if it states none."""
    claim = fact.claim
    if not isinstance(claim.value, Decimal) or claim.relation not in ("ratio", "percent_diff"):
        return None
    if claim.relation == "percent_diff":
        points = _points(claim.value, approx=claim.qualifiers.approx)
        factor, span = _percent(fact, claim.value, points)
    else:
        points, factor, span = Decimal(0), claim.value, _multiple(fact, claim.value)
    if not factor.is_finite() or factor <= 0 or span.low <= 0:
        return None
    return StatedRatio(fact, fact.subject, fact.object, factor, span, points)


def _points(percent: Decimal, *, approx: bool) -> Decimal:
    limit = limits()
    return max(limit.points, abs(percent) * (limit.percent_approx if approx else limit.percent))


def _percent(fact: Fact, value: Decimal, points: Decimal) -> tuple[Decimal, Interval]:
    qualifiers = fact.claim.qualifiers
    ends = [end for end in (qualifiers.low, qualifiers.high, value) if end is not None]
    low, high = (1 + (min(ends) - points) / HUNDRED), (1 + (max(ends) + points) / HUNDRED)
    bound = _turned(qualifiers.bound) if value < 0 else qualifiers.bound  # "up to 90% less" leaves a tenth or more
    return 1 + value / HUNDRED, _bounded(Interval(max(low, TINY), high), bound)


def _multiple(fact: Fact, value: Decimal) -> Interval:
    qualifiers, limit = fact.claim.qualifiers, limits()
    slack, inverse = limit.ratio_approx if qualifiers.approx else limit.ratio, False
    printed = printed_number(fact.claim.quote, value)
    if printed is None:
        if value in POWERS_OF_TEN:  # "an order of magnitude"
            return _bounded(Interval(value * ORDER_FROM, value * ORDER_TO), qualifiers.bound)
        if value > 0 and 1 / value in POWERS_OF_TEN:
            return _bounded(Interval(value / ORDER_TO, value / ORDER_FROM), qualifiers.bound)
        slack = max(slack, limit.ratio_widest)  # in words: "half", "twice", "nine times"
    else:
        step, shown = printed
        inverse = value < 1 < shown and abs(1 / shown - value) <= CLOSE * value
        slack = max(slack, min(limit.ratio_widest, step / 2 / shown))
        if shown in POWERS_OF_TEN:
            slack = max(slack, limit.ratio_round)
    ends = [end for end in (qualifiers.low, qualifiers.high, value) if end is not None]
    low, high = min(ends), max(ends)
    span = (
        Interval(low / (1 + slack), high / (1 - slack)) if inverse else Interval(low * (1 - slack), high * (1 + slack))
    )
    return _bounded(span, qualifiers.bound)


def _turned(bound: str | None) -> str | None:
    """Return the bound of what is left: "up to 90% less" leaves a tenth or more. A ratio's bound is of the ratio."""
    return {"min": "max", "max": "min"}.get(bound or "")


def _bounded(span: Interval, bound: str | None) -> Interval:
    if bound == "min":
        return Interval(span.low, INFINITE)
    return Interval(TINY, span.high) if bound == "max" else span


def printed_number(quote: str, factor: Decimal) -> tuple[Decimal, Decimal] | None:
    """Return (unit of its last non-zero digit, the number) of the printed number behind a factor.

    20 is behind 0.05 in "20x cheaper", 40 behind 0.4 in "40% of", 30 behind 0.7 in "30% cheaper". None if in words.
    """
    for match in NUMBER.finditer(quote[:400]):
        text = match[0].replace(",", "")
        shown = Decimal(text) if len(text) <= 20 else Decimal(0)
        if shown <= 0 or factor <= 0:
            continue
        meanings = (shown, 1 / shown, shown / HUNDRED, 1 - shown / HUNDRED, 1 + shown / HUNDRED)
        if any(abs(meaning - factor) <= CLOSE * factor for meaning in meanings):
            whole = "." not in text and shown % 10 == 0
            return (Decimal(10) if whole else Decimal(10) ** -len(text.partition(".")[2])), shown
    return None
