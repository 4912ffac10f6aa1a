"""Extracts claims from tables: models as columns, models as rows, or label and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon.attributes import kind
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell, Claim, Document, Table, Unread
from counterclaim.extractors.tables.cell_readers import Read
from counterclaim.extractors.tables.cell_scores import share_or_percent
from counterclaim.extractors.tables.cell_values import read_cell
from counterclaim.extractors.tables.compared.relative import cell_margin_claims, relative_column_claims
from counterclaim.extractors.tables.compared.winners import comparison_column_claims, row_span, winner_column_claims
from counterclaim.extractors.tables.conditions import (
    NONE,
    CellConditions,
    heads_precision,
    joined,
    model_condition,
    narrowed,
    row_conditions,
    section_rows,
    sided,
    telling_columns,
    tells_prompt_size,
)
from counterclaim.extractors.tables.costs import plan_rows
from counterclaim.extractors.tables.costs.named_plans import named_plan_prices
from counterclaim.extractors.tables.costs.parts_of_bills import are_parts_of_bills, is_bill, is_of_seats
from counterclaim.extractors.tables.costs.plan_cells import is_of_several, owner_and_value
from counterclaim.extractors.tables.costs.work_amounts import is_of_work
from counterclaim.extractors.tables.headers import condition_in, costs_extra, for_cell, may_be_prose, unseen_benchmark
from counterclaim.extractors.tables.lists.model_cells import classed_claims, listed_claims
from counterclaim.extractors.tables.lists.model_prices import priced_models
from counterclaim.extractors.tables.lists.one_model import conditioned_cells, has_other_columns
from counterclaim.extractors.tables.multi_model_cells import BELOW, named_parts, names_several, several_named, shares_of
from counterclaim.extractors.tables.restoring.second_headers import is_unit_row, with_second_header
from counterclaim.extractors.tables.restoring.shifts import is_shifted
from counterclaim.extractors.tables.roles import (
    TableView,
    column_label,
    is_product,
    model_column,
    models_in_columns,
    models_in_rows,
)
from counterclaim.extractors.tables.sign_cells import currency_beside
from counterclaim.extractors.tables.unread import unknown_values, unread_numbers
from counterclaim.extractors.values.conditions import heads_conditions


@dataclass(frozen=True, slots=True)
class _Entry:
    """One cell with its model and its label."""

    cell: Cell
    row: int
    subject: str
    label: HeaderReading
    locator: str
    under: CellConditions = NONE


@dataclass(frozen=True, slots=True)
class TableReading:
    """Claims of a table, the cells still to be read as sentences (offset -> models), the numbers that no rule took."""

    claims: tuple[Claim, ...] = ()
    prose: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


def read_table(document: Document, table: Table, registry: Registry, section: tuple[str, ...]) -> TableReading:
    """Read one table; ``section`` are the models of the heading above, for tables that name none."""
    head = max(table.header_rows, 1) if table.rows > 1 else table.header_rows
    grid = with_second_header(TableView(document, table, table.grid(), head))
    if table.cols < 2 or not grid.rows or is_shifted(document, table):
        return TableReading()
    grid = replace(grid, head=head + 1) if is_unit_row(grid) else grid
    found = _read_grid(grid, registry, section)
    own = priced_models(grid, registry, [claim.start for claim in found.claims])
    prose = {**found.prose, **{cell.start: (name,) for cell, name in own.items()}}
    plans = [_priced(grid, one) for one in (*plan_rows.header_prices(grid), *plan_rows.plan_prices(grid))]
    taken, named = [*plans, *found.claims], [_priced(grid, one) for one in named_plan_prices(grid)]
    plans += [one for one in named if not any(t.start < one.end and one.start < t.end for t in taken)]
    spans = [*((one.start, one.end) for one in plans), *((cell.start, cell.end) for cell in own)]
    others = [claim for claim in found.claims if not any(s.start <= claim.start < s.end for s in plans)]
    unread = [one for one in found.unread if not any(start <= one.start < end for start, end in spans)]
    return TableReading((*plans, *others), prose, tuple(unread))


def _read_grid(grid: TableView, registry: Registry, section: tuple[str, ...]) -> TableReading:
    table = grid.table
    plans = plan_rows.plans_in_columns(grid)
    if plans == {}:
        return TableReading()
    columns, rows = plans or models_in_columns(grid, registry), {} if plans else models_in_rows(grid, registry)
    shared = list(_by_several(grid, rows, registry))
    if not columns and not rows and not shared and table.rows > grid.head + 2:
        below = replace(grid, head=grid.head + 1)  # the models stand in the second row, below their vendors
        columns = models_in_columns(below, registry)
        grid = below if columns else grid
    if (rows or shared) and len(rows) >= len(columns):
        owners = _several(grid, rows, registry)
        owners.update({row: (name,) for row, name in rows.items() if not is_product(name) or name in registry.counts})
        prose = [(cell, names) for row, names in owners.items() for cell in grid.rows[row] if cell and cell.row == row]
        claims, unread = _claims(grid, chain(_by_rows(grid, rows), shared), registry)
        claims += [*relative_column_claims(grid, rows, registry), *classed_claims(grid, rows)]
        sentences, more = _unlabelled(grid, prose, by_row=True)
        return TableReading(tuple(claims), sentences, (*unread, *more))
    if columns:
        claims, unread = _claims(grid, _by_columns(grid, columns, registry), registry)
        claims += [*comparison_column_claims(grid, columns, registry), *cell_margin_claims(grid, columns)]
        cells = [(row[col], subject, row[0]) for row in grid.rows[grid.head :] for col, subject in columns.items()]
        own = [(cell, (subject,)) for cell, subject, title in cells if cell and cell is not title]
        sentences, more = _unlabelled(grid, own, by_row=False)
        return TableReading(tuple(claims), sentences, (*unread, *more))
    if won := tuple(winner_column_claims(grid, section, registry)):
        return TableReading(won)
    if len(section) == 1 and not has_other_columns(grid):
        claims, unread = _claims(grid, _about_one(grid, section[0]), registry)
        return TableReading(tuple(claims), unread=(*unread, *unknown_values(grid)))
    return TableReading(tuple(listed_claims(grid, registry)))


def _unlabelled(
    grid: TableView, cells: Sequence[tuple[Cell, tuple[str, ...]]], *, by_row: bool
) -> tuple[dict[int, tuple[str, ...]], dict[Unread, None]]:
    """Return the cells without a read label that are read as sentences about their model, and other cells' numbers."""
    out: dict[int, tuple[str, ...]] = {}
    unread: dict[Unread, None] = {}
    sums = bool(cells) and are_parts_of_bills(grid)
    for cell, subjects in cells:
        label = column_label(grid, cell.col) if by_row else grid.row_label(cell.row)
        text = grid.column(cell.col) if by_row else grid.text(cell.row, grid.label_col())
        priced = label is None and costs_extra(text, grid.document.of(cell))
        if (label is None and not (sums or priced) and may_be_prose(text)) or (by_row and cell.col == 0):
            out[cell.start] = subjects
        elif label is None:
            unread.update(dict.fromkeys(unread_numbers(grid.document.of(cell), cell.start, ())))
    return out, unread


