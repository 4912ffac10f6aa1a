"""Which of the served databases are counterclaim's, and what Datasette's own pages offer of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from db.canned import canned_queries
from db.opening import MIGRATION_SET, VERSIONS

VIEW = "conflict_report"  # a database with this view is taken for ours

_KNOWN: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_CURRENT: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


async def is_ours(database: Any) -> bool:
    """Return whether a database is counterclaim's. A database that was not may become one while it is served."""
    if not _KNOWN.get(database):
        _KNOWN[database] = await database.execute_fn(_has_view)
    return _KNOWN[database]


async def is_current(database: Any) -> bool:
    """Return whether a database of ours has all that the pages ask for; an older one is brought up by any command."""
    if not _CURRENT.get(database):
        _CURRENT[database] = await database.execute_fn(_has_newest)
    return _CURRENT[database]


async def ours(datasette: Any) -> list[str]:
    """Return the names of counterclaim's databases, as they were given."""
    named = [(name, database) for name, database in datasette.databases.items() if not name.startswith("_")]
    return [name for name, database in named if await is_ours(database)]


def review_path(datasette: Any, database: str) -> str:
    """Return the address of a database's review, below Datasette's ``base_url``."""
    return str(datasette.urls.database(database)) + "/-/review"


def queries(datasette: Any, database: str) -> Callable[[], Any]:
    """Return the documented queries as Datasette's canned queries, for our databases."""

    async def offer() -> dict[str, dict[str, str]]:
        if not await is_ours(datasette.get_database(database)):
            return {}
        found = canned_queries().items()
        return {name: {"title": q.title, "description": q.description, "sql": q.sql} for name, q in found}

    return offer


def menu(datasette: Any) -> Callable[[], Any]:
    """Return the menu's links: the review of each of our databases."""

    async def offer() -> list[dict[str, str]]:
        names = await ours(datasette)
        return [{"href": review_path(datasette, name), "label": _label(name, len(names))} for name in names]

    return offer


def actions(datasette: Any, database: str) -> Callable[[], Any]:
    """Return the database page's actions."""

    async def offer() -> list[dict[str, str]]:
        if not await is_ours(datasette.get_database(database)):
            return []
        return [{"href": review_path(datasette, database), "label": "Review conflicts"}]

    return offer


def _label(name: str, count: int) -> str:
    return "Review conflicts" if count == 1 else f"Review conflicts: {name}"


def _has_view(conn: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?"
    return conn.execute(sql, [VIEW]).fetchone() is not None


def _has_newest(conn: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? AND name = ?"
    try:
        return conn.execute(sql, [MIGRATION_SET, VERSIONS[-1]]).fetchone() is not None
    except sqlite3.OperationalError:  # a view of that name in a database of somebody else
        return False
