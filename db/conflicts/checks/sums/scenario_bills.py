"""Checks the bill of a scenario that gives input and output tokens against what they cost at the page's prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from counterclaim.db.conflicts.attributes import is_own_machines, limits
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import money, number, quoted, size
from counterclaim.db.records import Conflict
from counterclaim.extractors.values.workloads import sides_of

NAME, MILLION = "monthly_cost", Decimal(1_000_000)
RATES = ("input_price", "output_price")
SLACK = Decimal("0.12")
MOST = 6  # bills of a model that are a conflict each


def check(index: Index, subject: str) -> Iterator[Conflict]:
    """Yield the bills that the tokens of their scenario do not give, where the page gives each price once."""
    yield from islice(_check(index, subject), MOST)


def _check(index: Index, subject: str) -> Iterator[Conflict]:
    seen: set[tuple[str, Decimal, str]] = set()
    bills = sorted(index.values[subject][NAME], key=lambda fact: fact.order)
    for bill in bills:
        key = bill.doc, bill.number, bill.tier
        sides = _sides(bill) if key not in seen else None
        rates = [index.stated(subject, name, bill.doc) for name in RATES]
        if sides is None or any(len(found) != 1 or found[0].tier or found[0].span is None for found in rates):
            continue
        seen.add(key)
        prices = rates[0][0], rates[1][0]
        parts = [tokens / MILLION * price.number for tokens, price in zip(sides, prices, strict=True)]
        if _is_off(bill, sum(parts, Decimal(0))):
            others = [
                one for one in bills if (one.doc, one.tier) == (bill.doc, bill.tier) and one.number != bill.number
            ]
            yield _conflict(index, [bill, *prices, *others[:MOST]], sides)


def _sides(bill: Fact) -> tuple[Decimal, Decimal] | None:
    """Return the tokens of either side that a bill's scenario states; None under any further condition."""
    qualifiers = bill.claim.qualifiers
    if bill.span is None or qualifiers.tier or len(qualifiers.conditions) != 1 or is_own_machines(bill.claim.quote):
        return None
    sides = sides_of(qualifiers.conditions[0])
    return sides if sides is not None and sum(sides, Decimal(0)) == qualifiers.volume_tokens else None


def _is_off(bill: Fact, expected: Decimal) -> bool:
    slack = expected * (SLACK + (limits().approx if bill.claim.qualifiers.approx else 0)) + bill.half
    bound = bill.claim.qualifiers.bound
    over, under = bill.number > expected + slack, bill.number < expected - slack
    return expected > 0 and ((over and bound != "max") or (under and bound != "min"))


def _conflict(index: Index, facts: list[Fact], sides: tuple[Decimal, Decimal]) -> Conflict:
    """Return the conflict of a bill, the first of the facts, with two prices and the page's other bills."""
    bill, *prices = facts[:3]
    expected = sum((tokens / MILLION * price.number for tokens, price in zip(sides, prices, strict=True)), Decimal(0))
    told = [
        f"{size(tokens)} {side} tokens at {money(price.number)} per 1M"
        for tokens, side, price in zip(sides, ("input", "output"), prices, strict=True)
    ]
    text = (
        f"{money(bill.number)} a month is given for {index.name(bill.subject)} ({quoted(bill.claim.quote)}), but "
        f"{' and '.join(told)} cost ${number(expected)}."
    )
    return conflict(
        index, "arithmetic", NAME, [bill], key=[bill.doc, bill.tier, bill.number.normalize()], more=facts,
        severity=grade(NAME, facts, factor=factor_between(bill.number, expected)), explanation=text,
    )  # fmt: skip
