"""Builds the views of the conflicts on the first page from records at hand, without a query for each. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from counterclaim.db.browse.records.conflicts import Claimed, ConflictPage, EvidenceRow, Paragraph, QueueRow
from counterclaim.db.keys import name_key
from counterclaim.db.records import Conflict, Evidence, StoredClaim
from counterclaim.extractors.records import Value
from counterclaim.flows.site.views.conflicts.detail import ConflictView, conflict_view
from counterclaim.flows.site.views.conflicts.quotes import NO_CONTEXT, Context

MAX_SIDES = 8
_LONGEST_QUOTE = 600  # characters; a longer quote is cut, the CSV and JSON keep it whole


def card_of(
    conflict: Conflict,
    cited: Mapping[str, StoredClaim],
    contexts: Mapping[str, Context] = NO_CONTEXT,
    support: str = "",
) -> ConflictView:
    """Return the view of a conflict; ``cited`` holds the known claims behind its evidence, ``contexts`` their text.

    ``support`` says which side is better supported, and why; "" where none is.
    """
    evidence = tuple(
        _evidence(number, item, cited.get(item.claim_id), contexts.get(item.claim_id, Context()))
        for number, item in enumerate(conflict.evidence)
    )
    page = ConflictPage(_row(conflict, support), 0, evidence, (), None, (), ())
    return conflict_view(page, most=MAX_SIDES)


def _row(conflict: Conflict, support: str) -> QueueRow:
    other = conflict.object
    return QueueRow(
        conflict.id, conflict.severity, conflict.kind, conflict.cls, conflict.scope, conflict.status, conflict.subject,
        name_key(conflict.subject), other, name_key(other) if other else None, conflict.attribute,
        conflict.explanation, None, None, (), conflict.first_seen or "", conflict.last_seen or "", None,
        len(conflict.evidence), support or None, False, conflict.certainty, conflict.sure,
        conflict.main_doubt.reason if conflict.main_doubt else None,
    )  # fmt: skip


def _evidence(number: int, item: Evidence, stored: StoredClaim | None, context: Context) -> EvidenceRow:
    quote = item.quote if len(item.quote) <= _LONGEST_QUOTE else item.quote[:_LONGEST_QUOTE].rstrip() + " …"
    around = Paragraph(context.before, quote, context.after, context.cell)
    return EvidenceRow(
        number, "", item.claim_id, item.doc, item.url, item.source, item.published, item.quote, item.start, item.end,
        item.value, _claimed(stored) if stored else None, None, around,
        item.probability, tuple(doubt.reason for doubt in item.doubts),
    )  # fmt: skip


def _claimed(stored: StoredClaim) -> Claimed:
    claim = stored.claim
    return Claimed(
        stored.id, claim.subject, name_key(claim.subject), claim.attribute, claim.relation,
        _text(claim.value), claim.unit, claim.object, asdict(claim.qualifiers), claim.locator, claim.rule,
        claim.confidence, "", "", None,
    )  # fmt: skip


def _text(value: Value) -> str | None:
    """Return a value as the database has it; ``NaN`` too, which a damaged one may hold."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)
