"""Looks up conflicts by a prefix of their id, and the claims read from a stored body."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.browse.asking import ask, exact, record_of

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
