"""Queries conflicts as rows of a list."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from counterclaim.db.browse.records.conflicts import QueueRow
from counterclaim.db.browse.sql import Row, ask, ask_one, listed, record_of
from counterclaim.db.keys import json_of
from counterclaim.db.records import QUEUED

# Conflicts in the queue that nobody dismissed or resolved. As the index conflicts_live has it, word for word.
LIVE = f"closed_at IS NULL AND status IN ('open', 'confirmed') AND {QUEUED}"

_CARDS = """
SELECT k.id, k.severity, k.kind, k.class, k.scope, k.status, k.subject, k.subject_key, k.object, k.object_key,
  k.attribute, k.explanation, k.first_seen, k.last_seen, k.closed_at, u.reason, k.certainty, k.sure,
  (SELECT d.reason FROM conflict_evidence AS n JOIN second_readings AS t ON t.claim_id = n.claim_id
    JOIN doubts AS d ON d.claim_id = n.claim_id AND d.position = 0
    WHERE n.conflict_id = k.id ORDER BY t.probability, n.position LIMIT 1)
FROM conflicts AS k LEFT JOIN conflict_support AS u ON u.conflict_id = k.id
WHERE k.id IN (SELECT value FROM json_each(?))"""

_SIDES = """
SELECT conflict_id, side, value, source FROM conflict_evidence
WHERE conflict_id IN (SELECT value FROM json_each(?)) ORDER BY conflict_id, position"""

# The run that was going on when conflicts were found or closed last. Without runs: that time itself.
_NEWEST = """
SELECT coalesce((SELECT max(started_at) FROM runs WHERE started_at <= t.at), t.at) FROM (
  SELECT max(at) AS at FROM (
    SELECT max(first_seen) AS at FROM conflicts
    UNION ALL SELECT max(closed_at) FROM conflicts WHERE closed_at IS NOT NULL)) AS t"""


def new_since(conn: sqlite3.Connection) -> str | None:
    """Return when the last run that changed conflicts began; conflicts first seen since are new. None: no conflicts."""
    row = ask_one(conn, _NEWEST)
    since: str | None = row[0] if row else None
    return since


def cards(conn: sqlite3.Connection, ids: Sequence[str]) -> tuple[QueueRow, ...]:
    """Return conflicts by id, in the order given; ids that are not in the database are left out."""
    if not ids:
        return ()
    since = new_since(conn)
    sides: dict[str, list[Row]] = defaultdict(list)
    for row in ask(conn, _SIDES, [listed(ids)]):
        sides[row[0]].append(row)
    found = {row[0]: _card(row, sides[row[0]], since) for row in ask(conn, _CARDS, [listed(ids)])}
    return tuple(found[id_] for id_ in ids if id_ in found)


def _card(row: Row, sides: list[Row], since: str | None) -> QueueRow:
    *about, first_seen, last_seen, closed_at, support, certainty, sure, doubt = row
    values = {side: json_of(value) for _, side, value, _ in reversed(sides)}
    sources = tuple(dict.fromkeys(source for *_, source in sides))
    is_new = since is not None and first_seen >= since
    return record_of(
        QueueRow, *about, values.get("left"), values.get("right"), sources, first_seen, last_seen, closed_at,
        len(sides), support, is_new, certainty, bool(sure), doubt,
    )  # fmt: skip
