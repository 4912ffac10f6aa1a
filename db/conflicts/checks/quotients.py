"""Finds the quoted values that a stated ratio can refer to, and whether it follows from any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.db.conflicts.attributes import GENERAL, attribute, is_published
from counterclaim.db.conflicts.checks.stated_ratios import HUNDRED, StatedRatio, percent_of
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.intervals import INFINITE, Interval
from counterclaim.db.conflicts.wording import money, multiple, number, size

PRICES = ("output_price", "input_price", "token_price", "monthly_cost")
SMALL_PERCENT = Decimal(25)
COARSE = Decimal("0.1")  # a value printed this coarsely ($1 for the month) says nothing of a ratio
QUALITY_SHARE = Decimal(3)


@dataclass(frozen=True, slots=True)
class Quotient:
    """One value pair's ratio, ``top`` over ``bottom``, with the facts it is made of.

    ``span`` is wider for vague values. ``scoped`` values hold under a condition that the statement does not
    name: they may explain it but cannot contradict it.
    """

    value: Decimal
    span: Interval
    top: Fact
    bottom: Fact
    vague: bool = False
    scoped: bool = False

    @property
    def text(self) -> str:
        """The division, spelled out."""
        return f"{_short(self.top)} / {_short(self.bottom)} = {multiple(self.value)}"


def worked(item: StatedRatio, quotient: Quotient) -> str:
    """Return the division that a statement's own words ask for: "three times cheaper" puts the dearer one on top."""
    if item.is_percentage:
        return f"{quotient.text} ({percent_of(quotient.value)})"
    if not item.turned:
        return quotient.text
    return f"{_short(quotient.bottom)} / {_short(quotient.top)} = {multiple(1 / quotient.value)}"


def meanings(name: str) -> tuple[str, ...]:
    """Return the attributes whose values a ratio on ``name`` can be about."""
    known = attribute(name)
    if known.family == "price":
        return PRICES if known.lane == GENERAL else (name, "token_price")
    return {"speed": ("throughput", "latency")}.get(name, (name,))


def quotients(index: Index, item: StatedRatio, doc: str | None) -> list[Quotient]:
    """Return the ratios of all value pairs the statement can mean, in one document or in all (None)."""
    name = item.fact.attribute
    if name == "quality":
        return _scores(index, item) if doc else []
    found: list[Quotient] = []
    for meaning in meanings(name):
        tops, bottoms = index.stated(item.top, meaning, doc), index.stated(item.bottom, meaning, doc)
        found += [q for top in tops for bottom in bottoms if (q := _quotient(item, top, bottom)) is not None]
    if name == "monthly_cost" or item.fact.claim.qualifiers.volume_tokens:
        monthly = [q for q in found if q.top.attribute == "monthly_cost"]
        return _same_volume(item, monthly) or monthly or found
    return found


def _same_volume(item: StatedRatio, found: list[Quotient]) -> list[Quotient]:
    volume = item.fact.claim.qualifiers.volume_tokens
    return [q for q in found if volume is not None and q.top.claim.qualifiers.volume_tokens == volume]


def _quotient(item: StatedRatio, top: Fact, bottom: Fact) -> Quotient | None:
    one, other = top.claim.qualifiers, bottom.claim.qualifiers
    if top.number <= 0 or bottom.number <= 0 or one.volume_tokens != other.volume_tokens:
        return None
    tier = item.fact.tier
    if tier and not all(tier in fact.tier for fact in (top, bottom)):
        return None
    if top.attribute == "monthly_cost" and any(_coarse(fact) for fact in (top, bottom)):
        return None
    flipped = item.fact.attribute == "speed" and top.attribute == "latency"
    upper, lower = (bottom, top) if flipped else (top, bottom)
    value = upper.number / lower.number
    vague = any(_is_vague(fact) for fact in (upper, lower))
    scoped = not tier and bool(top.tier or bottom.tier)
    return Quotient(value, _span(upper, lower) if vague else Interval(value, value), upper, lower, vague, scoped)


def _is_vague(fact: Fact) -> bool:
    qualifiers = fact.claim.qualifiers
    return qualifiers.bound is not None or qualifiers.low is not None or qualifiers.high is not None


