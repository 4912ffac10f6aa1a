"""Detects conflicts: over the whole store, or over drafts in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.conflicts import detect, everything
from db.keys import identify
from db.records import Conflict, StoredClaim
from db.reference import load_reference
from db.rows import ConflictCounts
from extractors.records import Document, Extraction


def find(claims: Iterable[StoredClaim]) -> list[Conflict]:
    """Return every difference among the claims and with the reference prices, explained ones included."""
    return everything(claims, references=load_reference())


def find_in_drafts(read: Sequence[tuple[str, Document, Extraction]]) -> list[Conflict]:
    """Return the conflicts that belong in the queue, within and across drafts given as (source, document, claims)."""
    claims = [
        StoredClaim(named.id, claim, source, document.meta.published or document.meta.modified)
        for source, document, extraction in read
        for claim, named in zip(extraction.claims, identify(document.id, extraction.claims), strict=True)
    ]
    return detect(claims, references=load_reference())


def in_words(counts: ConflictCounts) -> str:
    """Return what a check changed as a phrase."""
    total = counts.new + counts.seen + counts.reopened
    closed = f", {counts.closed} closed" if counts.closed else ""
    return f"{total} differences known, {counts.new + counts.reopened} of them new{closed}"
