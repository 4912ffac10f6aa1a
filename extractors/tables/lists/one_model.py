"""Reads tables about one model whose rows or columns are conditions: modes of service, sizes of prompts, hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base, load
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.records import Cell
from counterclaim.extractors.tables.conditions import NONE, CellConditions, names_prompt_size
from counterclaim.extractors.tables.roles import TableView, column_label
from counterclaim.extractors.values.conditions import scope_of, spelled

_CONDITIONED = frozenset({"money", "tps", "seconds", "score"})  # kinds that a mode or a host changes
_SCORED = frozenset({"score"})
_LONGEST, _LEAST = 40, 2
_NOTE = re.compile(r"\s*\([^()]{1,30}\)$")


class Conditioned(NamedTuple):
    """One cell with its label and the condition of its row or column."""

    cell: Cell
    row: int
    label: HeaderReading
    locator: str
    under: CellConditions


def conditioned_cells(grid: TableView, subject: str) -> list[Conditioned]:
    """Return the cells of a table about one model, if each of its rows, or of its columns, is a condition."""
    body = range(grid.head, len(grid.rows))
    hosts = _are_hosts(grid, subject)
    rows = {row: _condition(grid.text(row, 0), hosts=hosts) for row in body}
    if len(rows) >= _LEAST and all(one is not None for one in rows.values()):
        return list(_below_labels(grid, rows, _CONDITIONED))
    if len(rows) >= _LEAST and _run().fullmatch(grid.column(0)):  # scores below "Effort" and "Low", "High"
        runs = {row: _run_of(grid.text(row, 0)) for row in body}
        return list(_below_labels(grid, runs, _SCORED)) if all(runs.values()) else []
    columns = {col: _condition(grid.column(col), hosts=False) for col in range(1, grid.table.cols)}
    if len(columns) >= _LEAST and all(one is not None for one in columns.values()):
        return list(_beside_labels(grid, columns))
    return []


def has_other_columns(grid: TableView) -> bool:
    """Return True for a table whose columns are headed by other names: "Notion AI | Obsidian + Claude"."""
    heads = {grid.column(col) for col in range(1, grid.table.cols)} - {""}
    return len(heads) > 1 and any(unknown_subjects(head, ()) for head in heads)


def _below_labels(
    grid: TableView, rows: dict[int, CellConditions | None], kinds: frozenset[str]
) -> Iterator[Conditioned]:
    for col in range(1, grid.table.cols):
        label = column_label(grid, col)
        for row, under in rows.items() if label is not None and label.kind in kinds else ():
            cell = grid.rows[row][col]
            if label is not None and cell is not None and cell.row == row:
                yield Conditioned(cell, row, label, f"{grid.text(row, 0)} / {grid.column(col)}", under or NONE)


def _beside_labels(grid: TableView, columns: dict[int, CellConditions | None]) -> Iterator[Conditioned]:
    for row in range(grid.head, len(grid.rows)):
        label = grid.row_label(row, 0)
        for col, under in columns.items() if label is not None and label.kind in _CONDITIONED else ():
            cell = grid.rows[row][col]
            if label is not None and cell is not None and cell.col == col:
                yield Conditioned(cell, row, label, f"{grid.text(row, 0)} / {grid.column(col)}", under or NONE)


def _condition(text: str, *, hosts: bool) -> CellConditions | None:
    """Return the condition that a label is, NONE for the plain offer; None for a label that is something else."""
    plain = _NOTE.sub("", text.strip(" *_:"))
    if not plain or len(plain) > _LONGEST:
        return None
    if hosts:
        return CellConditions(provider=plain)
    if names_prompt_size(plain):
        return CellConditions(plain)
    scope = scope_of(plain) or scope_of(f"{plain} mode")
    if scope is None:
        return None
    return CellConditions(scope.tier, other=bool(scope.medium)) if scope.tier or scope.medium else NONE


def _run_of(text: str) -> CellConditions | None:
    """Return how a model was run, as the first cell of a row says."""
    plain = text.strip(" *_:")
    return CellConditions(plain) if plain and len(plain) <= _LONGEST else None


def _are_hosts(grid: TableView, subject: str) -> bool:
    """Return whether the rows are places where a model is served: known hosts, its maker, and no other maker."""
    names = [_NOTE.sub("", grid.text(row, 0).strip(" *_")) for row in range(grid.head, len(grid.rows))]
    known = sum(_host().fullmatch(name) is not None for name in names)
    makers = {str(vendor) for vendor in load("families")["vendors"]} - {vendor_of(subject)}
    return known >= _LEAST and known * 2 >= len(names) and not makers & set(names)


@cache
def _host() -> re.Pattern[str]:
    return re.compile(spelled(map(str, base("providers"))), re.IGNORECASE)


@cache
def _run() -> re.Pattern[str]:
    return re.compile(spelled(map(str, base("conditions")["run_labels"])), re.IGNORECASE)
