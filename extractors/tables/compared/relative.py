"""Extracts columns that set each row's model against one of them: "vs GPT-4o: 9x cheaper", "Relative cost: 0.2x"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell, Claim, Relation
from counterclaim.extractors.rules.comparisons.aspects import aspect_of
from counterclaim.extractors.tables.roles import TableView, column_label

_NUMBER = r"[~≈]?\s?(?P<n>\d{1,5}(?:\.\d{1,5})?)\s?"
_ONE = Decimal(1)
_ZERO = re.compile(r"0(?:\.0+)?\s?%")
_ROUNDED = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a cell says of its model against another."""

    metric: str
    relation: Relation
    value: Decimal


def relative_column_claims(grid: TableView, rows: Mapping[int, str], registry: Registry) -> Iterator[Claim]:
    """Yield what each row's cell says of its model against the one that the head of the column, or a row, gives."""
    if len(set(rows.values())) != len(rows):
        return
    for col in range(1, grid.table.cols):
        head = grid.column(col)
        if _relative().search(head) is None:
            continue
        base = _named_in(head, rows, registry) or _base_of_rows(grid, rows, col)
        bases = (base,) if base else _level_with_best(grid, rows, col)
        for row, subject in rows.items() if bases else ():
            cell = grid.rows[row][col]
            if cell is not None and subject not in bases:
                for one in bases:
                    yield from _cell_claim(grid, cell, (subject, one), col, row)


def cell_margin_claims(grid: TableView, columns: Mapping[int, str]) -> Iterator[Claim]:
    """Yield "289 tokens/sec (4x faster)" in a column of one of two models: against the other."""
    if len(columns) != 2 or len(set(columns.values())) != 2:
        return
    for row in range(grid.head, len(grid.rows)):
        label = grid.row_label(row)
        for col, subject in columns.items():
            cell = grid.rows[row][col]
            match = in_brackets().search(grid.document.of(cell)) if cell is not None else None
            if cell is None or match is None or cell.row != row:
                continue
            how = match["how"].lower()
            metric = _of_row(label, how)
            other = next(name for name in columns.values() if name != subject)
            if metric is not None:
                yield _claim(grid, cell, (subject, other), _Said(metric, *value_of(match, how)), row)


def _of_row(label: HeaderReading | None, how: str) -> str | None:
    """Return what a bracket "(35x cheaper)" is of: its row's attribute where its word can be said of that."""
    worded: str | None = load("comparisons")["relative_words"].get(how)
    if label is None or "+" in label.attribute:
        return worded
    prices = {"input_price", "output_price", "token_price", "monthly_cost", "cached_input_price"}
    if label.attribute in prices:
        return label.attribute if worded in {None, "price"} else None
    sizes = how in {"larger", "bigger", "longer", "smaller", "shorter", "more", "less"}
    if label.attribute in {"context_window", "max_output", "parameters"}:
        return label.attribute if sizes else None
    return label.attribute if label.attribute == "throughput" and worded == "speed" else worded


def value_of(match: re.Match[str], how: str) -> tuple[Relation, Decimal]:
    """Return the relation and the value of "4x faster", "40% cheaper"."""
    data = load("comparisons")
    number = Decimal(match["n"])
    less = how in data["relative_less"] or how in data["smaller_words"]
    if match["unit"] == "%":
        return "percent_diff", -number if less else number
    return "ratio", (_ONE / number).quantize(_ROUNDED) if less and number > 1 else number


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


def _level_with_best(grid: TableView, rows: Mapping[int, str], col: int) -> tuple[str, ...]:
    """Return the models whose own cell is "0%" in a column "% more (vs. leader)": the leaders themselves."""
    if _signed(grid.column(col)) is None:
        return ()
    return tuple(name for row, name in rows.items() if _ZERO.fullmatch(grid.text(row, col).strip(" *")))


def _signed(head: str) -> bool | None:
    """Return whether a head of bare percentages says "more" (True) or "less" (False); None if it says neither."""
    data = load("comparisons")
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", head)}
    more, less = bool(words & {*data["larger_words"]}), bool(words & {*data["smaller_words"]})
    return None if "%" not in head or more == less else more


def _cell_claim(grid: TableView, cell: Cell, sides: tuple[str, str], col: int, row: int) -> Iterator[Claim]:
    match = _amount().fullmatch(grid.document.of(cell).strip(" *"))
    if match is None:
        return
    how = (match["how"] or "").lower()
    metric = load("comparisons")["relative_words"].get(how) or aspect_of(grid.column(col)) or _beside(grid, col)
    signed = _signed(grid.column(col)) if match["unit"] == "%" and not how and not match["sign"] else None
    bare = match["unit"] == "%" and not how and not match["sign"] and signed is None
    headed = aspect_of(grid.table.path[-1]) if grid.table.path else None
    metric = metric or (headed if signed is None else _named_before(grid, col))
    if metric is None or not Decimal(match["n"]) or bare:
        return
    relation, value = value_of(match, how)
    value = -value if signed is False else value
    if relation == "percent_diff" and match["sign"] in {"-", "−", "–"}:
        value = -abs(value)
    yield _claim(grid, cell, sides, _Said(metric, relation, value), row)


def _claim(grid: TableView, cell: Cell, sides: tuple[str, str], said: _Said, row: int) -> Claim:
    return Claim(
        doc=grid.document.id,
        url=grid.document.url,
        subject=sides[0],
        attribute=said.metric,
        relation=said.relation,
        value=said.value,
        object=sides[1],
        quote=grid.document.of(cell),
        start=cell.start,
        end=cell.end,
        locator=" > ".join([*grid.table.path, f"{grid.text(row, 0)} / {grid.column(cell.col)}"]),
        rule="table.margin",
    )


def _named_before(grid: TableView, col: int) -> str | None:
    """Return what the nearest column before "% more" is of."""
    return next((found for at in range(col - 1, 0, -1) if (found := aspect_of(grid.column(at)))), None)


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


@per_lexicon()
def in_brackets() -> re.Pattern[str]:
    """Return a pattern of "(4x faster)"."""
    data = load("comparisons")
    listed = {*data["relative_words"], *data["smaller_words"], *data["larger_words"]}
    how = "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))
    return re.compile(rf"\(\s?{_NUMBER}(?P<unit>[x×%])\s(?P<how>{how})!?\s?\)", re.IGNORECASE)
