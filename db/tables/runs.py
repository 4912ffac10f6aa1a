"""Log of runs: one row for each run that changed something.

A run that changes nothing leaves no row of its own; it moves ``last_seen`` of the previous run of the
same command and ruleset, so that running anything twice changes nothing but ``last_seen``. A run that
was killed leaves its row without ``finished_at``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from counterclaim.db.errors import StoreError
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables.observations import transaction

# Times at which things were found again are left out: a second run over unchanged pages moves nothing else.
_SHOWN = (
    "SELECT id, name, kind, base_url FROM sources ORDER BY id",
    "SELECT id, name, url, title, published, extraction_id, gone_at FROM documents ORDER BY id",
    "SELECT count(*), sum(seq), sum(extraction_id) FROM claims WHERE gone_at IS NULL",
    """SELECT id, kind, scope, subject, object, severity, class, explanation, evidence_key, closed_at, certainty,
    sure FROM conflicts ORDER BY id""",
    "SELECT claim_id, question, reason, words FROM doubts ORDER BY claim_id, position",
    "SELECT * FROM conflict_support ORDER BY conflict_id",
    "SELECT * FROM source_support ORDER BY source_id",
    "SELECT count(*), max(id) FROM reviews",
)


def revision(db: Database) -> str:
    """Return 24 hex digits that depend on all that the current claims, conflicts, reviews and sources say."""
    digest = blake2b(digest_size=12)
    for sql in _SHOWN:
        for row in db.execute(sql):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def start_run(db: Database, command: str, ruleset: str, at: str) -> int:
    """Record that a command began; return the run's number."""
    with transaction(db):
        sql = "INSERT INTO runs (command, ruleset, started_at, last_seen) VALUES (?, ?, ?, ?)"
        return int(db.execute(sql, [command, ruleset, at, at]).lastrowid or 0)


def finish_run(db: Database, run_id: int, at: str, summary: Mapping[str, Any], *, changed: bool) -> None:
    """Record how a run ended. Without a change it is folded into the previous finished run like it."""
    with transaction(db):
        row = db.execute("SELECT command, ruleset FROM runs WHERE id = ?", [run_id]).fetchone()
        if row is None:
            raise StoreError(f"run {run_id} is not in the database")
        like_it = "SELECT max(id) FROM runs WHERE command = ? AND ruleset = ? AND finished_at IS NOT NULL AND id < ?"
        (previous,) = db.execute(like_it, [*row, run_id]).fetchone()
        if previous is None or changed or _has_issues(db, run_id):
            sql = "UPDATE runs SET finished_at = ?, last_seen = ?, summary = ? WHERE id = ?"
            db.execute(sql, [at, at, json.dumps(dict(summary), sort_keys=True), run_id])
            return
        db.execute("DELETE FROM runs WHERE id = ?", [run_id])
        db.execute("UPDATE runs SET last_seen = max(last_seen, ?) WHERE id = ?", [at, previous])


def _has_issues(db: Database, run_id: int) -> bool:
    return db.execute("SELECT 1 FROM issues WHERE run_id = ? LIMIT 1", [run_id]).fetchone() is not None
