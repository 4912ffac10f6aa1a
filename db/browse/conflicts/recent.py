"""Queries the newest conflicts of a feed: of all, of a model, or of a source."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from counterclaim.db.browse.conflicts.summary_rows import LIVE
from counterclaim.db.browse.models.names import distinct_source_names
from counterclaim.db.browse.sql import ask, listed
from counterclaim.db.keys import name_key
from counterclaim.db.records import Conflict
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables.conflicts import by_ids

MOST = 100

_WHOSE = {
    "": "1",
    # The pluses: few of all conflicts are a model's or a source's, so these come first and are put in order then.
    "model": """+id IN (SELECT id FROM conflicts WHERE closed_at IS NULL AND subject_key = :whose
      UNION ALL SELECT id FROM conflicts WHERE closed_at IS NULL AND object_key = :whose)""",
    "source": "id IN (SELECT conflict_id FROM conflict_evidence WHERE speaker = :whose)",
}
_ORDERED = {"": "first_seen DESC, id DESC", "model": "+first_seen DESC, id DESC", "source": "+first_seen DESC, id DESC"}
_NEWEST = f"SELECT id FROM conflicts WHERE {LIVE} AND {{whose}} ORDER BY {{by}} LIMIT :size"  # noqa: S608
_DECIDED = """
SELECT conflict_id, max(at) FROM reviews WHERE conflict_id IN (SELECT value FROM json_each(?)) GROUP BY 1"""
_SPEAKERS = """
SELECT DISTINCT speaker, conflict_id FROM conflict_evidence
WHERE conflict_id IN (SELECT value FROM json_each(?)) AND document_id IS NOT NULL"""
_MODELS = """
SELECT subject_key, min(subject) FROM document_models WHERE subject_key IN (SELECT value FROM json_each(?))
GROUP BY 1"""
_SOURCES = "SELECT id, name FROM sources WHERE id IN (SELECT value FROM json_each(?))"
_BEGAN = "SELECT min(started_at) FROM runs"


def recent(conn: sqlite3.Connection, of: str = "", key: str = "", size: int = MOST) -> list[Conflict]:
    """Return the newest open or confirmed conflicts of the queue; ``of`` is ``model`` or ``source``, "" for all.

    ``key`` is a model's name or key, or a source's id.
    """
    sql = _NEWEST.format(whose=_WHOSE[of], by=_ORDERED[of])
    asked: dict[str, Any] = {"size": size} | ({"whose": name_key(key) if of == "model" else key} if of else {})
    ids = [id_ for (id_,) in ask(conn, sql, asked)]
    return by_ids(Database(conn, recursive_triggers=False, execute_plugins=False), ids)


def decided(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return when each of these conflicts was decided on last."""
    return dict(ask(conn, _DECIDED, [listed(ids)]))


def speakers(conn: sqlite3.Connection, ids: Iterable[str]) -> Mapping[str, set[str]]:
    """Return the ids of conflicts in which each source (by id) says something."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, conflict in ask(conn, _SPEAKERS, [listed(ids)]):
        found[source].add(conflict)
    return found


def model_names(conn: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return how each of these models is called on its page."""
    return dict(ask(conn, _MODELS, [listed(keys)]))


def source_names(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return how each of these sources is called on its page."""
    told = distinct_source_names(conn)
    return {id_: told.get(id_, name) for id_, name in ask(conn, _SOURCES, [listed(ids)])}


def began(conn: sqlite3.Connection) -> str | None:
    """Return when the first logged run began."""
    return next((str(at) for (at,) in ask(conn, _BEGAN) if at), None)
