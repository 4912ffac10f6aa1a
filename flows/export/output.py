"""Writes rows: a table for people, CSV and JSON (Lines) for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TextIO

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.export.csv_safety import inert
from counterclaim.flows.export.table import Row, flat, readable, shown, write_table

__all__ = [
    "choose", "counted", "near", "safe_cell", "shown", "write_csv", "write_json", "write_jsonl", "write_rows",
    "write_table",
]  # fmt: skip


def choose(wanted: str, allowed: Sequence[str]) -> str:
    """Return ``wanted`` if allowed, else raise UserError naming what is."""
    if wanted not in allowed:
        raise UserError("unknown format", wanted, f"use one of {', '.join(allowed)}{near(wanted, allowed)}")
    return wanted


def counted(number: int, what: str) -> str:
    """Return a number with its noun: ``1 file``, ``2 files``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def near(wanted: str, allowed: Sequence[str]) -> str:
    """Return which of the allowed words was probably meant, as the end of a sentence; nothing if none is like it."""
    found = get_close_matches(wanted, allowed, n=1, cutoff=0.7)
    return f" (did you mean {found[0]}?)" if found else ""


def safe_cell(value: Any) -> Any:
    """Return a CSV cell: text that a spreadsheet would run gets a leading apostrophe; numbers stay numbers."""
    value = flat(value)
    if not isinstance(value, str):
        return value
    # Python's writer leaves a lone carriage return unquoted, and other programs end the row there.
    return inert(value).replace("\r\n", "\n").replace("\r", "\n")


def write_csv(rows: Iterable[Row], columns: Sequence[str], out: TextIO | None = None) -> None:
    """Write a header line and one line a row; None is an empty cell."""
    writer = csv.writer(out or sys.stdout, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow(["" if row.get(name) is None else safe_cell(row[name]) for name in columns])


def write_jsonl(rows: Iterable[Row], out: TextIO | None = None) -> None:
    """Write one JSON object a line."""
    stream = out or sys.stdout
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False, default=readable) + "\n")


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Write one indented JSON document."""
    stream = out or sys.stdout
    stream.write(json.dumps(value, ensure_ascii=False, indent=2, default=readable) + "\n")


def write_rows(rows: Iterable[Row], columns: Sequence[str], wanted: str, *, table: Sequence[str] | None = None) -> None:
    """Write rows in a format; ``columns`` are those of CSV, ``table`` those that people see where they differ."""
    if wanted == "jsonl":
        write_jsonl(rows)
    elif wanted == "json":
        write_json(list(rows))
    elif wanted == "csv":
        write_csv(rows, columns)
    else:
        write_table(list(rows), table or columns)
