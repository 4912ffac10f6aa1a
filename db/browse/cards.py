"""Conflicts as lines of a list, whichever page shows them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from db.browse.asking import Row, ask, ask_one, listed
from db.browse.rows_conflicts import QueueRow
from db.keys import name_key

LIVE = ("open", "confirmed")  # statuses of conflicts that are disputed: nobody dismissed or resolved them

_CARDS = """
SELECT conflict_id, severity, kind, class, scope, status, subject, object, attribute, explanation, first_seen,
  last_seen, closed_at, support
FROM all_conflicts WHERE conflict_id IN (SELECT value FROM json_each(?))"""

_SIDES = """
SELECT conflict_id, side, value, source FROM conflict_evidence
WHERE conflict_id IN (SELECT value FROM json_each(?)) ORDER BY conflict_id, position"""

# The run that was going on when conflicts were found or closed last. Without runs: that time itself.
_NEWEST = """
SELECT coalesce((SELECT max(started_at) FROM runs WHERE started_at <= t.at), t.at) FROM (
  SELECT max(at) AS at FROM (
    SELECT max(first_seen) AS at FROM conflicts UNION ALL SELECT max(closed_at) FROM conflicts)) AS t"""


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
    (id_, severity, kind, class_, scope, status, subject, object_, attribute, explanation, first_seen, last_seen,
     closed_at, support) = row  # fmt: skip
    values = {side: json.loads(value) for _, side, value, _ in reversed(sides)}
    return QueueRow(
        id_, severity, kind, class_, scope, status, subject, name_key(subject), object_,
        object_ and name_key(object_), attribute, explanation, values.get("left"), values.get("right"),
        tuple(dict.fromkeys(source for *_, source in sides)), first_seen, last_seen, closed_at, len(sides), support,
        since is not None and first_seen >= since,
    )  # fmt: skip
