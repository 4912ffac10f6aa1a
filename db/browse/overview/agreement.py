"""Queries how often pairs of sources agree: by items that both state, and by conflicts between them."""

from __future__ import annotations

import sqlite3

from counterclaim.db.browse.conflicts.summary_rows import LIVE
from counterclaim.db.browse.models.names import distinct_source_names
from counterclaim.db.browse.records.overview import Against, Agreement, Pair
from counterclaim.db.browse.sql import ask, listed

LARGEST = 25  # sources in the matrix
MOST_AGAINST = 50

_LARGEST = """
SELECT d.source_id, s.name, sum(d.current_claims) AS claims
FROM documents AS d INDEXED BY documents_source JOIN sources AS s ON s.id = d.source_id
WHERE d.gone_at IS NULL GROUP BY d.source_id HAVING claims > 0 ORDER BY claims DESC, s.name, d.source_id LIMIT ?"""
_PAIRS = """
SELECT source_id, other_id, agree, differ FROM source_pairs
WHERE source_id IN (SELECT value FROM json_each(:ids)) AND other_id IN (SELECT value FROM json_each(:ids))
ORDER BY source_id, other_id"""
_AGAINST = f"""
SELECT o.speaker, coalesce((SELECT name FROM sources AS s WHERE s.id = o.speaker), o.speaker) AS name,
  count(DISTINCT o.conflict_id) AS conflicts
FROM conflict_evidence AS v JOIN conflict_evidence AS o ON o.conflict_id = v.conflict_id AND o.side <> v.side
WHERE v.speaker = :id AND EXISTS (
  SELECT 1 FROM conflicts INDEXED BY conflicts_live WHERE id = v.conflict_id AND {LIVE})
GROUP BY o.speaker ORDER BY conflicts DESC, name, o.speaker LIMIT :most"""  # noqa: S608
_ALSO = """
SELECT other_id, agree, differ FROM source_pairs WHERE source_id = :id
UNION ALL SELECT source_id, agree, differ FROM source_pairs WHERE other_id = :id"""


def agreement(conn: sqlite3.Connection, largest: int = LARGEST) -> Agreement:
    """Return how often the sources with the most current claims agree and differ, pair by pair, as last computed."""
    told = distinct_source_names(conn)
    names = {id_: told.get(id_, name) for id_, name, _ in ask(conn, _LARGEST, [largest])}
    rows = ask(conn, _PAIRS, {"ids": listed(names)})
    pairs = (Pair(one, names[one], other, names[other], agree, differ) for one, other, agree, differ in rows)
    return Agreement(tuple(names.items()), tuple(pairs))


def against(conn: sqlite3.Connection, source_id: str, most: int = MOST_AGAINST) -> tuple[Against, ...]:
    """Return the opponents of a source in live conflicts, most frequent first; itself if it contradicts itself."""
    pairs = {other: (agree, differ) for other, agree, differ in ask(conn, _ALSO, {"id": source_id})}
    rows = ask(conn, _AGAINST, {"id": source_id, "most": most})
    told = distinct_source_names(conn)
    return tuple(
        Against(other, told.get(other, name), number, *pairs.get(other, (None, None))) for other, name, number in rows
    )
