"""Renders the pages of a folder with the templates of the live pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from markupsafe import Markup

from counterclaim.db.browse.conflicts.detail import conflict
from counterclaim.db.browse.models.model import model
from counterclaim.db.browse.overview.agreement import agreement
from counterclaim.db.browse.overview.source import source, sources
from counterclaim.db.browse.records.conflicts import Decision
from counterclaim.db.browse.records.models import ModelList, ModelRow
from counterclaim.db.browse.records.overview import SourceList
from counterclaim.db.conflicts.failure_isolation import Failures
from counterclaim.db.records import Conflict
from counterclaim.flows.report.folder.contents import MAX_SOURCES, Contents
from counterclaim.flows.report.folder.json_ld import linked_data
from counterclaim.flows.report.folder.links import WrittenLinks, unlinked
from counterclaim.flows.site.links import FolderLinks
from counterclaim.flows.site.templates import render
from counterclaim.flows.site.views.charts import agreement_chart, model_charts
from counterclaim.flows.site.views.conflicts.detail import conflict_view
from counterclaim.flows.site.views.models import model_view
from counterclaim.flows.site.views.sources import accuracy, source_view

UP = "../"
NOT_MADE = "This page could not be made"
FAILED = "What the database holds on it cannot be shown; the rest of the report is complete"
TOP = FolderLinks()


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What all pages of one report share. ``page`` is where its first page is published, if it is.

    Without ``names`` decisions are shown without who made them and what they noted.
    """

    conn: sqlite3.Connection
    contents: Contents
    title: str
    page: str | None
    names: bool = True
    failures: Failures = field(default_factory=Failures)

    @property
    def links(self) -> WrittenLinks:
        """Return the addresses from a page in one of the folders."""
        return self.contents.links(UP)


def conflict_pages(making: ReportContext, conflicts: dict[str, Conflict]) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each conflict's page."""
    for id_ in making.contents.conflicts:
        yield from _made(making, TOP.conflict(id_), "queue", partial(_conflict_page, making, id_, conflicts[id_]))


def _made(
    making: ReportContext, name: str, here: str, make: Callable[[], Iterator[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """Return what is made; where that fails, a page of that name that says so."""
    before = len(making.failures.found)
    made = making.failures.tried(make, name)
    if len(making.failures.found) > before:
        return [(name, _rendered(making, making.links, "failed", here, heading=NOT_MADE, message=FAILED))]
    return made


def _conflict_page(making: ReportContext, id_: str, known: Conflict) -> Iterator[tuple[str, str]]:
    found = conflict(making.conn, id_)
    if found is not None:
        found = found if making.names else replace(found, decisions=_unsigned(found.decisions))
        shown = {"view": conflict_view(found), "linked_data": linked_data([known], making.page)}
        yield TOP.conflict(id_), _rendered(making, making.links, "kept_conflict", "queue", **shown)


def _unsigned(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(replace(one, by="", note="") for one in decisions)


def model_pages(making: ReportContext) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each model's page, and of their list."""
    links, rows = making.links, list[ModelRow]()
    for key in making.contents.models:
        yield from _made(making, TOP.model(key), "models", partial(_model_page, making, key, rows))
    rows.sort(key=lambda row: row.subject_key)
    listed = ModelList(tuple(rows), len(rows) + making.contents.hidden[1], None, None)
    yield TOP.models(), _rendered(making, links, "models", "models", list=listed, q="")


def _model_page(making: ReportContext, key: str, rows: list[ModelRow]) -> Iterator[tuple[str, str]]:
    found = model(making.conn, key)
    if found is not None:
        rows.append(found.model)
        shown = {"view": model_view(found), "charts": model_charts(found, making.links)}
        yield TOP.model(key), _rendered(making, making.links, "model", "models", **shown)


def source_pages(making: ReportContext) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each source's page, and of their list."""
    links, wanted = making.links, set(making.contents.sources)
    for id_ in making.contents.sources:
        yield from _made(making, TOP.source(id_), "sources", partial(_source_page, making, id_))
    rows = [row for row in sources(making.conn, size=MAX_SOURCES).rows if row.id in wanted]
    listed = SourceList(tuple(rows), len(rows) + making.contents.hidden[2], None, None)
    chart = agreement_chart(agreement(making.conn), links)
    yield (
        TOP.sources(),
        _rendered(making, links, "sources", "sources", list=listed, q="", accuracy=accuracy, chart=chart),
    )


def _source_page(making: ReportContext, id_: str) -> Iterator[tuple[str, str]]:
    found = source(making.conn, id_)
    if found is not None:
        yield TOP.source(id_), _rendered(making, making.links, "source", "sources", view=source_view(found))


def _rendered(making: ReportContext, links: WrittenLinks, name: str, here: str, **values: object) -> str:
    given = {"linked_data": Markup(), "charts": ()} | values
    return unlinked(render(name, links, here=here, site=making.title, **given))
