"""Builds the first page of a report: self-contained, so that it can be mailed without the folder."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from types import MappingProxyType

from markupsafe import Markup

from counterclaim.db.browse.models.attributes import attributes
from counterclaim.db.browse.models.model import find_model
from counterclaim.db.browse.overview import report
from counterclaim.db.browse.overview.agreement import agreement
from counterclaim.db.browse.overview.home import counts as counted
from counterclaim.db.browse.overview.trend import trend
from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.records import SEVERITIES, Conflict, StoredClaim
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.report.cards import card_of
from counterclaim.flows.report.folder.contents import Contents
from counterclaim.flows.report.folder.json_ld import linked_data
from counterclaim.flows.report.folder.links import WrittenLinks, unlinked
from counterclaim.flows.report.folder.pages import ReportContext
from counterclaim.flows.report.folder.since import Since
from counterclaim.flows.report.glance import Glance, gist, glance, speakers
from counterclaim.flows.report.matrix import MAX_ROWS, Matrix, MatrixCollector
from counterclaim.flows.report.parts import LIVE, MAX_INDEX_ROWS, MAX_MINOR_ROWS, on_page, parts_of
from counterclaim.flows.site.charts import Chart
from counterclaim.flows.site.formatting import kind_label, moment, source_label
from counterclaim.flows.site.templates import render, text_of
from counterclaim.flows.site.views.charts import agreement_chart, spread_chart, trend_chart
from counterclaim.flows.site.views.conflicts.detail import ConflictView
from counterclaim.flows.site.views.conflicts.quotes import NO_CONTEXT, Context, contexts

PRICES = ("input_price", "output_price")
CHARTED = 20  # models in the chart of prices
MAX_LINKED = 50  # conflicts whose linked data the first page repeats; each has its own on its page
MAX_CARDS = 250
MAX_SOURCES = 100
NO_SUPPORT: Mapping[str, str] = MappingProxyType({})
_STYLES = ("base.css", "pages.css", "charts.css", "index.css")
_PLAIN_ID = re.compile(r"[a-z][a-z0-9_-]*")
_NO_CONTENTS = Contents((), (), (), frozenset(), (0, 0, 0))


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

    sources: tuple[SourceCounts, ...] = ()
    models: int = 0


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole page."""

    stats: ReportStats
    cards: tuple[ConflictView, ...]
    rest: tuple[ConflictView, ...]
    hidden: Mapping[str, int]
    live: int
    by_severity: Mapping[str, int]
    glance: Glance
    kinds: tuple[tuple[str, str, str], ...]
    by_kind: Mapping[str, int]
    less_sure: tuple[ConflictView, ...]
    hidden_less_sure: int
    decided: tuple[ConflictView, ...]
    hidden_decided: int
    explained: tuple[ConflictView, ...]
    hidden_explained: int
    unlisted: tuple[ConflictView, ...]
    hidden_unlisted: int
    matrix: Matrix
    sources: tuple[SourceRow, ...]
    hidden_sources: int


@dataclass(frozen=True, slots=True)
class FolderExtras:
    """What else the folder has, where the page is part of one, and what the page shows besides its records."""

    links: WrittenLinks = field(default_factory=WrittenLinks)
    contents: Contents = _NO_CONTENTS
    charts: tuple[Chart, ...] = ()
    linked_data: Markup = field(default_factory=Markup)


def first_page(making: ReportContext, conflicts: Sequence[Conflict], new: Since | None, generated_at: str) -> str:
    """Return the first page of the folder that is being made; ``new`` says from when on conflicts are told of."""
    conn, found = making.conn, making.contents
    counts = counted(conn)
    stats = ReportStats(
        documents=counts.documents, sources=counts.sources, claims=counts.claims, unread=report.unread(conn),
        ruleset=report.ruleset(conn), generated_at=generated_at, title=making.title, since=_since(new),
    )  # fmt: skip
    ids = {item.claim_id for conflict in on_page(conflicts) for item in conflict.evidence}
    claims = report.claims_of(conn, ids, found.models[:MAX_ROWS])
    sources = tuple(SourceCounts(*row) for row in report.source_counts(conn) if new is None or row[0] in found.sources)
    whole = DatabaseTotals(sources, len(found.models) + found.hidden[1])
    live = [c for c in conflicts if c.queued and c.status in LIVE]
    links = found.links()
    beside = FolderExtras(links, found, _charts(making, links, new), linked_data(live[:MAX_LINKED], making.page))
    return build_report(
        conflicts, claims, stats, contexts(conn, conflicts, MAX_CARDS), report.supported(conn), whole, beside
    )  # fmt: skip


