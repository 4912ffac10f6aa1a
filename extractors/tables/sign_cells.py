"""Reads the currency of an amount whose sign stands in a cell of its own: "$" | "0.10" under one header."""

from __future__ import annotations

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.records import Cell
from counterclaim.extractors.tables.roles import TableView


def currency_beside(grid: TableView, cell: Cell) -> str | None:
    """Return the currency that the next cell under the same header states alone, or None."""
    known = load("units")["currencies"]
    for col in (cell.col - 1, cell.col + cell.colspan):
        if not 0 < col < grid.table.cols or grid.column(col) != grid.column(cell.col):
            continue
        sign = grid.text(cell.row, col).strip()
        if sign in known:
            return str(known[sign])
    return None
