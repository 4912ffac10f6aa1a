"""Emits Prefect events: one for each new conflict of high severity, and one summary of the run.

Automations turn them into mail or chat: docs/SCHEDULING.md. The record is the queue in the database, not the events.
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.events import emit_event

from counterclaim.db.records import Conflict

CONFLICT = "counterclaim.conflict.new"
SUMMARY = "counterclaim.conflicts.found"
MOST = 50  # single events a run, worst first: a first run over many pages must not flood a mailbox
NAMED = 10  # conflicts that the summary's text names


def announce(found: Sequence[Conflict], database: str) -> int:
    """Emit an event for each new conflict of high severity, at most ``MOST``, and one for all; return how many."""
    if not found:
        return 0
    for conflict in found[:MOST]:
        emit_event(CONFLICT, resource(conflict), payload=payload(conflict))
    emit_event(
        SUMMARY,
        {"prefect.resource.id": f"counterclaim.database.{database}", "prefect.resource.name": database},
        payload={"count": len(found), "announced": min(len(found), MOST), "text": in_words(found)},
    )
    return min(len(found), MOST) + 1


def resource(conflict: Conflict) -> dict[str, str]:
    """Return what the event is about: the conflict, by its id, which stays the same over re-crawls."""
    return {
        "prefect.resource.id": f"counterclaim.conflict.{conflict.id}",
        "prefect.resource.name": f"{conflict.subject}: {conflict.attribute}",
        "counterclaim.severity": conflict.severity,
        "counterclaim.kind": conflict.kind,
    }


def payload(conflict: Conflict) -> dict[str, object]:
    """Return the conflict as data for an automation's templates."""
    return {
        "id": conflict.id, "kind": conflict.kind, "scope": conflict.scope, "severity": conflict.severity,
        "subject": conflict.subject, "attribute": conflict.attribute, "explanation": conflict.explanation,
        "sources": sorted({item.source for item in conflict.evidence}),
        "pages": sorted({item.url or item.doc for item in conflict.evidence}),
    }  # fmt: skip


def in_words(found: Sequence[Conflict]) -> str:
    """Return the conflicts as lines of plain text."""
    lines = [f"{conflict.id}: {conflict.subject}, {conflict.attribute}: {conflict.explanation}" for conflict in found]
    more = [f"and {len(lines) - NAMED} more: counterclaim conflicts --severity high"] if len(lines) > NAMED else []
    return "\n".join([*lines[:NAMED], *more])
