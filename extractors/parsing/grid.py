"""Lays out table cells on a grid, with row and column spans, and detects header rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ROWSPAN = 1_000
MAX_COLSPAN = 100  # HTML allows 1,000, but no table that people read has so many columns
MAX_CELLS = 100_000  # positions of one grid; a hostile page may not make a reader allocate more

# A whole cell that states a value, so that its row is not a header: $3, ~70%, 128K tokens, 0.40 / 1.20, 8x.
_VALUE = re.compile(
    r"[~≈<>≤≥±+\-−(]{0,3}\s*[$€£¥]?\s*\d[\d.,]*\s*(?:%|(?:[KMBTkmbx×s]|ms|[MGT]B)\b)?\+?\)?(?:(?:\s*(?:[-–—/→]|to|per|in|out)\s*|\s+)"
    r"(?:[$€£¥~]?\d[\d.,]*\s*[KMBTkmbx×%]?|[A-Za-z/.$()]{1,12})){0,4}"
)
_MARKS = frozenset("✓✔✅✗✘❌✕☑☒★☆⭐—–-")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the markup gives it; ``text`` is normalised, spans at least 1, ``strong`` if all of it is bold."""

    text: str
    header: bool = False
    rowspan: int = 1
    colspan: int = 1
    line: int | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A cell at its position, its spans cut to the grid."""

    cell: RawCell
    row: int
    col: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in reading order, at most MAX_CELLS positions."""

    places: tuple[Place, ...]
    rows: int
    cols: int
    header_rows: int = 0
    caption: str = ""


def grids(rows: list[list[RawCell]], *, head: int = 0, caption: str = "") -> Iterator[Grid]:
    """Yield the rows as one grid, or as several when one would have more than MAX_CELLS positions.

    ``head`` is how many leading rows the markup calls headers. Rows without cells are left out.
    """
    head = sum(1 for row in rows[:head] if row)
    rows = [row for row in rows if row]
    start = 0
    while start < len(rows):
        stop, width = start, 0
        while stop < len(rows):
            wider = max(width, _width(rows[stop]))
            if stop > start and (stop - start + 1) * wider > MAX_CELLS:
                break
            stop, width = stop + 1, wider
        yield _place(rows[start:stop], head if start == 0 else None, caption)
        start = stop


def looks_like_value(text: str) -> bool:
    """Return whether a cell's whole text is a number, a price, a percentage or a tick."""
    if not 0 < len(text) <= 60:
        return False
    return bool(_VALUE.fullmatch(text)) or (all(char in _MARKS or char.isspace() for char in text))


def says_something(text: str) -> bool:
    """Return whether a text has a letter, a digit or a mark that means a value: an arrow or a picture alone has not."""
    return any(char.isalnum() or char in _MARKS for char in text)


def _width(row: list[RawCell]) -> int:
    return sum(min(cell.colspan, MAX_COLSPAN) for cell in row)


def _place(rows: list[list[RawCell]], head: int | None, caption: str) -> Grid:
    """Lay out one grid: a cell takes the first free column of its row and all it spans."""
    places: list[Place] = []
    taken: dict[int, int] = {}  # column -> first row where it is free again
    cols = 0
    limit = max(1, *map(_width, rows))
    room = max(limit, MAX_CELLS // len(rows) - limit)  # columns that cells from above may push a row to the right
    for index, row in enumerate(rows):
        col = 0
        pushed = sum(1 for until in taken.values() if until > index + 1)
        for cell in row:
            while taken.get(col, 0) > index:
                col += 1
            width = _free(taken, index, col, min(cell.colspan, MAX_COLSPAN))
            height = min(cell.rowspan, MAX_ROWSPAN, len(rows) - index) if pushed + width <= room else 1
            if height > 1:
                pushed += width
                taken.update(dict.fromkeys(range(col, col + width), index + height))
            places.append(Place(cell, index, col, height, width))
            col += width
            cols = max(cols, col)
    return Grid(tuple(places), len(rows), cols, 0 if head is None else _header_rows(rows, head), caption)


def _header_rows(rows: list[list[RawCell]], head: int) -> int:
    """Return how many leading rows are headers: those marked, else all-header rows, else one that reads so."""
    for count in (head, _leading_headers(rows), _looks_headed(rows)):
        if 0 < count < len(rows):
            return count
    return 0


def _free(taken: dict[int, int], row: int, col: int, width: int) -> int:
    """Return how many of ``width`` columns from ``col`` on are free in the row, at least one."""
    for step in range(1, width):
        if taken.get(col + step, 0) > row:
            return step
    return width


def _leading_headers(rows: list[list[RawCell]]) -> int:
    for index, row in enumerate(rows):
        if not all(cell.header for cell in row):
            return index
    return len(rows)


def _looks_headed(rows: list[list[RawCell]]) -> int:
    """Return 1 if the first row of a table without marked headers reads as column names, else 0.

    Two columns are as often names and values, so there the first row must be bold or stand over figures.
    """
    first, rest = rows[0], rows[1:]
    texts = [cell.text for cell in first]
    if not rest or len(first) < 2 or not all(texts[1:]) or any(map(looks_like_value, texts)):
        return 0
    if any(len(text) > 60 for text in texts) or len(set(texts)) < len(texts):
        return 0
    if len(first) > 2 or not texts[0] or all(cell.strong or cell.header for cell in first):
        return 1
    under = [row[1].text for row in rest if len(row) > 1]
    return int(bool(under) and all(map(looks_like_value, under)))
