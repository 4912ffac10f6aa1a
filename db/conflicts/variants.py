"""Detects values that a page itself keeps apart (variants, plans, stages): explained, never a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from counterclaim.db.conflicts import claim_dates as dating
from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.facts import Fact, Index, are_near, stated_together

MOST = 64  # facts of a side that are considered
PARTNER = {"input_price": "output_price", "output_price": "input_price"}


def are_variants(index: Index, name: str, one: Sequence[Fact], other: Sequence[Fact]) -> bool:
    """Return whether some page states both values as different things under one name.

    In one breath ("7B, 14B"; "$1.25, and $2.50 for long prompts"), as two full sets of prices, or (where the attribute
    is a ladder of offers: plans, bills) anywhere on the page.
    """
    if attribute(name).ladder:
        return not {fact.doc for fact in one}.isdisjoint(fact.doc for fact in other)
    others = _by_doc(other)
    pairs = [(fact, match) for fact in one[:MOST] for match in others.get(fact.doc, ())[:MOST]]
    if any(stated_together(*pair) for pair in pairs):
        return True
    return name in PARTNER and any(_two_sets(index, PARTNER[name], *pair) for pair in pairs)


def in_family(sides: Sequence[Sequence[Fact]]) -> bool:
    """Return whether some page gives two of the values in one breath: the name is that of a family."""
    docs: dict[str, list[tuple[int, Fact]]] = defaultdict(list)
    for number, side in enumerate(sides):
        for fact in side[:MOST]:
            docs[fact.doc].append((number, fact))
    return any(
        left[0] != right[0] and stated_together(left[1], right[1])
        for facts in docs.values()
        for at, left in enumerate(facts[:MOST])
        for right in facts[at + 1 : MOST]
    )


def are_stages(one: Fact, other: Fact, days: int) -> bool:
    """Return whether one page gives two dates so close that they are stages of one event."""
    first, second = (dating.days_of(str(fact.claim.value)) for fact in (one, other))
    if first is None or second is None or one.doc != other.doc:
        return False
    return max((first[0] - second[1]).days, (second[0] - first[1]).days) <= days


def _two_sets(index: Index, partner: str, one: Fact, other: Fact) -> bool:
    """Return whether both prices stand beside a partner of their own: a slip changes one number, a plan all of them."""
    known = [fact for fact in index.values.get(one.subject, {}).get(partner, ()) if fact.doc == one.doc][:MOST]
    beside = [[f for f in known if are_near(f, fact) and f.tier == fact.tier] for fact in (one, other)]
    return any(
        left.span is not None and right.span is not None and not left.span.meets(right.span)
        for left in beside[0]
        for right in beside[1]
    )


def _by_doc(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    out: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        out[fact.doc].append(fact)
    return out
