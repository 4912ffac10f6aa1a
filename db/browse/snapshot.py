"""Queries one stored body as text."""

from __future__ import annotations

import sqlite3
import zlib

from db.browse.asking import ask_one, record_of
from db.browse.rows_overview import SnapshotPage

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
