"""Grades the severity of a conflict: high, medium or low.

A price that is off by a factor of two, or a yes against a no on an attribute that decides a choice (weight 3), is high.
An attribute mentioned in passing (weight 1), a value that is merely out of date, and a difference under a tenth are
low. The rest is medium. Four independent sources raise low to medium, and so does a statement in the title or the
first paragraph of a page, which more readers see. Copies of one text count as one source.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.facts import Fact
from counterclaim.db.records import DifferenceClass, Severity

DOUBLE = Decimal(2)
SLIGHT = Decimal("1.1")
MANY_SOURCES = 4
HEADLINE = 400  # characters from the top of a page: title and opening


def factor_between(low: Decimal, high: Decimal) -> Decimal:
    """Return how many times larger the larger is; a very large factor if one is zero or the signs differ."""
    small, large = sorted((abs(low), abs(high)))
    if large == 0:
        return Decimal(1)
    return large / small if small and (low < 0) == (high < 0) else Decimal(10**6)


def grade(
    name: str, facts: Sequence[Fact], *, factor: Decimal | None = None, cls: DifferenceClass = "contradiction"
) -> Severity:
    """Return the severity of a conflict on an attribute; ``factor`` is None for yes against no and for orderings."""
    weight = attribute(name).weight
    many = len({fact.voice for fact in facts}) >= MANY_SOURCES
    shown = many or any(_is_headline(fact) for fact in facts)
    if cls == "stale" or weight <= 1:
        return "medium" if many and weight > 1 else "low"
    if factor is None:
        return "high" if weight >= 3 else "medium"
    if factor < SLIGHT:
        return "medium" if shown else "low"
    return "high" if weight >= 3 and factor >= DOUBLE else "medium"


def _is_headline(fact: Fact) -> bool:
    return 0 < fact.claim.start < HEADLINE and not fact.stored.source.startswith("reference:")
