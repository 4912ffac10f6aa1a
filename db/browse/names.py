"""The names of models, to choose from."""

from __future__ import annotations

import sqlite3

from db.browse.asking import ask

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


def names(conn: sqlite3.Connection, most: int = MOST_NAMES) -> tuple[str, ...]:
    """Return a name for each of the first ``most`` models by key."""
    return tuple(name for (name,) in ask(conn, _NAMES, [most]))
