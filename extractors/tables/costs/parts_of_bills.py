"""Tells whether prices in a table are bills: the two parts of one for a mix of tokens, or what an API comes to."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.conditions import spelled
from counterclaim.extractors.values.workloads import find_workload, heads_monthly_costs

_SEVERAL = re.compile(r"\W*(?:1\s?[–-]\s?\d|[2-9]|1\d)\d*(?:\s?[–-]\s?\d+)?\s?(?:$|\()")
_AMOUNT = re.compile(r"[~≈]?\$(\d[\d,]{0,12}(?:\.\d{1,4})?)\W*")
_MILLION = 1_000_000
_NEAR = 240  # characters above the table
_MIX = re.compile(r"\b\d{1,2}\s?%\s(?:of\s)?(?:the\s)?(?:inputs?|outputs?|prompts?|completions?)\b", re.IGNORECASE)


def are_parts_of_bills(grid: TableView) -> bool:
    """True where a column holds what two others come to: in a month, for a workload, or below "40% input"."""
    labels = {col: grid.column(col) for col in range(1, grid.table.cols)}
    if any(heads_monthly_costs(label) and _adds_up(grid, col) for col, label in labels.items()):
        return True
    totals = [col for col, label in labels.items() if _sums().search(label)]
    if not totals:
        return False
    start = grid.table.start
    above = grid.document.text[max(0, start - _NEAR) : start]
    if _MIX.search(above):
        return True
    return _is_of_workload(above) and any(_adds_up(grid, col) for col in totals)


def _is_of_workload(above: str) -> bool:
    """True for "Cost to process 10M tokens:" as the line above a table; a million tokens are what prices are for."""
    lines = [line for line in above.splitlines() if line.strip()]
    tokens = find_workload(lines[-1]).tokens if lines else None
    return tokens is not None and tokens != _MILLION


def _adds_up(grid: TableView, total: int) -> bool:
    """True for "$1.25 | $6 | $7.25" in at least two rows, and in all that hold amounts."""
    judged = []
    for row in range(grid.head, len(grid.rows)):
        amounts = [_amount(grid.text(row, col)) for col in range(1, grid.table.cols)]
        whole, parts = amounts[total - 1], [one for at, one in enumerate(amounts, 1) if at != total and one is not None]
        if whole is not None and len(parts) > 1:
            judged.append(abs(sum(parts) - whole) <= whole / 100)
    return len(judged) > 1 and all(judged)


def _amount(cell: str) -> Decimal | None:
    found = _AMOUNT.fullmatch(cell)
    return Decimal(found[1].replace(",", "")) if found else None


def is_bill(subject: str, label: HeaderReading, locator: str) -> bool:
    """True for the row "Claude API" under "Monthly cost": what is paid for tokens is no plan's price."""
    place = locator.replace(label.text, "")
    return label.kind in {"subscription", "monthly"} and is_brand(subject) and "API" in place.split()


def is_of_seats(grid: TableView, row: int) -> bool:
    """True for a row of a budget whose column "Users" holds more than one: its cost is all theirs together."""
    return any(
        _seats().fullmatch(grid.column(col)) and _SEVERAL.match(grid.text(row, col))
        for col in range(1, grid.table.cols)
    )


@cache
def _seats() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:number of\s|#\s?)?(?:{spelled(base('conditions')['seat_columns'])})\W*", re.IGNORECASE)


@cache
def _sums() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(base('conditions')['sums'])})\b", re.IGNORECASE)
