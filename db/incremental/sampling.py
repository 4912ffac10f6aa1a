"""Samples representative claims where many pages state the same value.

The sample is the first pages to state it, with the earliest, the latest and an undated one of the rest: what a conflict
shows, and what its class depends on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

DOCUMENTS = 4  # sampled pages of all that state the same value, ...
EACH = 3  # ... with so many statements each


class Statement(NamedTuple):
    """A claim without its words."""

    seq: int
    attribute: str
    value: str | None
    qualifiers: str
    document: str
    published: str | None


Condition = tuple[str | None, str]  # a value and its conditions
Said = Mapping[str, Mapping[Condition, Sequence[int]]]  # attribute -> value -> its sampled claims


def sample_by_value(statements: Iterable[Statement]) -> Said:
    """Return the sampled claims for each value of each attribute; statements come in the order stored."""
    groups: dict[str, dict[Condition, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        groups[statement[1]][statement[2:4]].append(statement)
    return {
        name: {value: [statement[0] for statement in _speakers(group)] for value, group in values.items()}
        for name, values in groups.items()
    }


def sampled_claims(values: Mapping[Condition, Sequence[int]]) -> Iterator[int]:
    """Yield the sampled claims for an attribute's values."""
    for seqs in values.values():
        yield from seqs


def _speakers(statements: Sequence[Statement]) -> Sequence[Statement]:
    """Return the first statements of the first documents, the earliest, the latest and an undated one of the rest."""
    if len(statements) <= min(DOCUMENTS, EACH):
        return statements
    counts: dict[str, int] = {}
    kept: list[Statement] = []
    undated = first = last = None
    for statement in statements:
        document, published = statement[4], statement[5]
        count = counts.get(document, 0)
        if count < EACH and (count or len(counts) < DOCUMENTS):
            counts[document] = count + 1
            kept.append(statement)
        elif published is None:
            undated = undated or statement
        else:
            if first is None or published < (first[5] or ""):
                first = statement
            if last is None or published > (last[5] or ""):
                last = statement
    ends = (undated, first, last if last is not first else None)
    return kept + [statement for statement in ends if statement is not None]
