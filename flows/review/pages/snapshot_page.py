"""Live pages of stored bodies: as text with the quotes marked, and as a download that browsers do not execute."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from counterclaim.db.browse.records.overview import SnapshotPage
from counterclaim.db.browse.snapshot import ReadClaim, claims_read, snapshot
from counterclaim.flows.review.headers import HEADERS
from counterclaim.flows.review.request import MissingError, ReviewRequest
from counterclaim.flows.site.links import file_name, key_of
from counterclaim.flows.site.views.snapshot import snapshot_view

SANDBOX = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}


async def page(asked: ReviewRequest) -> Response:
    """Answer with a stored body's text and what was read in it."""
    id_ = key_of(asked.request.url_vars["id"])
    found, claims = await asked.read(_find, id_)
    if found is None:
        raise MissingError(f"There is no stored copy {id_}")
    return asked.page("snapshot", here="snapshot", view=snapshot_view(found, claims))


async def body(asked: ReviewRequest) -> Response:
    """Answer with the bytes as they were fetched, to be saved: never as a page, whatever they are."""
    id_ = key_of(asked.request.url_vars["id"])
    found = await asked.read(snapshot, id_)
    if found is None:
        raise MissingError(f"There is no stored copy {id_}")
    if found.body is None:
        raise MissingError("The page allows no stored copy: only the words of its claims were kept")
    kind, ending = ("text/plain", "txt") if found.source_text is not None else ("application/octet-stream", "bin")
    name = f"{file_name(found.id)}.{ending}"
    headers = {**SANDBOX, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.body, headers=headers, content_type=kind)


def _find(conn: sqlite3.Connection, id_: str) -> tuple[SnapshotPage | None, tuple[ReadClaim, ...]]:
    found = snapshot(conn, id_)
    return found, claims_read(conn, id_, found.text) if found and found.text else ()
