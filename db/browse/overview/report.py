"""Queries the report's first page: sources with their counts, and the claims it shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from counterclaim.db.browse.sql import ask, listed
from counterclaim.db.records import StoredClaim
from counterclaim.db.tables.reads import CLAIMS, stored_claim

_SOURCES = """
SELECT s.id, s.name, count(*), sum(d.current_claims) FROM documents AS d JOIN sources AS s ON s.id = d.source_id
WHERE d.gone_at IS NULL AND d.current_claims > 0 GROUP BY 1 ORDER BY 2, 1"""
_MODELS = "SELECT subject_key, sum(claims) FROM document_models GROUP BY 1 ORDER BY 2 DESC, 1"
_UNREAD = """
SELECT count(*) FROM unread AS u JOIN documents AS d ON d.extraction_id = u.extraction_id WHERE d.gone_at IS NULL"""
_BY_ID = f"{CLAIMS} AND c.id IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own words)
_BY_KEY = f"""{CLAIMS} AND c.subject_key IN (SELECT value FROM json_each(?))
  AND c.id NOT IN (SELECT value FROM json_each(?))"""  # noqa: S608
_ALL = f"{CLAIMS} ORDER BY c.subject_key, c.attribute, c.relation, d.name, d.id, c.start, c.id"
_SUPPORT = "SELECT conflict_id, reason FROM conflict_support WHERE better_side IS NOT NULL"
_DECIDED = "SELECT conflict_id, max(at) FROM reviews GROUP BY 1"
_RULESET = "SELECT ruleset FROM extractions ORDER BY id DESC LIMIT 1"
_RAN = "SELECT max(started_at) FROM runs"


def claims_of(conn: sqlite3.Connection, ids: Iterable[str], keys: Iterable[str]) -> Iterator[StoredClaim]:
    """Yield the current claims with one of these ids, and those about models with one of these subject keys."""
    known = listed(ids)
    for row in (*ask(conn, _BY_ID, [known]), *ask(conn, _BY_KEY, [listed(keys), known])):
        yield stored_claim(row)


def all_claims(conn: sqlite3.Connection) -> Iterator[StoredClaim]:
    """Yield all current claims by model, attribute and place."""
    for row in ask(conn, _ALL):
        yield stored_claim(row)


def source_counts(conn: sqlite3.Connection) -> list[tuple[str, str, int, int]]:
    """Return (id, name, documents with claims, claims) of each source with current claims."""
    return [(id_, name, documents, claims) for id_, name, documents, claims in ask(conn, _SOURCES)]


def models_told(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return (subject key, claims) of each model with current claims, the one with the most first."""
    return [(key, claims) for key, claims in ask(conn, _MODELS)]


def unread(conn: sqlite3.Connection) -> int:
    """Return how many numbers near a model's name no rule read."""
    return sum(int(count) for (count,) in ask(conn, _UNREAD))


def supported(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the reason for each conflict (by id) of which one side is better supported than the other."""
    return dict(ask(conn, _SUPPORT))


def decided(conn: sqlite3.Connection) -> dict[str, str]:
    """Return when each conflict (by id) was decided on last."""
    return dict(ask(conn, _DECIDED))


def ruleset(conn: sqlite3.Connection) -> str:
    """Return the ruleset of the latest extraction, "" if there is none."""
    return next((str(name) for (name,) in ask(conn, _RULESET)), "")


def last_run_started(conn: sqlite3.Connection) -> str | None:
    """Return when the last logged run began."""
    return next((str(at) for (at,) in ask(conn, _RAN) if at), None)
