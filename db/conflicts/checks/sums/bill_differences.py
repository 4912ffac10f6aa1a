"""Checks a stated difference of two models' bills against their prices per token, where the page gives no bills."""

from __future__ import annotations

from decimal import Decimal

from counterclaim.db.conflicts.attributes import attribute, is_own_machines, limits
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks.sums.monthly_costs import MILLION
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.intervals import half_step
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import difference, money, quoted, size, where
from counterclaim.db.records import Conflict

SLACK = Decimal("0.1")
RATES = ("input_price", "output_price")
SIDES = {"": RATES, "input tokens": RATES[:1], "output tokens": RATES[1:]}
EXACT = Decimal("1.2")  # ... where it says that it is of tokens of one side
MARGIN = Decimal(2)  # a bill may hold more than tokens: only what is off by this factor is a conflict


def beyond_prices(index: Index, fact: Fact, stated: Decimal) -> Conflict | None:
    """Return the conflict of a difference that no split of a volume into input and output tokens gives, if it is one.

    The page must give each rate of both models once: else the rates meant are unknown.
    """
    volume = fact.claim.qualifiers.volume_tokens
    rates = SIDES.get(fact.tier)
    if not volume or attribute(fact.attribute).family != "price" or not rates or is_own_machines(fact.claim.quote):
        return None
    pairs = [(index.stated(fact.subject, name, fact.doc), index.stated(fact.object, name, fact.doc)) for name in rates]
    if any(len(side) != 1 for pair in pairs for side in pair):
        return None
    found = [(top[0], bottom[0], (top[0].number - bottom[0].number) * volume / MILLION) for top, bottom in pairs]
    ends = sorted(value for _, _, value in found)
    slack = abs(stated) * (SLACK + (limits().approx if fact.claim.qualifiers.approx else 0))
    slack += half_step(fact.claim, stated)
    margin = MARGIN if len(rates) > 1 else EXACT
    if ends[0] - slack <= stated <= ends[-1] + slack or not _is_off(stated, ends, margin):
        return None
    return _conflict(index, fact, stated, found)


def _is_off(stated: Decimal, ends: list[Decimal], margin: Decimal) -> bool:
    """Return whether a difference has the wrong sign, or is off by more than what else a bill may hold."""
    nearest = ends[0] if stated < ends[0] else ends[-1]
    return (stated > 0) != (nearest > 0) or factor_between(stated, nearest) >= margin


def _conflict(index: Index, fact: Fact, stated: Decimal, found: list[tuple[Fact, Fact, Decimal]]) -> Conflict:
    facts = [fact, *(side for top, bottom, _ in found for side in (top, bottom))]
    volume = fact.claim.qualifiers.volume_tokens or Decimal(0)
    names = [index.name(key) for key in (fact.subject, fact.object)]
    told = [f"{difference(abs(value), 'monthly_cost')} {'less' if value < 0 else 'more'}" for _, _, value in found]
    rates = [f"{money(top.number)} against {money(bottom.number)}" for top, bottom, _ in found]
    sides = [top.attribute.removesuffix("_price") for top, _, _ in found]
    worked = [f"at {rate} per 1M {side} tokens it is {one}" for rate, side, one in zip(rates, sides, told, strict=True)]
    text = (
        f"{names[0]} is said to cost {difference(abs(stated), 'monthly_cost')} {'less' if stated < 0 else 'more'} than "
        f"{names[1]} for {size(volume)} tokens ({quoted(fact.claim.quote)}){where([fact], all_docs=facts)}, but "
        f"{', '.join(worked)}."
    )
    nearest = min((value for _, _, value in found), key=lambda value: abs(value - stated))
    return conflict(
        index, "arithmetic", fact.attribute, [fact], key=[fact.doc, stated.normalize(), volume], more=facts,
        severity=grade("monthly_cost", facts, factor=factor_between(stated, nearest)), explanation=text,
        other=fact.object,
    )  # fmt: skip
