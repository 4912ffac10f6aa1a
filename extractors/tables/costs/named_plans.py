"""Extracts prices of products and plans named in a row or a cell: "Perplexity Pro | $20/mo", "Jasper ($49/mo)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from counterclaim.extractors.labels.plan_names import plan_in, plan_of_product
from counterclaim.extractors.models.possible_subjects import possible_subjects
from counterclaim.extractors.rules.plans.plan_conditions import counts_several
from counterclaim.extractors.rules.plans.products import product_of
from counterclaim.extractors.tables.cell_readers import Read
from counterclaim.extractors.tables.costs.parts_of_bills import are_parts_of_bills, is_bill, is_of_seats
from counterclaim.extractors.tables.costs.plan_rows import LABEL, MONTHLY, PlanPrice, amounts, free_price, price_column
from counterclaim.extractors.tables.roles import TableView

_WITH_PRICE = re.compile(r"\W{0,3}(?P<name>[A-Z][\w.+ ]{1,40}?)\s*\((?=[~≈]?\$\d)(?P<price>[^()]{2,30})\)\W{0,3}")
_PRODUCTS = frozenset({"product", "plan"})


def named_plan_prices(grid: TableView) -> Iterator[PlanPrice]:
    """Yield the prices that stand behind a name in a cell, and those of the rows that a product or plan heads."""
    body = range(grid.head, len(grid.rows))
    if any(counts_several(grid.text(row, 0)) or is_of_seats(grid, row) for row in body) or are_parts_of_bills(grid):
        return  # what several seats cost
    for row in body:
        for cell in grid.rows[row]:
            text = grid.document.of(cell) if cell is not None and cell.row == row else ""
            named = _WITH_PRICE.fullmatch(text) if "$" in text else None
            subject = name_of(named["name"]) if named else None
            reads = _shifted(amounts(named["price"], monthly=False), named.start("price")) if named else []
            if cell is not None and subject is not None and len(reads) == 1:
                yield PlanPrice(cell, row, subject, reads[0], text)
    if (column := price_column(grid)) is not None:
        yield from _of_rows(grid, column)


def _of_rows(grid: TableView, column: int) -> Iterator[PlanPrice]:
    header = grid.column(column)
    monthly = MONTHLY.search(header) is not None
    for row in range(grid.head, len(grid.rows)):
        cell, text = grid.rows[row][column], grid.text(row, column)
        if cell is None or not ("$" in text or text[:4] == "Free"):
            continue
        subject = name_of(grid.text(row, 0).strip(" *_"))
        if subject is None or is_bill(subject, LABEL, f"{grid.text(row, 0)} / {header}"):
            continue
        free = subject.endswith(" Free")
        reads = free_price(text) if free else amounts(text, monthly=monthly)
        if plan_in(subject.rpartition(" ")[2]) is None:
            reads = [read for read in reads if read.qualifiers.low is None]  # what some use comes to
        for read in reads:
            yield PlanPrice(cell, row, subject, read, f"{grid.text(row, 0)} / {header}")


def name_of(text: str) -> str | None:
    """Return the product or plan that a text is the name of, and nothing else; None for a model and unknown names.

    >>> [name_of(text) for text in ("Perplexity Pro", "Jasper Creator", "ChatGPT Free", "GPT-4o", "Rent")]
    ['Perplexity Pro', 'Jasper Creator', 'ChatGPT Free', None, None]
    """
    head, _, last = text.rpartition(" ")
    plan = plan_in(last) if head else None
    named = possible_subjects(head if plan else text)
    if len(named) != 1 or not (plan or named[0].kind in _PRODUCTS) or named[0].kind == "model":
        return None
    product = product_of(head if plan else text, whole=True)
    return None if product is None else plan_of_product(product, plan) if plan else product


def _shifted(reads: list[Read], by: int) -> list[Read]:
    return [replace(read, start=read.start + by, end=read.end + by) for read in reads]
