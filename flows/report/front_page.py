"""Records of the report's first page: cards, sides, tables, counts. Pure; the template lays them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.records import QUEUE_CLASSES, SEVERITIES, Conflict, StoredClaim
from counterclaim.flows.report.cards import card_of
from counterclaim.flows.report.matrix import Matrix, MatrixCollector
from counterclaim.flows.site.formatting import kind_label, source_label
from counterclaim.flows.site.views.conflicts.detail import ConflictView
from counterclaim.flows.site.views.conflicts.quotes import NO_CONTEXT, Context

NO_SUPPORT: Mapping[str, str] = MappingProxyType({})
MAX_CARDS = 250
MAX_INDEX_ROWS = 1000
MAX_MINOR_ROWS = 200
MAX_SOURCES = 100

_LIVE: frozenset[str] = frozenset({"open", "confirmed"})


@dataclass(frozen=True, slots=True)
class ReportStats:
    """Figures of the whole database. ``generated_at`` is an ISO 8601 time given by the caller.

    ``since`` says from when on conflicts are told of, if not all are: ``run 12``.
    """

    documents: int
    sources: int
    claims: int
    generated_at: str
    ruleset: str = ""
    unread: int = 0
    title: str = "counterclaim report"
    since: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: how many claims it makes and in how many live conflicts it is quoted."""

    name: str
    documents: int
    claims: int
    conflicts: int
    high: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How many documents and claims a source has. ``id`` is "" where only its name is known."""

    id: str
    name: str
    documents: int
    claims: int


@dataclass(frozen=True, slots=True)
class DatabaseTotals:
    """What the page says of all claims, counted by the database: by source, and how many models there are."""

    sources: tuple[SourceCounts, ...]
    models: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole page."""

    stats: ReportStats
    cards: tuple[ConflictView, ...]
    rest: tuple[ConflictView, ...]
    hidden: Mapping[str, int]
    live: int
    by_severity: Mapping[str, int]
    kinds: tuple[tuple[str, str, str], ...]
    cross: Mapping[tuple[str, str], int]
    decided: tuple[ConflictView, ...]
    hidden_decided: int
    explained: tuple[ConflictView, ...]
    hidden_explained: int
    matrix: Matrix
    sources: tuple[SourceRow, ...]
    hidden_sources: int


def view_of(
    conflicts: Sequence[Conflict],
    claims: Iterable[StoredClaim],
    stats: ReportStats,
    contexts: Mapping[str, Context] = NO_CONTEXT,
    support: Mapping[str, str] = NO_SUPPORT,
    whole: DatabaseTotals | None = None,
) -> ReportView:
    """Return the page's records. Claims are read once; conflicts keep their order within a severity.

    With ``whole``, ``claims`` need hold no more than what conflicts cite and the matrix shows.
    """
    ordered, live, decided, explained = _parts(conflicts)
    wanted = {item.claim_id for conflict in on_page(conflicts) for item in conflict.evidence}
    collector, tally, cited = _read(claims, wanted)
    cards = [card_of(c, cited, contexts, support.get(c.id, "")) for c in live[:MAX_INDEX_ROWS]]
    sources = _source_rows(whole.sources if whole else tally.told(), live)
    return ReportView(
        stats=stats,
        cards=tuple(cards[:MAX_CARDS]),
        rest=tuple(cards[MAX_CARDS:]),
        hidden=Counter(c.severity for c in live[MAX_INDEX_ROWS:]),
        live=len(live),
        by_severity=Counter(c.severity for c in live),
        kinds=_kinds(live),
        cross=Counter((c.severity, c.kind) for c in live),
        decided=tuple(card_of(c, cited) for c in decided[:MAX_MINOR_ROWS]),
        hidden_decided=max(0, len(decided) - MAX_MINOR_ROWS),
        explained=tuple(card_of(c, cited) for c in explained[:MAX_MINOR_ROWS]),
        hidden_explained=max(0, len(explained) - MAX_MINOR_ROWS),
        matrix=collector.matrix(ordered, whole.models if whole else 0),
        sources=tuple(sources[:MAX_SOURCES]),
        hidden_sources=max(0, len(sources) - MAX_SOURCES),
    )


def on_page(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts that the page shows with what is behind them; it only counts the others."""
    _, live, decided, explained = _parts(conflicts)
    return [*live[:MAX_INDEX_ROWS], *decided[:MAX_MINOR_ROWS], *explained[:MAX_MINOR_ROWS]]


def _parts(conflicts: Sequence[Conflict]) -> tuple[list[Conflict], list[Conflict], list[Conflict], list[Conflict]]:
    """Return all by severity, and of these the live ones, the decided ones, the explained differences."""
    ordered = sorted(conflicts, key=lambda c: _severity_rank(c.severity))
    queue = [c for c in ordered if c.cls in QUEUE_CLASSES]
    return (
        ordered, [c for c in queue if c.status in _LIVE], [c for c in queue if c.status not in _LIVE],
        [c for c in ordered if c.cls not in QUEUE_CLASSES],
    )  # fmt: skip


class _Tally:
    """Claims and documents by source."""

    def __init__(self) -> None:
        self.claims: Counter[str] = Counter()
        self.documents: dict[str, set[str]] = {}

    def add(self, stored: StoredClaim) -> None:
        self.claims[stored.source] += 1
        self.documents.setdefault(stored.source, set()).add(stored.claim.url or stored.claim.doc)

    def told(self) -> list[SourceCounts]:
        """Return the counts."""
        return [SourceCounts("", name, len(self.documents[name]), claims) for name, claims in self.claims.items()]


def _read(claims: Iterable[StoredClaim], wanted: set[str]) -> tuple[MatrixCollector, _Tally, dict[str, StoredClaim]]:
    collector, tally, cited = MatrixCollector(), _Tally(), dict[str, StoredClaim]()
    for stored in claims:
        collector.add(stored)
        tally.add(stored)
        if stored.id in wanted:
            cited[stored.id] = stored
    return collector, tally, cited


def _source_rows(told: Iterable[SourceCounts], live: Iterable[Conflict]) -> list[SourceRow]:
    conflicts: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for conflict in live:
        for source in {item.source for item in conflict.evidence}:
            conflicts[source] += 1
            high[source] += conflict.severity == "high"
    known = {one.name: one for one in told}
    every = [*known.values(), *(SourceCounts("", name, 0, 0) for name in conflicts if name not in known)]
    every.sort(key=lambda one: (-conflicts[one.name], -one.claims, one.name))
    return [
        SourceRow(source_label(one.name), one.documents, one.claims, conflicts[one.name], high[one.name], one.id)
        for one in every
    ]


def _kinds(live: Iterable[Conflict]) -> tuple[tuple[str, str, str], ...]:
    """Return (id, label, what it means) of the kinds that occur, in the order of their rows."""
    found = {conflict.kind for conflict in live}
    listed = [kind for kind in kinds() if kind in found]
    return tuple(kind_label(kind) for kind in (*listed, *sorted(found - set(listed))))


def _severity_rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
