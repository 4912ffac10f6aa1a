"""Says which of the claims behind a conflict are disputed: the one rule, in Python and as SQL.

A conflict of values disputes all of them. One of factors, sums or orders disputes what was compared or added up, never
the plain values that it was computed from: a wrong "18 times cheaper" says nothing against a price.
"""

from __future__ import annotations

from typing import Literal

from counterclaim.db.conflict_kinds import kind_of_conflict

Part = Literal["disputed", "operand"]


def part_of(kind: str, position: int, relation: str) -> Part:
    """Return the part that a claim (its place in the evidence, its relation) has in a conflict of a kind.

    The SQL twin is the column ``part`` of the view ``disputes``.
    """
    known = kind_of_conflict(kind)
    compares = relation != "is"
    result = known.compares == "sums" and position == 0
    return "disputed" if compares or result or known.of_one_attribute else "operand"
