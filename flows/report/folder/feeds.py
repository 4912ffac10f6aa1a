"""Writes the feeds of a folder: of all conflicts, and of those of each model and of each source."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from counterclaim.db.browse.conflicts import recent
from counterclaim.db.browse.overview import report
from counterclaim.db.keys import name_key
from counterclaim.db.records import Conflict
from counterclaim.flows.report.folder.contents import Contents
from counterclaim.flows.site.atom_feed import Feed, FolderAddresses, atom
from counterclaim.flows.site.links import FolderLinks

TOP = FolderLinks()
Named = tuple[str, str]
"""A file's name and its text."""


def feeds(
    conn: sqlite3.Connection, found: Contents, conflicts: Sequence[Conflict], title: str, page: str | None, made: str
) -> Iterator[Named]:
    """Yield each feed. ``page`` is where the report's first page is published; ``made`` is when this one was made."""
    queued = [conflict for conflict in conflicts if conflict.queued]
    shared = Feed(f"{title}: conflicts", report.last_run_started(conn) or made, decided=report.decided(conn))
    yield TOP.feed(), atom(queued, replace(shared, addresses=FolderAddresses(published=page)))
    # A feed without news stays the same, byte for byte: its time is not that of the last run.
    quiet = replace(shared, updated=recent.began(conn) or shared.updated)
    yield from _of_models(conn, found, queued, quiet, page)
    yield from _of_sources(conn, found, queued, quiet, page)


def _of_models(
    conn: sqlite3.Connection, found: Contents, conflicts: Sequence[Conflict], shared: Feed, page: str | None
) -> Iterator[Named]:
    about: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts:
        for key in {name_key(name) for name in (conflict.subject, conflict.object) if name}:
            about[key].append(conflict)
    names = recent.model_names(conn, found.models)
    for key in found.models:
        to = FolderAddresses(TOP.model_feed(key), TOP.model(key), page)
        yield to.name, atom(about[key], _named(shared, names.get(key, key), to, f"model/{key}"))


def _of_sources(
    conn: sqlite3.Connection, found: Contents, conflicts: Sequence[Conflict], shared: Feed, page: str | None
) -> Iterator[Named]:
    said = recent.speakers(conn, (conflict.id for conflict in conflicts))
    by_id = {conflict.id: conflict for conflict in conflicts}
    names = recent.source_names(conn, found.sources)
    for id_ in found.sources:
        to = FolderAddresses(TOP.source_feed(id_), TOP.source(id_), page)
        theirs = [by_id[each] for each in said.get(id_, ())]
        yield to.name, atom(theirs, _named(shared, names.get(id_, id_), to, f"source/{id_}"))


def _named(shared: Feed, name: str, to: FolderAddresses, about: str) -> Feed:
    return replace(shared, title=f"{shared.title}, {name}", addresses=to, about=about)
