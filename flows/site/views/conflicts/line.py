"""View of the conflict queue: compact rows with the quotes of each side. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.db.browse.conflicts.evidence_samples import SideRow
from counterclaim.db.browse.records.conflicts import QueueRow
from counterclaim.db.conflict_kinds import kind_of_conflict
from counterclaim.extractors.records import RELATIONS
from counterclaim.flows.site.formatting import attribute_label, kind_label, label, quote_url, source_label, sureness
from counterclaim.flows.site.quotes import headers_of, pieces
from counterclaim.flows.site.views.conflicts.detail import scope_of, value_said
from counterclaim.flows.site.views.conflicts.quotes import day


@dataclass(frozen=True, slots=True)
class Brief:
    """One conflict in brief."""

    id: str
    severity: str
    status: str
    kind: str
    subject: str
    object: str
    attribute: str
    explanation: str
    is_new: bool


def brief(row: QueueRow) -> Brief:
    """Return a conflict of a list in brief."""
    return Brief(
        row.id, row.severity, row.status, kind_label(row.kind)[1], row.subject, row.object or "",
        attribute_label(row.attribute), row.explanation, row.is_new,
    )  # fmt: skip


REACH = 90  # characters around a quote
MOST_SAYINGS = 4  # on a line, of both sides


@dataclass(frozen=True, slots=True)
class Saying:
    """One quoted statement of a line. ``place`` are the headers of its cell, "" where it stands in no table."""

    subject: str
    value: str
    words: tuple[tuple[str, bool], ...]
    source: str
    source_id: str
    published: str
    doc: str
    link: str | None
    place: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One conflict in the queue. ``seen`` is what a decision on it carries; ``more`` counts what is hidden."""

    id: str
    severity: str
    status: str
    kind: str
    cls: str
    scope: str
    subject: str
    object: str
    attribute: str
    explanation: str
    left: tuple[Saying, ...]
    right: tuple[Saying, ...]
    more: int
    sources: tuple[str, ...]
    support: str
    first_seen: str
    is_new: bool
    seen: str
    sureness: str
    sure: bool
    doubt: str


def lines(
    rows: Sequence[QueueRow], sides: Mapping[str, Sequence[SideRow]], marks: Mapping[str, str]
) -> tuple[QueueLine, ...]:
    """Return the lines of a page of the queue."""
    return tuple(_line(row, sides.get(row.id, ()), marks.get(row.id, "")) for row in rows)


def _line(row: QueueRow, sides: Sequence[SideRow], seen: str) -> QueueLine:
    left, right = _opposed(row, sides)
    left, right = left[: max(1, MOST_SAYINGS - len(right))], right[: max(1, MOST_SAYINGS - 1)]
    shown = tuple(tuple(_saying(row, side) for side in camp) for camp in (left, right))
    return QueueLine(
        id=row.id, severity=row.severity, status=row.status, kind=kind_label(row.kind)[1],
        cls=label("classes", row.cls)[0], scope=scope_of(row), subject=row.subject, object=row.object or "",
        attribute=attribute_label(row.attribute), explanation=row.explanation, left=shown[0], right=shown[1],
        more=row.evidence - len(left) - len(right), sources=tuple(source_label(name) for name in row.sources),
        support=row.support or "", first_seen=day(row.first_seen), is_new=row.is_new, seen=seen,
        sureness=sureness(row.certainty), sure=row.sure, doubt=row.doubt or "",
    )  # fmt: skip


def _opposed(row: QueueRow, sides: Sequence[SideRow]) -> tuple[list[SideRow], list[SideRow]]:
    """Return words against figures where there are both, else the two sides as they were stored."""
    words = [side for side in sides if side.claim and side.claim.relation in RELATIONS - {"is"}]
    figures = [side for side in sides if side not in words]
    if words and figures and kind_of_conflict(row.kind).compares != "truths":
        return words[:1], figures
    if kind_of_conflict(row.kind).compares == "sums":
        return list(sides[:1]), list(sides[1:])
    return [side for side in sides if side.side == "left"], [side for side in sides if side.side == "right"]


def _saying(row: QueueRow, side: SideRow) -> Saying:
    claim = side.claim
    subject = claim.subject if claim and (row.object or claim.subject != row.subject) else ""
    return Saying(
        subject, value_said(row, claim, side.value), pieces(side.quote, side.around, REACH),
        source_label(side.source), side.source_id or "", day(side.published) if side.published else "", side.doc,
        quote_url(side.url, side.quote) if claim else None, headers_of(claim.locator) if claim else "",
    )  # fmt: skip
