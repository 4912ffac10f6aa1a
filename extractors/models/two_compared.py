"""Finds the two models that an article without a telling title compares: nothing else of note is named in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from counterclaim.extractors.models.grammar import Name, name_words

LEAST = 3  # times that each of the two is named
MOST_OTHERS = 0.1  # of all names may be others


def two_compared(every: Sequence[Sequence[Name]]) -> tuple[str, ...]:
    """Return the two models in the order in which they come, or (); a bare family counts for its one member."""
    counts = Counter(name.display for names in every for name in names)
    specific = {name.display for names in every for name in names if name.specific}
    total = counts.total()
    for bare in [name for name in counts if name not in specific]:
        members = [name for name in specific if name_words(bare) < name_words(name)]
        if len(members) == 1:
            counts[members[0]] += counts.pop(bare)
    best = counts.most_common(2)
    if len(best) < 2 or best[1][1] < LEAST or total - sum(count for _, count in best) > MOST_OTHERS * total:
        return ()
    pair = {name for name, _ in best}
    alike = [name_words(name) for name in pair]
    if not pair <= specific or alike[0] <= alike[1] or alike[1] <= alike[0]:
        return ()
    return tuple(name for name in counts if name in pair)
