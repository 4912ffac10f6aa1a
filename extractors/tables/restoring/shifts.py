"""Moves back cells of rows that lost an empty one: "Gemini | $1 | $9 | |" below "Model | Maker | Input | Output"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from counterclaim.extractors.labels.candidates import parse_label
from counterclaim.extractors.labels.cell_phrases import MODEL_COLUMNS
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing.grid import looks_like_value
from counterclaim.extractors.records import Cell, Document, Table

Shape = Literal["money", "number", "text", ""]
_LEAST_ROWS, _LEAST_SHARE = 2, 0.8  # of full rows that show what a column holds
_LEAST_COLUMNS = 3


def restore_shifted_rows(document: Document) -> Document:
    """Return the document with such rows moved to the right from the cell on that is missing; others stay."""
    tables = tuple(_restored(document, _with_corner(document, table)) for table in document.tables)
    return document if all(map(_same, tables, document.tables)) else replace(document, tables=tables)


def _same(one: Table, other: Table) -> bool:
    return one is other


def _restored(document: Document, table: Table) -> Table:
    if table.cols < _LEAST_COLUMNS or any(cell.rowspan > 1 or cell.colspan > 1 for cell in table.cells):
        return table
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    body = {row: cells for row, cells in rows.items() if row >= table.header_rows}
    short = [row for row, cells in body.items() if _lacks_last(document, cells, table.cols)]
    if not short or len(body) - len(short) < _LEAST_ROWS:
        return table
    full = [cells for row, cells in body.items() if row not in short]
    columns = [_column_shape(document, full, col) for col in range(table.cols)]
    found = {row: _missing(document, rows[row], columns) for row in short}
    if not any(found.values()):
        return table
    cells = [_moved(cell, found.get(cell.row, [])) for cell in table.cells]
    return replace(table, cells=tuple(cell for cell in cells if cell is not None and cell.col < table.cols))


def is_shifted(document: Document, table: Table) -> bool:
    """Return whether all rows have another number of cells than the header, and labels stand over what is not theirs.

    "Model | Input | Output" over "GPT-4o | OpenAI | $2.50 | $10": which cell has no label is open.
    """
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.rowspan > 1 or cell.colspan > 1:
            return False
        rows.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
    head, body = rows.get(0, []), [texts for row, texts in rows.items() if row]
    widths = {len(texts) for texts in body}
    if len(body) < _LEAST_ROWS or len(widths) != 1 or len(head) in widths:
        return False
    return any(_contradicts(text, [row[col] for row in body if col < len(row)]) for col, text in enumerate(head))


def _contradicts(label: str, cells: Sequence[str]) -> bool:
    """Return whether cells cannot be a label's: values below "Model", words below "Input price"."""
    shapes = [shape for cell in cells if (shape := _shape(cell))]
    if len(shapes) < _LEAST_ROWS:
        return False
    if label.strip() and MODEL_COLUMNS.match(label):
        return all(shape != "text" for shape in shapes)
    kinds = {found.kind for found in parse_label(label).candidates}
    return kinds == {"money"} and not any(char.isdigit() for cell in cells for char in cell)


def _moved(cell: Cell, missing: Sequence[int]) -> Cell | None:
    """Return a cell at its place; None between two columns of which either may be the one that lacks its cell."""
    if not missing or cell.col < missing[0]:
        return cell
    return replace(cell, col=cell.col + 1) if cell.col >= missing[-1] else None


def _with_corner(document: Document, table: Table) -> Table:
    """Return a table with the empty cell that its header of models lost: "Model A | Model B" over "MMLU | 1 | 2"."""
    first = [cell for cell in table.cells if cell.row == 0]
    rest = {(cell.row, cell.col) for cell in table.cells if cell.row and document.text[cell.start : cell.end].strip()}
    columns = table.cols
    if columns < _LEAST_COLUMNS or table.rows <= _LEAST_ROWS or not _lacks_last(document, first, columns):
        return table
    heads = [document.text[cell.start : cell.end] for cell in first if cell.col < columns - 1]
    labels = [document.text[c.start : c.end] for c in table.cells if c.row and not c.col]
    if len(rest) < (table.rows - 1) * columns or not all(map(find_names, heads)) or any(map(find_names, labels)):
        return table
    cells = (replace(c, col=c.col + 1) if c.row == 0 else c for c in table.cells)
    return replace(table, cells=tuple(c for c in cells if c.col < columns), header_rows=max(table.header_rows, 1))


def _lacks_last(document: Document, cells: Sequence[Cell], columns: int) -> bool:
    """Return whether all cells of a row but the last are filled."""
    filled = {cell.col for cell in cells if document.text[cell.start : cell.end].strip()}
    return filled == set(range(columns - 1))


def _missing(document: Document, cells: Sequence[Cell], columns: Sequence[Shape]) -> list[int]:
    """Return the columns whose cell a row may lack, if a value stands where words or values of another kind belong."""
    own = [_shape(document.text[cell.start : cell.end]) for cell in cells[: len(columns) - 1]]
    if not any(
        one in {"money", "number"} and column not in {"", one} for one, column in zip(own, columns, strict=False)
    ):
        return []
    return [at for at in range(1, len(own)) if _fits([*own[:at], "", *own[at:]], columns)]


def _fits(shapes: Sequence[Shape], columns: Sequence[Shape]) -> bool:
    return all(not one or not column or one == column for one, column in zip(shapes, columns, strict=True))


def _column_shape(document: Document, rows: Sequence[Sequence[Cell]], col: int) -> Shape:
    """Return what nearly all cells of a column hold, "" where they differ."""
    found = [_shape(document.text[c.start : c.end]) for row in rows for c in row if c.col == col]
    shapes = [shape for shape in found if shape]
    if len(shapes) < _LEAST_ROWS:
        return ""
    first = max(shapes, key=shapes.count)
    return first if shapes.count(first) >= _LEAST_SHARE * len(shapes) else ""


def _shape(text: str) -> Shape:
    if not any(char.isalnum() for char in text):
        return ""
    if not looks_like_value(text):
        return "text"
    return "money" if "$" in text or "€" in text else "number"
