"""Helpers for read-only SQL: rows as plain tuples, records of columns, keyset pagination both ways."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

Row = tuple[Any, ...]
T = TypeVar("T")
Parameters = Sequence[Any] | Mapping[str, Any]


def ask(conn: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Return the rows of a query as tuples."""
    cursor = conn.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, parameters).fetchall()


def ask_one(conn: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> Row | None:
    """Return the first row of a query, or None."""
    rows = ask(conn, sql, parameters)
    return rows[0] if rows else None


def record_of(record: type[T], *values: object) -> T:
    """Build a record from columns in the order of its fields."""
    return record(*values)


def listed(values: Iterable[object]) -> str:
    """Return values as the JSON list that ``IN (SELECT value FROM json_each(?))`` takes."""
    return json.dumps(list(values))


def exact(text: str) -> Any:
    """Return JSON with its numbers as exact Decimals."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def page_of(rows: list[Row], size: int, *, backwards: bool, had_cursor: bool) -> tuple[list[Row], bool, bool]:
    """Return a page out of up to ``size + 1`` rows in the order of the walk, and whether there are rows before, after.

    A walk backwards gives its rows in reverse. With a cursor there are rows on the side it came from.
    """
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        return rows[::-1], more, had_cursor
    return rows, had_cursor, more
