"""A person's SQL reads anything and changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.store import Store, StoreError

READS = [
    ("a view", "SELECT subject FROM claim_facts", 6),
    ("full-text search", "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'mmlu'", 1),
    ("stemmed search", "SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'parameter'", 1),
    ("ranked search", "SELECT snippet(claims_fts, 2, '[', ']', '', 5) FROM claims_fts('small') ORDER BY rank", 6),
    ("a recursive query", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9) SELECT i FROM n", 9),
    ("the schema", "SELECT name FROM sqlite_master WHERE name = 'prices'", 1),
    ("columns of a view", "SELECT name FROM pragma_table_info('parameters')", 14),
    ("json", "SELECT value FROM json_each('[1, 2]')", 2),
    ("a comment first", "-- all\nSELECT 1", 1),
    ("a closing semicolon", "SELECT 1;", 1),
]


@pytest.mark.parametrize(("sql", "count"), [case[1:] for case in READS], ids=[case[0] for case in READS])
def test_reading(store: Store, kit: Any, sql: str, count: int) -> None:
    kit.world(store)
    columns, rows = store.query(sql)
    found = list(rows)
    assert len(found) == count
    assert all(len(row) == len(columns) for row in found)


REFUSED = [
    ("insert", "INSERT INTO sources VALUES ('x', 'x', 'x', NULL, '1', '1')", "only reading"),
    ("update", "UPDATE claims SET unit = 'x'", "only reading"),
    ("delete", "DELETE FROM reviews", "only reading"),
    ("delete in a with", "WITH x AS (SELECT 1) DELETE FROM unread", "only reading"),
    ("returning", "UPDATE claims SET unit = 'x' RETURNING id", "only reading"),
    ("drop", "DROP VIEW prices", "only reading"),
    ("create", "CREATE TABLE x (a)", "only reading"),
    ("a temporary table", "CREATE TEMP TABLE x (a)", "only reading"),
    ("attach", "ATTACH '{folder}/other.db' AS other", "only reading"),
    ("vacuum into a file", "VACUUM INTO '{folder}/other.db'", "only reading"),
    ("a setting", "PRAGMA journal_mode = DELETE", "only reading"),
    ("lifting the ban", "PRAGMA query_only = OFF", "only reading"),
    ("writable schema", "PRAGMA writable_schema = ON", "only reading"),
    ("the schema by hand", "UPDATE sqlite_master SET sql = ''", "may not be modified"),
    ("search index commands", "INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')", "only reading"),
    ("an extension", "SELECT load_extension('x')", "only reading"),
    ("a transaction", "BEGIN EXCLUSIVE", "only reading"),
    ("two statements", "SELECT 1; DELETE FROM unread", "more than one statement"),
    ("nothing", "", "no statement in it"),
    ("only a comment", "-- what?", "no statement in it"),
    ("a misspelt column", "SELECT subjekt FROM claim_facts", "no such column: subjekt"),
    ("a missing table", "SELECT * FROM klaims", "no such table: klaims"),
    ("not SQL", "show me all", "syntax error"),
    ("a missing parameter", "SELECT :model", "query:"),
    ("a null byte", "SELECT 1\x00", "query:"),
]


@pytest.mark.parametrize(("sql", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_anything_else_is_refused_in_one_line_and_changes_nothing(
    path: Path, store: Store, kit: Any, sql: str, message: str
) -> None:
    kit.world(store)
    before = kit.dump(path, without=frozenset())
    files = sorted(p.name for p in path.parent.iterdir())
    with pytest.raises(StoreError) as caught:
        list(store.query(sql.format(folder=path.parent))[1])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert kit.dump(path, without=frozenset()) == before
    assert sorted(p.name for p in path.parent.iterdir()) == files


def test_a_mistake_found_while_reading_is_an_error_too(store: Store, kit: Any) -> None:
    kit.world(store)
    with pytest.raises(StoreError, match="query: malformed JSON"):
        list(store.query("SELECT json_extract(quote, '$') FROM claims ORDER BY seq")[1])


def test_parameters_by_place_and_by_name(store: Store) -> None:
    assert list(store.query("SELECT ? || ?", ["a", "b"])[1]) == [("ab",)]
    assert list(store.query("SELECT :x + 1", {"x": 2})[1]) == [(3,)]


def test_rows_are_read_one_by_one(store: Store) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    _, rows = store.query(endless)
    assert [next(rows) for _ in range(3)] == [(1,), (2,), (3,)]
