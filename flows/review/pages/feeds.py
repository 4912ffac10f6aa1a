"""Live Atom feeds of the newest conflicts: of all, of a model, of a source."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from datasette.utils.asgi import Response

from counterclaim.db.browse.conflicts import recent
from counterclaim.db.records import Conflict
from counterclaim.flows.review.headers import HEADERS
from counterclaim.flows.review.request import MissingError, ReviewRequest
from counterclaim.flows.site.atom_feed import MEDIA_TYPE, Feed, atom
from counterclaim.flows.site.links import key_of

NEVER = "1970-01-01T00:00:00Z"  # the time of a feed without entries, in a database without runs


@dataclass(frozen=True, slots=True)
class _LiveAddresses:
    """Absolute addresses of a live feed. No host gives its name to ids: one address today is another tomorrow."""

    asked: ReviewRequest
    own: str
    page: str
    host: str = ""

    def conflict(self, conflict_id: str) -> str:
        return self.asked.absolute(self.asked.links.conflict(conflict_id))


@dataclass(frozen=True, slots=True)
class _Found:
    conflicts: list[Conflict]
    decided: dict[str, str]
    began: str | None
    name: str | None


async def every(asked: ReviewRequest) -> Response:
    """Answer with the newest of all conflicts."""
    return await _feed(asked, asked.links.feed(), asked.links.home())


async def of_model(asked: ReviewRequest) -> Response:
    """Answer with the newest conflicts of a model."""
    key = key_of(asked.request.url_vars["key"])
    return await _feed(asked, asked.links.model_feed(key), asked.links.model(key), "model", key)


async def of_source(asked: ReviewRequest) -> Response:
    """Answer with the newest conflicts of a source."""
    id_ = key_of(asked.request.url_vars["id"])
    return await _feed(asked, asked.links.source_feed(id_), asked.links.source(id_), "source", id_)


async def _feed(asked: ReviewRequest, own: str, page: str, of: str = "", key: str = "") -> Response:
    found = await asked.read(_find, of, key)
    if of and found.name is None:
        raise MissingError(f"There is no {of} {key!r}")
    title = f"{asked.database.name}: conflicts" + (f", {found.name}" if of else "")
    to = _LiveAddresses(asked, asked.absolute(own), asked.absolute(page))
    feed = Feed(title, found.began or NEVER, to, f"{of}/{key}" if of else "", found.decided)
    text = atom(found.conflicts, feed).encode("utf-8", "replace")
    return Response(text, headers=dict(HEADERS), content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _find(conn: sqlite3.Connection, of: str, key: str) -> _Found:
    conflicts = recent.recent(conn, of, key)
    names = {"model": recent.model_names, "source": recent.source_names}
    named = names[of](conn, [key]).get(key) if of else None
    return _Found(conflicts, recent.decided(conn, (one.id for one in conflicts)), recent.began(conn), named)
