"""Handles pages that allow no stored copy (noarchive). Every function is called inside a transaction.

The body is held until its claims have been read; afterwards only the quotes of the claims are kept.
"""

from __future__ import annotations

import zlib

from counterclaim.db.sqlite.light_import import Database
from counterclaim.extractors.records import Extraction

_HOLD = """
INSERT INTO unarchived (snapshot_id, body) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM bodies WHERE sha256 = ?)
ON CONFLICT (snapshot_id) DO UPDATE SET body = excluded.body"""

_IS_HELD = """
SELECT 1 FROM unarchived AS u JOIN snapshots AS p ON p.id = u.snapshot_id
WHERE u.snapshot_id = ? AND NOT EXISTS (SELECT 1 FROM bodies AS b WHERE b.sha256 = p.sha256)"""

_LET_GO_READ = """
UPDATE unarchived SET body = NULL WHERE body IS NOT NULL AND EXISTS (
  SELECT 1 FROM extractions AS e WHERE e.snapshot_id = unarchived.snapshot_id AND e.ruleset = ?)"""


def hold(db: Database, snapshot_id: str, sha256: str, body: bytes) -> None:
    """Hold a body for reading, unless it is stored already: what was stored before a page asked stays."""
    db.execute(_HOLD, [snapshot_id, zlib.compress(body), sha256])


def is_held(db: Database, snapshot_id: str) -> bool:
    """Return whether a snapshot's body is not to be stored."""
    return db.execute(_IS_HELD, [snapshot_id]).fetchone() is not None


def release_body(db: Database, snapshot_id: str) -> None:
    """Delete a held body: its claims have been extracted."""
    db.execute("UPDATE unarchived SET body = NULL WHERE snapshot_id = ? AND body IS NOT NULL", [snapshot_id])


def release_extracted_bodies(db: Database, ruleset: str) -> None:
    """Forget the held bodies that the ruleset has read before: such a page was fetched again and had not changed."""
    db.execute(_LET_GO_READ, [ruleset])


def blank_unquoted(text: str, extraction: Extraction) -> str:
    """Return the text with everything blanked but line ends and what claims and unread numbers quote.

    Offsets stay: ``text[start:end] == quote`` holds as before.
    """
    keep = bytearray(len(text))
    claims = ((claim.start, claim.end) for claim in extraction.claims)
    for start, end in (*claims, *((number.start, number.end) for number in extraction.unread)):
        keep[start:end] = b"\1" * (end - start)
    return "".join(char if kept or char == "\n" else " " for char, kept in zip(text, keep, strict=True))
