"""Detects which of the served databases are counterclaim's, and configures Datasette's own pages for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.db.sqlite.connection import MIGRATION_SET, VERSIONS
from counterclaim.db.sqlite.query import FORBIDDEN_FUNCTIONS
from counterclaim.flows.review import permissions

VIEW = "conflict_report"  # a database with this view is taken for ours
_LONGEST = 256 * 2**20  # bytes of one value in a query
_LARGEST = (
    16 * 2**20
)  # of an answer's rows: Datasette makes it in memory, up to 30 times as large, while all others wait
_MIGRATIONS = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"

_KNOWN: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_CURRENT: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_GIVEN: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()
_FILES: WeakKeyDictionary[Any, tuple[int, int] | None] = WeakKeyDictionary()


async def is_ours(database: Any) -> bool:
    """Return whether a database is counterclaim's. A database that was not may become one while it is served."""
    if not _KNOWN.get(database):
        _KNOWN[database] = await database.execute_fn(_has_view)
    return _KNOWN[database]


def known(database: Any) -> bool:
    """Return whether a database has been found to be counterclaim's, without asking it."""
    return bool(_KNOWN.get(database))


async def look(datasette: Any) -> None:
    """Find out which of the served databases are counterclaim's."""
    for database in datasette.databases.values():
        await _seems_ours(database)


async def _seems_ours(database: Any) -> bool:
    """Return whether a database is ours; no for one that cannot be read now: other pages must not fail for it."""
    try:
        return await is_ours(database)
    except sqlite3.Error:
        return False


async def why_not(database: Any) -> str:
    """Return why the pages cannot be made of a database of ours, and what to do; "" if they can."""
    if _file(database) != _FILES.setdefault(database, _file(database)):
        # Datasette holds on to the file that it opened: decisions would go where nobody finds them.
        return "was moved, replaced or deleted since it was opened here: serve it anew"
    if not _CURRENT.get(database):
        applied = await database.execute_fn(_applied)
        if newer := applied - set(VERSIONS):
            return f"is newer than this program (it has {max(newer)}): install the newer counterclaim"
        if VERSIONS[-1] not in applied:
            return "is older than this program: run `counterclaim add` on it once"
        _CURRENT[database] = True
    return ""


async def ours(datasette: Any, actor: Any) -> list[str]:
    """Return the names of counterclaim's databases that the visitor may see, as they were given."""
    named = [(name, database) for name, database in datasette.databases.items() if not name.startswith("_")]
    return [
        name
        for name, database in named
        if await permissions.may_see(datasette, actor, name) and await _seems_ours(database)
    ]


def review_path(datasette: Any, database: str) -> str:
    """Return the address of a database's review, below Datasette's ``base_url``."""
    return str(datasette.urls.database(database)) + "/-/review"


def queries(datasette: Any, database: str) -> Callable[[], Any]:
    """Return the documented queries as Datasette's canned queries, for our databases."""

    async def offer() -> dict[str, dict[str, Any]]:
        served = datasette.get_database(database)
        if not await _seems_ours(served) or await why_not(served):
            return {}
        found = canned_queries().items()
        return {
            name: {"title": q.title, "description": q.description, "sql": q.sql, "hide_sql": True} for name, q in found
        }

    return offer


def harden(conn: sqlite3.Connection) -> None:
    """Let no statement on a connection call a function that touches memory or files, or answer with gigabytes."""
    conn.set_authorizer(_authorize)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(_LONGEST, conn.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)))
    conn.row_factory = _bounded


def _bounded(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
    """Return a row as Datasette wants it. Raise OperationalError when a cursor's rows are too large together."""
    size = _GIVEN.get(cursor, 0) + sum(len(value) for value in row if isinstance(value, (str, bytes)))
    if size > _LARGEST:
        raise sqlite3.OperationalError(f"the answer is larger than {_LARGEST} bytes: ask for fewer rows or columns")
    _GIVEN[cursor] = size
    return sqlite3.Row(cursor, row)


def menu(datasette: Any, actor: Any) -> Callable[[], Any]:
    """Return the menu's links: the review of each of our databases that the visitor may see."""

    async def offer() -> list[dict[str, str]]:
        names = await ours(datasette, actor)
        return [{"href": review_path(datasette, name), "label": _label(name, len(names))} for name in names]

    return offer


def actions(datasette: Any, database: str) -> Callable[[], Any]:
    """Return the database page's actions."""

    async def offer() -> list[dict[str, str]]:
        if not await _seems_ours(datasette.get_database(database)):
            return []
        return [{"href": review_path(datasette, database), "label": "Review conflicts"}]

    return offer


def _authorize(action: int, _first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _label(name: str, count: int) -> str:
    return "Review conflicts" if count == 1 else f"Review conflicts: {name}"


def _has_view(conn: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?"
    return conn.execute(sql, [VIEW]).fetchone() is not None


def _applied(conn: sqlite3.Connection) -> set[str]:
    try:
        return {row[0] for row in conn.execute(_MIGRATIONS, [MIGRATION_SET])}
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return set()  # a view of that name in a database of somebody else


def _file(database: Any) -> tuple[int, int] | None:
    """Return the identity of the database's file, None if there is none."""
    try:
        found = Path(database.path).stat()
    except (OSError, TypeError):
        return None
    return found.st_dev, found.st_ino
