"""Extracts columns that set each row's model against one of them: "vs GPT-4o: 9x cheaper", "Relative cost: 0.2x"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell, Claim, Relation
from counterclaim.extractors.rules.comparisons.aspects import aspect_of
from counterclaim.extractors.tables.roles import TableView, column_label

_NUMBER = r"[~≈]?\s?(?P<n>\d{1,5}(?:\.\d{1,5})?)\s?"
_ONE = Decimal(1)
_ROUNDED = Decimal("0.00001")


def relative_column_claims(grid: TableView, rows: Mapping[int, str], registry: Registry) -> Iterator[Claim]:
    """Yield what each row's cell says of its model against the one that the head of the column, or a row, gives."""
    if len(set(rows.values())) != len(rows):
        return
    for col in range(1, grid.table.cols):
        head = grid.column(col)
        if _relative().search(head) is None:
            continue
        base = _named_in(head, rows, registry) or _base_of_rows(grid, rows, col)
        for row, subject in rows.items() if base else ():
            cell = grid.rows[row][col]
            if cell is not None and subject != base:
                yield from _cell_claim(grid, cell, (subject, str(base)), col, row)


def _named_in(head: str, rows: Mapping[int, str], registry: Registry) -> str | None:
    """Return the model that a head "vs Claude Sonnet" names: the one row that it can mean, else the name itself."""
    found = list(dict.fromkeys(mention.name for mention in registry.find(head)))
    if len(found) != 1:
        return None
    words = set(found[0].lower().split())
    meant = [name for name in rows.values() if words <= set(name.lower().split())]
    return meant[0] if len(meant) == 1 else found[0] if not meant else None


def _base_of_rows(grid: TableView, rows: Mapping[int, str], col: int) -> str | None:
    """Return the model whose own cell is "1x" or "baseline"."""
    found = [name for row, name in rows.items() if _base().fullmatch(grid.text(row, col).strip(" *"))]
    return found[0] if len(found) == 1 else None


def _cell_claim(grid: TableView, cell: Cell, sides: tuple[str, str], col: int, row: int) -> Iterator[Claim]:
    match = _amount().fullmatch(grid.document.of(cell).strip(" *"))
    if match is None:
        return
    how = (match["how"] or "").lower()
    metric = load("comparisons")["relative_words"].get(how) or aspect_of(grid.column(col)) or _beside(grid, col)
    less = how in load("comparisons")["relative_less"] or match["sign"] in {"-", "−", "–"}
    number = Decimal(match["n"])
    if metric is None or not number or (match["unit"] == "%" and not how and not match["sign"]):
        return
    relation: Relation = "percent_diff" if match["unit"] == "%" else "ratio"
    value = -number if less else number
    if relation == "ratio":
        value = (_ONE / number).quantize(_ROUNDED) if less and number > 1 else number
    yield Claim(
        doc=grid.document.id,
        url=grid.document.url,
        subject=sides[0],
        attribute=metric,
        relation=relation,
        value=value,
        object=sides[1],
        quote=grid.document.of(cell),
        start=cell.start,
        end=cell.end,
        locator=" > ".join([*grid.table.path, f"{grid.text(row, 0)} / {grid.column(col)}"]),
        rule="table.margin",
    )


def _beside(grid: TableView, col: int) -> str | None:
    """Return what the column before one of bare multiples is of: that of prices or costs which they repeat."""
    label = column_label(grid, col - 1) if col > 1 else None
    known = {"input_price", "output_price", "token_price", "monthly_cost", "throughput", "latency"}
    return label.attribute if label is not None and label.attribute in known else None


@per_lexicon()
def _relative() -> re.Pattern[str]:
    heads = "|".join(re.escape(word) for word in load("comparisons")["relative_heads"])
    return re.compile(rf"(?<![\w-])(?:{heads})(?![\w-])", re.IGNORECASE)


@per_lexicon()
def _base() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in load("comparisons")["baselines"])
    return re.compile(rf"(?:1(?:\.0+)?\s?[x×])?\W*(?:{words})?\W*", re.IGNORECASE)


@per_lexicon()
def _amount() -> re.Pattern[str]:
    how = "|".join(re.escape(word) for word in load("comparisons")["relative_words"])
    return re.compile(
        rf"(?P<sign>[+−–-])?{_NUMBER}(?P<unit>[x×%])(?:\s(?P<how>{how}))?(?:\s\([^()]*\))?[^\w%]*", re.IGNORECASE
    )
