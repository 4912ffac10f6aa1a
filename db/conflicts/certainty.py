"""Says how likely a conflict is to hold, from what the second reading says of its statements.

``certainty(conflict, readings)`` is pure: the weights are data (certainty.yml), fitted on flags that people have read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.records import Doubt


class EvidenceKey(NamedTuple):
    """What names one statement of a conflict's evidence."""

    doc: str
    start: int
    end: int


class Reading(Protocol):
    """What certainty needs of a second reading."""

    @property
    def probability(self) -> float:
        """How likely the statement is read rightly."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a second reading doubts."""


def evidence_key(item: Evidence) -> EvidenceKey:
    """Return the key of an item of evidence in ``readings``."""
    return EvidenceKey(item.doc, item.start, item.end)


def certainty(conflict: Conflict, readings: Mapping[EvidenceKey, Reading]) -> float:
    """Return the probability that a conflict holds, between 0 and 1; statements without a reading count as even."""
    found = sorted(readings[key].probability for item in conflict.evidence if (key := evidence_key(item)) in readings)
    return round(found[-1] * found[-2], 4) if len(found) > 1 else 0.25
