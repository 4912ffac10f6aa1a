"""Reads which rows of a table are plans of the one product that its caption or headings name: "Pro | $20/mo"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.models.possible_subjects import possible_subjects
from counterclaim.extractors.records import Cell
from counterclaim.extractors.tables.roles import TableView

_PLAN = re.compile(r"(?P<plan>[A-Z][\w+]*(?:\s[A-Z0-9][\w+]*){0,2}?)(?:\s(?:[Pp]lan|[Tt]ier))?")
_SUBSCRIPTION = "subscription_price"


def plan_cells(grid: TableView) -> Iterator[tuple[Cell, int, str, HeaderReading]]:
    """Yield (cell, row, plan with its product, label) for each price of a table of plans; nothing for any other."""
    if not _columns().fullmatch(grid.column(0).strip(" *_:")):
        return
    priced = [
        (col, label)
        for col in range(1, grid.table.cols)
        if (label := grid.column_label(col)) is not None and label.attribute == _SUBSCRIPTION
    ]
    product = product_of(grid) if len(priced) == 1 else None
    if product is None:
        return
    col, label = priced[0]
    for row in range(grid.head, len(grid.rows)):
        cell, plan = grid.rows[row][col], _plan(grid.text(row, 0), product)
        if cell is not None and plan is not None and cell.row == row:
            yield cell, row, f"{product} {plan}", label


def product_of(grid: TableView) -> str | None:
    """Return the product that the caption or the nearest heading with any name names alone, or None."""
    for line in (grid.table.caption, *reversed(grid.table.path)):
        named = [s for s in possible_subjects(line, names=find_names(line)) if s.kind != "provider"] if line else []
        if not named:
            continue
        names = {subject.name for subject in named}
        product = named[0].name
        return product if len(names) == 1 and (named[0].kind == "product" or is_brand(product)) else None
    return None


def _plan(text: str, product: str) -> str | None:
    plain = text.strip(" *_:").removeprefix(f"{product} ")
    match = _PLAN.fullmatch(plain) if len(plain) <= 30 else None
    return match["plan"] if match else None


@cache
def _columns() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, base("plan_prices")["plan_columns"])), re.IGNORECASE)
