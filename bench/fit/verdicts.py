"""Chooses the read flags whose verdict still tells something: the last reading of each, of what is still read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Any

from bench.fit.statements import REFERENCE, Key, key_of
from counterclaim.db.conflicts.certainty import COMPARED

Flag = Mapping[str, Any]


def telling(flags: Sequence[Flag], made: Set[Key]) -> list[Flag]:
    """Return the flags whose verdict is known of what is left of them, without those that were read again later."""
    known = [flag for flag in flags if _is_known(flag, made)]
    later: dict[tuple[str, str, str], list[Flag]] = defaultdict(list)
    kept = []
    for flag in reversed(known):
        same = later[flag["kind"], flag["subject"], flag["attribute"]]
        if not any(_is_again(flag, other) for other in same):
            kept.append(flag)
        same.append(flag)
    return kept[::-1]


def _is_known(flag: Flag, made: Set[Key]) -> bool:
    """Return False for a false flag of which, without what nobody reads any more, two rightly read values are left.

    It was judged by what is gone.
    """
    left = [item for item in flag["items"] if _is_listed(item) or key_of(flag, item) in made]
    if flag["verdict"] == "HOLDS" or flag["kind"] in COMPARED or len(left) == len(flag["items"]):
        return True
    sides: dict[str, bool] = {}
    for item in left:
        right = _is_listed(item) or item.get("reading") == "right"
        sides[str(item.get("value"))] = sides.get(str(item.get("value")), False) or right
    return not all(list(sides.values())[:2]) or len(sides) < 2


def _is_again(flag: Flag, later: Flag) -> bool:
    """Return True if a flag of the same fact quotes two of its statements, or its one beside a price list."""
    own = [item for item in flag["items"] if not _is_listed(item)]
    shared = sum(any(_overlap(item, other) for other in later["items"]) for item in own)
    return shared >= min(2, len(own))


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["doc"] == other["doc"] and one["start"] < other["end"] and other["start"] < one["end"])


def _is_listed(item: Mapping[str, Any]) -> bool:
    return str(item["doc"]).startswith(REFERENCE)