def _span(upper: Fact, lower: Fact) -> Interval:
    if upper.span is None or lower.span is None or lower.span.low <= 0:
        return Interval(Decimal(0), INFINITE)
    low = max(upper.span.low, Decimal(0))
    least = Decimal(0) if lower.span.high == INFINITE else low / lower.span.high
    return Interval(least, INFINITE if upper.span.high == INFINITE else upper.span.high / lower.span.low)


def _coarse(fact: Fact) -> bool:
    return fact.half > COARSE * fact.number


def _short(fact: Fact) -> str:
    form = attribute(fact.attribute).form
    if form.startswith("money"):
        return money(fact.number)
    return size(fact.number) if form in {"count", "token_count"} else number(fact.number)


def _scores(index: Index, item: StatedRatio) -> list[Quotient]:
    """Return score ratios of the published benchmarks one page gives for both, for an untiered lead in quality."""
    if item.fact.claim.qualifiers.tier or item.fact.claim.qualifiers.attributed_to:
        return []
    doc = item.fact.doc
    names = [name for name in index.benchmarks(item.top, doc) if is_published(name)]
    pairs = [(t, b) for n in names for t in index.stated(item.top, n, doc) for b in index.stated(item.bottom, n, doc)]
    return [q for top, bottom in pairs if (q := _quotient(item, top, bottom)) is not None]


def verdict(item: StatedRatio, found: Sequence[Quotient]) -> bool | None:
    """Return True if the ratio follows from a value pair or a blend of prices, False if from none.

    None if only vague values (ranges, bounds) leave room for it, or if there are none.
    """
    if item.fact.attribute == "quality":
        return False if _far_from_scores(item, found) else None
    exact = [q for q in found if not q.vague]
    if item.factor != 1 and all(q.value == 1 for q in found) and not _are_two_statements(item, found):
        return None  # one number given for both is more often read off the wrong model than written
    if any(item.span.holds(q.value) or _other_base(item, q) for q in exact):
        return True
    if attribute(item.fact.attribute).lane == GENERAL and _blend(item, found):
        return True
    open_ended = any(q.vague and item.span.meets(q.span) for q in found)
    return None if open_ended or all(q.scoped for q in found) else False


def _are_two_statements(item: StatedRatio, found: Sequence[Quotient]) -> bool:
    """Return whether the page of a ratio itself gives both models two values each, in words of each one's own."""
    own = [(q.top.claim, q.bottom.claim) for q in found if item.fact.doc == q.top.doc == q.bottom.doc]
    return 1 < len(own) == len(found) and all(one.end <= other.start or other.end <= one.start for one, other in own)


def _far_from_scores(item: StatedRatio, found: Sequence[Quotient]) -> bool:
    """Return whether a lead is several times what every score of the page shows (scores are a loose measure)."""
    lead = abs(item.factor - 1)
    return bool(found) and lead >= COARSE * 2 and all(abs(q.value - 1) * QUALITY_SHARE < lead for q in found)


def _other_base(item: StatedRatio, quotient: Quotient) -> bool:
    """Return whether a percentage is right in another reading: points of a score, or the other model as its base."""
    claim = item.fact.claim
    if claim.relation != "percent_diff" or not isinstance(claim.value, Decimal):
        return False
    if claim.attribute.startswith("benchmark:"):
        return abs(claim.value - (quotient.top.number - quotient.bottom.number)) <= item.points
    other = (1 - 1 / quotient.value) * HUNDRED
    return abs(claim.value) <= SMALL_PERCENT and abs(claim.value - other) <= item.points


def _blend(item: StatedRatio, found: Sequence[Quotient]) -> bool:
    """Return whether a mix of input and output tokens gives the ratio: it lies between the two unit ratios."""
    pages: dict[tuple[str, str], dict[str, list[Interval]]] = {}
    for q in found:
        page = pages.setdefault((q.top.doc, q.bottom.doc), {})
        page.setdefault(q.top.attribute, []).append(q.span)
    for page in pages.values():
        ends = [span for name in ("input_price", "output_price") for span in page.get(name, ())]
        if {"input_price", "output_price"} <= page.keys() and item.span.meets(
            Interval(min(span.low for span in ends), max(span.high for span in ends))
        ):
            return True
    return False
