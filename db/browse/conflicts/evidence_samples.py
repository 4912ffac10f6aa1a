"""Queries quotes of each side of a conflict for the queue, and the mark of what a reviewer has seen."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterclaim.db.browse.conflicts.detail import paragraph
from counterclaim.db.browse.records.conflicts import Claimed, Json, Paragraph
from counterclaim.db.browse.sql import Row, ask, exact, listed, record_of
from counterclaim.db.keys import json_of
from counterclaim.db.tables.reviews import seen_mark

REACH = 300  # characters of the text that are read on each side of a quote
MOST_VALUES = 3  # of one side: a ratio may contradict many figures

# The first words for each value of a side, in the order of the evidence.
_SIDES = """
WITH told AS (
  SELECT v.*, row_number() OVER (PARTITION BY conflict_id, side, value ORDER BY position) AS nth
  FROM conflict_evidence AS v WHERE conflict_id IN (SELECT value FROM json_each(:ids))
), firsts AS (
  SELECT *, row_number() OVER (PARTITION BY conflict_id, side ORDER BY position) AS place FROM told WHERE nth = 1
)
SELECT v.conflict_id, v.side, v.source, d.source_id, v.doc, v.url, coalesce(c.published, v.published), v.quote, v.value,
  c.id, c.subject, c.subject_key, c.attribute, c.relation, c.value_text, c.unit, c.object, c.qualifiers, c.locator,
  c.rule, c.confidence, c.first_seen, c.last_seen, coalesce(c.gone_at, d.gone_at),
  c.start, c."end", substr(e.text, max(c.start - :reach, 0) + 1, c."end" - max(c.start - :reach, 0) + :reach)
FROM firsts AS v LEFT JOIN claims AS c ON c.id = v.claim_id LEFT JOIN documents AS d ON d.id = c.document_id
LEFT JOIN extractions AS e ON e.id = c.extraction_id
WHERE v.place <= :most ORDER BY v.conflict_id, v.position"""


@dataclass(frozen=True, slots=True)
class SideRow:
    """Words of one side; ``claim`` and ``source_id`` are None for a reference, ``around`` also without its text."""

    side: str
    source: str
    source_id: str | None
    doc: str
    url: str | None
    published: str | None
    quote: str
    value: Json
    claim: Claimed | None
    around: Paragraph | None


def sides(conn: sqlite3.Connection, ids: Sequence[str], most: int = MOST_VALUES) -> Mapping[str, tuple[SideRow, ...]]:
    """Return, for each conflict, the first words for each of up to ``most`` values of each side.

    ``around`` reaches ``REACH`` characters, or to the ends of the quote's line.
    """
    found: dict[str, list[SideRow]] = defaultdict(list)
    for row in ask(conn, _SIDES, {"ids": listed(ids), "reach": REACH, "most": most}):
        found[row[0]].append(_side(row[1:]))
    return {id_: tuple(found[id_]) for id_ in ids}


def seen_marks(conn: sqlite3.Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """Return the mark of what each conflict rests on now; see ``counterclaim.db.tables.reviews``."""
    return {id_: seen_mark(conn, id_) for id_ in ids}


def _side(row: Row) -> SideRow:
    said, value, claim, (start, end, text) = row[:7], row[7], row[8:23], row[23:]
    if claim[0] is None:
        return record_of(SideRow, *said, json_of(value), None, None)
    known = record_of(Claimed, *claim[:8], exact(claim[8]), *claim[9:])
    first = max(start - REACH, 0)
    around = paragraph(text, start - first, end - first, said[6], known.locator) if text else None
    return record_of(SideRow, *said, json_of(value), known, around)
