"""Queries model names for selection lists, and distinct names for sources that share one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from counterclaim.db.browse.sql import ask

MOST_NAMES = 1_000

# One step of the index for each model, however many claims there are about it.
_NAMES = """
WITH RECURSIVE keys(key) AS (
  SELECT min(subject_key) FROM claims WHERE gone_at IS NULL
  UNION ALL
  SELECT (SELECT min(c.subject_key) FROM claims AS c WHERE c.gone_at IS NULL AND c.subject_key > keys.key)
  FROM keys WHERE keys.key IS NOT NULL)
SELECT (SELECT c.subject FROM claims AS c WHERE c.gone_at IS NULL AND c.subject_key = keys.key LIMIT 1)
FROM keys WHERE keys.key IS NOT NULL LIMIT ?"""
_ALIKE = """
SELECT id, name, coalesce(nullif(rtrim(substr(base_url, instr(base_url, '://') + 3), '/'), ''), id) FROM sources
WHERE name IN (SELECT name FROM sources GROUP BY name HAVING count(*) > 1)"""


def names(conn: sqlite3.Connection, most: int = MOST_NAMES) -> tuple[str, ...]:
    """Return a name for each of the first ``most`` models by key."""
    return tuple(name for (name,) in ask(conn, _NAMES, [most]))


def distinct_source_names(conn: sqlite3.Connection) -> Mapping[str, str]:
    """Return, for each source (id) that shares its name with another one, the name with where the source is."""
    rows = ask(conn, _ALIKE)
    places = [(name, place) for _, name, place in rows]
    return {id_: f"{name} ({place if places.count((name, place)) == 1 else id_})" for id_, name, place in rows}
