"""Stores the fingerprints of documents, from which near-duplicates are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from counterclaim.db.sqlite.light_import import Database

_PLACES = """SELECT start, quote, subject_key || ' ' || attribute || ' ' || coalesce(value_num, value_text, '')
FROM claims WHERE document_id = ? AND gone_at IS NULL"""
_TEXT = """SELECT e.text FROM claims AS c JOIN extractions AS e ON e.id = c.extraction_id
WHERE c.document_id = ? AND c.gone_at IS NULL ORDER BY c.seq DESC LIMIT 1"""
_FORGET = "DELETE FROM document_marks WHERE document_id = ?"
_MARK = "INSERT INTO document_marks (mark, document_id) VALUES (?, ?)"
# A document must share several of its fingerprints with others, and not with everybody, to be a copy of one of them.
_SHARED = """
SELECT m.document_id, m.mark FROM document_marks AS m WHERE m.document_id IN (
  SELECT document_id FROM document_marks WHERE mark IN (
    SELECT mark FROM document_marks GROUP BY mark HAVING count(*) BETWEEN 2 AND ?)
  GROUP BY document_id HAVING count(*) >= ?)
  AND m.document_id NOT IN (SELECT id FROM documents WHERE gone_at IS NOT NULL)"""


def renew(db: Database, documents: Iterable[str]) -> None:
    """Recompute the fingerprints of some documents (ids) from their current claims."""
    from counterclaim.db.conflicts.near_duplicates import sketch, worded  # noqa: PLC0415 - the checkers are slow to load

    for id_ in documents:
        db.execute(_FORGET, [id_])
        text = db.execute(_TEXT, [id_]).fetchone()
        marks = sketch(worded(db.execute(_PLACES, [id_]).fetchall(), text[0] if text else ""))
        db.conn.executemany(_MARK, [(mark, id_) for mark in marks])


def shared(db: Database) -> dict[str, set[int]]:
    """Return the fingerprints of the documents (ids) that may be copies of each other."""
    from counterclaim.db.conflicts.near_duplicates import COMMON, LEAST  # noqa: PLC0415

    found: dict[str, set[int]] = defaultdict(set)
    for id_, mark in db.execute(_SHARED, [COMMON, LEAST]):
        found[id_].add(mark)
    return found
