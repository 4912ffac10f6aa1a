"""Queries the list of sources with their scores, and one source with its claims and disputes."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from counterclaim.db.browse.conflicts.summary_rows import LIVE, cards
from counterclaim.db.browse.models.attributes import live_conflicts
from counterclaim.db.browse.models.names import distinct_source_names
from counterclaim.db.browse.overview.agreement import against
from counterclaim.db.browse.records.models import NO_CONFLICTS, Live
from counterclaim.db.browse.records.overview import DocumentRow, SourceClaim, SourceList, SourcePage, SourceRow
from counterclaim.db.browse.sql import Row, ask, ask_one, exact, listed, page_of, record_of
from counterclaim.db.browse.table_rows import table_rows
from counterclaim.db.conflict_kinds import kinds
from counterclaim.db.disputes import part_of
from counterclaim.db.records import QUEUED

PAGE = 25
MOST_DOCUMENTS = 100
MOST_CONFLICTS = 50

# What the view source_scores counts, of some sources only. The plus: each source has few of all live conflicts.
_DISPUTES = f"""
SELECT v.speaker, v.claim_id, v.conflict_id, v.against, v.position
FROM conflict_evidence AS v INDEXED BY conflict_evidence_speaker
WHERE v.speaker IN (SELECT value FROM json_each(?)) AND +v.conflict_id IN (SELECT id FROM conflicts WHERE {LIVE})
  AND v.document_id NOT IN (SELECT id FROM documents WHERE gone_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM claims AS c INDEXED BY claims_gone WHERE c.id = v.claim_id AND c.gone_at IS NOT NULL)"""  # noqa: S608
_COMPUTED = f"SELECT id, kind FROM conflicts WHERE {LIVE} AND kind IN (SELECT value FROM json_each(?))"  # noqa: S608
_RELATIONS = "SELECT id, relation FROM claims WHERE id IN (SELECT value FROM json_each(?)) AND relation <> 'is'"
_SOURCES = """
SELECT s.id, s.name, s.kind, s.base_url,
  (SELECT count(*) FROM documents AS d WHERE d.source_id = s.id AND d.gone_at IS NULL),
  (SELECT coalesce(sum(current_claims), 0) FROM documents AS d WHERE d.source_id = s.id AND d.gone_at IS NULL),
  u.others_agree, u.reference_agree, u.self_agree, u.accuracy, u.items, u.copies
FROM sources AS s LEFT JOIN source_support AS u ON u.source_id = s.id
WHERE s.id IN (SELECT value FROM json_each(?))"""
_LISTED = f"""
SELECT s.id FROM sources AS s LEFT JOIN (
  SELECT speaker, sum(conflicts) AS conflicts FROM conflict_counts
  WHERE attribute = '' AND speaker <> '' AND status IN ('open', 'confirmed')
    AND {QUEUED} GROUP BY speaker) AS x ON x.speaker = s.id
WHERE :words = '' OR instr(lower(s.name), lower(:words))
ORDER BY coalesce(x.conflicts, 0) DESC, s.name, s.id"""  # noqa: S608
_DOCUMENTS = """
SELECT id, name, title, url, author, published, CASE WHEN gone_at IS NULL THEN current_claims ELSE 0 END, snapshot_id,
  last_seen, gone_at
FROM documents WHERE source_id = ? ORDER BY published DESC, name, id LIMIT ?"""
_DISPUTED = f"""
SELECT document_id, count(DISTINCT conflict_id) FROM conflict_evidence
WHERE speaker = ? AND EXISTS (
  SELECT 1 FROM conflicts INDEXED BY conflicts_live WHERE id = conflict_id AND {LIVE}) GROUP BY 1"""  # noqa: S608
_CLAIMS = """
SELECT c.id FROM documents AS d INDEXED BY documents_source CROSS JOIN claims AS c ON c.document_id = d.id
WHERE d.source_id = :source AND d.gone_at IS NULL AND c.gone_at IS NULL {beyond}
ORDER BY d.id {way}, c.seq {way} LIMIT :size"""
_BEYOND = """AND d.id {sign}= (SELECT document_id FROM claims WHERE id = :cursor)
  AND (d.id, c.seq) {sign} (SELECT document_id, seq FROM claims WHERE id = :cursor)"""
_FACTS = """
SELECT f.claim_id, f.subject, f.subject_key, f.attribute, f.relation, f.value, f.unit, f.object, f.qualifiers, f.quote,
  f.doc, f.document_id, f.url, f.said_on, f.said_by_kind
