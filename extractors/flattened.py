"""Restores tables that plain text holds as one cell a line.

"Model", "Size", "Context", "Gemma 3 12B", "12B", "128K", ... is a table of three columns: a run of short lines that
begins with a header naming models, followed by at least one more label, in which every n-th line is a model's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.labels import read_label
from extractors.names import find_names
from extractors.records import Block, Cell, Document, Table
from extractors.words import load

_LONGEST_CELL = 60
_MOST_COLUMNS = 12
_PLAIN = frozenset({"paragraph", "item", "heading"})


def restore_tables(document: Document) -> Document:
    """Return the document with flattened tables as tables; the same document if it has none. Offsets do not change."""
    blocks = list(document.blocks)
    tables = list(document.tables)
    index = 0
    while index < len(blocks):
        shape = _shape(document, blocks, index)
        if shape is None:
            index += 1
            continue
        columns, rows = shape
        run = blocks[index : index + columns * rows]
        cells = tuple(
            Cell(number // columns, number % columns, block.start, block.end, header=number < columns)
            for number, block in enumerate(run)
        )
        path = run[0].path
        tables.append(Table(cells, rows, columns, run[0].start, run[-1].end, header_rows=1, path=path))
        for offset, block in enumerate(run):
            blocks[index + offset] = replace(block, kind="cell", table=len(tables) - 1, path=path)
        index += len(run)
    if len(tables) == len(document.tables):
        return document
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _shape(document: Document, blocks: Sequence[Block], start: int) -> tuple[int, int] | None:
    """Return (columns, rows with the header) of a flattened table that begins at a block, or None."""
    if not _is_cell(blocks[start]) or not _heads_models(document.of(blocks[start])):
        return None
    columns = 1
    while columns <= _MOST_COLUMNS and start + columns < len(blocks):
        block = blocks[start + columns]
        if not _is_cell(block) or find_names(document.of(block)):
            break
        columns += 1
    labels = sum(read_label(document.of(block)) is not None for block in blocks[start + 1 : start + columns])
    if columns < 3 or labels < 2:
        return None
    rows = 1
    while _is_row(document, blocks[start + columns * rows : start + columns * (rows + 1)], columns):
        rows += 1
    return (columns, rows) if rows >= 3 else None


def _heads_models(text: str) -> bool:
    return bool(text.strip()) and re.match(load("cells")["model_columns"], text, re.I) is not None


def _is_cell(block: Block) -> bool:
    return block.kind in _PLAIN and block.end - block.start <= _LONGEST_CELL and block.table is None


def _is_row(document: Document, row: Sequence[Block], columns: int) -> bool:
    """A row is full, its first cell little more than a model's name, its others no names of their own."""
    if len(row) < columns or not all(_is_cell(block) for block in row):
        return False
    first = document.of(row[0])
    names = find_names(first)
    return len(names) >= 1 and names[0].start <= 2 and len(first) - (names[0].end - names[0].start) <= 14
