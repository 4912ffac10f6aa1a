"""No question of the review pages walks through a whole table that grows with what was read: SQLite's plans say so.

Their times at a million claims are measured by ``python -m bench.review_pages``; this holds on every machine.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from counterclaim.db.browse import search, snapshot
from counterclaim.db.browse import snapshot as finding
from counterclaim.db.browse.conflicts import detail, evidence_samples, queue, recent
from counterclaim.db.browse.models import compare, model, names
from counterclaim.db.browse.overview import agreement, home, source
from counterclaim.db.browse.records.conflicts import Filters

GROWING = {"claims", "claims_fts", "observations", "extractions", "snapshots", "bodies", "conflict_evidence"}
_TABLE = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)\"?(?:\s+AS\s+(\w+))?", re.IGNORECASE)
_MADE = re.compile(r"(?:WITH(?: RECURSIVE)?|,)\s+(\w+)(?:\s*\([^)]*\))? AS \(")


@pytest.fixture
def conn(sample_db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{sample_db}?mode=ro", uri=True)) as opened:
        yield opened


def asked(conn: sqlite3.Connection, question: Callable[[], object]) -> list[str]:
    """Return the statements that a question runs."""
    found: list[str] = []
    conn.set_trace_callback(found.append)
    question()
    conn.set_trace_callback(None)
    return [statement for statement in dict.fromkeys(found) if not statement.startswith("--")]


def walked(conn: sqlite3.Connection, statement: str) -> list[str]:
    """Return the lines of a statement's plan that walk through one of the growing tables."""
    texts = [statement, *(sql for (sql,) in conn.execute("SELECT sql FROM sqlite_master WHERE type = 'view'"))]
    out = []
    for *_, line in conn.execute(f"EXPLAIN QUERY PLAN {statement}"):
        scanned = re.match(r"SCAN (\w+)(?! VIRTUAL TABLE INDEX \d+:[=M<>])", line)
        if scanned and _tables(texts, scanned[1]) & GROWING:
            out.append(line)
    return out


def _tables(texts: list[str], name: str) -> set[str]:
    """Return what a name in a plan stands for: in the statement itself if it is there, else in the views."""
    for some in (texts[:1], texts[1:]):
        if found := {table for text in some for table, alias in _TABLE.findall(text) if name in (alias, table)}:
            made = {made for text in some for made in _MADE.findall(text)}
            return set() if found & made else found  # what a statement made itself is as small as it made it
    return {name}


def _first(conn: sqlite3.Connection, sql: str) -> str:
    return str(conn.execute(sql).fetchone()[0])


def questions(conn: sqlite3.Connection) -> Iterator[tuple[str, Callable[[], object]]]:
    about = _first(conn, "SELECT id FROM conflicts WHERE closed_at IS NULL")
    key = _first(conn, "SELECT subject_key FROM conflicts WHERE closed_at IS NULL")
    copy = _first(conn, "SELECT id FROM snapshots")
    speaker = _first(conn, "SELECT id FROM sources")
    narrowed = (
        Filters(), Filters(status="open"), Filters(model=key), Filters(source=speaker), Filters(cls=""),
        Filters(attribute="input_price", new_only=True),
    )  # fmt: skip
    yield "home", lambda: home.home(conn)
    for of, whose in (("", ""), ("model", key), ("source", speaker)):
        yield f"feed, {of}", lambda o=of, w=whose: recent.recent(conn, o, w)
    for filters in narrowed:
        for order in ("worst", "newest"):
            yield f"queue, {order}", lambda f=filters, o=order: queue.queue(conn, f, order=o, after=about)
            yield f"neighbours, {order}", lambda f=filters, o=order: queue.neighbours(conn, f, about, order=o)
    yield "quotes in the queue", lambda: evidence_samples.sides(conn, [about])
    yield "conflict", lambda: detail.conflict(conn, about)
    yield "beginning of an id", lambda: finding.conflicts_like(conn, "0")
    yield "models", lambda: model.models(conn, "mini", after="a")
    yield "model", lambda: model.model(conn, key)
    yield "sources", lambda: source.sources(conn)
    yield "source", lambda: source.source(conn, speaker)
    yield "agreement", lambda: agreement.agreement(conn)
    yield "compare", lambda: compare.compare(conn, [key, "gpt 4o mini"])
    yield "names", lambda: names.names(conn)
    yield "search", lambda: search.search(conn, "price")
    yield "stored copy", lambda: (snapshot.snapshot(conn, copy), finding.claims_read(conn, copy, ""))


def test_no_question_walks_through_all_that_was_read(conn: sqlite3.Connection) -> None:
    seen = 0
    for name, question in questions(conn):
        statements = asked(conn, question)
        seen += len(statements)
        assert statements, f"{name} asks nothing: the trace is broken"
        for statement in statements:
            assert walked(conn, statement) == [], f"{name}: {statement}"
    assert seen > 100


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM claims WHERE quote <> ''",
        "SELECT c.id FROM claims AS c WHERE c.quote LIKE '%x%'",
        "SELECT * FROM claim_facts WHERE quote = 'x'",  # a view over the table
        "SELECT count(*) FROM conflict_evidence GROUP BY value",
    ],
)
def test_a_walk_would_be_seen(conn: sqlite3.Connection, statement: str) -> None:
    assert walked(conn, statement)
