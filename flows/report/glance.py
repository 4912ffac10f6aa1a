"""Counts what a reader of a report asks first: how many conflicts, how sure, which sources disagree most. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.db.bar import in_words
from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.db.records import SEVERITIES, Conflict
from counterclaim.flows.site.formatting import source_label
from counterclaim.flows.site.views.conflicts.detail import ConflictView

MOST_PAIRS = 4  # pairs of sources that are named
MOST_STATED = 3  # values and sources in a line of the list


@dataclass(frozen=True, slots=True)
class Opponents:
    """Two sources, the number of conflicts between them, and their ids; ``other`` is "" where one contradicts itself.

    An id is "" for a source that has no page.
    """

    one: str
    other: str
    conflicts: int
    one_id: str = ""
    other_id: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """How many conflicts there are of each severity, of each degree of certainty, and between which sources."""

    severities: tuple[tuple[str, int], ...] = ()
    certainties: tuple[tuple[str, int], ...] = ()
    opponents: tuple[Opponents, ...] = ()


def glance(live: Sequence[Conflict], ids: Mapping[str, str]) -> Glance:
    """Return the counts of live conflicts; ``ids`` are those of sources, by name."""
    severities = Counter(conflict.severity for conflict in live)
    words: Counter[str] = Counter()
    for conflict in sorted(live, key=lambda c: -(c.certainty or 0)):
        words[in_words(conflict.certainty)] += 1
    pairs = Counter(pair for conflict in live for pair in _pairs(conflict))
    most = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAIRS]
    return Glance(
        tuple((name, severities[name]) for name in SEVERITIES if severities[name]),
        tuple((word, number) for word, number in words.items() if word),
        tuple(_opponents(pair, number, ids) for pair, number in most),
    )


def _opponents(pair: tuple[str, str], number: int, ids: Mapping[str, str]) -> Opponents:
    one, other = pair
    if one == other:
        return Opponents(source_label(one), "", number, ids.get(one, ""))
    return Opponents(source_label(one), source_label(other), number, ids.get(one, ""), ids.get(other, ""))


def _pairs(conflict: Conflict) -> set[tuple[str, str]]:
    """Return the pairs of sources on different sides: of other values, or of the first statement and what denies it."""
    first, *rest = conflict.evidence or (None,)
    if first is None:
        return set()
    stated = kind_of_conflict(conflict.kind).of_one_attribute
    against = [item for item in rest if not stated or item.value != first.value]
    if not stated and any(item.source == first.source for item in against):
        return {(first.source, first.source)}  # its own figures deny it, whoever else states them
    camp = {first.source, *(item.source for item in rest if stated and item.value == first.value)}
    across = {(min(one, item.source), max(one, item.source)) for one in camp for item in against}
    between = {pair for pair in across if pair[0] != pair[1]}
    return between or across


def gist(view: ConflictView) -> tuple[str, ...]:
    """Return what stands against what in a few words each: ``10×``, ``18.2×, 13.3×``; () where only a sentence says."""
    if view.working.claimed and view.working.sums:
        results = dict.fromkeys(sum_.result or sum_.terms for sum_ in view.working.sums)
        return view.working.claimed[0], _listed(results)
    if len(view.working.claimed) > 1:
        return view.working.claimed[:MOST_STATED]
    return tuple(stance.value for stance in view.stances if not stance.title)[:MOST_STATED]


def speakers(view: ConflictView) -> str:
    """Return the sources whose words a conflict quotes, each once."""
    return _listed(dict.fromkeys(side.source for stance in view.stances for side in stance.sides))


def _listed(texts: Iterable[str]) -> str:
    names = list(texts)
    more = len(names) - MOST_STATED
    return ", ".join(names[:MOST_STATED]) + (f" and {more} more" if more > 0 else "")
