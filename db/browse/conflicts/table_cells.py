"""Finds the cell that states a claim whose quote is a row of a table. Pure."""

from __future__ import annotations

CELLS = " | "
MOST_ROWS = 200  # rows above the quote that are looked at for the header


def stating_cell(text: str, start: int, end: int, locator: str) -> tuple[int, int] | None:
    """Return the offsets in ``text`` of the cell of the row ``start:end`` under the header that ``locator`` names.

    None where the quote is no row, and where no row above has that header just once.
    """
    _, named, header = locator.rpartition(" / ")
    if not named or CELLS not in text[start:end]:
        return None
    first = text.rfind("\n", 0, start) + 1
    cells = text[first : end if (last := text.find("\n", end)) < 0 else last].split(CELLS)
    column = _column(text, first, len(cells), header)
    if column is None:
        return None
    begin = first + sum(len(cell) + len(CELLS) for cell in cells[:column])
    finish = begin + len(cells[column])
    return (begin, finish) if start <= begin < finish <= end else None


def _column(text: str, first: int, width: int, header: str) -> int | None:
    """Return the place of a header in the rows of this width above the row that begins at ``first``."""
    for _ in range(MOST_ROWS):
        before = text.rfind("\n", 0, max(first - 1, 0)) + 1
        row = [cell.strip() for cell in text[before : max(first - 1, 0)].split(CELLS)]
        if len(row) != width or before == first:
            return None
        if row.count(header) == 1:
            return row.index(header)
        first = before
    return None
