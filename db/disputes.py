"""Says which of the claims behind a conflict are disputed: the one rule, in Python and as SQL.

A conflict of values disputes the values of its attribute. One of factors, sums or orders disputes what was compared or
added up, never the plain values that it was computed from: a wrong "18 times cheaper" says nothing against a price.
"""

from __future__ import annotations

from typing import Literal

from counterclaim.db.conflict_kinds import kind_of_conflict

Part = Literal["disputed", "operand"]


def part_of(kind: str, about: str, position: int, attribute: str, relation: str) -> Part:
    """Return the part that a claim (its attribute and relation, its place in the evidence) has in a conflict.

    ``kind`` and ``about`` (its attribute) are the conflict's. The SQL twin is the column ``part`` of the view
    ``disputes``.
    """
    known = kind_of_conflict(kind)
    compares = relation != "is"
    result = known.compares == "sums" and position == 0
    return "disputed" if compares or result or (known.of_one_attribute and attribute == about) else "operand"
