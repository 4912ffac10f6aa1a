"""Queries the home page: counts, the last runs, conflicts over time, the most disputed models and sources."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from counterclaim.db.browse.conflicts.facets import name_of
from counterclaim.db.browse.conflicts.summary_rows import LIVE, new_since
from counterclaim.db.browse.models.attributes import attributes
from counterclaim.db.browse.models.names import distinct_source_names
from counterclaim.db.browse.overview.trend import trend
from counterclaim.db.browse.records.models import AttributeRow
from counterclaim.db.browse.records.overview import Counts, Disputed, HomePage, News, RunRow
from counterclaim.db.browse.sql import Row, ask, ask_one, record_of
from counterclaim.db.records import QUEUED

MOST_RUNS = 10
MOST_DISPUTED = 10

_COUNTS = """
SELECT
  (SELECT sum(current_claims) FROM documents INDEXED BY documents_source WHERE gone_at IS NULL),
  (SELECT count(*) FROM documents INDEXED BY documents_source WHERE gone_at IS NULL),
  (SELECT count(*) FROM sources),
  (SELECT count(*) FROM (SELECT subject_key FROM document_models GROUP BY subject_key))"""
_QUEUE = f"""
SELECT severity, kind, status, sum(conflicts) FROM conflict_counts
WHERE speaker = '' AND attribute <> '' AND {QUEUED} GROUP BY 1, 2, 3"""  # noqa: S608
_NEW = f"""
SELECT count(*) FROM conflicts WHERE first_seen >= ? AND closed_at IS NULL AND status = 'open'
  AND {QUEUED}"""  # noqa: S608
_DECIDED_LAST = "SELECT max(at) FROM reviews WHERE by_ = ?"
_RUNS = f"""
SELECT id, command, ruleset, started_at, finished_at, last_seen, summary,
  (SELECT count(*) FROM conflicts AS k WHERE k.{QUEUED}
    AND k.first_seen BETWEEN r.started_at AND coalesce(r.finished_at, r.last_seen)),
  (SELECT count(*) FROM conflicts AS k WHERE k.{QUEUED}
    AND k.closed_at BETWEEN r.started_at AND coalesce(r.finished_at, r.last_seen))
FROM runs AS r ORDER BY id DESC LIMIT ?"""  # noqa: S608
_MODELS = f"""
SELECT subject_key, count(*), sum(severity_rank = 1) FROM conflicts INDEXED BY conflicts_model WHERE {LIVE}
GROUP BY 1"""  # noqa: S608
_OTHERS = f"""
SELECT object_key, count(*), sum(severity_rank = 1) FROM conflicts INDEXED BY conflicts_other
WHERE {LIVE} AND object_key IS NOT NULL AND object_key <> subject_key GROUP BY 1"""  # noqa: S608
_SOURCES = f"""
SELECT c.speaker, s.name, sum(c.conflicts) AS number, coalesce(sum(c.conflicts) FILTER (WHERE c.severity = 'high'), 0)
FROM conflict_counts AS c JOIN sources AS s ON s.id = c.speaker
WHERE c.attribute = '' AND c.status IN ('open', 'confirmed') AND c.{QUEUED}
GROUP BY 1 ORDER BY 3 DESC, 4 DESC, 2, 1 LIMIT ?"""  # noqa: S608


def home(conn: sqlite3.Connection) -> HomePage:
    """Return what the home page shows."""
    return HomePage(counts(conn), runs(conn), trend(conn), most_disputed_models(conn), most_disputed_sources(conn))


def counts(conn: sqlite3.Connection) -> Counts:
    """Return how much there is, conflicts by severity, kind and status among them."""
    row = ask_one(conn, _COUNTS) or (0, 0, 0, 0)
    by: dict[str, Counter[str]] = {name: Counter() for name in ("severity", "kind", "status")}
    for severity, kind, status, number in ask(conn, _QUEUE):
        by["status"][status] += number
        if status == "open":
            by["severity"][severity] += number
            by["kind"][kind] += number
    since = new_since(conn)
    ((new,),) = ask(conn, _NEW, [since])
    return record_of(
        Counts,
        row[0] or 0,
        *row[1:],
        by["status"].total(),
        by["status"]["open"],
        new,
        by["severity"],
        by["kind"],
        by["status"],
        since or "",
    )


def news(conn: sqlite3.Connection, reviewer: str) -> News | None:
    """Return what is new to a reviewer since they last decided; None for who never did."""
    ((at,),) = ask(conn, _DECIDED_LAST, [reviewer])
    if at is None:
        return None
    ((new,),) = ask(conn, _NEW, [at])
    return News(at, new)


def runs(conn: sqlite3.Connection, most: int = MOST_RUNS) -> tuple[RunRow, ...]:
    """Return the last runs that changed something, the newest first, with what they changed in the queue."""
    return tuple(_run(row) for row in ask(conn, _RUNS, [most]))


def most_disputed_models(conn: sqlite3.Connection, most: int = MOST_DISPUTED) -> tuple[Disputed, ...]:
    """Return the models (subject or object) with the most live conflicts."""
    counts, high = Counter[str](), Counter[str]()
    for key, number, worst in (*ask(conn, _MODELS), *ask(conn, _OTHERS)):
        counts[key] += number
        high[key] += worst
    keys = sorted(counts, key=lambda key: (-counts[key], -high[key], key))[:most]
    return tuple(Disputed(key, name_of(conn, key), counts[key], high[key]) for key in keys)


def most_disputed_sources(conn: sqlite3.Connection, most: int = MOST_DISPUTED) -> tuple[Disputed, ...]:
    """Return the sources whose claims are evidence of the most live conflicts."""
    told = distinct_source_names(conn)
    return tuple(Disputed(row[0], told.get(row[0], row[1]), *row[2:]) for row in ask(conn, _SOURCES, [most]))


def _run(row: Row) -> RunRow:
    return record_of(RunRow, *row[:6], json.loads(row[6]), *row[7:])


def prices(
    conn: sqlite3.Connection, models: Iterable[Disputed], names: Sequence[str]
) -> tuple[tuple[Disputed, tuple[AttributeRow, ...]], ...]:
    """Return what current claims say of the attributes ``names`` of each of the models."""
    return tuple((model, attributes(conn, model.key, names)) for model in models)
