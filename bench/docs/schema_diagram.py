"""Writes the diagram of the tables in docs/SCHEMA.md: ``python -m bench.docs.schema_diagram [--write]``."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.data.dense_pages import ROOT
from counterclaim.db.store import Store

DOCS = ROOT / "docs" / "SCHEMA.md"
BEGIN, END = "<!-- diagram: python -m bench.docs.schema_diagram --write -->", "<!-- end of diagram -->"
_TABLES = """
SELECT name FROM sqlite_master
WHERE type = 'table' AND name NOT GLOB '*_fts*' AND name NOT GLOB '[_]*' AND name NOT GLOB 'sqlite_*' ORDER BY name"""
# Ties that are no foreign keys: a piece of evidence may be a reference, which is no row of claims; bodies came later.
TIES = (("conflict_evidence", "claim_id", "claims"), ("snapshots", "sha256", "bodies"))
# What else says what a row is about; keys are shown anyway.
TELLING = {
    "sources": ("name",), "documents": ("url",), "snapshots": ("fetched_at",), "extractions": ("ruleset",),
    "claims": ("id", "subject", "attribute", "relation", "value_text", "quote"), "unread": ("text", "reason"),
    "conflicts": ("kind", "severity", "explanation"), "conflict_evidence": ("side", "quote", "value"),
    "reviews": ("verdict", "by_", "at"), "changes": ("change",), "issues": ("what",), "runs": ("command",),
}  # fmt: skip


class Column(NamedTuple):
    """A column that is shown."""

    name: str
    type: str
    key: str  # PK, FK, both or neither


class Tie(NamedTuple):
    """A column of one table that names a row of another."""

    table: str
    column: str
    target: str
    firm: bool  # a foreign key
    alone: bool  # at most one row names it


def read(conn: sqlite3.Connection) -> tuple[dict[str, list[Column]], list[Tie]]:
    """Return the tables with the columns to show, and how they hang together."""
    tables: dict[str, list[Column]] = {}
    ties: list[Tie] = []
    for (table,) in conn.execute(_TABLES).fetchall():
        columns = conn.execute(f"PRAGMA table_info([{table}])").fetchall()
        keys = [row[1] for row in columns if row[5]]
        foreign = {row[3]: row[2] for row in conn.execute(f"PRAGMA foreign_key_list([{table}])")}
        ties += [Tie(table, name, target, True, keys == [name]) for name, target in sorted(foreign.items())]
        tables[table] = [
            Column(row[1], row[2], ", ".join(["PK"] * (row[1] in keys) + ["FK"] * (row[1] in foreign)))
            for row in columns
            if row[1] in keys or row[1] in foreign or row[1] in TELLING.get(table, ())
        ]
    ties += [Tie(table, name, target, False, False) for table, name, target in TIES if table in tables]
    return tables, ties


def lines(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the diagram (Mermaid, which GitHub draws in light and dark) and the tables that stand alone."""
    tables, ties = read(conn)
    tied = {name for tie in ties for name in (tie.table, tie.target)}
    yield from ("```mermaid", "erDiagram")
    for tie in ties:
        yield f"  {tie.target} ||{'--' if tie.firm else '..'}{'o|' if tie.alone else 'o{'} {tie.table} : {tie.column}"
    for table, columns in tables.items():
        if table in tied:
            yield f"  {table} {{"
            yield from (f"    {column.type} {column.name} {column.key}".rstrip() for column in columns)
            yield "  }"
    yield from ("```", "")
    yield "Whole lines are foreign keys; dotted ones are not enforced (evidence may be a reference, which is no claim)."
    alone = ", ".join(f"`{name}`" for name in sorted(tables.keys() - tied))
    yield f"Only keys and the most telling columns are shown. Tables that stand alone: {alone}."


def diagram() -> str:
    """Return the diagram of the schema that a new database has."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).close()
        with closing(sqlite3.connect(path)) as conn:
            return "\n".join(lines(conn))


def written(document: str, text: str) -> str:
    """Return a Markdown document with the diagram between its two marks. Raises ValueError if it has none."""
    before, found, rest = document.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"no place for the diagram: add the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def main(arguments: list[str] | None = None) -> int:
    """Print the diagram, or write it into the document."""
    parser = argparse.ArgumentParser(prog="bench.docs.schema_diagram", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put it into docs/SCHEMA.md")
    options = parser.parse_args(arguments)
    text = diagram()
    if options.write:
        DOCS.write_text(written(DOCS.read_text(encoding="utf-8"), text), encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
