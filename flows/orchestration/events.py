"""Emits Prefect events: one for each new conflict of high severity, and one summary of the run.

Automations turn them into mail or chat: docs/SCHEDULING.md. The record is the queue in the database, not the events.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.events import emit_event

from counterclaim.db.bar import percent
from counterclaim.db.records import Conflict
from counterclaim.flows.orchestration.conflict_pages import ConflictPages
from counterclaim.flows.site.formatting import attribute_label

CONFLICT = "counterclaim.conflict.new"
SUMMARY = "counterclaim.conflicts.found"
MOST = 50  # single events a run, worst first: a first run over many pages must not flood a mailbox
NAMED = 10  # conflicts that the summary's text names
NOWHERE = ConflictPages()


def announce(found: Sequence[Conflict], database: str, pages: ConflictPages = NOWHERE) -> int:
    """Emit an event for each new conflict of high severity, at most ``MOST``, and one for all; return how many."""
    if not found:
        return 0
    for conflict in found[:MOST]:
        emit_event(CONFLICT, resource(conflict), payload=payload(conflict, pages))
    emit_event(
        SUMMARY,
        {"prefect.resource.id": f"counterclaim.database.{database}", "prefect.resource.name": database},
        payload={"count": len(found), "announced": min(len(found), MOST), "text": in_words(found, pages)},
    )
    return min(len(found), MOST) + 1


def resource(conflict: Conflict) -> dict[str, str]:
    """Return what the event is about: the conflict, by its id, which stays the same over re-crawls."""
    return {
        "prefect.resource.id": f"counterclaim.conflict.{conflict.id}",
        "prefect.resource.name": _named(conflict),
        "counterclaim.severity": conflict.severity,
        "counterclaim.kind": conflict.kind,
    }


def payload(conflict: Conflict, pages: ConflictPages = NOWHERE) -> dict[str, object]:
    """Return the conflict as data for an automation's templates; ``text`` is the whole message."""
    sources = sorted({item.url or item.doc for item in conflict.evidence})
    return {
        "id": conflict.id, "kind": conflict.kind, "scope": conflict.scope, "severity": conflict.severity,
        "certainty": conflict.certainty, "sure": sure(conflict),
        "subject": conflict.subject, "attribute": conflict.attribute, "explanation": conflict.explanation,
        "sources": sorted({item.source for item in conflict.evidence}),
        "pages": sources, "page": pages.page(conflict.id),
        "text": "\n".join([*_told(conflict, pages), "Stated in:", *sources]),
    }  # fmt: skip


def in_words(found: Sequence[Conflict], pages: ConflictPages = NOWHERE) -> str:
    """Return the conflicts as plain text: what, how sure, why, and where to read it."""
    told = ["\n".join([_named(conflict), *_told(conflict, pages)]) for conflict in found[:NAMED]]
    more = len(found) - len(told)
    return "\n\n".join([*told, *([f"and {more} more: counterclaim conflicts --severity high"] if more else [])])


def sure(conflict: Conflict) -> str:
    """Return how sure the conflict is: ``93 % sure``; "" if it was not judged yet."""
    return f"{percent(conflict.certainty)} sure" if conflict.certainty is not None else ""


def _named(conflict: Conflict) -> str:
    about = f"{conflict.subject} against {conflict.object}" if conflict.object else conflict.subject
    return ", ".join(filter(None, (f"{about}: {attribute_label(conflict.attribute)}", sure(conflict))))


def _told(conflict: Conflict, pages: ConflictPages) -> list[str]:
    return [conflict.explanation, pages.page(conflict.id) or f"conflict {conflict.id}"]
