"""Writes rows: a table for people, CSV and JSON (Lines) for programs."""

# ruff: noqa: PLC0415 - rich is imported only when a terminal is there to see it
from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.export.csv_safety import inert

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]
MAX_CELL = 100  # characters of a cell in a pipe
SHORT_CELL = 20  # up to here a terminal's column is never broken
NARROW = 28  # a long column with less room than this is written below its row


def choose(wanted: str, allowed: Sequence[str]) -> str:
    """Return ``wanted`` if allowed, else raise UserError naming what is."""
    if wanted not in allowed:
        raise UserError("unknown format", wanted, f"use one of {', '.join(allowed)}")
    return wanted


def safe_cell(value: Any) -> Any:
    """Return a CSV cell: text that a spreadsheet would run gets a leading apostrophe; numbers stay numbers."""
    value = _flat(value)
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
        stream.write(json.dumps(row, ensure_ascii=False, default=_readable) + "\n")


def write_json(value: Any, out: TextIO | None = None) -> None:
    """Write one indented JSON document."""
    stream = out or sys.stdout
    stream.write(json.dumps(value, ensure_ascii=False, indent=2, default=_readable) + "\n")


def write_table(rows: Iterable[Row], columns: Sequence[str], *, title: str = "", out: TextIO | None = None) -> None:
    """Write rows for a person: boxed and folded on a terminal, aligned columns in a pipe."""
    stream = out or sys.stdout
    if stream.isatty():
        _rich_table(rows, columns, title, stream)
        return
    lines = [list(columns), *([shown(row.get(name), MAX_CELL) for name in columns] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    if title:
        stream.write(f"{title}\n")
    for line in lines:
        stream.write("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n")


def _rich_table(rows: Iterable[Row], columns: Sequence[str], title: str, stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    cells = [[shown(row.get(name)) for name in columns] for row in rows]
    # Short columns keep their width, so that the long ones get what is left of the line.
    widths = [max([len(column), *(len(line[index]) for line in cells)]) for index, column in enumerate(columns)]
    long = [index for index, width in enumerate(widths) if width > SHORT_CELL]
    taken = sum(width + 2 for index, width in enumerate(widths) if index not in long)
    if long and (console.width - taken) // len(long) < NARROW:
        _stacked(console, columns, cells, long, title)
        return
    table = Table(title=title or None, box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left", padding=(0, 1, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=index not in long)
    for line in cells:
        # Text, never markup: a quote holding [bold] or an escape sequence is shown, not obeyed.
        table.add_row(*map(Text, line))
    console.print(table)


def _stacked(
    console: Console, columns: Sequence[str], cells: Sequence[Sequence[str]], long: Sequence[int], title: str
) -> None:
    """Write each row as a line of its short cells, with the long ones below it: for terminals that are too narrow."""
    from rich.padding import Padding
    from rich.text import Text

    if title:
        console.print(Text(title, style="italic"))
    for line in cells:
        short = [cell for index, cell in enumerate(line) if index not in long and cell]
        console.print(Text("  ".join(short), style="bold"))
        for index in long:
            if line[index]:
                said = line[index] if len(long) == 1 else f"{columns[index]}: {line[index]}"
                console.print(Padding(Text(said), (0, 0, 0, 2)))


def shown(value: Any, limit: int | None = None) -> str:
    """Return a value as one printable line, cut to ``limit`` characters."""
    if value is None:
        return ""
    value = _flat(value)
    text = " ".join(str(value).split())
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if limit is None or len(text) <= limit else text[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _flat(value: Any) -> Any:
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=_readable)
    return _readable(value) if isinstance(value, bytes) else value


def _readable(value: Any) -> str:
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)
