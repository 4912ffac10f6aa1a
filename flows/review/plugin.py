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

from counterclaim.flows.review import databases, permissions, routes, sql_pages

__all__ = [
    "canned_queries",
    "database_actions",
    "extra_css_urls",
    "extra_template_vars",
    "get_metadata",
    "handle_exception",
    "menu_links",
    "permission_allowed",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_routes",
    "render_cell",
    "startup",
]


@hookimpl
def startup(datasette: Any) -> Callable[[], Any]:
    """Find our databases, and keep Datasette from printing tracebacks through rich: 0.65 fails at it."""
    from datasette import handle_exception  # noqa: PLC0415 - its import loads the plugins, and so this module

    handle_exception.rich = None
    return lambda: databases.look(datasette)


@hookimpl
def get_metadata(datasette: Any, key: str | None) -> dict[str, Any]:
    """Describe our tables, views and columns; hide the program's own books; say what lists are narrowed by."""
    return sql_pages.metadata(datasette, key)


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Give Datasette's own pages of our databases the site's header."""
    sql_pages.use_templates(env, datasette)


@hookimpl
def extra_template_vars(datasette: Any, database: str | None, request: Any) -> Callable[[], Any]:
    """Give the templates what they need on pages of our databases."""
    return lambda: sql_pages.variables(datasette, database, request)


@hookimpl
def extra_css_urls(datasette: Any, database: str | None, request: Any) -> Callable[[], Any]:
    """Style Datasette's own pages of our databases as the site's."""
    return lambda: sql_pages.styles(datasette, database, request)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Any]:
    """Say what is missing or wrong in the site's layout."""
    return lambda: sql_pages.failed(datasette, request, exception)


@hookimpl
def render_cell(datasette: Any, database: str | None, value: Any) -> Any:
    """Show the beginning of a long text; the rest opens."""
    served = datasette.databases.get(database)
    return sql_pages.cell(value) if served is not None and databases.known(served) else None


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