FROM claim_facts AS f WHERE f.claim_id IN (SELECT value FROM json_each(?))"""
_CONFLICTS = f"""
SELECT id FROM conflicts WHERE {LIVE} AND id IN (SELECT conflict_id FROM conflict_evidence WHERE speaker = ?)
ORDER BY queue_rank, kind, subject, attribute, id LIMIT ?"""  # noqa: S608


def sources(
    conn: sqlite3.Connection, search: str = "", *, after: str | None = None, before: str | None = None, size: int = PAGE
) -> SourceList:
    """Return sources, the most disputed first, whose name holds ``search``; cursors are source ids."""
    ids = [id_ for (id_,) in ask(conn, _LISTED, {"words": search.strip()})]
    first = 0
    if after in ids:
        first = ids.index(after) + 1
    elif before in ids:
        first = max(0, ids.index(before) - size)
    shown = ids[first : first + size]
    found = _scores(conn, shown)
    return SourceList(
        tuple(found[id_] for id_ in shown), len(ids), shown[0] if shown and first else None,
        shown[-1] if shown and first + size < len(ids) else None,
    )  # fmt: skip


def source(
    conn: sqlite3.Connection, source_id: str, *, after: str | None = None, before: str | None = None, size: int = PAGE
) -> SourcePage | None:
    """Return one source with a page of its claims (cursors are claim ids), or None if there is no such source."""
    found = _scores(conn, [source_id]).get(source_id)
    if found is None:
        return None
    claims, has_before, has_after = _claims(conn, source_id, after=after, before=before, size=size)
    live = [id_ for (id_,) in ask(conn, _CONFLICTS, [source_id, MOST_CONFLICTS])]
    return SourcePage(
        found, _documents(conn, source_id), claims, claims[0].id if claims and has_before else None,
        claims[-1].id if claims and has_after else None, against(conn, source_id), cards(conn, live),
        table_rows(conn, (row.id for row in claims)),
    )  # fmt: skip


def _scores(conn: sqlite3.Connection, ids: Sequence[str]) -> dict[str, SourceRow]:
    """Return sources by id, as the view ``source_scores`` has them."""
    against_: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    conflicts: dict[str, set[str]] = defaultdict(set)
    rows = ask(conn, _DISPUTES, [listed(ids)])
    operands = _operands(conn, rows)
    for speaker, claim, conflict, bits, _ in rows:
        conflicts[speaker].add(conflict)
        if (conflict, claim) not in operands:
            against_[speaker][claim] |= bits
    told = distinct_source_names(conn)
    found = [(row[0], told.get(row[0], row[1]), *row[2:]) for row in ask(conn, _SOURCES, [listed(ids)])]
    return {row[0]: _score(row, list(against_[row[0]].values()), len(conflicts[row[0]])) for row in found}


def _operands(conn: sqlite3.Connection, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Return (conflict, claim) of the evidence that is not disputed; most kinds of conflicts dispute all of theirs."""
    computing = [kind.id for kind in kinds().values() if not kind.of_one_attribute]
    kind_of: dict[str, str] = dict(ask(conn, _COMPUTED, [listed(computing)]))
    behind = [(conflict, claim, position) for _, claim, conflict, _, position in rows if conflict in kind_of]
    relations: dict[str, str] = dict(ask(conn, _RELATIONS, [listed({claim for _, claim, _ in behind})]))
    return {
        (conflict, claim)
        for conflict, claim, position in behind
        if part_of(kind_of[conflict], position, relations.get(claim, "is")) == "operand"
    }


def _score(row: Row, bits: Sequence[int], conflicts: int) -> SourceRow:
    """Return a source; ``bits`` says of each disputed claim against whom it stands (``db/tables/derived.py``)."""
    *about, claims, others_agree, reference_agree, self_agree, accuracy, items, copies = row
    others, itself, references = (sum(1 for each in bits if each & bit) for bit in (1, 2, 4))
    share = round(1 - len(bits) / claims, 4) if claims else None
    return record_of(
        SourceRow, *about, claims, len(bits), conflicts, share, others_agree, others, reference_agree, references,
        self_agree, itself, accuracy, items, copies,
    )  # fmt: skip


def _documents(conn: sqlite3.Connection, source_id: str) -> tuple[DocumentRow, ...]:
    disputed: dict[str, int] = dict(ask(conn, _DISPUTED, [source_id]))
    rows = ask(conn, _DOCUMENTS, [source_id, MOST_DOCUMENTS])
    return tuple(record_of(DocumentRow, *row[:7], disputed.get(row[0], 0), *row[7:]) for row in rows)


def _claims(
    conn: sqlite3.Connection, source_id: str, *, after: str | None, before: str | None, size: int
) -> tuple[tuple[SourceClaim, ...], bool, bool]:
    backwards, cursor = (True, before) if before is not None else (False, after)
    known = cursor is not None and ask_one(conn, "SELECT 1 FROM claims WHERE id = ?", [cursor]) is not None
    beyond = _BEYOND.format(sign="<" if backwards else ">") if known else ""
    sql = _CLAIMS.format(beyond=beyond, way="DESC" if backwards and known else "ASC")
    parameters = {"source": source_id, "size": size + 1} | ({"cursor": cursor} if known else {})
    rows, has_before, has_after = page_of(
        ask(conn, sql, parameters), size, backwards=backwards and known, had_cursor=known
    )  # fmt: skip
    ids = [id_ for (id_,) in rows]
    facts = {row[0]: row for row in ask(conn, _FACTS, [listed(ids)])}
    disputed = live_conflicts(conn, ids)
    claims = tuple(_claim(facts[id_], disputed.get(id_, NO_CONFLICTS)) for id_ in ids)
    return claims, has_before, has_after


def _claim(row: Row, live: Live) -> SourceClaim:
    return record_of(SourceClaim, *row[:8], exact(row[8]), *row[9:], live.disputing, live.computed)
