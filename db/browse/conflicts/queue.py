"""Queries the conflict queue: filtered, paginated, with facets."""

from __future__ import annotations

import sqlite3
from typing import Literal

from counterclaim.db.browse.conflicts.facets import Choices, condition
from counterclaim.db.browse.conflicts.summary_rows import cards
from counterclaim.db.browse.records.conflicts import Filters, Neighbours, QueuePage
from counterclaim.db.browse.sql import ask, ask_one, page_of

Order = Literal["worst", "newest"]
PAGE = 50

_KEYS = {
    "worst": ("queue_rank", "kind", "subject", "attribute", "id"),
    "newest": ("first_seen", "id"),
}
_DESCENDING = {"newest"}


def queue(
    conn: sqlite3.Connection,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    *,
    order: Order = "worst",
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE,
) -> QueuePage:
    """Return a page of the queue: the one after, or before, a conflict (an id; one that is unknown is ignored).

    ``worst``: by severity times certainty, kind, subject, attribute, id. ``newest``: by first_seen, the latest first.
    """
    ids, has_before, has_after = _walk(conn, filters, order, after=after, before=before, size=size)
    rows = cards(conn, ids)
    first, last = (rows[0].id, rows[-1].id) if rows else (None, None)
    before, after = first if has_before else None, last if has_after else None
    choices = Choices(conn, filters)
    return QueuePage(rows, choices.total(), before, after, choices.facets())


def count(conn: sqlite3.Connection, filters: Filters) -> int:
    """Return how many conflicts the filters leave."""
    where, parameters = condition(conn, filters)
    row = ask_one(conn, f"SELECT count(*) FROM conflicts WHERE {where}", parameters)  # noqa: S608
    return int(row[0]) if row else 0


def neighbours(conn: sqlite3.Connection, filters: Filters, conflict_id: str, *, order: Order = "worst") -> Neighbours:
    """Return what comes before and after a conflict in the same order; for going through the queue by keys."""
    where, parameters = condition(conn, filters)
    earlier = _beyond(order, backwards=True)
    sql = f"SELECT count(*), max(id = :id) FROM conflicts WHERE {where} AND ({earlier} OR id = :id)"  # noqa: S608
    row = ask_one(conn, sql, parameters | {"id": conflict_id})
    place = int(row[0]) if row and row[1] else None
    previous, _, _ = _walk(conn, filters, order, after=None, before=conflict_id, size=1)
    following, _, _ = _walk(conn, filters, order, after=conflict_id, before=None, size=1)
    known = ask_one(conn, "SELECT 1 FROM conflicts WHERE id = ?", [conflict_id]) is not None
    return Neighbours(
        previous[0] if previous and known else None, following[0] if following and known else None, place,
        count(conn, filters),
    )  # fmt: skip


def _walk(
    conn: sqlite3.Connection, filters: Filters, order: Order, *, after: str | None, before: str | None, size: int
) -> tuple[list[str], bool, bool]:
    cursor, backwards = (before, True) if before is not None else (after, False)
    where, parameters = condition(conn, filters)
    known = cursor is not None and ask_one(conn, "SELECT 1 FROM conflicts WHERE id = ?", [cursor]) is not None
    if known:
        where += f" AND {_beyond(order, backwards=backwards)}"
        parameters["id"] = cursor
    descending = (order in _DESCENDING) != (backwards and known)
    by = ", ".join(f"{name} {'DESC' if descending else 'ASC'}" for name in _KEYS[order])
    sql = f"SELECT id FROM conflicts WHERE {where} ORDER BY {by} LIMIT :size"  # noqa: S608
    rows = ask(conn, sql, parameters | {"size": size + 1})
    rows, has_before, has_after = page_of(rows, size, backwards=backwards and known, had_cursor=known)
    return [id_ for (id_,) in rows], has_before, has_after


def _beyond(order: Order, *, backwards: bool) -> str:
    keys = ", ".join(_KEYS[order])
    sign = "<" if backwards != (order in _DESCENDING) else ">"
    return f"({keys}) {sign} (SELECT {keys} FROM conflicts WHERE id = :id)"  # noqa: S608
