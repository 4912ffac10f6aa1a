"""Detects conflicts: over the whole store, or over drafts in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from db.conflicts import detect, everything
from db.conflicts.guarding import Failures
from db.keys import identify
from db.records import Conflict, StoredClaim
from db.reference import load_reference
from db.rows import ConflictCounts
from extractors.records import Document, Extraction
from flows.errors import UserError


def find(claims: Iterable[StoredClaim]) -> list[Conflict]:
    """Return every difference among the claims and with the reference prices, explained ones included."""
    return everything(claims, references=load_reference())


def find_in_drafts(
    read: Sequence[tuple[str, Document, Extraction]], failures: Failures | None = None
) -> list[Conflict]:
    """Return the conflicts that belong in the queue, within and across drafts given as (source, document, claims).

    ``failures`` takes note of what could not be checked; without it the error is raised.
    """
    claims = [
        StoredClaim(named.id, claim, source, document.meta.published or document.meta.modified)
        for source, document, extraction in read
        for claim, named in zip(extraction.claims, identify(document.id, extraction.claims), strict=True)
    ]
    return detect(claims, load_reference(), failures)


def in_words(counts: ConflictCounts) -> str:
    """Return what a check changed as a phrase."""
    total = counts.new + counts.seen + counts.reopened
    closed = f", {counts.closed} closed" if counts.closed else ""
    failed = f", {unchecked(counts.failed)}" if counts.failed else ""
    return f"{total} differences known, {counts.new + counts.reopened} of them new{closed}{failed}"


def refuse_unchecked(db: Path, number: int) -> None:
    """Raise UserError, when all else is done, if some groups of claims could not be checked."""
    if number:
        raise UserError(unchecked(number), db, "the rest was; the table `issues` says which and why")


def unchecked(number: int) -> str:
    """Return as a phrase how many groups of claims could not be checked."""
    return f"{number} group{'' if number == 1 else 's'} of claims could not be checked"