def build_report(
    conflicts: Sequence[Conflict],
    claims: Iterable[StoredClaim],
    stats: ReportStats,
    around: Mapping[str, Context] = NO_CONTEXT,
    support: Mapping[str, str] = NO_SUPPORT,
    whole: DatabaseTotals = DatabaseTotals(),
    beside: FolderExtras = FolderExtras(),
) -> str:
    """Return the page as HTML text. Pure: equal input gives equal output, whatever the clock says.

    ``around`` holds the words before and after quotes, by claim id; quotes without stand alone. ``support`` says
    which side of a conflict is better supported, by conflict id. For ``whole`` see ``view_of``.
    """
    view = view_of(conflicts, claims, stats, around, support, whole)
    css = _css() + _filters(kind for kind, *_ in view.kinds)
    html = render(
        "index", beside.links, here="home", site=stats.title, view=view, severities=SEVERITIES,
        generated=moment(stats.generated_at), shown_ids={card.id for card in (*view.cards, *view.rest)},
        css=Markup(css),  # noqa: S704 (our own file)
        style_hash="sha256-" + b64encode(sha256(css.encode()).digest()).decode(),
        gist=gist, speakers=speakers, contents=beside.contents, charts=beside.charts, linked_data=beside.linked_data,
    )  # fmt: skip
    return unlinked(html)


def _since(new: Since | None) -> str:
    if new is None:
        return ""
    if new.at.startswith(new.label):
        return human_date(new.label) if len(new.label) == len("2025-08-13") else moment(new.at)
    return f"{new.label} ({moment(new.at)})"


def _charts(making: ReportContext, links: WrittenLinks, new: Since | None) -> tuple[Chart, ...]:
    """Return the charts of what is disputed most; of a report of what is new only those of its models."""
    conn = making.conn
    found = [model for key in making.contents.models[:CHARTED] if (model := find_model(conn, key)) is not None]
    columns = [(one.name, links.model(one.subject_key), attributes(conn, one.subject_key, PRICES)) for one in found]
    drawn = [spread_chart(columns, links, title="Claimed prices")]
    if new is None:
        drawn += [agreement_chart(agreement(conn), links), trend_chart(trend(conn))]
    return tuple(chart for chart in drawn if chart is not None)


@cache
def _css() -> str:
    return "\n".join(text_of(name) for name in _STYLES)


def _filters(names: Iterable[str]) -> str:
    """Return the rules by which a choice of a kind hides the items of the others; their ids are parts of selectors."""
    plain = (kind for kind in names if _PLAIN_ID.fullmatch(kind))
    chosen = (f'body:has(#kind-{kind}:checked) .item[data-kind]:not([data-kind="{kind}"])' for kind in plain)
    return "".join(f"{selector} {{ display: none }}\n" for selector in chosen)


def view_of(
    conflicts: Sequence[Conflict],
    claims: Iterable[StoredClaim],
    stats: ReportStats,
    around: Mapping[str, Context] = NO_CONTEXT,
    support: Mapping[str, str] = NO_SUPPORT,
    whole: DatabaseTotals = DatabaseTotals(),
) -> ReportView:
    """Return the page's records. Conflicts keep their order within a severity.

    ``claims`` are read once; they need hold no more than what conflicts cite and the matrix shows.
    """
    parts = parts_of(conflicts)
    live = parts.live
    wanted = {item.claim_id for conflict in on_page(conflicts) for item in conflict.evidence}
    behind = {item.claim_id for conflict in live for item in conflict.evidence}
    collector, cited = _read(claims, wanted, behind)
    cards = [card_of(c, cited, around, support.get(c.id, "")) for c in live[:MAX_INDEX_ROWS]]
    sources = _source_rows(whole.sources, live)
    return ReportView(
        stats=stats,
        cards=tuple(cards[:MAX_CARDS]),
        rest=tuple(cards[MAX_CARDS:]),
        hidden=Counter(c.severity for c in live[MAX_INDEX_ROWS:]),
        live=len(live),
        by_severity=Counter(c.severity for c in live),
        glance=glance(live, {one.name: one.id for one in whole.sources}),
        kinds=_kinds(live),
        by_kind=Counter(c.kind for c in live),
        less_sure=tuple(card_of(c, cited) for c in parts.less_sure[:MAX_MINOR_ROWS]),
        hidden_less_sure=max(0, len(parts.less_sure) - MAX_MINOR_ROWS),
        decided=tuple(card_of(c, cited) for c in parts.decided[:MAX_MINOR_ROWS]),
        hidden_decided=max(0, len(parts.decided) - MAX_MINOR_ROWS),
        explained=tuple(card_of(c, cited) for c in parts.explained[:MAX_MINOR_ROWS]),
        hidden_explained=max(0, len(parts.explained) - MAX_MINOR_ROWS),
        unlisted=tuple(card_of(c, cited) for c in parts.unlisted[:MAX_MINOR_ROWS]),
        hidden_unlisted=max(0, len(parts.unlisted) - MAX_MINOR_ROWS),
        matrix=collector.matrix(parts.ordered, whole.models),
        sources=tuple(sources[:MAX_SOURCES]),
        hidden_sources=max(0, len(sources) - MAX_SOURCES),
    )


def _read(
    claims: Iterable[StoredClaim], wanted: set[str], behind: set[str]
) -> tuple[MatrixCollector, dict[str, StoredClaim]]:
    collector, cited = MatrixCollector(behind), dict[str, StoredClaim]()
    for stored in claims:
        collector.add(stored)
        if stored.id in wanted:
            cited[stored.id] = stored
    return collector, cited


def _source_rows(counts: Iterable[SourceCounts], live: Iterable[Conflict]) -> list[SourceRow]:
    conflicts: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for conflict in live:
        for source in {item.source for item in conflict.evidence}:
            conflicts[source] += 1
            high[source] += conflict.severity == "high"
    known = {one.name: one for one in counts}
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
