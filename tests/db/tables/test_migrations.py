"""Migrations: one schema by every road; data survives; a failure changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from counterclaim.db.records import QUEUE_CLASSES, UNLISTED, FetchedBody
from counterclaim.db.sqlite.connection import VERSIONS
from counterclaim.db.store import Store, StoreError
from counterclaim.db.tables import migrations
from counterclaim.db.tables.migrations import MIGRATIONS, migrate, view_names
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PINNED = Path(__file__).with_name("schema.txt")


def _schema(path: Path) -> str:
    with closing(sqlite3.connect(path)) as conn:
        sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        return "\n\n".join(row[0] for row in conn.execute(sql + " ORDER BY type, name")) + "\n"


def test_the_schema_is_the_pinned_one(path: Path) -> None:
    """If this fails, a migration or views.sql was edited: add a migration, then renew the pinned text.

    python -m pytest is not the place to renew it: write ``_schema`` of a new database to schema.txt by hand.
    """
    Store.open(path).close()
    assert _schema(path) == PINNED.read_text(encoding="utf-8")


def test_the_fast_list_of_versions_is_that_of_the_migrations() -> None:
    assert tuple(m.name for m in MIGRATIONS.pending(Database(memory=True, execute_plugins=False))) == VERSIONS


@pytest.mark.parametrize("first", VERSIONS[1:])
def test_step_by_step_gives_the_same_schema(tmp_path: Path, first: str) -> None:
    Store.open(tmp_path / "fresh.db").close()
    with closing(Database(tmp_path / "steps.db", execute_plugins=False)) as db:
        migrate(db, stop_before=first)
        assert not db.view_names()
    Store.open(tmp_path / "steps.db").close()
    assert _schema(tmp_path / "steps.db") == _schema(tmp_path / "fresh.db")


def test_rows_survive_an_upgrade(path: Path) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before=VERSIONS[1])
        db.execute("INSERT INTO sources VALUES ('a', 'A', 'site', NULL, '2025', '2025')")
    with Store.open(path) as store:
        assert store.counts()["sources"] == 1


def test_conflicts_keep_their_kind_and_new_ones_may_be_of_any(path: Path, kit: Any) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before="m011_kinds")
        db.execute(
            "INSERT INTO conflicts (id, kind, scope, subject, attribute, severity, class, explanation, evidence_key,"
            " first_seen, last_seen) VALUES ('a1', 'ratio', 'within', 'A', 'price', 'low', 'stale', 'x', 'k', '1', '1')"
        )
    with Store.open(path) as store:
        assert store.conflict("a1").kind == "ratio"
        kit.world(store)
        left, right = store.claims(attribute="input_price")
        store.save_conflicts([kit.conflict("bb11", left, right, kind="not seen before")], "2026-01-01")
        assert store.conflict("bb11").kind == "not seen before"


@pytest.mark.parametrize(
    ("attribute", "explanation", "cls"),
    [
        ("input_price", "M, $3, matches no listed provider, and the maker's own figure is not listed (l).", "unlisted"),
        ("context_window", "M, 2M, was never listed by any provider, as far back as the list goes (l).", "unlisted"),
        ("context_window", "M, 2M, is not the list price; the list keeps no earlier prices (l).", "unlisted"),
        ("input_price", "M, $3, is what Hostco lists, not the maker's own figure (l).", "scope"),
    ],
)
def test_what_no_list_has_is_told_apart_from_what_holds_elsewhere(
    path: Path, kit: Any, attribute: str, explanation: str, cls: str
) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before="m016_unlisted")
        db.execute(
            "INSERT INTO conflicts (id, kind, scope, subject, attribute, severity, class, explanation, evidence_key,"
            " first_seen, last_seen) VALUES ('a1', 'reference', 'within', 'M', ?, 'low', 'scope', ?, 'k', '1', '1')",
            [attribute, explanation],
        )
        db.conn.commit()
    Store.open(path).close()
    assert kit.rows(path, "SELECT class FROM conflicts") == [(cls,)]
    assert kit.rows(path, "SELECT count(*) FROM unlisted_values") == [(int(cls == "unlisted"),)]
    assert kit.rows(path, "SELECT class, conflicts FROM conflict_counts") == [(cls, 1)]


def test_claims_from_before_the_search_index_are_found(path: Path, kit: Any) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before="m003_search")
        db.executescript("""
          INSERT INTO sources VALUES ('a', 'A', 'site', NULL, '2025', '2025');
          INSERT INTO documents (id, source_id, name, first_seen, last_seen) VALUES ('d', 'a', 'd', '2025', '2025');
          INSERT INTO snapshots (id, document_id, sha256, media_type, body, size, fetched_at, last_seen)
            VALUES ('s', 'd', hex(zeroblob(32)), 'text/html', x'', 0, '2025', '2025');
          INSERT INTO extractions VALUES (1, 's', 'r', 'walrus', '2025', '2025', 1, 0);
          INSERT INTO claims (id, document_id, extraction_id, subject, subject_key, attribute, relation, value_text,
            quote, ordinal, start, "end", confidence, first_seen, last_seen)
            VALUES ('c', 'd', 1, 'M', 'm', 'x', 'is', '1', 'a walrus', 0, 0, 8, 1, '2025', '2025');
        """)
    Store.open(path).close()
    assert kit.rows(path, "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'walrus'") == [(1,)]


def test_copies_from_before_the_words_counted_are_recognised(path: Path, kit: Any) -> None:
    prose = (
        "Readers often ask us what GPT-4o costs: $9 per million input tokens.",
        "Our own bill says that GPT-4o costs $30 per million output tokens.",
        "The vendor tells its partners that Claude 3 Opus has a context window of 500K tokens.",
        "We paid for Claude 3 Opus, which costs $17 per million input tokens.",
        "Everybody knows by now that GPT-4 has a context window of 9K tokens.",
        "Nobody likes that GPT-4 costs $31 per million input tokens.",
    )
    with Store.open(path) as store:
        for source, between in (("a", " "), ("b", " An advertisement stood here for a while. ")):
            store.save_source(id=source, name=source, kind="site", base_url=None, at="2025-01-01T00:00:00Z")
            text = between.join(prose)
            saved = store.save_snapshot(
                FetchedBody(source, source, text.encode(), "text/plain", "2025-01-01T00:00:00Z")
            )
            document = read(text, doc_id=source, kind="text")
            store.save_extraction(saved.id, document, extract(document), at="2025-01-01T00:00:00Z")
        store.update_findings("2025-01-01T00:00:00Z")
    kit.rows(path, "UPDATE document_marks SET mark = mark / 2 + (document_id <> (SELECT min(id) FROM documents))")
    kit.rows(path, "UPDATE checked SET voice = NULL")
    kit.rows(path, "DELETE FROM _sqlite_migrations WHERE name = 'm013_fingerprints'")
    with Store.open(path) as store:
        store.update_findings("2025-01-02T00:00:00Z")
    assert kit.rows(path, "SELECT voice FROM checked WHERE voice IS NOT NULL") == [("a",), ("a",)]


def test_an_own_view_survives_an_upgrade_and_ours_are_made_anew(path: Path, kit: Any) -> None:
    Store.open(path).close()
    kit.rows(path, "CREATE VIEW mine AS SELECT 1 AS one")
    kit.rows(path, "DROP VIEW prices")
    kit.rows(path, "DROP TABLE claims_fts")
    kit.rows(path, "DELETE FROM _sqlite_migrations WHERE name = 'm003_search'")
    with Store.open(path) as store:
        assert set(store._db.view_names()) == {*view_names(), "mine"}


def test_a_failing_migration_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Database(path, execute_plugins=False)) as db:
        migrate(db, stop_before=VERSIONS[2])
    before = _schema(path)
    monkeypatch.setattr(migrations, "_sql", lambda name: "CREATE VIEW broken AS SELECT 1; CREATE VIEW broken AS 2;")
    with pytest.raises(StoreError):
        Store.open(path)
    assert _schema(path) == before


def test_every_table_is_strict_and_all_references_hold(path: Path, kit: Any, store: Store) -> None:
    kit.world(store)
    own = "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT GLOB ?"
    tables = dict(store._db.execute(own, ["[_s]*qlite_*"]))
    assert set(tables.values()) == {1}
    assert len(tables) == 30
    assert store._db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert store._db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_queue_of_the_views_is_that_of_the_code(path: Path) -> None:
    Store.open(path).close()
    listed = "', '".join(("contradiction", "stale", "scale slip"))
    assert set(listed.split("', '")) == QUEUE_CLASSES
    assert _schema(path).count(f"class IN ('{listed}')") == 2  # the queue, and what does not reach it
    assert _schema(path).count(f"class NOT IN ('{listed}', '{UNLISTED}')") == 1
    listed = "', '".join(sorted(QUEUE_CLASSES))
    assert _schema(path).count(f"class IN ('{listed}')") == 5  # two indexes, and three views that read one
