"""Runs a user's SQL, read only. Needs only sqlite3, so that ``counterclaim query`` starts fast."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from counterclaim.db.errors import StoreError, guarded
from counterclaim.db.sqlite.connection import DEFAULT_TIMEOUT, check, connect

Parameters = Sequence[Any] | Mapping[str, Any]

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
# data_version is what the full-text index asks for; the rest describe the schema.
_PRAGMAS = frozenset({
    "data_version", "database_list", "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info",
    "table_list", "table_xinfo",
})  # fmt: skip
# What hands out or takes addresses in memory, loads code or touches files.
FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fts5"})


def query(
    path: Path, sql: str, parameters: Parameters = (), *, timeout: float = DEFAULT_TIMEOUT
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Run one SELECT; return the column names and an iterator over the rows.

    Raises StoreError, also while the rows are read, for a database that is not counterclaim's, a
    mistake in the SQL, and anything that would write, attach or change a setting.
    """
    check(path, create=False)
    with guarded(path):
        conn = _reader(path, timeout)
    try:
        cursor = _execute(conn, sql, parameters)
    except BaseException:
        conn.close()
        raise
    rows = _rows(conn, cursor)
    next(rows)
    return [column[0] for column in cursor.description], rows


def distinct(columns: list[str]) -> list[str]:
    """Return the names with repeats numbered, so that no column hides another."""
    out: list[str] = []
    for name in columns:
        number, wanted = 1, name
        while wanted in out:
            number += 1
            wanted = f"{name}_{number}"
        out.append(wanted)
    return out


def _reader(path: Path, timeout: float) -> sqlite3.Connection:
    # "rw" rather than "ro": a read-only connection to a WAL database leaves its two side files behind.
    conn = connect(path, mode="rw", timeout=timeout)
    conn.execute("PRAGMA query_only = ON")
    conn.set_authorizer(_authorize)
    return conn


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if (first or "").lower() in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        return sqlite3.SQLITE_OK  # asked whenever a virtual table (search, json_each) is opened; query_only still holds
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FORBIDDEN_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _execute(conn: sqlite3.Connection, sql: str, parameters: Parameters) -> sqlite3.Cursor:
    try:
        cursor = conn.execute(sql, parameters)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        raise _query_error(error) from error
    if cursor.description is None:
        raise StoreError("query: no statement in it: give one SELECT statement")
    return cursor


def _rows(conn: sqlite3.Connection, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    """Yield one empty row, then the rows: started at once, it closes the connection even if nobody reads it."""
    try:
        yield ()
        yield from cursor
    except sqlite3.Error as error:
        raise _query_error(error) from error
    finally:
        conn.close()


def _query_error(error: Exception) -> StoreError:
    text = " ".join(str(error).split())
    if any(word in text for word in ("not authorized", "authorization denied", "prohibited", "readonly")):
        return StoreError("query: only reading is allowed: give one SELECT statement")
    if "one statement" in text:
        return StoreError("query: more than one statement: give one SELECT statement")
    return StoreError(f"query: {text}")
