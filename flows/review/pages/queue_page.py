"""Live page of the conflict queue."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from datasette.utils.asgi import Response

from counterclaim.db.browse.conflicts import queue
from counterclaim.db.browse.conflicts.evidence_samples import SideRow, seen_marks, sides
from counterclaim.db.browse.records.conflicts import QueuePage
from counterclaim.flows.review.request import ReviewRequest
from counterclaim.flows.site.views.conflicts.filters import QueueFilters, chips, groups, parse_filters, tabs
from counterclaim.flows.site.views.conflicts.line import lines

PAGE = 25  # lines with quotes are long; the page after it is a key away


@dataclass(frozen=True, slots=True)
class _Found:
    page: QueuePage
    sides: Mapping[str, tuple[SideRow, ...]]
    marks: Mapping[str, str]
    place: int  # of the first line, from 1


async def page(asked: ReviewRequest) -> Response:
    """Answer with a page of the queue, narrowed and ordered as the address says."""
    wanted = parse_filters(asked.argument)
    cursors = {name: value for name in ("after", "before") if (value := asked.argument(name))}
    found = await asked.read(_find, wanted, **cursors)
    again = wanted.asked()
    return asked.page(
        "queue",
        here="queue",
        lines=lines(found.page.rows, found.sides, found.marks),
        total=found.page.total,
        place=found.place,
        wanted=wanted,
        tabs=tabs(wanted, found.page),
        chips=chips(wanted, found.page),
        groups=groups(wanted, found.page),
        newer=asked.links.queue(**again, before=found.page.before) if found.page.before else "",
        older=asked.links.queue(**again, after=found.page.after) if found.page.after else "",
        this=asked.links.queue(**again, **cursors),
    )


def _find(
    conn: sqlite3.Connection, wanted: QueueFilters, after: str | None = None, before: str | None = None
) -> _Found:
    page = queue.queue(conn, wanted.filters, order=wanted.order, after=after, before=before, size=PAGE)
    ids = [row.id for row in page.rows]
    place = 1
    if ids and page.before is not None:
        place = queue.neighbours(conn, wanted.filters, ids[0], order=wanted.order).place or 1
    return _Found(page, sides(conn, ids), seen_marks(conn, ids), place)
