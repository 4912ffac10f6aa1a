"""Says how likely a conflict is to hold, from what the second reading says of its statements.

``certainty(conflict, readings)`` is pure: the weights are data (certainty.yml), fitted on flags that people have read.
A conflict holds if both its sides are read rightly: so the probabilities of the two that it is said to be between weigh
most, each that of the surest statement of its side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.records import Doubt

REFERENCE = "reference:"
_WEIGHTS = Path(__file__).parent / "certainty.yml"
COMPARED = frozenset({"ratio", "arithmetic", "ordering"})  # kinds whose statements are no values of one attribute
# Groups whose values are often a family's or a sibling's: that tells nothing of sums and comparisons.
MEMBERS = frozenset({"Size", "Licence and hosting"})


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


class Said(NamedTuple):
    """One statement of a conflict: its value, probability, page, whether it is a price list's, and the page's date.

    ``doubtless``: it was read again, and nothing that weighs was found against it.
    """

    value: Any
    probability: float
    page: str
    listed: bool
    published: str | None = None
    doubtless: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Statements that say the same: the probability of the surest, the pages that say it, and when."""

    value: Any
    probability: float
    docs: frozenset[str]
    listed: bool
    dates: tuple[date, ...] = ()
    doubtless: bool = False

    @property
    def pages(self) -> int:
        """On how many pages it is said."""
        return len(self.docs)


def evidence_key(item: Evidence) -> EvidenceKey:
    """Return the key of an item of evidence in ``readings``."""
    return EvidenceKey(item.doc, item.start, item.end)


@cache
def _weights() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_WEIGHTS.read_text(encoding="utf-8"))
    return loaded


def read_weights() -> tuple[float, dict[str, float]]:
    """Return the intercept and the weights of certainty."""
    return float(_weights()["intercept"]), dict(_weights()["weights"])


def certainty(conflict: Conflict, readings: Mapping[EvidenceKey, Reading]) -> float:
    """Return the probability that a conflict holds, between 0 and 1; a statement without a reading counts as even."""
    known = _weights()
    found = features(conflict.kind, conflict.scope, conflict.attribute, sides(conflict, readings))
    total = known["intercept"] + sum(known["weights"].get(name, 0.0) * value for name, value in found.items())
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def sides(conflict: Conflict, readings: Mapping[EvidenceKey, Reading]) -> tuple[Side, ...]:
    """Return the sides of a conflict: its statements grouped by what they say."""
    unread = _weights()["unread"]
    found = [
        Said(
            item.value,
            1.0 if _is_listed(item) else _probability(item, readings, unread),
            item.doc,
            _is_listed(item),
            item.published,
            (reading := readings.get(evidence_key(item))) is not None and not reading.doubts,
        )
        for item in conflict.evidence
    ]
    return grouped(found, apart=conflict.kind in COMPARED)


def _is_listed(item: Evidence) -> bool:
    return item.source.startswith(REFERENCE)


def _probability(item: Evidence, readings: Mapping[EvidenceKey, Reading], unread: float) -> float:
    reading = readings.get(evidence_key(item))
    return unread if reading is None else reading.probability


def grouped(statements: Sequence[Said], *, apart: bool) -> tuple[Side, ...]:
    """Group statements by value; ``apart`` makes each one a side."""
    groups: dict[str, list[Said]] = {}
    for number, statement in enumerate(statements):
        groups.setdefault(str(number) if apart else str(statement.value), []).append(statement)
    return tuple(
        Side(
            group[0].value,
            max(said.probability for said in group),
            frozenset(said.page for said in group),
            any(said.listed for said in group),
            tuple(day for said in group if (day := _day(said.published)) is not None),
            any(said.doubtless for said in group),
        )
        for group in groups.values()
    )


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def features(kind: str, scope: str, name: str, found: Sequence[Side]) -> dict[str, float]:
    """Return what the certainty of a conflict is computed from, by name.

    The first two sides are those that the conflict is said to be between.
    """
    group = describe(name).group
    out = {f"kind:{kind}": 1.0, "aside": float(attribute(name).weight <= 1)}
    if kind not in COMPARED or group not in MEMBERS:
        out[f"of:{group}"] = 1.0
    if scope == "within":
        out["within"] = 1.0
    if len(found) < 2:
        return {**out, "alone": 1.0}
    if scope == "within" and all(side.doubtless for side in _two(kind, found)):
        out["doubtless_within"] = 1.0  # two plain statements of one page: what selects for misreadings spares them
    sure, rival = sorted(_two(kind, found), key=lambda side: (-side.probability, -side.pages))
    if kind in COMPARED:
        out["claimed"] = _logit(found[0].probability)
    out["sure"] = _logit(sure.probability)
    out["rival"] = _logit(rival.probability)
    out["pages_of_sure"] = math.log(min(sure.pages, 5))
    out["pages_of_rival"] = math.log(min(rival.pages, 5))
    if kind not in COMPARED:  # what a comparison is held against may be many statements, and its echoes
        out["many_values"] = math.log(len(found) - 1)
    if scope != "within" and kind not in COMPARED and sure.docs & rival.docs:
        out["page_says_both"] = 1.0  # rather it tells two things apart that were read as one
    out.update((size, 1.0) for size in _size(sure.value, rival.value))
    out.update(_times(sure, rival))
    return out


def _two(kind: str, found: Sequence[Side]) -> Sequence[Side]:
    """Return the two sides that a conflict is said to be between.

    What is compared is contradicted by any of the other statements: the surest of them is the other side.
    """
    if kind not in COMPARED:
        return found[:2]
    return found[0], max(found[1:], key=lambda side: side.probability)


def _times(one: Side, other: Side) -> Iterator[tuple[str, float]]:
    """Yield how many years lie between the nearest pages of two sides, or that this cannot be told."""
    gaps = [abs((first - second).days) for first in one.dates for second in other.dates]
    if gaps:
        yield "years_between", min(min(gaps) / 365, 2.0)
    elif not (one.listed or other.listed):
        yield "undated", 1.0


def _logit(chance: float) -> float:
    bounded = min(0.95, max(0.05, chance))
    return math.log(bounded / (1 - bounded))


def _size(first: Any, second: Any) -> Iterator[str]:
    """Yield what is telling about the size of a difference between two numbers."""
    try:
        low, high = sorted(abs(Decimal(str(value))) for value in (first, second))
    except InvalidOperation:
        return
    if isinstance(first, bool) or not low.is_finite() or not high.is_finite() or not low:
        return
    factor = float(high / low)
    if factor < 1.1:
        yield "near"
    elif factor > 30:
        yield "far"