def _by_rows(grid: TableView, rows: Mapping[int, str]) -> Iterator[_Entry]:
    telling = telling_columns(grid, rows)
    for row, subject in rows.items():
        place = model_column(grid, row, subject)
        under = joined(model_condition(grid.text(row, place)), row_conditions(grid, row, telling[subject], place))
        for col in range(1, grid.table.cols):
            label, cell = column_label(grid, col), grid.rows[row][col]
            if label is not None and label.kind == "modalities" and col in telling[subject]:
                continue  # the kind of tokens that a row is about
            if label is not None and label.kind == "tokens" and tells_prompt_size(grid, row, col, telling[subject]):
                continue
            if label is not None and cell is not None and (cell.row == row or cell.row in rows):
                locator = f"{grid.text(row, 0)} / {grid.column(col)}"
                yield _Entry(cell, row, subject, sided(label, grid, row, telling[subject]), locator, under)


def _several(grid: TableView, rows: Mapping[int, str], registry: Registry) -> dict[int, tuple[str, ...]]:
    """Return the models of the rows that are about more than one: "Qwen3 32B / 14B"."""
    body = (row for row in range(grid.head, len(grid.rows)) if row not in rows)
    return {row: names for row in body if (names := several_named(grid.text(row, 0), registry))}


def _by_several(grid: TableView, rows: Mapping[int, str], registry: Registry) -> Iterator[_Entry]:
    """Yield the cells of rows about several models, part by part: "o1 / o3" beside "$15 / $2"."""
    labels = {col: label for col in range(1, grid.table.cols) if (label := column_label(grid, col)) is not None}
    for row, names in _several(grid, rows, registry).items():
        for col, label in labels.items():
            if (cell := grid.rows[row][col]) is None:
                continue
            shares = shares_of(grid.document.of(cell), len(names), pair="+" in label.attribute)
            for name, (start, end) in zip(names, shares, strict=False):
                part = replace(cell, start=cell.start + start, end=cell.start + end)
                yield _Entry(part, row, name, label, f"{grid.text(row, 0)} / {grid.column(col)}")


