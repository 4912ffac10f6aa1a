"""Saves a decision: Datasette checks the actor, the CSRF token and the permission; the store's rules apply."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from datasette.utils.asgi import Response

from counterclaim.db.errors import StoreError, guarded
from counterclaim.db.tables.reviews import PINNABLE, VERDICTS, ConflictChangedError, seen_mark
from counterclaim.db.tables.reviews import decide as record
from counterclaim.flows.common.clock import now
from counterclaim.flows.review import permissions
from counterclaim.flows.review.headers import HEADERS
from counterclaim.flows.review.request import ReviewRequest
from counterclaim.flows.site.links import key_of

MAX_NOTE = 2_000  # characters
_PLAIN = re.compile(r"[!#-\[\]_a-z~]+")  # printable ASCII without what a browser takes for something else
_OUT = re.compile(r"//|/\.\.?(?:[/?#]|$)")


async def decide(asked: ReviewRequest) -> Response:
    """Take ``verdict``, ``note``, ``pin``, ``right`` and ``seen`` (the mark of what was shown); lead back to ``then``.

    ``right`` is the number of a quote that is right, from 1. A script that asks for JSON gets
    ``{"verdict": ..., "by": ..., "added": ..., "seen": ...}``, ``seen`` for the next decision, or ``{"error": ...}``:
    400 for a verdict that there is not, 403 for who may not, 404 for an unknown conflict, 409 if it changed since it
    was shown, 503 while locked.
    """
    if asked.request.method != "POST":
        return _failed(asked, 405, "Decisions are sent with POST")
    if not asked.may_decide:
        return _failed(asked, 403, "You may read here, and not decide: ask whoever serves this database to name you")
    sent = await asked.request.post_vars()
    pinned = bool(sent.get("pin"))
    verdict = sent.get("verdict") or (PINNABLE if pinned else "")  # the button that pins sends no verdict
    by = permissions.name_of(asked.request.actor)
    if verdict not in VERDICTS:
        return _failed(asked, 400, f"A verdict is one of {', '.join(VERDICTS)}")
    id_ = key_of(asked.request.url_vars["id"])
    write = partial(
        record, conflict_id=id_, verdict=verdict, note=sent.get("note", "").strip()[:MAX_NOTE], by=by, at=now(),
        pinned=pinned, seen=sent.get("seen", ""), quote=_number(sent.get("right", "")),
    )  # fmt: skip
    try:
        with guarded(Path(asked.database.path)):
            added = await asked.database.execute_write_fn(write)
    except ConflictChangedError:
        return _failed(asked, 409, "This conflict changed while you read it: look at it again, nothing was recorded")
    except LookupError:
        return _failed(asked, 404, f"There is no conflict {id_}")
    except StoreError as error:
        return _failed(asked, 503, f"Nothing was recorded: {error}")
    if _wants_json(asked):
        seen = await asked.read(seen_mark, id_)
        return Response.json({"verdict": verdict, "by": by, "added": added, "seen": seen}, headers=dict(HEADERS))
    return asked.lead(_back(asked, sent.get("then", "")), status=303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _failed(asked: ReviewRequest, status: int, message: str) -> Response:
    if _wants_json(asked):
        return Response.json({"error": message}, status=status, headers=dict(HEADERS))
    return asked.page("failed", here="queue", status=status, message=message)


def _wants_json(asked: ReviewRequest) -> bool:
    return "application/json" in (asked.request.headers.get("accept") or "")


def _back(asked: ReviewRequest, then: str) -> str:
    """Return where to lead after a decision: only ever to a page of this review, in signs that a header may have."""
    inside = then.startswith(asked.links.base + "/") and _PLAIN.fullmatch(then) and not _OUT.search(then)
    return then if inside else asked.links.queue()
