"""Routes of the review pages and their static files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from datasette import NotFound
from datasette.utils.asgi import Request, Response

from counterclaim.flows.review import databases, decisions, permissions, sql_pages
from counterclaim.flows.review.headers import HEADERS
from counterclaim.flows.review.pages import conflict_page, explore_pages, feeds, queue_page, snapshot_page
from counterclaim.flows.review.request import ASSETS, MissingError, ReviewRequest, answering
from counterclaim.flows.site.templates import script, style

REVIEW = r"^/(?P<database>[^/]+)/-/review"
_PLAIN = re.compile(r"(?:/[\w~+-]+)*", re.ASCII)
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def table(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Return (pattern, view) of every page. More patterns are matched in this order, before Datasette's own."""
    config = datasette.plugin_config(permissions.PLUGIN) or {}
    front = [(r"^/$", _front)] if config.get("home") else []
    return [
        *front,
        (rf"^{permissions.SIGN_IN}$", permissions.sign_in),
        (rf"^{ASSETS}/(?P<name>site\.css|datasette\.css|review\.js)$", _asset),
        (rf"{REVIEW}$", answering(explore_pages.page)),
        (rf"{REVIEW}/feed\.atom$", answering(feeds.every)),
        (rf"{REVIEW}/conflicts$", answering(queue_page.page)),
        (rf"{REVIEW}/conflicts/(?P<id>[^/]+)$", answering(conflict_page.page)),
        (rf"{REVIEW}/conflicts/(?P<id>[^/]+)/decide$", answering(decisions.decide)),
        (rf"{REVIEW}/snapshots/(?P<id>[^/]+)$", answering(snapshot_page.page)),
        (rf"{REVIEW}/snapshots/(?P<id>[^/]+)/body$", answering(snapshot_page.body)),
        (rf"{REVIEW}/models$", answering(explore_pages.list_models)),
        (rf"{REVIEW}/models/(?P<key>[^/]+)$", answering(explore_pages.one_model)),
        (rf"{REVIEW}/models/(?P<key>[^/]+)/feed\.atom$", answering(feeds.of_model)),
        (rf"{REVIEW}/sources$", answering(explore_pages.list_sources)),
        (rf"{REVIEW}/sources/(?P<id>[^/]+)$", answering(explore_pages.one_source)),
        (rf"{REVIEW}/sources/(?P<id>[^/]+)/feed\.atom$", answering(feeds.of_source)),
        (rf"{REVIEW}/compare$", answering(explore_pages.compare)),
        (rf"{REVIEW}/search$", answering(explore_pages.search)),
        (rf"{REVIEW}(?P<rest>/.*)$", answering(_nothing)),
    ]


async def _front(datasette: Any, request: Request) -> Response:
    """Lead from the front page to the review of the first database of ours that the visitor may see."""
    names = await databases.ours(datasette, request.actor)
    if not names:
        raise NotFound("No counterclaim database is served here")
    return Response.redirect(databases.review_path(datasette, names[0]), headers=dict(HEADERS))


async def _nothing(asked: ReviewRequest) -> Response:
    """Answer every other address below the review; one with a trailing slash redirects to the page without it."""
    rest = asked.request.url_vars["rest"].rstrip("/")
    if rest != asked.request.url_vars["rest"] and _PLAIN.fullmatch(rest):
        return asked.lead(asked.links.base + rest)
    raise MissingError("There is no such page")


async def _asset(request: Request) -> Response:
    """Return a style sheet or the script; their addresses change with their text."""
    styles: dict[str, Callable[[], str]] = {"site.css": style, "datasette.css": sql_pages.style}
    if made := styles.get(request.url_vars["name"]):
        return Response(made(), headers=_FOR_EVER, content_type="text/css; charset=utf-8")
    return Response(script(), headers=_FOR_EVER, content_type="text/javascript; charset=utf-8")