_RUN = frozenset({"gb", "tps", "gpus", "seconds"})  # what a precision changes


def _by_columns(grid: TableView, columns: dict[int, str], registry: Registry) -> Iterator[_Entry]:
    body, names = range(grid.head, len(grid.rows)), grid.label_col()
    known = sum((found := grid.row_label(row)) is not None and found.kind == "score" for row in body)
    others = [col for col in range(1, grid.table.cols) if col not in columns and col != names]
    shared = {col: "" for col in others if names_several(grid.column(col), registry)}
    conditions = [col for col in (*range(names), *others) if heads_conditions(grid.column(col))]
    benchmarks = bool(phrases.BENCHMARK_COLUMNS.match(grid.column(names))) and known >= 1
    parts = section_rows(grid, names)
    for row in body:
        name = grid.text(row, names)
        label = grid.row_label(row) or (unseen_benchmark(name) if benchmarks else None)
        if label is None:
            continue
        setups = [text for col in conditions if (text := condition_in(grid.column(col), grid.text(row, col)))]
        setup = joined(parts.get(row), CellConditions(setups[0] if setups else None, tuple(setups[1:])))
        for col, subject in (columns | shared).items():
            cell = grid.rows[row][col]
            if cell is not None:
                under = joined(model_condition(grid.column(col)), setup) if subject else setup
                yield _Entry(cell, row, subject, label, f"{name} / {grid.column(col)}", under)


def _about_one(grid: TableView, subject: str) -> Iterator[_Entry]:
    """Yield the cells of a table about one model: below conditions if all rows or columns are some, else by labels."""
    under = conditioned_cells(grid, subject)
    yield from (_Entry(one.cell, one.row, subject, one.label, one.locator, one.under) for one in under)
    if not under:
        yield from _key_values(grid, subject)


def _key_values(grid: TableView, subject: str) -> Iterator[_Entry]:
    rows = range(len(grid.rows))
    packed = next((grid.text(row, 1) for row in rows if heads_precision(grid.text(row, 0))), None)
    for row in rows:
        label, cell = grid.row_label(row, 0), grid.rows[row][1]
        if label is not None and cell is not None:
            under = CellConditions(packed) if packed and label.kind in _RUN else NONE
            yield _Entry(cell, row, subject, label, grid.text(row, 0), under)


