"""The differences that are explained, without those for the queue."""

from __future__ import annotations

from collections.abc import Iterable

from counterclaim.db.conflicts import everything
from counterclaim.db.records import QUEUE_CLASSES, Conflict, StoredClaim


def differences(claims: Iterable[StoredClaim], references: Iterable[StoredClaim] = ()) -> list[Conflict]:
    """Return differences that are explained: rounding, scope, change over time, moved alias."""
    return [found for found in everything(claims, references) if found.cls not in QUEUE_CLASSES]
