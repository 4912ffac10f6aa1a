"""Extracts what a table says of models that its cells list: "Vision | A, B", examples below "Open", rows of a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Claim
from counterclaim.extractors.rules.classes.class_labels import class_of_label
from counterclaim.extractors.rules.classes.class_lists import is_doubtful
from counterclaim.extractors.rules.classes.name_lists import Stated, as_listed, is_list, states
from counterclaim.extractors.tables.roles import TableView, model_column

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


def classed_claims(grid: TableView, rows: Mapping[int, str]) -> Iterator[Claim]:
    """Yield what the heading, the caption or the title of a table says of the models of its rows: "Vision models"."""
    above = (line for line in (grid.table.caption, grid.title_line(), *grid.table.path[-1:]) if line)
    label = class_of_label(next(above, ""))
    if label is None or label.plain or len(rows) * 2 < len(grid.rows) - grid.head:
        return
    for row, subject in rows.items():
        cell = grid.rows[row][model_column(grid, row, subject)]
        text = " ".join(grid.text(row, col) for col in range(grid.table.cols))
        if cell is None or kind_of(subject) not in {"model", "family"} or is_doubtful(text, label.stated):
            continue
        yield Claim(
            doc=grid.document.id,
            url=grid.document.url,
            subject=subject,
            attribute=label.stated.attribute,
            relation="is",
            value=label.stated.value,
            quote=grid.document.of(cell),
            start=cell.start,
            end=cell.end,
            locator=" > ".join([*grid.table.path, subject]),
            rule="membership.label",
        )


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
