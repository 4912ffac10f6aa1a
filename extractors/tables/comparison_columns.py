"""Extracts comparisons from columns beside two models: "Winner", "Advantage", "Difference"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell, Claim, Relation, Value
from counterclaim.extractors.tables.cell_values import read_cell
from counterclaim.extractors.tables.roles import TableView

# "18.5x cheaper", all that a cell says
_MULTIPLE = word_pattern(
    r"[~≈]?\s?(?P<n>\d{1,20}(?:\.\d{1,20})?)\s?[x×]\s(?P<how>{cell_comparatives})\W*{cell_comparands}?\W*"
)
# "40% cheaper"
_PERCENT = word_pattern(r"[~≈]?\s?(?P<n>\d{1,20}(?:\.\d{1,20})?)\s?%\s(?P<how>{cell_comparatives})\W*")
# The model with the smaller value is meant
_LESS = word_pattern(r"{less_words}")
_POINTS = re.compile(
    r"(?P<sign>[+−–-])\s?(?P<n>\d{1,6}(?:\.\d{1,6})?)\s?(?P<unit>points?|pts?|pp|percentage points|%)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Content of a verdict cell: ``subject`` against the other model."""

    subject: str
    relation: Relation
    value: Value = None


def comparison_column_claims(grid: TableView, columns: Mapping[int, str], registry: Registry) -> Iterator[Claim]:
    """Yield what a column beside exactly two models says of each row: who is ahead, a multiple, a percentage."""
    others = [col for col in range(1, grid.table.cols) if col not in columns and col != grid.label_col()]
    if len(columns) != 2 or len(set(columns.values())) != 2:
        return
    winner = next((col for col in others if phrases.WINNER_COLUMNS.search(grid.column(col))), None)
    margin = next((col for col in others if phrases.MARGIN_COLUMNS.search(grid.column(col))), None)
    for row in range(grid.head, len(grid.rows)):
        label = grid.row_label(row)
        if label is None or "+" in label.attribute:
            continue
        if margin is not None and (said := _margin(grid, columns, row, label, grid.text(row, margin))):
            yield _claim(grid, columns, row, label, margin, said)
        elif winner is not None and label.attribute.startswith("benchmark:"):
            name = _winner(grid.text(row, winner), list(columns.values()), registry)
            if name is not None:
                yield _claim(grid, columns, row, label, winner, _Verdict(name, "greater"))


def row_span(grid: TableView, cell: Cell, row: int) -> tuple[int, int]:
    """Return the span of a cell's row, to quote what a tick or a verdict is about; the cell's own if that is long."""
    cells = [other for other in grid.rows[row] if other is not None]
    start, end = min(other.start for other in cells), max(other.end for other in cells)
    return (start, end) if end - start <= 300 else (cell.start, cell.end)


def _margin(grid: TableView, columns: Mapping[int, str], row: int, label: HeaderReading, text: str) -> _Verdict | None:
    """ "18x cheaper" is said of the model whose value is the smaller one; None where the values do not tell."""
    found = _MULTIPLE.fullmatch(text.strip()) or _PERCENT.fullmatch(text.strip()) or _more().fullmatch(text.strip())
    values = {name: _single(grid.text(row, col), label) for col, name in columns.items()}
    if points := _POINTS.fullmatch(text.strip()):
        return _points(label, columns, values, points)
    low, high = sorted(values, key=lambda name: values[name] or Decimal(0))
    if found is None or None in values.values() or values[low] == values[high]:
        return None
    number, less = Decimal(found["n"]), _LESS.match(found["how"]) is not None
    subject = low if less else high
    if "%" in found[0]:
        return _Verdict(subject, "percent_diff", -number if less else number)
    return (
        _Verdict(subject, "ratio", (1 / number).quantize(Decimal("0.0001")) if less else number) if number > 1 else None
    )


def _points(
    label: HeaderReading, columns: Mapping[int, str], values: Mapping[str, Decimal | None], points: re.Match[str]
) -> _Verdict | None:
    """ "+2.6 points" is said of the model of the first column, if its score is the higher one."""
    first, second = (values[columns[col]] for col in sorted(columns))
    if first is None or second is None or first == second or not label.attribute.startswith("benchmark:"):
        return None
    less = points["sign"] != "+"
    if (first < second) is not less or (points["unit"] is None and label.attribute == "benchmark:lmarena"):
        return None
    number = Decimal(points["n"])
    return _Verdict(columns[min(columns)], "abs_diff", -number if less else number) if number else None


@per_lexicon()
def _more() -> re.Pattern[str]:
    nouns = "|".join(load("comparisons")["margin_nouns"])
    return re.compile(
        rf"[~≈]?\s?(?P<n>\d{{1,20}}(?:\.\d{{1,20}})?)\s?[x×%]\s(?P<how>less|lower|fewer|smaller|more|higher|larger)\s(?:{nouns})\W*",
        re.IGNORECASE,
    )


def _single(text: str, label: HeaderReading) -> Decimal | None:
    """Return the one number that a model's cell holds, or None."""
    values = [read.value for read in read_cell(text, label)]
    return values[0] if len(values) == 1 and isinstance(values[0], Decimal) else None


def _winner(text: str, names: list[str], registry: Registry) -> str | None:
    """Return which of two models a winner cell names: "Opus 4.6", "Gemini"."""
    named = next((m.name for m in registry.find(text)), None)
    if named in names:
        return named
    start = text.strip().lower()[:4]
    return next((name for name in names if start and name.lower().startswith(start)), None)


def _claim(
    grid: TableView, columns: Mapping[int, str], row: int, label: HeaderReading, col: int, said: _Verdict
) -> Claim:
    cell = grid.rows[row][col]
    assert cell is not None
    start, end = row_span(grid, cell, row)
    return Claim(
        doc=grid.document.id,
        url=grid.document.url,
        subject=said.subject,
        attribute=label.attribute,
        relation=said.relation,
        value=said.value,
        object=next(name for name in columns.values() if name != said.subject),
        quote=grid.document.text[start:end],
        start=start,
        end=end,
        locator=" > ".join([*grid.table.path, grid.text(row, grid.label_col())]),
        rule="table.winner" if said.relation == "greater" else "table.margin",
    )
