"""Extracts what a table says of models that its cells list: "Vision | A, B", and examples below "Open" or "Closed"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Claim
from counterclaim.extractors.rules.classes.name_lists import Stated, as_listed, is_list, states
from counterclaim.extractors.tables.roles import TableView

_LONGEST_LIST = 240


def listed_claims(grid: TableView, registry: Registry) -> Iterator[Claim]:
    """Yield what rows and columns of a table without model rows or columns say of the models that cells list."""
    for row in range(grid.head, len(grid.rows)):
        label = grid.text(row, 0)
        by_row = states(label)
        for col in range(1, grid.table.cols):
            cell = grid.rows[row][col]
            if cell is None or cell.row != row or not 0 < cell.end - cell.start <= _LONGEST_LIST:
                continue
            stated = by_row or (_openness(grid.column(col)) if _lists_examples(label) else ())
            text = grid.document.of(cell)
            names = registry.find(text) if stated else []
            if names and is_list(text, names, 0):
                yield from _claims(grid, cell.start, names, stated, f"{label} / {grid.column(col)}")


def _claims(
    grid: TableView, start: int, names: list[Mention], stated: tuple[Stated, ...], locator: str
) -> Iterator[Claim]:
    cell = grid.document.text[start : start + _LONGEST_LIST]
    for mention in names:
        for one in stated:
            yield Claim(
                doc=grid.document.id,
                url=grid.document.url,
                subject=as_listed(cell, mention),
                attribute=one.attribute,
                relation="is",
                value=one.value,
                quote=grid.document.text[start + mention.start : start + mention.end],
                start=start + mention.start,
                end=start + mention.end,
                locator=" > ".join([*grid.table.path, locator]),
                rule="membership.label",
            )


def _openness(header: str) -> tuple[Stated, ...]:
    """Return what a column's header says of the examples below it: only that they are open or closed."""
    return tuple(one for one in states(header) if one.attribute in {"open_weights", "license"})


def _lists_examples(label: str) -> bool:
    return label.strip(" *_:").lower() in _example_labels()


@cache
def _example_labels() -> frozenset[str]:
    return frozenset(base("memberships")["list_labels"]["examples"])
