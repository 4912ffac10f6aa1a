"""Detects values that a page itself keeps apart (variants, plans, stages): explained, never a conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from counterclaim.db.conflicts import claim_dates
from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.conflicts.places import are_near, differ_in_words, stated_together

MOST = 64  # facts of a side that are considered
SAID_OF_ALL = "universal.value"
PARTNER = {"input_price": "output_price", "output_price": "input_price"}


class Ladders:
    """The values of an attribute that some page states as different things under one name.

    In one breath ("7B, 14B"; "$1.25, and $2.50 for long prompts"), directly or by way of further values; as two full
    sets of prices; or (where the attribute is a ladder of offers: plans, bills) anywhere on the page.
    """

    def __init__(self, index: Index, name: str, sides: Sequence[Sequence[Fact]]) -> None:
        self._index, self._name = index, name
        self._rungs: dict[tuple[str, int, int, str, str, str], int] = {}
        self._is_offer = attribute(name).ladder
        pages = _by_doc(fact for side in sides for fact in side) if len(sides) > 2 and not self._is_offer else {}
        for facts in pages.values():
            self._climb(sorted(facts, key=lambda fact: fact.claim.start)[:MOST])

    def _climb(self, facts: Sequence[Fact]) -> None:
        """Give each chain of a page's values that stand together, one beside the next, a number."""
        for last, fact in pairwise(facts):
            if stated_together(last, fact, self._index.texts):
                rung = self._rungs.setdefault(last.order, len(self._rungs) + 1)
                self._rungs[fact.order] = rung

    def hold(self, one: Sequence[Fact], other: Sequence[Fact]) -> bool:
        """Return whether some page keeps two values apart."""
        if self._is_offer:
            return not {fact.doc for fact in one}.isdisjoint(fact.doc for fact in other)
        if any(fact.claim.rule == SAID_OF_ALL for fact in (*one, *other)):
            return False  # what is said of every model is no variant of one
        others = _by_doc(other)
        pairs = [(fact, match) for fact in one[:MOST] for match in others.get(fact.doc, ())[:MOST]]
        if any(self._are_together(*pair) or self._are_tiers(*pair) for pair in pairs):
            return True
        return self._name in PARTNER and any(_two_sets(self._index, PARTNER[self._name], *pair) for pair in pairs)

    def _are_tiers(self, one: Fact, other: Fact) -> bool:
        """Return whether the page gives the values with different conditions elsewhere: tiers, told again."""
        known = [fact for fact in self._index.stated(one.subject, self._name, one.doc) if fact.tier and fact.span]
        tiers = [{f.tier for f in known if fact.span and f.span and f.span.meets(fact.span)} for fact in (one, other)]
        return bool(tiers[0]) and bool(tiers[1]) and tiers[0].isdisjoint(tiers[1])

    def _are_together(self, one: Fact, other: Fact) -> bool:
        rungs = [self._rungs.get(fact.order) for fact in (one, other)]
        return (rungs[0] is not None and rungs[0] == rungs[1]) or stated_together(one, other, self._index.texts)


def in_family(index: Index, sides: Sequence[Sequence[Fact]]) -> bool:
    """Return whether some page gives two of the values in one breath: the name is that of a family."""
    docs: dict[str, list[tuple[int, Fact]]] = defaultdict(list)
    for number, side in enumerate(sides):
        for fact in side[:MOST]:
            docs[fact.doc].append((number, fact))
    return any(
        left[0] != right[0] and stated_together(left[1], right[1], index.texts)
        for facts in docs.values()
        for at, left in enumerate(facts[:MOST])
        for right in facts[at + 1 : MOST]
    )


def are_stages(one: Fact, other: Fact, days: int) -> bool:
    """Return whether one page gives two dates so close that they are stages of one event."""
    first, second = (claim_dates.days_of(str(fact.claim.value)) for fact in (one, other))
    if first is None or second is None or one.doc != other.doc:
        return False
    return max((first[0] - second[1]).days, (second[0] - first[1]).days) <= days


def _two_sets(index: Index, partner: str, one: Fact, other: Fact) -> bool:
    """Return whether both prices stand beside a partner of their own: a slip changes one number, a plan all of them."""
    if one.claim.locator != other.claim.locator and not differ_in_words(one, other, index.texts):
        return False
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
