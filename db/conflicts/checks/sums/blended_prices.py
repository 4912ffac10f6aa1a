"""Checks a price per token without a side against a page's input and output prices: a blend lies between them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks import needs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import money, quoted, where
from counterclaim.db.records import Conflict

NAME = "token_price"
SIDES = ("input_price", "output_price")
SLACK = Decimal("0.05")


@needs(NAME, *SIDES)
def check(index: Index) -> Iterator[Conflict]:
    """Yield prices that no mix of a page's input and output prices gives; only the page's own are compared."""
    for subject, attributes in index.values.items():
        for fact in sorted(attributes.get(NAME, ()), key=lambda fact: fact.order):
            sides = [index.stated(subject, name, fact.doc) for name in SIDES]
            if fact.span is None or fact.tier or any(len(found) != 1 or found[0].tier for found in sides):
                continue
            low, high = sorted((found[0] for found in sides), key=lambda side: (side.number, side.order))
            if not low.number or not fact.number:
                continue  # what is free is another offer
            if not low.number * (1 - SLACK) <= fact.span.high or not fact.span.low <= high.number * (1 + SLACK):
                yield _conflict(index, fact, low, high)


def _conflict(index: Index, fact: Fact, low: Fact, high: Fact) -> Conflict:
    facts = [fact, low, high]
    nearest = low if fact.number < low.number else high
    text = (
        f"{money(fact.number)} per 1M tokens is given for {index.name(fact.subject)} ({quoted(fact.claim.quote)})"
        f"{where([fact], all_docs=facts)}, but any mix of input and output tokens costs {money(low.number)} to "
        f"{money(high.number)}."
    )
    return conflict(
        index, "arithmetic", NAME, [fact], key=[fact.doc, fact.number.normalize()], more=facts, explanation=text,
        severity=grade(NAME, facts, factor=factor_between(fact.number, nearest.number)),
    )  # fmt: skip
