"""Tells whether the amounts of a table are those of a workload: of a day, of a task, of 10M tokens.

Such amounts stand under "Input cost" and "Output cost" like prices of tokens. Two things tell them: a third column that
is the sum of both, and a heading or caption over them that names a time or a piece of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.tables.headers import states_token_price
from counterclaim.extractors.tables.roles import TableView, column_label
from counterclaim.extractors.values.conditions import spelled
from counterclaim.extractors.values.workloads import find_workload

_AMOUNT = re.compile(r"[~≈*_ ]{0,4}\$(\d[\d,]{0,12}(?:\.\d{1,6})?)[*_ ]{0,4}")
_SIDES = ("input_price", "output_price")
_UNIT_PRICES = frozenset({1_000, 1_000_000})  # tokens that prices are given for
_NEAR = Decimal("0.015")  # by which a sum of rounded amounts may differ
_LEAST_ROWS = 2


class _Line(NamedTuple):
    """One column, or one row where models are columns."""

    text: str
    label: HeaderReading | None
    amounts: tuple[Decimal | None, ...]


def is_of_work(grid: TableView, label: HeaderReading) -> bool:
    """True where a price whose label has no unit of tokens ("Input/1M") is an amount of a workload."""
    if states_token_price(label.text):
        return False
    if "work" not in grid.noted:
        grid.noted["work"] = _are_amounts_of_work(grid)
    return grid.noted["work"]


def _are_amounts_of_work(grid: TableView) -> bool:
    lines = _lines(grid)
    sides = [line for line in lines if line.label is not None and line.label.kind == "money"]
    sides = [line for line in sides if not states_token_price(line.text)]
    if not sides:
        return False
    pair = [line for side in _SIDES for line in sides if line.label and line.label.attribute == side]
    others = [line for line in lines if line not in sides and sum(a is not None for a in line.amounts) >= _LEAST_ROWS]
    sums = len(pair) == len(_SIDES) and any(_is_sum(pair, line) for line in lines if line not in pair)
    priced = any(_words("prices").search(line.text) for line in sides)
    if sums and not priced and not states_token_price(grid.announced):
        return True
    return (sums or not (others or priced)) and any(names_work(text) for text in _above(grid))


def _above(grid: TableView) -> Iterable[str]:
    """Return the caption, the title line and the headings of a table, none above a heading that speaks of prices."""
    path = grid.table.path
    parent = path[-2:-1] if path and not _words("prices").search(path[-1]) else ()
    return (grid.table.caption, grid.title_line(), *path[-1:], *parent)


def names_work(text: str) -> bool:
    """Return whether a heading is about what a time or a piece of work costs.

    >>> names_work("Flagship tier: daily cost"), names_work("Cost per 1,000 requests"), names_work("Cost per 1M tokens")
    (True, True, False)
    """
    if not text:
        return False
    cost, load = _words("work_costs").search(text), find_workload(text)
    if load.tokens is not None and load.tokens not in _UNIT_PRICES:
        return load.monthly or cost is not None
    if load.counted and load.tokens is None:
        return cost is not None or load.monthly or _words("work_examples").search(text) is not None
    return cost is not None and not states_token_price(text) and _work().search(text) is not None


def _lines(grid: TableView) -> list[_Line]:
    body = range(grid.head, len(grid.rows))
    columns = [
        _Line(grid.column(c), column_label(grid, c), tuple(_amount(grid.text(r, c)) for r in body))
        for c in range(1, grid.table.cols)
    ]
    if any(line.label is not None and line.label.kind == "money" for line in columns):
        return columns
    names = grid.label_col()
    rest = range(names + 1, grid.table.cols)
    return [_Line(grid.text(r, names), grid.row_label(r), tuple(_amount(grid.text(r, c)) for c in rest)) for r in body]


def _is_sum(pair: list[_Line], total: _Line) -> bool:
    """True for "$1.25 | $6 | $7.25" in at least two places, and in all that hold three amounts."""
    judged = []
    for first, second, whole in zip(pair[0].amounts, pair[1].amounts, total.amounts, strict=False):
        if first is not None and second is not None and whole:
            judged.append(abs(first + second - whole) <= max(whole * _NEAR, Decimal("0.01")))
    return len(judged) >= _LEAST_ROWS and all(judged)


def _amount(cell: str) -> Decimal | None:
    found = _AMOUNT.fullmatch(cell.strip())
    return Decimal(found[1].replace(",", "")) if found else None


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('workloads')[key])})(?![\w-])", re.IGNORECASE)


@cache
def _work() -> re.Pattern[str]:
    """Return the pattern of a time or a piece of work in a heading: "Monthly cost", "per task", "of 1,000 requests"."""
    data = base("workloads")
    costs, periods, times = (spelled(data[key]) for key in ("work_costs", "work_periods", "work_times"))
    units = spelled([*data["events"], *data["work_units"], *data["work_times"]])
    some = r"(?:[\w-]+\s){0,2}?"
    costs_of = spelled([word for word in data["work_costs"] if word not in data["prices"]])
    return re.compile(
        rf"(?<![\w-])(?:(?:{periods})\s{some}(?:{costs_of})"
        rf"|(?:per|each|of\san?|for\san?|/)\s?(?:\d[\d,]*[KkMm]?\s)?{some}(?:{units})"
        rf"|(?:{costs})\s(?:a|an|/)\s?(?:{times}))(?![\w-])",
        re.IGNORECASE,
    )
