"""Extracts prices of plans from tables and headers that name a plan only: "Pro | $20/mo" below "Claude pricing"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from counterclaim.extractors.labels.plan_names import plan_in, plan_of_product
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Cell, Quantity
from counterclaim.extractors.rules.plans.products import product_of, product_of_path
from counterclaim.extractors.tables.cell_readers import Read, qualified
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.quantities import find_quantities

_IN_HEADER = re.compile(r"(?P<name>[A-Z][\w.+ ]{1,40}?)\s*[(:–—-]\s*(?=(?:Free\s?[–—-]\s?)?[~≈]?\$\d)")
MONTHLY = re.compile(r"\bmonth|/\s?mo\b", re.IGNORECASE)
_YEARLY = re.compile(r"\bannual|\byear|/\s?yr\b", re.IGNORECASE)
_FREE = re.compile(r"\W{0,2}Free\W{0,2}")
_FREE_TO = re.compile(r"\bFree\s?[–—-]\s?$")  # "Free–$36/mo"
_NOTHING = Decimal(0)
_ALTERNATIVE = re.compile(r"\s*(?:or|/)\s*[~≈]?")
_MOST = 1_000  # dollars a month and person: more is a contract
LABEL = HeaderReading("subscription_price", "subscription")


class PlanPrice(NamedTuple):
    """The price of a plan in a cell."""

    cell: Cell
    row: int
    subject: str
    read: Read
    locator: str


def plan_prices(grid: TableView) -> list[PlanPrice]:
    """Return the prices of a table whose rows are the plans of one product; [] for any other table."""
    column = price_column(grid) if _of_plans(grid.column(0)) else None
    if column is None:
        return []
    body = range(grid.head, len(grid.rows))
    plans = {row: plan for row in body if (plan := plan_in(grid.text(row, 0))) is not None}
    product = product_above(grid) if len(plans) >= 2 else None
    return [] if product is None else list(_prices(grid, plans, column, product))


def header_prices(grid: TableView) -> Iterator[PlanPrice]:
    """Yield the prices that stand in headers of columns: "Claude Pro ($20)", and "Plus ($20/mo)" of one product."""
    for cell in dict.fromkeys(cell for row in grid.rows[: grid.head] for cell in row if cell is not None):
        text = grid.document.of(cell)
        named = _IN_HEADER.match(text) if "$" in text else None
        if named is None:
            continue
        reads = amounts(text, monthly=plan_in(named["name"].split(" ")[-1]) is not None)
        subject = _in_header(grid, named["name"]) if len(reads) == 1 else None
        if subject is not None:
            yield PlanPrice(cell, cell.row, subject, reads[0], text)


def _in_header(grid: TableView, name: str) -> str | None:
    """Return the plan or product of a header: a plan alone is of the product that the headings above name."""
    if (plan := plan_in(name)) is not None:
        product = product_above(grid)
        return plan_of_product(product, plan) if product else plan if plan in base("plan_prices")["own_plans"] else None
    product_name, _, last = name.rpartition(" ")
    plan = plan_in(last) if product_name else None
    product = product_of(product_name if plan else name, whole=True)
    return None if product is None else plan_of_product(product, plan) if plan else product


def _prices(grid: TableView, plans: dict[int, str], column: int, product: str) -> Iterator[PlanPrice]:
    monthly = MONTHLY.search(grid.column(column)) is not None
    texts = {row: grid.text(row, column) for row in plans}
    yearly = _yearly_column(grid, column)
    if not monthly and not any(MONTHLY.search(text) for text in texts.values()):
        return
    for row, plan in plans.items():
        cell = grid.rows[row][column]
        if cell is None:
            continue
        text, subject = grid.document.of(cell), plan_of_product(product, plan)
        reads = amounts(text, monthly=monthly or plan == "Free") or free_price(text)
        for read in reads:
            yield PlanPrice(cell, row, subject, read, f"{grid.text(row, 0)} / {grid.column(column)}")
        billed = grid.rows[row][yearly] if yearly is not None else None
        if billed is not None and len(reads) == 1 and yearly is not None:
            for read in _by_the_year(grid.document.of(billed), reads[0]):
                yield PlanPrice(billed, row, subject, read, f"{grid.text(row, 0)} / {grid.column(yearly)}")


def free_price(text: str) -> list[Read]:
    """Return the price of nothing that a cell states in a word."""
    return [Read(LABEL.attribute, Decimal(0), 0, 4)] if _FREE.fullmatch(text) else []


def _by_the_year(text: str, monthly: Read) -> list[Read]:
    """Return the price a month of who pays by the year: it is less than that by the month, and not by much."""
    found = amounts(text, monthly=True) if not _YEARLY.search(text) else []
    full = monthly.value
    return [
        replace(read, qualifiers=replace(read.qualifiers, tier="annual"))
        for read in found
        if isinstance(read.value, Decimal) and isinstance(full, Decimal) and full / 2 <= read.value < full
    ]


def _yearly_column(grid: TableView, column: int) -> int | None:
    """Return the column of prices billed by the year that stands behind that of monthly prices."""
    columns = range(column + 1, grid.table.cols)
    return next((col for col in columns if _YEARLY.search(grid.column(col))), None)


def amounts(text: str, *, monthly: bool) -> list[Read]:
    """Return the amounts a month at the beginning of a cell: one, or two that are joined ("$100 or $200/month").

    ``monthly`` says that amounts without a unit are of a month.
    """
    found = find_quantities(text)
    money = [one for one in found if one.dimension in {"money", "money_per_month"} and one.currency in {None, "USD"}]
    joined = money[:1]
    if len(money) > 1 and _ALTERNATIVE.fullmatch(text, money[0].end, money[1].start):
        joined = money[:2]
    if not joined or any(one.value > _MOST for one in joined):
        return []
    if found[0] is not money[0] or not (monthly or any(one.dimension == "money_per_month" for one in joined)):
        return []
    return [_read(one, text) for one in joined]


def _read(one: Quantity, text: str) -> Read:
    qualifiers = qualified(one)
    if (free := _FREE_TO.search(text, 0, one.start)) is not None:
        return Read(LABEL.attribute, _NOTHING, free.start(), one.end, replace(qualifiers, low=_NOTHING, high=one.value))
    if text[: one.start].endswith("Max ") or text[one.start :].startswith("Max "):
        qualifiers = replace(qualifiers, bound=None)  # the plan, and not the most that it costs
    return Read(LABEL.attribute, one.value, one.start, one.end, qualifiers)


def plans_in_columns(grid: TableView) -> dict[int, str] | None:
    """Return column -> plan if all columns but the first are plans of a product that they do not name, else None.

    Where no heading names the product of "Free | Pro | Max", nobody owns the columns.
    """
    plans = {col: plan for col in range(1, grid.table.cols) if (plan := plan_in(grid.column(col)))}
    bare = len(plans) == grid.table.cols - 1 and not _full_names().intersection(plans.values())
    if not bare or not len(set(plans.values())) == len(plans) > 1:
        return None
    product = product_above(grid)
    return {} if product is None else {col: plan_of_product(product, plan) for col, plan in plans.items()}


@cache
def _full_names() -> frozenset[str]:
    """Return the names of plans that need no product."""
    return frozenset(base("plan_prices")["own_plans"])


def product_above(grid: TableView) -> str | None:
    """Return the one product that the nearest heading above a table names, or the page's title if none names any."""
    return product_of_path((grid.document.meta.title, *grid.table.path))


def _of_plans(header: str) -> bool:
    plain = header.strip(" *_:").lower()
    return not plain or plain in base("plan_prices")["plan_columns"]


@cache
def _price_headers() -> frozenset[str]:
    return frozenset(base("plan_prices")["price_columns"])


def price_column(grid: TableView) -> int | None:
    """Return the first column of prices; None where another column of prices beside it divides them by product."""
    columns = range(1, grid.table.cols)
    return next((col for col in columns if grid.column(col).strip(" *_").lower() in _price_headers()), None)
