"""Saves decisions from the review pages on a plain connection, if the reviewer has seen the current evidence."""

from __future__ import annotations

import sqlite3

from db.light import Database
from db.reviews import add_review

BUSY_MS = 10_000  # how long a decision waits while a crawl writes

_SEEN = """
SELECT k.evidence_key || '.' || coalesce((SELECT max(id) FROM reviews WHERE conflict_id = k.id), 0)
FROM conflicts AS k WHERE k.id = ?"""


class ConflictChangedError(Exception):
    """The conflict is not what the reviewer saw: its claims are others, or somebody decided in the meantime."""


def seen_mark(conn: sqlite3.Connection, conflict_id: str) -> str:
    """Return a mark of what a conflict (exact id) rests on and of its last decision; "" if there is none such."""
    found = conn.execute(_SEEN, [conflict_id]).fetchone()
    return str(found[0]) if found else ""


def decide(
    conn: sqlite3.Connection, conflict_id: str, verdict: str, *, note: str, by: str, at: str, pinned: bool, seen: str
) -> bool:
    """Record a decision; return False if it repeats the latest one. ``seen`` is the mark that was shown, "" for any.

    Raises LookupError for an unknown conflict (exact ids only), ConflictChangedError if it is not what was seen,
    StoreError as ``db.reviews.add_review``.
    """
    conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    mark = seen_mark(conn, conflict_id)
    if not mark:
        raise LookupError(conflict_id)
    if seen and seen != mark:
        raise ConflictChangedError(conflict_id)
    return add_review(Database(conn), conflict_id, verdict, note, by, at, pinned=pinned)
