"""Detects a second header row of a table: units below the labels, or labels below heads of groups."""

from __future__ import annotations

from dataclasses import replace

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.parsing.grid import looks_like_value
from counterclaim.extractors.tables.headers import is_unit, may_be_label
from counterclaim.extractors.tables.roles import TableView

_LEAST_COLUMNS = 2


def is_unit_row(grid: TableView) -> bool:
    """Return whether the first row under the head gives only units: "$/1M tokens", "tok/s"."""
    if len(grid.rows) < grid.head + 2 or grid.text(grid.head, 0).strip(" *_-–—"):
        return False
    texts = [text for col in range(1, grid.table.cols) if (text := grid.text(grid.head, col).strip(" *_-–—()"))]
    return bool(texts) and all(is_unit(text) for text in texts)


def with_second_header(grid: TableView) -> TableView:
    """Return the table with two header rows where the first leaves places empty and the second holds labels only.

    Markdown knows one header row: a table of two has an empty one, or heads of groups with gaps between them.
    """
    columns = range(1, grid.table.cols)
    if grid.head != 1 or grid.table.cols <= _LEAST_COLUMNS or len(grid.rows) < grid.head + 3:
        return grid
    first, second = ([grid.text(row, col).strip(" *_") for col in columns] for row in (0, 1))
    if all(first) or any(map(looks_like_value, second)) or not any(second):
        return grid
    if any(not below for above, below in zip(first, second, strict=True) if not above):
        return grid
    corner = grid.text(1, 0).strip(" *_")
    headed = not corner or phrases.MODEL_COLUMNS.match(corner) or phrases.LABEL_COLUMNS.match(corner)
    labels = sum(map(may_be_label, second))
    if not headed or labels < _LEAST_COLUMNS or labels * 2 < len(second):
        return grid
    return replace(grid, head=2, grouped=any(first))
