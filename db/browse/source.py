"""The sources with their scores, and one source: what it says, how often it is disputed, and by whom."""

from __future__ import annotations

import sqlite3

from db.browse.agreement import against
from db.browse.asking import Row, ask, ask_one, exact, made, page_of
from db.browse.attributes import live_conflicts
from db.browse.cards import cards
from db.browse.rows_overview import DocumentRow, SourceClaim, SourceList, SourcePage, SourceRow

PAGE = 50
MOST_DOCUMENTS = 100
MOST_CONFLICTS = 50

_COLUMNS = """
source_id, source, kind, base_url, documents, claims, disputed_claims, conflicts, undisputed_share, others_agree,
others_differ, reference_agree, reference_differ, self_agree, self_differ, accuracy, weighed_items, copies"""
_SOURCES = f"""
SELECT {_COLUMNS} FROM source_scores
WHERE :words = '' OR instr(lower(source), lower(:words)) ORDER BY conflicts DESC, source, source_id"""  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM source_scores WHERE source_id = ?"  # noqa: S608
_DOCUMENTS = """
SELECT d.id, d.name, d.title, d.url, d.author, d.published,
  (SELECT count(*) FROM claims AS c WHERE c.document_id = d.id AND c.gone_at IS NULL AND d.gone_at IS NULL),
  (SELECT count(DISTINCT k.conflict_id) FROM claims AS c JOIN conflict_evidence AS v ON v.claim_id = c.id
    JOIN conflict_report AS k ON k.conflict_id = v.conflict_id
    WHERE c.document_id = d.id AND k.status IN ('open', 'confirmed')),
  d.snapshot_id, d.last_seen, d.gone_at
FROM documents AS d WHERE d.source_id = ? ORDER BY d.published DESC, d.name, d.id LIMIT ?"""
_CLAIMS = """
SELECT f.claim_id, f.subject, f.subject_key, f.attribute, f.relation, f.value, f.unit, f.object, f.qualifiers, f.quote,
  f.doc, f.document_id, f.url, f.said_on, f.said_by_kind
FROM claim_facts AS f
WHERE f.source_id = :source AND (:cursor IS NULL OR f.claim_id {sign} :cursor)
ORDER BY f.claim_id {way} LIMIT :size"""
_CONFLICTS = """
SELECT DISTINCT k.conflict_id, k.severity_rank, k.kind, k.subject, k.attribute
FROM documents AS d JOIN claims AS c ON c.document_id = d.id JOIN conflict_evidence AS v ON v.claim_id = c.id
JOIN conflict_report AS k ON k.conflict_id = v.conflict_id
WHERE d.source_id = ? AND k.status IN ('open', 'confirmed')
ORDER BY 2, 3, 4, 5, 1 LIMIT ?"""


def sources(
    conn: sqlite3.Connection, search: str = "", *, after: str | None = None, before: str | None = None, size: int = PAGE
) -> SourceList:
    """Return sources, the most disputed first, whose name holds ``search``; cursors are source ids."""
    rows = [SourceRow(*row) for row in ask(conn, _SOURCES, {"words": search.strip()})]
    places = {row.id: place for place, row in enumerate(rows)}
    first = 0
    if after in places:
        first = places[after] + 1
    elif before in places:
        first = max(0, places[before] - size)
    shown = tuple(rows[first : first + size])
    return SourceList(
        shown, len(rows), shown[0].id if shown and first else None,
        shown[-1].id if shown and first + size < len(rows) else None,
    )  # fmt: skip


def source(
    conn: sqlite3.Connection, source_id: str, *, after: str | None = None, before: str | None = None, size: int = PAGE
) -> SourcePage | None:
    """Return one source with a page of its claims (cursors are claim ids), or None if there is no such source."""
    row = ask_one(conn, _ONE, [source_id])
    if row is None:
        return None
    documents = tuple(DocumentRow(*each) for each in ask(conn, _DOCUMENTS, [source_id, MOST_DOCUMENTS]))
    backwards, cursor = (True, before) if before is not None else (False, after)
    sql = _CLAIMS.format(sign="<" if backwards else ">", way="DESC" if backwards else "ASC")
    found = ask(conn, sql, {"source": source_id, "cursor": cursor, "size": size + 1})
    found, has_before, has_after = page_of(found, size, backwards=backwards, had_cursor=cursor is not None)
    disputed = live_conflicts(conn, [each[0] for each in found])
    claims = tuple(_claim(each, tuple(disputed.get(each[0], ()))) for each in found)
    live = [id_ for id_, *_ in ask(conn, _CONFLICTS, [source_id, MOST_CONFLICTS])]
    return SourcePage(
        SourceRow(*row), documents, claims, claims[0].id if claims and has_before else None,
        claims[-1].id if claims and has_after else None, against(conn, source_id), cards(conn, live),
    )  # fmt: skip


def _claim(row: Row, conflicts: tuple[str, ...]) -> SourceClaim:
    return made(SourceClaim, *row[:8], exact(row[8]), *row[9:], conflicts)
