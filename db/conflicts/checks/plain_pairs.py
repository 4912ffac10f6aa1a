"""Detects two plain statements of one page: each names its subject, and no word of either keeps the values apart.

Of plans' prices and of speeds a page may rightly give several values (billing, seats, hosts, hardware). Where both
statements name the same thing and nothing of that kind stands in them, they are of one thing all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from counterclaim.db.conflicts.attributes import is_kept_apart
from counterclaim.db.conflicts.facts import Fact
from counterclaim.db.conflicts.places import CELLS, Texts, are_told_apart, sentence_of, stated_together
from counterclaim.db.conflicts.severity import factor_between

LEAST = Decimal("1.15")  # how far two measurements must lie apart: a plan's price is exact, but may be rounded
MOST = 8  # facts of a side that are looked at
_OTHER = re.compile(r"[^a-z0-9+]+")
_MONEY = re.compile(r"[$€£]\s?\d|\d\s?(?:dollars|euros?)\b", re.IGNORECASE)


def are_plain(one: Sequence[Fact], other: Sequence[Fact], texts: Texts) -> bool:
    """Return whether some page states both values plainly of one thing, each in a sentence or row of its own."""
    firsts = [fact for fact in one[:MOST] if _is_plain(fact, texts)]
    return any(
        first.doc == second.doc
        and _is_plain(second, texts)
        and not stated_together(first, second, texts)
        and not are_told_apart(first, second, texts)
        and _are_far(first, second)
        for first in firsts
        for second in other[:MOST]
    )


def _are_far(one: Fact, other: Fact) -> bool:
    if (one.number == 0) != (other.number == 0):
        return True  # free and not
    return bool(one.number and other.number) and factor_between(one.number, other.number) >= LEAST


def _is_plain(fact: Fact, texts: Texts) -> bool:
    """Return whether a statement names its subject, and neither keeps a condition nor holds a word of one."""
    qualifiers = fact.claim.qualifiers
    if fact.tier or qualifiers.conditions or qualifiers.provider or qualifiers.approx or qualifiers.bound:
        return False
    said, near = sentence_of(fact, texts)
    if CELLS in said and len(_MONEY.findall(said)) > 1:
        return False  # a row of several prices
    return _squashed(fact.claim.subject) in _squashed(said) and not is_kept_apart(near)


def _squashed(text: str) -> str:
    return _OTHER.sub("", text.casefold())