def _claims(grid: TableView, entries: Iterator[_Entry], registry: Registry) -> tuple[list[Claim], tuple[Unread, ...]]:
    """Return what the cells state, and the numbers in them that were not read."""
    claims: list[Claim] = []
    unread: dict[Unread, None] = {}  # a cell that spans rows stands in each of them
    named: dict[tuple[int, int], str] = {}  # the model of "$3 (Sonnet)" by its place: the price below is of it too
    for bare in _with_shares(grid, list(entries)):
        text = grid.document.of(bare.cell)
        label = for_cell(bare.label, text)
        if label.kind == "money" and currency_beside(grid, bare.cell) == "USD":
            label = replace(label, amounts=True)
        entry = bare if label is bare.label else replace(bare, label=label)
        if "(" not in text and label.attribute in BELOW:
            entry = replace(entry, subject=named.get((entry.row - 1, entry.cell.col), entry.subject))
        parts = label.kind == "money" and (entry.under.other or are_parts_of_bills(grid) or is_of_work(grid, label))
        seats = label.kind in {"subscription", "monthly"} and is_of_seats(grid, entry.row)
        none = parts or seats or is_bill(entry.subject, label, entry.locator)
        found = [] if none else _read(text, entry, registry)
        found = [(owner, _as_of_plan(read, owner.subject)) for owner, read in found]
        found = [_owned(o, read, registry, text) for o, read in found if not is_of_several(read, text, o.locator)]
        if len(found) == 1 and found[0][0].subject != bare.subject:
            named[entry.row, entry.cell.col] = found[0][0].subject
        claims.extend(_claim(grid, owner, read) for owner, read in found)
        unread.update(dict.fromkeys(unread_numbers(text, entry.cell.start, [read for _, read in found], label.kind)))
    return claims, tuple(unread)


def _with_shares(grid: TableView, entries: list[_Entry]) -> Iterator[_Entry]:
    """Yield the entries with labels that tell scores from 0 to 1 from scores in percent, by all cells of a label."""
    cells: dict[str, list[str]] = {}
    for entry in entries:
        if entry.label.kind == "score":
            cells.setdefault(entry.label.text, []).append(grid.document.of(entry.cell))
    scales = {label: share_or_percent(texts) for label, texts in cells.items()}
    for entry in entries:
        scale = scales.get(entry.label.text) if entry.label.kind == "score" else None
        yield entry if scale is None else replace(entry, label=replace(entry.label, scale=scale))


def _read(text: str, entry: _Entry, registry: Registry) -> list[tuple[_Entry, Read]]:
    """Read each part of a cell that names its model, else the cell whole; without either nobody owns the values."""
    parts = named_parts(text, registry, bracketed=entry.label.kind not in {"flag", "modalities"})
    if not parts:
        return [(entry, read) for read in read_cell(text, entry.label)] if entry.subject else []
    return [
        (
            entry if entry.subject.startswith(f"{part.subject} ") else replace(entry, subject=part.subject),
            replace(read, start=read.start + part.start, end=read.end + part.start),
        )
        for part in parts
        for read in read_cell(text[part.start : part.end], entry.label)
    ]


def _as_of_plan(read: Read, subject: str) -> Read:
    """Return the cost of a plan as its price: it is the same for any workload."""
    if read.attribute != "monthly_cost" or not is_brand(subject):
        return read
    return replace(read, attribute="subscription_price", qualifiers=replace(read.qualifiers, volume_tokens=None))


def _owned(entry: _Entry, read: Read, registry: Registry, text: str) -> tuple[_Entry, Read]:
    subject, read = owner_and_value(read, text, entry.subject, entry.label.text, registry)
    return replace(entry, subject=subject), read


def _priced(grid: TableView, one: plan_rows.PlanPrice) -> Claim:
    return _claim(grid, _Entry(one.cell, one.row, one.subject, plan_rows.LABEL, one.locator), one.read)


def _claim(grid: TableView, entry: _Entry, read: Read) -> Claim:
    start, end = entry.cell.start + read.start, entry.cell.start + read.end
    if read.whole:
        start, end = row_span(grid, entry.cell, entry.row)
    path = " > ".join([*grid.table.path, entry.locator])
    stated = narrowed(read.qualifiers, entry.under, entry.label)
    return Claim(
        doc=grid.document.id,
        url=grid.document.url,
        subject=entry.subject,
        attribute=read.attribute,
        relation="is",
        value=read.value,
        quote=grid.document.text[start:end],
        start=start,
        end=end,
        unit=kind(entry.label.kind).unit,
        qualifiers=replace(stated, bound=stated.bound or entry.label.bound),
        locator=path,
        rule=f"table.{entry.label.kind}",
    )
