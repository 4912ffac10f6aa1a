"""Presents our databases on Datasette's own pages: the site's header, descriptions, facets, what is hidden."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import yaml
from datasette.utils import tilde_decode
from datasette.utils.asgi import Base400, Response
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape

from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.flows.review import databases, permissions
from counterclaim.flows.review.request import ASSETS
from counterclaim.flows.site.links import LiveLinks
from counterclaim.flows.site.templates import header_style, mark

# What Datasette asks for when it lists tables or describes one; other keys (who may see) are not ours to answer.
_ASKED = frozenset({None, "databases", "tables"})
_FACET = 8  # values of a facet before the rest is a link
_LONG = 70  # characters of a cell; of more, the first are shown and the rest opens
_MOST = 5_000  # characters that open


class _Texts(dict[str, str]):
    """Texts by name. Datasette copies all metadata deeply, a hundred times for its page of a database."""

    def __deepcopy__(self, _: object) -> dict[str, str]:
        return _Texts(self)


def metadata(datasette: Any, key: str | None) -> dict[str, Any]:
    """Return Datasette's metadata for the databases known to be ours, made anew: Datasette changes what it is given."""
    if key not in _ASKED:
        return {}
    ours = [name for name, served in datasette.databases.items() if databases.known(served)]
    return {"databases": {name: {"tables": {table: dict(of) for table, of in _tables().items()}} for name in ours}}


def use_templates(environment: Environment, datasette: Any) -> None:
    """Let our templates stand before Datasette's, unless its user has some of their own."""
    if not datasette.template_dir:
        own = PackageLoader("counterclaim.flows.review", "sql_pages/templates")
        environment.loader = ChoiceLoader([own, *filter(None, [environment.loader])])


async def variables(datasette: Any, database: str | None, request: Any) -> dict[str, Any]:
    """Return what our templates need on a page of one of our databases, or of none; nothing elsewhere."""
    name = await _shown(datasette, database, request)
    if name is None:
        return {}
    links = LiveLinks(databases.review_path(datasette, name), datasette.urls.path(ASSETS), mark())
    actor = request.actor if request else None
    ours = {
        "links": links,
        "sql": datasette.urls.database(name),
        "who": permissions.name_of(actor) if actor else "",
        "logout": datasette.urls.logout(),
        "start": pages()["start"],
        "views": pages()["views"],
        "tables": _tables(),
        "topics": _topics(),
    }
    return {"counterclaim": ours}


async def styles(datasette: Any, database: str | None, request: Any) -> list[str]:
    """Return the address of the style sheet that makes Datasette's pages look like the site's, where they are ours."""
    if await _shown(datasette, database, request) is None:
        return []
    return [f"{datasette.urls.path(ASSETS)}/datasette.css?{blake2b(style().encode(), digest_size=6).hexdigest()}"]


def style() -> str:
    """Return that style sheet."""
    return f"{header_style()}\n{_text('datasette.css')}"


def cell(value: Any) -> Markup | None:
    """Return a long text as its beginning, which opens to the whole; None for what Datasette shows as it is."""
    if not isinstance(value, str) or len(value) <= _LONG or value.startswith(("http://", "https://")):
        return None
    rest = value if len(value) <= _MOST else f"{value[:_MOST]}…"
    begun = value[:_LONG].rpartition(" ")[0] or value[:_LONG]
    return Markup("<details class='long'><summary>{}…</summary>{}</details>").format(begun, escape(rest))


async def _shown(datasette: Any, database: str | None, request: Any) -> str | None:
    """Return the name of the database of ours that a page belongs to; None if it is somebody else's page."""
    actor = request.actor if request else None
    ours = await databases.ours(datasette, actor)
    if database is not None:
        return database if database in ours else None
    config = datasette.plugin_config(permissions.PLUGIN) or {}
    return ours[0] if ours and config.get("home") else None


async def failed(datasette: Any, request: Any, exception: Exception) -> Response | None:
    """Return the page that says what is missing or wrong, in the site's layout; None leaves it to Datasette."""
    from datasette.views.base import DatasetteError  # noqa: PLC0415 - its import loads the plugins, and so this module

    if not isinstance(exception, Base400 | DatasetteError) or request.path.split("?")[0].endswith(".json"):
        return None
    route = (request.scope.get("url_route") or {}).get("kwargs", {}).get("database", "")
    named = tilde_decode(route) if tilde_decode(route) in datasette.databases else None
    if await _shown(datasette, named, request) is None:
        return None
    told, title = (exception.args[0] if exception.args else ""), None
    if isinstance(exception, DatasetteError):
        told, title = exception.message, exception.title
        if exception.message_is_html:
            told = Markup(told)  # noqa: S704 - Datasette's own words
    values = {"ok": False, "error": told, "status": exception.status, "title": title, "database": named}
    page = await datasette.render_template("error.html", values, request=request)
    return Response.html(page, status=exception.status)


@cache
def pages() -> dict[str, Any]:
    """Return how the pages present a database: ``pages.yml``."""
    return dict(yaml.safe_load(_text("pages.yml")))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    """Return the metadata of every table and view: what it is, what its columns mean, its facets."""
    out: dict[str, dict[str, Any]] = {"_sqlite_migrations": {"hidden": True}}
    for name, said in yaml.safe_load(_text("descriptions.yml")).items():
        out[name] = {"columns": _Texts(said["columns"]), "description": said["description"].replace("`", "")}
        if said["is"] == "table" and name not in pages()["tables"]:
            out[name]["hidden"] = True
        if facets := pages()["facets"].get(name):
            out[name] |= {"facets": facets, "facet_size": _FACET}
    return out


def _topics() -> dict[str, list[str]]:
    """Return the names of the documented queries by topic."""
    out: dict[str, list[str]] = {}
    for name, asked in canned_queries().items():
        out.setdefault(asked.topic, []).append(name)
    return out


def _text(name: str) -> str:
    return files("counterclaim.flows.review").joinpath("sql_pages", name).read_text(encoding="utf-8")
