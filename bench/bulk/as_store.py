"""Loads a made data set into a store by writing its tables directly, pages in the order of the check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from counterclaim.db.store import Store
from counterclaim.extractors.version import RULESET
from counterclaim.flows.bulk.dataset import Part, files

AT = "2026-01-01T00:00:00Z"
_NUMBERED = "(SELECT *, row_number() OVER (ORDER BY document_id) AS n FROM read_parquet({documents})) AS d"
_ROWS = {
    "sources (id, name, kind, first_seen, last_seen)": "SELECT DISTINCT site, site, 'blog', $at, $at FROM {numbered}",
    "documents (id, source_id, url, name, title, published, extraction_id, current_claims, first_seen, last_seen)":
        "SELECT document_id, site, url, name, title, published, n, claims, $at, $at FROM {numbered} ORDER BY n",
    "snapshots (id, document_id, sha256, media_type, size, fetched_at, last_seen)":
        "SELECT 'p' || document_id, document_id, printf('%064d', n), 'text/html', 0, $at, $at "
        "FROM {numbered} ORDER BY n",
    "extractions (id, snapshot_id, ruleset, text, extracted_at, last_seen, claims, unread)":
        "SELECT n, 'p' || document_id, $ruleset, text, $at, $at, claims, 0 "
        "FROM {numbered} JOIN read_parquet({texts}) USING (document_id) ORDER BY n",
    "claims (id, document_id, extraction_id, subject, subject_key, attribute, relation, value_text, value_num, "
    'value_bool, unit, object, object_key, qualifiers, quote, ordinal, start, "end", locator, rule, confidence, '
    "published, first_seen, last_seen)":
        "SELECT claim_id, document_id, n, subject, subject_key, attribute, relation, value, value_number, "
        "CASE WHEN value_kind = 'boolean' THEN (value = 'true')::INT END, unit, object, object_key, qualifiers, quote, "
        'ordinal, start, "end", locator, rule, confidence, c.published, $at, $at '
        "FROM read_parquet({claims}) AS c JOIN {numbered} USING (document_id) ORDER BY n, position",
    "document_marks (mark, document_id)": "SELECT unnest(sketch), document_id FROM {numbered}",
}  # fmt: skip


def load(folder: Path, path: Path) -> None:
    """Create the store and fill it."""
    with Store.open(path) as store, store.atomic():
        store._db.execute("PRAGMA defer_foreign_keys = ON")
        for table, sql in _ROWS.items():
            marks = ", ".join("?" * (table.count(",") + 1))
            store._db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", _rows(folder, sql))


def _rows(folder: Path, sql: str) -> Iterator[tuple[Any, ...]]:
    numbered = _NUMBERED.format(documents=_files(folder, "documents"))
    text = sql.format(numbered=numbered, texts=_files(folder, "texts"), claims=_files(folder, "claims"))
    given = {name: value for name, value in (("at", AT), ("ruleset", RULESET)) if f"${name}" in text}
    with duckdb.connect() as connection:
        connection.execute(text, given)
        while rows := connection.fetchmany(10_000):
            yield from rows


def _files(folder: Path, part: Part) -> str:
    return str([str(path) for path in files(folder, part)])
