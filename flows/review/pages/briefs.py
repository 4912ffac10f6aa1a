"""View of a conflict as one line on another page."""

from __future__ import annotations

from dataclasses import dataclass

from db.browse.rows_conflicts import QueueRow
from flows.reporting_cards import kind_label
from flows.reporting_values import attribute_label


@dataclass(frozen=True, slots=True)
class Brief:
    """One conflict in brief."""

    id: str
    severity: str
    status: str
    kind: str
    subject: str
    object: str
    attribute: str
    explanation: str
    is_new: bool


def brief(row: QueueRow) -> Brief:
    """Return a conflict of a list in brief."""
    return Brief(
        row.id, row.severity, row.status, kind_label(row.kind)[1], row.subject, row.object or "",
        attribute_label(row.attribute), row.explanation, row.is_new,
    )  # fmt: skip
