"""Renders the pages of a folder with the templates of the live pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from db.browse.agreement import agreement
from db.browse.conflict import conflict
from db.browse.model import model
from db.browse.rows import Decision, ModelList, SourceList
from db.browse.source import source, sources
from db.records import Conflict
from flows.review.folder.addresses import WrittenLinks, unlinked
from flows.review.folder.contents import MAX_SOURCES, Contents
from flows.review.folder.linked import linked_data
from flows.review.links import FolderLinks
from flows.review.pages.conflict import conflict_view
from flows.review.pages.drawn import agreement_chart, model_charts
from flows.review.pages.models import model_view
from flows.review.pages.sources import accuracy, source_view
from flows.review.site import render

UP = "../"
TOP = FolderLinks()


@dataclass(frozen=True, slots=True)
class Making:
    """What all pages of one report share. ``page`` is where its first page is published, if it is.

    Without ``names`` decisions are shown without who made them and what they noted.
    """

    conn: sqlite3.Connection
    contents: Contents
    title: str
    page: str | None
    names: bool = True

    @property
    def links(self) -> WrittenLinks:
        """Return the addresses from a page in one of the folders."""
        return self.contents.links(UP)


def conflict_pages(making: Making, conflicts: dict[str, Conflict]) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each conflict's page."""
    links = making.links
    for id_ in making.contents.conflicts:
        found = conflict(making.conn, id_)
        if found is not None:
            found = found if making.names else replace(found, decisions=_unsigned(found.decisions))
            shown = {"view": conflict_view(found), "linked_data": linked_data([conflicts[id_]], making.page)}
            yield TOP.conflict(id_), _rendered(making, links, "kept_conflict", "queue", **shown)


def _unsigned(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(replace(one, by="", note="") for one in decisions)


def model_pages(making: Making) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each model's page, and of their list."""
    links, rows = making.links, []
    for key in making.contents.models:
        found = model(making.conn, key)
        if found is not None:
            rows.append(found.model)
            charts = model_charts(found, links)
            yield TOP.model(key), _rendered(making, links, "model", "models", view=model_view(found), charts=charts)
    rows.sort(key=lambda row: row.subject_key)
    listed = ModelList(tuple(rows), len(rows) + making.contents.hidden[1], None, None)
    yield TOP.models(), _rendered(making, links, "models", "models", list=listed, q="")


def source_pages(making: Making) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each source's page, and of their list."""
    links, wanted = making.links, set(making.contents.sources)
    for id_ in making.contents.sources:
        found = source(making.conn, id_)
        if found is not None:
            yield TOP.source(id_), _rendered(making, links, "source", "sources", view=source_view(found))
    rows = [row for row in sources(making.conn, size=MAX_SOURCES).rows if row.id in wanted]
    listed = SourceList(tuple(rows), len(rows) + making.contents.hidden[2], None, None)
    chart = agreement_chart(agreement(making.conn), links)
    yield (
        TOP.sources(),
        _rendered(making, links, "sources", "sources", list=listed, q="", accuracy=accuracy, chart=chart),
    )


def _rendered(making: Making, links: WrittenLinks, name: str, here: str, **values: object) -> str:
    given = {"linked_data": Markup(), "charts": ()} | values
    return unlinked(render(name, links, here=here, site=making.title, **given))
