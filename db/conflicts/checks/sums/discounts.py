"""Checks what a mode is said to take off the standard price against the two prices that the page gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks import needs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import money, number, quoted, where
from counterclaim.db.records import Conflict

NAME = "discount"
PRICES = ("input_price", "output_price")
POINTS, APPROX = Decimal(3), Decimal(8)  # percentage points that a share may be off
HUNDRED = Decimal(100)


@needs(NAME, *PRICES)
def check(index: Index) -> Iterator[Conflict]:
    """Yield discounts that neither price bears out; each is given once with the condition and once without."""
    for subject, attributes in index.values.items():
        for fact in sorted(attributes.get(NAME, ()), key=lambda fact: fact.order):
            pairs = [pair for name in PRICES if (pair := _pair(index, fact, subject, name)) is not None]
            if pairs and not any(_fits(fact, *pair) for pair in pairs):
                yield _conflict(index, fact, *pairs[0])


def _pair(index: Index, fact: Fact, subject: str, name: str) -> tuple[Fact, Fact] | None:
    """Return the standard price and the reduced one, or None if the page does not give both, each once."""
    prices = index.stated(subject, name, fact.doc)
    plain = [price for price in prices if not price.tier and price.number > 0]
    reduced = [price for price in prices if fact.tier and fact.tier in price.tier.split()]
    if len(plain) != 1 or len(reduced) != 1 or reduced[0].number >= plain[0].number:
        return None
    return plain[0], reduced[0]


def _off(plain: Fact, reduced: Fact) -> Decimal:
    return (1 - reduced.number / plain.number) * HUNDRED


def _fits(fact: Fact, plain: Fact, reduced: Fact) -> bool:
    qualifiers, found = fact.claim.qualifiers, _off(plain, reduced)
    slack = APPROX if qualifiers.approx else POINTS
    low = qualifiers.bound != "max" and found < fact.number - slack
    high = qualifiers.bound != "min" and found > fact.number + slack
    return not low and not high


def _conflict(index: Index, fact: Fact, plain: Fact, reduced: Fact) -> Conflict:
    facts, found = [fact, plain, reduced], _off(plain, reduced)
    text = (
        f"{number(fact.number)}% off the standard price is given for {index.name(fact.subject)} with {fact.tier} "
        f"({quoted(fact.claim.quote)}){where([fact], all_docs=facts)}, but {money(reduced.number)} instead of "
        f"{money(plain.number)} is {number(found, 0)}% off."
    )
    return conflict(
        index, "arithmetic", NAME, [fact], key=[fact.doc, fact.tier, fact.number.normalize()], more=facts,
        severity=grade(NAME, facts, factor=factor_between(fact.number, found)), explanation=text,
    )  # fmt: skip
