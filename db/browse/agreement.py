"""Who agrees with whom: pairs of sources by what both say, and by conflicts in which they stand on different sides."""

from __future__ import annotations

import sqlite3
from collections import Counter

from db.browse.asking import ask, listed
from db.browse.rows_overview import Agreement, Pair

LARGEST = 25  # sources in the matrix
MOST_AGAINST = 50

_LARGEST = """
SELECT d.source_id, s.name, count(*) FROM claims AS c JOIN documents AS d ON d.id = c.document_id
JOIN sources AS s ON s.id = d.source_id
WHERE c.gone_at IS NULL AND d.gone_at IS NULL GROUP BY 1 ORDER BY 3 DESC, 2, 1 LIMIT ?"""
_STOOD = """
SELECT DISTINCT v.conflict_id, v.side,
  CASE WHEN c.id IS NULL THEN v.source ELSE d.source_id END AS source_id, coalesce(s.name, v.source) AS source
FROM conflict_report AS k JOIN conflict_evidence AS v ON v.conflict_id = k.conflict_id
LEFT JOIN claims AS c ON c.id = v.claim_id LEFT JOIN documents AS d ON d.id = c.document_id
LEFT JOIN sources AS s ON s.id = d.source_id
WHERE k.status IN ('open', 'confirmed')"""
_AGREE = """
WITH stated AS (
  SELECT DISTINCT d.source_id, c.subject_key, c.attribute, c.qualifiers,
    coalesce(c.value_num, lower(c.value_text)) AS value
  FROM claims AS c JOIN documents AS d ON d.id = c.document_id
  WHERE c.gone_at IS NULL AND d.gone_at IS NULL AND c.relation = 'is')
SELECT a.source_id, b.source_id, count(*) FROM stated AS a JOIN stated AS b
  ON b.subject_key = a.subject_key AND b.attribute = a.attribute AND b.qualifiers = a.qualifiers AND b.value = a.value
WHERE a.source_id < b.source_id AND {some}
GROUP BY 1, 2"""


def agreement(conn: sqlite3.Connection, largest: int = LARGEST) -> Agreement:
    """Return how often the sources with the most current claims agree and differ, pair by pair."""
    rows = ask(conn, _LARGEST, [largest])
    names = {id_: name for id_, name, _ in rows}
    ids = listed(names)
    both = "a.source_id IN (SELECT value FROM json_each(:ids)) AND b.source_id IN (SELECT value FROM json_each(:ids))"
    agree = {(one, other): number for one, other, number in ask(conn, _AGREE.format(some=both), {"ids": ids})}
    differ = {pair: number for pair, number in _differ(conn)[0].items() if pair[0] in names and pair[1] in names}
    pairs = [
        Pair(one, names[one], other, names[other], agree.get((one, other), 0), differ.get((one, other), 0))
        for one, other in sorted(agree.keys() | differ.keys())
    ]
    return Agreement(tuple(names.items()), tuple(pairs))


def against(conn: sqlite3.Connection, source_id: str, most: int = MOST_AGAINST) -> tuple[Pair, ...]:
    """Return whom a source stands against in live conflicts, most often first; itself too, if it contradicts itself."""
    differ, names = _differ(conn)
    rows = ask(conn, _AGREE.format(some=":id IN (a.source_id, b.source_id)"), {"id": source_id})
    agree = {(other if one == source_id else one): number for one, other, number in rows}
    mine = [
        (one if other == source_id else other, number) for (one, other), number in differ.items()
        if source_id in (one, other)
    ]  # fmt: skip
    mine.sort(key=lambda item: (-item[1], names[item[0]], item[0]))
    return tuple(
        Pair(source_id, names[source_id], other, names[other], agree.get(other, 0), number)
        for other, number in mine[:most]
    )


def _differ(conn: sqlite3.Connection) -> tuple[Counter[tuple[str, str]], dict[str, str]]:
    """Return in how many live conflicts two sources (ids in order) stand on different sides, and names by id."""
    sides: dict[str, dict[str, set[str]]] = {}
    names: dict[str, str] = {}
    for conflict, side, id_, name in ask(conn, _STOOD):
        sides.setdefault(conflict, {}).setdefault(side, set()).add(id_)
        names[id_] = name
    counts = Counter[tuple[str, str]]()
    for conflict in sides.values():
        left, right = conflict.get("left", set()), conflict.get("right", set())
        counts.update({(min(one, other), max(one, other)) for one in left for other in right})
    return counts, names
