"""How it stands as a whole: counts, the last runs, conflicts over time, who is disputed most."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

from db.browse.asking import Row, ask, ask_one, made
from db.browse.cards import new_since
from db.browse.rows_overview import Counts, Disputed, HomePage, RunRow
from db.browse.trend import trend
from db.keys import name_key

MOST_RUNS = 10
MOST_DISPUTED = 10

_COUNTS = """
SELECT
  (SELECT count(*) FROM claims AS c JOIN documents AS d ON d.id = c.document_id
    WHERE c.gone_at IS NULL AND d.gone_at IS NULL),
  (SELECT count(*) FROM documents WHERE gone_at IS NULL),
  (SELECT count(*) FROM sources),
  (SELECT count(*) FROM models)"""
_QUEUE = """
SELECT severity, kind, status, first_seen >= ?, count(*) FROM conflict_report GROUP BY 1, 2, 3, 4"""
_RUNS = """
SELECT id, command, ruleset, started_at, finished_at, last_seen, summary,
  (SELECT count(*) FROM conflicts AS k WHERE k.class IN ('contradiction', 'stale', 'scale slip')
    AND k.first_seen BETWEEN r.started_at AND coalesce(r.finished_at, r.last_seen)),
  (SELECT count(*) FROM conflicts AS k WHERE k.class IN ('contradiction', 'stale', 'scale slip')
    AND k.closed_at BETWEEN r.started_at AND coalesce(r.finished_at, r.last_seen))
FROM runs AS r ORDER BY id DESC LIMIT ?"""
_MODELS = """
SELECT subject, object, severity, count(*) FROM conflict_report WHERE status IN ('open', 'confirmed') GROUP BY 1, 2, 3
ORDER BY 1, 2, 3"""
_SOURCES = """
SELECT d.source_id, s.name, count(DISTINCT k.conflict_id),
  count(DISTINCT CASE WHEN k.severity = 'high' THEN k.conflict_id END)
FROM conflict_report AS k JOIN conflict_evidence AS v ON v.conflict_id = k.conflict_id
JOIN claims AS c ON c.id = v.claim_id JOIN documents AS d ON d.id = c.document_id
JOIN sources AS s ON s.id = d.source_id
WHERE k.status IN ('open', 'confirmed') GROUP BY 1 ORDER BY 3 DESC, 4 DESC, 2 LIMIT ?"""


def home(conn: sqlite3.Connection) -> HomePage:
    """Return what the home page shows."""
    return HomePage(counts(conn), runs(conn), trend(conn), most_disputed_models(conn), most_disputed_sources(conn))


def counts(conn: sqlite3.Connection) -> Counts:
    """Return how much there is, conflicts by severity, kind and status among them."""
    row = ask_one(conn, _COUNTS) or (0, 0, 0, 0)
    by: dict[str, Counter[str]] = {name: Counter() for name in ("severity", "kind", "status")}
    new = 0
    for severity, kind, status, is_new, number in ask(conn, _QUEUE, [new_since(conn)]):
        by["status"][status] += number
        if status == "open":
            by["severity"][severity] += number
            by["kind"][kind] += number
            new += number if is_new else 0
    return made(Counts, *row, by["status"].total(), by["status"]["open"], new, by["severity"], by["kind"], by["status"])


def runs(conn: sqlite3.Connection, most: int = MOST_RUNS) -> tuple[RunRow, ...]:
    """Return the last runs that changed something, the newest first, with what they changed in the queue."""
    return tuple(_run(row) for row in ask(conn, _RUNS, [most]))


def most_disputed_models(conn: sqlite3.Connection, most: int = MOST_DISPUTED) -> tuple[Disputed, ...]:
    """Return the models (subject or object) with the most live conflicts."""
    return _disputed(ask(conn, _MODELS), most)


def most_disputed_sources(conn: sqlite3.Connection, most: int = MOST_DISPUTED) -> tuple[Disputed, ...]:
    """Return the sources whose claims are evidence of the most live conflicts."""
    return tuple(Disputed(*row) for row in ask(conn, _SOURCES, [most]))


def _run(row: Row) -> RunRow:
    return made(RunRow, *row[:6], json.loads(row[6]), *row[7:])


def _disputed(rows: Iterable[Row], most: int) -> tuple[Disputed, ...]:
    all_of, high, names = Counter[str](), Counter[str](), dict[str, str]()
    for subject, other, severity, number in rows:
        for key, name in {name_key(name): name for name in (subject, other) if name}.items():
            names.setdefault(key, name)
            all_of[key] += number
            high[key] += number if severity == "high" else 0
    keys = sorted(all_of, key=lambda key: (-all_of[key], -high[key], key))[:most]
    return tuple(Disputed(key, names[key], all_of[key], high[key]) for key in keys)
