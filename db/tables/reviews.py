"""Stores reviewers' decisions on conflicts: rows are only added, and the latest one counts.

A decision is about the claims that were behind the conflict at the time. When they change, the conflict is open again;
the decision stays in the history. A known deviation is pinned to the exact values of the two sides instead: it holds
for any source that states them, until a value changes or another is added.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from counterclaim.db.errors import StoreError
from counterclaim.db.keys import safe_text
from counterclaim.db.records import Review
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables import derived
from counterclaim.db.tables.conflicts import conflict
from counterclaim.db.tables.observations import transaction
from counterclaim.extractors.records import plain

VERDICTS = ("confirmed", "dismissed", "resolved", "open")
PINNABLE = "dismissed"
DECIDABLE = ("confirmed", "resolved")
Json = Any
_COLUMNS = "id, conflict_id, verdict, note, by_, at, evidence_key, pin, right_value"
DECISIONS = f"SELECT {_COLUMNS} FROM reviews ORDER BY id"  # noqa: S608


class Pin(NamedTuple):
    """A known deviation: what it is about, and the exact values as ``pair_of`` gives them."""

    kind: str
    subject: str
    object: str | None
    attribute: str
    pair: str


def add_review(
    db: Database,
    conflict_id: str,
    verdict: str,
    note: str,
    by: str,
    at: str,
    *,
    pinned: bool = False,
    right: Json = None,
) -> bool:
    """Record a decision on a conflict (id or unambiguous prefix); return False if it repeats the latest one.

    ``right`` is the value that is right, of one side or another. Raises StoreError for an unknown verdict or conflict,
    when anything but a dismissal is pinned, and when a dismissal says which side is right.
    """
    if verdict not in VERDICTS:
        raise StoreError(f"verdict {verdict!r} is unknown: use one of {', '.join(VERDICTS)}")
    if pinned and verdict != PINNABLE:
        raise StoreError(f"a {verdict} conflict cannot be pinned: only a dismissed one is a known deviation")
    if right is not None and verdict not in DECIDABLE:
        raise StoreError(f"of a conflict that is {verdict} no side is right: use {' or '.join(DECIDABLE)}")
    said = None if right is None else json.dumps(plain(right), ensure_ascii=False)
    with transaction(db):
        id_ = conflict(db, conflict_id).id
        sql = "SELECT k.evidence_key, a.pair FROM conflicts AS k JOIN all_conflicts AS a ON a.conflict_id = k.id"
        key, pair = db.execute(f"{sql} WHERE k.id = ?", [id_]).fetchone()
        decision = (verdict, safe_text(note), safe_text(by), key, pair if pinned else None, said)
        if [(r.verdict, r.note, r.by, r.evidence_key, r.pin, r.right) for r in reviews(db, id_)[-1:]] == [decision]:
            return False
        columns = "conflict_id, verdict, note, by_, evidence_key, pin, right_value, at"
        db.execute(f"INSERT INTO reviews ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [id_, *decision, at])  # noqa: S608
    return True


def reviews(db: Database, conflict_id: str) -> list[Review]:
    """Return the decisions on one conflict (exact id), oldest first."""
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE conflict_id = ? ORDER BY id"  # noqa: S608
    return [Review(*row) for row in db.execute(sql, [conflict_id])]


def restore(db: Database, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add decisions of another database (rows of ``DECISIONS``) on conflicts that this one has."""
    with transaction(db):
        db.conn.executemany(f"INSERT INTO reviews ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
        derived.decide(db, {str(row[1]) for row in rows})


def pins(db: Database) -> set[Pin]:
    """Return the known deviations that stand, also of conflicts that are closed now."""
    sql = """SELECT k.kind, k.subject, k.object, k.attribute, r.pin FROM reviews AS r
      JOIN conflicts AS k ON k.id = r.conflict_id
      WHERE r.pin IS NOT NULL AND r.id = (SELECT max(id) FROM reviews WHERE conflict_id = r.conflict_id)"""
    return {Pin(*row) for row in db.execute(sql)}


def pair_of(values: Iterable[object]) -> str:
    """Return the distinct values of a conflict's evidence as ``all_conflicts.pair`` has them: a JSON list of texts."""
    texts = {json.dumps(value, ensure_ascii=False) for value in values}
    return json.dumps(sorted(texts), ensure_ascii=False, separators=(",", ":"))


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


def decide(  # noqa: PLR0913 - the parts of one decision
    conn: sqlite3.Connection,
    conflict_id: str,
    verdict: str,
    *,
    note: str,
    by: str,
    at: str,
    pinned: bool,
    seen: str,
    quote: int = 0,
) -> bool:
    """Record a decision; return False if it repeats the latest one. ``seen`` is the mark that was shown, "" for any.

    ``quote`` is the number of one that is right, from 1; 0, and any number that there is not, says nothing.

    Raises LookupError for an unknown conflict (exact ids only), ConflictChangedError if it is not what was seen,
    StoreError as ``counterclaim.db.tables.reviews.add_review``.
    """
    conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    mark = seen_mark(conn, conflict_id)
    if not mark:
        raise LookupError(conflict_id)
    if seen and seen != mark:
        raise ConflictChangedError(conflict_id)
    right = None
    if verdict in DECIDABLE:
        sql = "SELECT value FROM conflict_evidence WHERE conflict_id = ? AND position = ?"
        row = conn.execute(sql, [conflict_id, quote - 1]).fetchone()
        right = json.loads(row[0]) if row else None
    return add_review(Database(conn), conflict_id, verdict, note, by, at, pinned=pinned, right=right)
