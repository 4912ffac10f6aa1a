"""Checks what the output price is said to be as a multiple of the input price against the two prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from counterclaim.db.conflicts.attributes import limits
from counterclaim.db.conflicts.build import conflict
from counterclaim.db.conflicts.checks import needs
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.intervals import half_step
from counterclaim.db.conflicts.severity import factor_between, grade
from counterclaim.db.conflicts.wording import money, multiple, number, quoted, where
from counterclaim.db.records import Conflict

NAME = "output_multiple"
PRICES = ("output_price", "input_price")


@needs(NAME, *PRICES)
def check(index: Index) -> Iterator[Conflict]:
    """Yield multiples that do not follow from the prices that their page gives."""
    for subject, attributes in index.values.items():
        for fact in sorted(attributes.get(NAME, ()), key=lambda fact: fact.order):
            prices = [index.stated(subject, name, fact.doc) for name in PRICES]
            plain = [[price for price in found if price.tier == fact.tier] for found in prices]
            if all(len(found) == 1 for found in plain) and plain[1][0].number > 0:
                output, paid = plain[0][0], plain[1][0]
                if not _follows(fact, output.number / paid.number):
                    yield _conflict(index, fact, output, paid)


def _follows(fact: Fact, meant: Decimal) -> bool:
    qualifiers = fact.claim.qualifiers
    ends = [end for end in (qualifiers.low, qualifiers.high, fact.number) if end is not None]
    share = limits().ratio_approx if qualifiers.approx else limits().ratio
    slack = [max(end * share, half_step(fact.claim, end)) for end in (min(ends), max(ends))]
    low = Decimal(0) if qualifiers.bound == "max" else min(ends) - slack[0]
    return low <= meant and (qualifiers.bound == "min" or meant <= max(ends) + slack[1])


def _conflict(index: Index, fact: Fact, output: Fact, paid: Fact) -> Conflict:
    facts = [fact, output, paid]
    meant = output.number / paid.number
    high = fact.claim.qualifiers.high
    said = (
        multiple(fact.number)
        if high is None
        else f"{number(fact.claim.qualifiers.low or fact.number)} to {multiple(high)}"
    )
    text = (
        f"The output price of {index.name(fact.subject)} is said to be {said} its input price "
        f"({quoted(fact.claim.quote)}){where([fact], all_docs=facts)}, but {money(output.number)} / "
        f"{money(paid.number)} = {multiple(meant)}."
    )
    return conflict(
        index, "arithmetic", NAME, [fact], key=[fact.doc, fact.number.normalize()], more=facts, explanation=text,
        severity=grade(NAME, facts, factor=factor_between(fact.number, meant)),
    )  # fmt: skip
