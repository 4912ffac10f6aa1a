"""Queries one conflict with its evidence, support, decisions and related conflicts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from counterclaim.db.browse.conflicts.summary_rows import cards
from counterclaim.db.browse.conflicts.table_cells import stating_cell
from counterclaim.db.browse.records.conflicts import (
    Claimed,
    ConflictPage,
    Decision,
    EvidenceRow,
    Listed,
    Paragraph,
    Published,
    QueueRow,
    Support,
)
from counterclaim.db.browse.sql import Row, ask, ask_one, exact, record_of
from counterclaim.db.keys import json_of

MOST_RELATED = 20
RANKS = {"high": 1, "medium": 2, "low": 3}

# A claim's offsets count in the text of its own reading, whatever has been read since.
_EVIDENCE = """
SELECT v.position, v.side, v.claim_id, v.doc, v.url, v.source, v.published, v.quote, v.start, v."end", v.value,
  c.id, c.subject, c.subject_key, c.attribute, c.relation, c.value_text, c.unit, c.object, c.qualifiers, c.locator,
  c.rule, c.confidence, c.first_seen, c.last_seen, coalesce(c.gone_at, d.gone_at),
  d.id, d.name, d.title, d.url, d.author, s.name, d.source_id, c.published, d.modified, d.gone_at, p.id, p.fetched_at,
  EXISTS (SELECT 1 FROM bodies AS b WHERE b.sha256 = p.sha256),
  c.extraction_id, c.start, c."end", c.quote, t.probability,
  (SELECT json_group_array(reason) FROM (
    SELECT reason FROM doubts AS n WHERE n.claim_id = v.claim_id ORDER BY n.position))
FROM conflict_evidence AS v
LEFT JOIN second_readings AS t ON t.claim_id = v.claim_id
LEFT JOIN claims AS c ON c.id = v.claim_id
LEFT JOIN documents AS d ON d.id = c.document_id
LEFT JOIN sources AS s ON s.id = d.source_id
LEFT JOIN extractions AS e ON e.id = c.extraction_id
LEFT JOIN snapshots AS p ON p.id = e.snapshot_id
WHERE v.conflict_id = ? ORDER BY v.position"""
_DECISIONS = "SELECT id, verdict, note, by_, at, pin, right_value FROM reviews WHERE conflict_id = ? ORDER BY id"
_SUPPORT = """
SELECT better_side, better_value, probability, votes, voters, plain_side, listed_side, reason FROM conflict_support
WHERE conflict_id = ?"""
_RELATED = """
SELECT id FROM conflicts WHERE subject = ? AND attribute = ? AND id <> ? AND closed_at IS NULL
ORDER BY severity_rank, kind, id LIMIT ?"""
# Reference lists are no rows of claims: they are known by the conflicts that they stand in, explained ones included.
_LISTED = """
SELECT v.source, v.doc, v.url, v.quote, v.value, v.published, v.conflict_id
FROM conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.id
WHERE k.subject = ? AND k.attribute = ? AND k.closed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM claims AS c WHERE c.id = v.claim_id)
ORDER BY v.conflict_id = ? DESC, v.conflict_id, v.position"""


def conflict(conn: sqlite3.Connection, conflict_id: str) -> ConflictPage | None:
    """Return a conflict by its exact id, also one that is closed or explained; None if there is none."""
    found = cards(conn, [conflict_id])
    if not found:
        return None
    row = found[0]
    evidence = tuple(_evidence(conn, item) for item in ask(conn, _EVIDENCE, [conflict_id]))
    support = ask_one(conn, _SUPPORT, [conflict_id])
    related = [id_ for (id_,) in ask(conn, _RELATED, [row.subject, row.attribute, conflict_id, MOST_RELATED])]
    return ConflictPage(
        row, RANKS[row.severity], evidence, _listed(conn, row), Support(*support) if support else None,
        _decisions(conn, row), cards(conn, related),
    )  # fmt: skip


def paragraph(text: str, start: int, end: int, quote: str, locator: str = "") -> Paragraph | None:
    """Return a quote in its line of a text; None if it does not stand at these offsets."""
    if text[start:end] != quote or not quote:
        return None
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    found = stating_cell(text, start, end, locator)
    cell = (found[0] - first, found[1] - first) if found else None
    return Paragraph(text[first:start], quote, text[end : len(text) if last < 0 else last], cell)


def _evidence(conn: sqlite3.Connection, row: Row) -> EvidenceRow:
    said, claim, document, (reading, start, end, quote) = row[:11], row[11:26], row[26:39], row[39:43]
    probability, doubts = row[43], tuple(json_of(row[44]))
    around = None
    if reading is not None:
        text = ask_one(conn, "SELECT text FROM extractions WHERE id = ?", [reading])
        around = paragraph(text[0] if text else "", start, end, quote, claim[9] or "")
    return record_of(
        EvidenceRow, *said[:10], json_of(said[10]), None if claim[0] is None else _claimed(claim),
        None if claim[0] is None else _published(document), around, probability, doubts,
    )  # fmt: skip


def _claimed(row: Row) -> Claimed:
    return record_of(Claimed, *row[:8], exact(row[8]), *row[9:])


def _published(row: Row) -> Published:
    return record_of(Published, *row[:-1], bool(row[-1]))


def _listed(conn: sqlite3.Connection, row: QueueRow) -> tuple[Listed, ...]:
    rows = ask(conn, _LISTED, [row.subject, row.attribute, row.id])
    once = {(source, doc, quote): (source, doc, url, quote, json_of(value), published, id_)
            for source, doc, url, quote, value, published, id_ in reversed(rows)}  # fmt: skip
    return tuple(Listed(*item) for item in reversed(once.values()))


def _decisions(conn: sqlite3.Connection, row: QueueRow) -> tuple[Decision, ...]:
    rows = ask(conn, _DECISIONS, [row.id])
    return tuple(_decision(item, row.status, rows) for item in rows)


def _decision(item: Row, status: str, rows: Sequence[Row]) -> Decision:
    id_, verdict, note, by, at, pin, said = item
    right = None if said is None else json_of(said)
    pinned = None if pin is None else tuple(json_of(value) for value in json_of(pin))
    return Decision(id_, verdict, note, by, at, pinned, holds=id_ == rows[-1][0] and verdict == status, right=right)
