"""Writes rows as a table for people: aligned on a terminal, one record under the other where it is too narrow.

In a pipe every row is one line of whole values between tabs, for cut, awk and spreadsheets.
"""

# ruff: noqa: PLC0415 - rich is imported only when a terminal is there to see it
from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]
SHORT_CELL = 20  # up to here a terminal's column is never broken
NARROW = 28  # with less room than this for each long column, rows are written as records
_BETWEEN = 2  # spaces between columns
_NUMBER = re.compile(r"[\d.,%+\-x$ ]+")


def write_table(rows: Iterable[Row], columns: Sequence[str], *, title: str = "", out: TextIO | None = None) -> None:
    """Write rows with a line of headers; on a terminal that is too narrow for it, as records."""
    stream = out or sys.stdout
    cells = [[shown(row.get(name)) for name in columns] for row in rows]
    if not stream.isatty():
        lines = ([title], list(columns), *cells) if title else (list(columns), *cells)
        stream.writelines("\t".join(line) + "\n" for line in lines)
        return
    from rich.console import Console

    console = Console(file=stream, highlight=False)
    long = _long(columns, cells)
    if _fits(columns, cells, long, console.width):
        _aligned(console, columns, cells, long, title)
    else:
        _records(console, columns, cells, long, title)


def _long(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that may be broken: some cell is a text of several words."""
    return [
        index
        for index in range(len(columns))
        if any(len(line[index]) > SHORT_CELL and not _NUMBER.fullmatch(line[index]) for line in cells)
    ]


def _fits(columns: Sequence[str], cells: Sequence[Sequence[str]], long: Sequence[int], width: int) -> bool:
    """Return whether the short columns fit whole, and the long ones with enough room to be read."""
    from rich.cells import cell_len

    widths = [max([cell_len(name), *(cell_len(line[i]) for line in cells)]) for i, name in enumerate(columns)]
    room = width - sum(widths[i] for i in range(len(columns)) if i not in long) - _BETWEEN * (len(columns) - 1)
    return room >= sum(min(widths[i], NARROW) for i in long)


def _aligned(
    console: Console, columns: Sequence[str], cells: Sequence[Sequence[str]], long: Sequence[int], title: str
) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left", padding=(0, 1, 0, 0))
    for index, column in enumerate(columns):
        numbers = all(_NUMBER.fullmatch(line[index] or "0") for line in cells)
        table.add_column(
            column, overflow="fold", no_wrap=index not in long, justify="right" if numbers else "left",
            min_width=NARROW if index in long and len(cells) > 1 else None,
        )  # fmt: skip
    for line in cells:
        # Text, never markup: a quote holding [bold] or an escape sequence is shown, not obeyed.
        table.add_row(*map(Text, line))
    console.print(table)


def _records(
    console: Console, columns: Sequence[str], cells: Sequence[Sequence[str]], long: Sequence[int], title: str
) -> None:
    """Write each row as a line or two of its short cells, numbers with their names, and its long cells below."""
    from rich.padding import Padding
    from rich.text import Text

    if title:
        console.print(Text(title, style="italic"))
    for line in cells:
        short = [
            f"{columns[i]} {cell}" if _NUMBER.fullmatch(cell) else cell
            for i, cell in enumerate(line)
            if i not in long and cell
        ]
        for index, said in enumerate(_packed(short, console.width)):
            console.print(Text(said if not index else f"  {said}", style="bold" if not index else ""))
        for index in long:
            if line[index]:
                said = line[index] if len(long) == 1 else f"{columns[index]}: {line[index]}"
                console.print(Padding(Text(said), (0, 0, 0, 2)))


def _packed(parts: Sequence[str], width: int) -> list[str]:
    """Return parts joined to lines of at most ``width`` columns, each part whole."""
    from rich.cells import cell_len

    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{' ' * _BETWEEN}{part}" if lines else part
        if lines and cell_len(joined) <= width - _BETWEEN:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def shown(value: Any, limit: int | None = None) -> str:
    """Return a value as one printable line; with ``limit`` cut to so many characters, between words if it can be."""
    if value is None:
        return ""
    text = " ".join(str(flat(value)).split())
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    if limit is None or len(text) <= limit:
        return text
    cut = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return cut[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"


def flat(value: Any) -> Any:
    """Return a value as one cell: lists and records as JSON, bytes by their number."""
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=readable)
    return readable(value) if isinstance(value, bytes) else value


def readable(value: Any) -> str:
    """Return what JSON cannot hold as text."""
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)
