"""Restores comparisons that were flattened to lines: two names, then a label and a value for each, again and again.

Pages that lay such a table out without a table element leave only its lines, in reading order. The labels that are
known tell where each row begins; a label without values (its cells held pictures) may stand before the first row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Block, Cell, Document, Table
from counterclaim.extractors.tables.headers import may_be_label

_LONGEST_LABEL, _LONGEST_VALUE, _LONGEST_NAME = 40, 90, 48
_MOST_MODELS, _MOST_SKIPPED, _MOST_ROWS = 5, 2, 60
_LEAST_ROWS, _LEAST_KNOWN = 3, 2
_PLAIN = frozenset({"paragraph", "item", "term", "definition"})
_HEADS = _PLAIN | {"heading"}
_LABEL = re.compile(r"[A-Z][^.!?;\n]*[^.!?:;,\s]:?")


def restore_columns(document: Document) -> Document:
    """Return the document with flattened comparisons as tables; the same document if it has none."""
    blocks, tables, index = list(document.blocks), list(document.tables), 0
    while index < len(blocks):
        models = _names(document, blocks, index)
        rows = _rows(document, blocks, index + models, models) if models > 1 else []
        if not rows:
            index += 1
            continue
        heads = list(range(index, index + models))
        tables.append(_table(blocks, heads, rows))
        for place in [*heads, *(place for row in rows for place in row)]:
            blocks[place] = replace(blocks[place], kind="cell", table=len(tables) - 1, path=blocks[index].path)
        index = rows[-1][-1] + 1
    if len(tables) == len(document.tables):
        return document
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _names(document: Document, blocks: Sequence[Block], start: int) -> int:
    """Return how many blocks in a row are a name and nothing else; 0 where two of them are the same."""
    found: list[str] = []
    for block in blocks[start : start + _MOST_MODELS + 1]:
        text = document.of(block)
        if block.kind not in _HEADS or block.table is not None or len(text) > _LONGEST_NAME:
            break
        names = find_names(text)
        if len(names) != 1 or (names[0].start, names[0].end) != (0, len(text.rstrip())):
            break
        found.append(names[0].display)
    return len(found) if 1 < len(found) <= _MOST_MODELS and len(set(found)) == len(found) else 0


def _rows(document: Document, blocks: Sequence[Block], start: int, models: int) -> list[list[int]]:
    """Return the rows behind the names, a label and a value a model, as places of blocks; [] if there are none."""
    for first in range(start, start + _MOST_SKIPPED + 1):
        rows: list[list[int]] = []
        while len(rows) < _MOST_ROWS:
            row = list(range(first + len(rows) * (models + 1), first + (len(rows) + 1) * (models + 1)))
            if row[-1] >= len(blocks) or not _is_row(document, [blocks[place] for place in row]):
                break
            rows.append(row)
        known = sum(may_be_label(document.of(blocks[row[0]])) for row in rows)
        if len(rows) >= _LEAST_ROWS and known >= _LEAST_KNOWN:
            return rows
    return []


def _is_row(document: Document, row: Sequence[Block]) -> bool:
    """Return whether blocks are a label and values: short lines, no value a label, no label a name or a number."""
    if any(block.kind not in _PLAIN or block.table is not None for block in row):
        return False
    label, *values = (document.of(block).strip() for block in row)
    if len(label) > _LONGEST_LABEL or not _LABEL.fullmatch(label) or find_names(label):
        return False
    return all(0 < len(value) <= _LONGEST_VALUE and not _names_measure(value) for value in values)


def _names_measure(text: str) -> bool:
    """Return True for a label; "1M" and the like may be part of one, but are values here."""
    return not any(char.isdigit() for char in text) and may_be_label(text)


def _table(blocks: Sequence[Block], heads: Sequence[int], rows: Sequence[Sequence[int]]) -> Table:
    """Return the table with the names as its header, over an empty corner, and the labels as its first column."""
    first = blocks[heads[0]]
    cells = [Cell(0, 0, first.start, first.start, header=True)]
    cells += [Cell(0, column, blocks[at].start, blocks[at].end, header=True) for column, at in enumerate(heads, 1)]
    for number, row in enumerate(rows, 1):
        cells += [Cell(number, column, blocks[at].start, blocks[at].end) for column, at in enumerate(row)]
    return Table(
        tuple(cells),
        len(rows) + 1,
        len(heads) + 1,
        first.start,
        blocks[rows[-1][-1]].end,
        header_rows=1,
        path=first.path,
    )
