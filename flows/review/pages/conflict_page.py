"""Live page of one conflict, with its neighbours in the queue and the form for a decision."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from datasette.utils.asgi import Response

from counterclaim.db.browse.conflicts.detail import conflict
from counterclaim.db.browse.conflicts.queue import neighbours
from counterclaim.db.browse.records.conflicts import ConflictPage, Neighbours
from counterclaim.db.browse.snapshot import conflicts_like
from counterclaim.db.records import StoredClaim
from counterclaim.db.reference.lookup import listings
from counterclaim.db.tables.reviews import seen_mark
from counterclaim.flows.review.request import MissingError, ReviewRequest
from counterclaim.flows.site.links import key_of
from counterclaim.flows.site.views.conflicts.detail import conflict_view
from counterclaim.flows.site.views.conflicts.filters import OPEN, QueueFilters, parse_filters


@dataclass(frozen=True, slots=True)
class _Found:
    page: ConflictPage | None
    around: Neighbours | None = None
    then: str | None = None  # the next open one, which a decision leads on to
    seen: str = ""
    listings: tuple[StoredClaim, ...] = ()
    like: tuple[str, ...] = ()


async def page(asked: ReviewRequest) -> Response:
    """Answer with a conflict's page; the beginning of an id, if it is of one only, leads to it."""
    id_ = key_of(asked.request.url_vars["id"])
    wanted = parse_filters(asked.argument)
    found = await asked.read(_find, id_, wanted)
    if found.page is None or found.around is None:
        return _elsewhere(asked, id_, found.like, wanted)
    suffix = wanted.suffix()
    previous, following, then = (
        asked.links.conflict(one) + suffix if one else ""
        for one in (found.around.previous, found.around.next, found.then)
    )
    return asked.page(
        "conflict",
        here="conflict",
        view=conflict_view(found.page, found.listings),
        place=found.around.place,
        total=found.around.total,
        previous=previous,
        following=following,
        then=then or asked.links.queue(**wanted.asked()),
        queue=asked.links.queue(**wanted.asked()),
        seen=found.seen,
    )


def _find(conn: sqlite3.Connection, id_: str, wanted: QueueFilters) -> _Found:
    page = conflict(conn, id_)
    if page is None:
        return _Found(None, like=conflicts_like(conn, id_))
    around = neighbours(conn, wanted.filters, id_, order=wanted.order)
    then = around.next
    if wanted.filters.status != OPEN:
        then = neighbours(conn, replace(wanted.filters, status=OPEN), id_, order=wanted.order).next
    listed = listings((page.row.subject, page.row.object or ""), page.row.attribute)
    return _Found(page, around, then, seen_mark(conn, id_), listed)


def _elsewhere(asked: ReviewRequest, id_: str, like: tuple[str, ...], wanted: QueueFilters) -> Response:
    if len(like) == 1:
        return asked.lead(asked.links.conflict(like[0]) + wanted.suffix())
    if like:
        raise MissingError(f"Several conflicts begin with {id_}: give more of the id")
    raise MissingError(f"There is no conflict {id_}")
