"""Finds cells that name a model and its price, "GPT-4 Turbo $10 / $30": the price is that model's in any row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell
from counterclaim.extractors.tables.roles import TableView

_OPENED = re.compile(r"\W*[A-Za-z][^$|]{1,40}[$]\d")
_TO_PRICE = re.compile(r"\s?\w{0,10}\s?[:(–—-]?\s?[~≈]?[$]\d")  # "Gemini 2.0 Pro paid $1.25 / $5"


def priced_models(grid: TableView, registry: Registry, read: Sequence[int]) -> dict[Cell, str]:
    """Return such cells with their models; ``read`` are the offsets of claims: a cell with one is read already."""
    out: dict[Cell, str] = {}
    for cell in dict.fromkeys(cell for row in grid.rows[grid.head :] for cell in row[1:] if cell is not None):
        text = grid.document.of(cell)
        opened = _OPENED.match(text)
        if opened is None or any(cell.start <= start < cell.end for start in read):
            continue
        names = registry.find(text)
        if len(names) == 1 and names[0].end <= opened.end() and _TO_PRICE.match(text, names[0].end):
            out[cell] = names[0].name
    return out
