"""Queries one stored body as text."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counterclaim.db.browse.records.overview import SnapshotPage
from counterclaim.db.browse.sql import ask, ask_one, exact, record_of

MOST_FOUND = 3
_AFTER = "\U0010ffff"  # sorts after every character of an id
_IDS = "SELECT id FROM conflicts WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3"
_READ = """
SELECT c.id, c.subject, c.subject_key, c.attribute, c.relation, c.value_text, c.object, c.qualifiers, c.quote, c.start,
  c."end", coalesce(c.gone_at, d.gone_at)
FROM snapshots AS p JOIN documents AS d ON d.id = p.document_id JOIN claims AS c ON c.document_id = d.id
JOIN extractions AS e ON e.id = c.extraction_id
WHERE p.id = ? AND e.snapshot_id = p.id ORDER BY c.start, c."end", c.id"""


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim that was read in a stored body last, with the offsets of its quote in the body's text."""

    id: str
    subject: str
    subject_key: str
    attribute: str
    relation: str
    value: str | None
    object: str | None
    qualifiers: Mapping[str, Any]
    quote: str
    start: int
    end: int
    gone_at: str | None


def conflicts_like(conn: sqlite3.Connection, prefix: str) -> tuple[str, ...]:
    """Return up to ``MOST_FOUND`` ids of conflicts that begin with ``prefix``, closed ones included."""
    wanted = prefix.strip().lower()
    if not wanted:
        return ()
    return tuple(id_ for (id_,) in ask(conn, _IDS, [wanted, wanted + _AFTER, MOST_FOUND]))


def claims_read(conn: sqlite3.Connection, snapshot_id: str, text: str) -> tuple[ReadClaim, ...]:
    """Return the claims whose words stand in ``text``, the text of this stored body, in their order.

    Claims that a newer body of the page still makes belong to that one.
    """
    found = (record_of(ReadClaim, *row[:7], exact(row[7]), *row[8:]) for row in ask(conn, _READ, [snapshot_id]))
    return tuple(claim for claim in found if claim.quote and text[claim.start : claim.end] == claim.quote)


_SNAPSHOT = """
SELECT p.id, p.document_id, d.name, d.title, d.url, s.name, d.source_id, p.final_url, p.media_type, p.status, p.size,
  p.fetched_at, p.last_seen, d.snapshot_id IS p.id, b.body,
  coalesce(
    (SELECT e.text FROM extractions AS e WHERE e.id = d.extraction_id AND e.snapshot_id = p.id),
    (SELECT e.text FROM extractions AS e WHERE e.snapshot_id = p.id ORDER BY e.id DESC LIMIT 1))
FROM snapshots AS p JOIN documents AS d ON d.id = p.document_id JOIN sources AS s ON s.id = d.source_id
LEFT JOIN bodies AS b ON b.sha256 = p.sha256
WHERE p.id = ?"""
_TEXTS = ("text/", "application/xhtml+xml", "application/xml", "application/json")


def snapshot(conn: sqlite3.Connection, snapshot_id: str) -> SnapshotPage | None:
    """Return a stored body with its text, or None if there is no such snapshot.

    The body is decoded as UTF-8, bytes that are none replaced: it is for people to look at, the claims were read from
    the bytes.
    """
    row = ask_one(conn, _SNAPSHOT, [snapshot_id])
    if row is None:
        return None
    *about, is_current, packed, text = row
    body = None if packed is None else zlib.decompress(packed)
    is_text = body is not None and str(row[8]).lower().startswith(_TEXTS)
    decoded = body.decode("utf-8", "replace") if body is not None and is_text else None
    return record_of(SnapshotPage, *about, bool(is_current), body, decoded, text)
