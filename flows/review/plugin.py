"""The Datasette plugin: review pages and documented queries for every counterclaim database that Datasette serves.

Hooks only. It is loaded by its entry point wherever counterclaim is installed, and does nothing on other databases.
Settings, in Datasette's metadata under ``plugins: counterclaim:``, for all databases or for one of them:

- ``writers``: who may decide, as one of Datasette's allow blocks (``{id: [ada, grace]}``); nobody if missing
- ``home``: ``true`` makes the review of the first counterclaim database the front page
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl

from counterclaim.flows.review import databases, permissions, routes

__all__ = [
    "canned_queries",
    "database_actions",
    "menu_links",
    "permission_allowed",
    "prepare_connection",
    "register_routes",
    "startup",
]


@hookimpl
def startup() -> None:
    """Keep Datasette from printing tracebacks through rich: 0.65 fails at it, and so at every page that is missing."""
    from datasette import handle_exception  # noqa: PLC0415 - its import loads the plugins, and so this module

    handle_exception.rich = None


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Refuse to people's SQL what no query needs and what harms."""
    databases.harden(conn)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Return the addresses of the review pages."""
    return routes.table(datasette)


@hookimpl
def permission_allowed(datasette: Any, actor: Any, action: str, resource: Any) -> bool | None:
    """Answer who may decide: those named in the setting ``writers``."""
    return permissions.allowed(datasette, actor, action, resource)


@hookimpl
def canned_queries(datasette: Any, database: str) -> Any:
    """Offer the documented queries on counterclaim's databases."""
    return databases.queries(datasette, database)


@hookimpl
def menu_links(datasette: Any, actor: Any) -> Any:
    """Put the review into the menu of Datasette's own pages."""
    return databases.menu(datasette, actor)


@hookimpl
def database_actions(datasette: Any, database: str) -> Any:
    """Put the review into the cog menu of its database."""
    return databases.actions(datasette, database)
