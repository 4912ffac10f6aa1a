"""Extracts comparisons from columns beside two models: "Winner", "Advantage", "Difference"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon import phrases as phrases_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Cell, Claim, Qualifiers, Relation, Value
from counterclaim.extractors.rules.comparisons.aspects import aspect_of
from counterclaim.extractors.rules.comparisons.compared_metric import LESS_IS_MORE
from counterclaim.extractors.tables.cell_values import read_cell
from counterclaim.extractors.tables.compared.relative import in_brackets, value_of
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

_IS = re.compile(r"\s?(?:is|:|—|–|-)?\s?(?:about\s|~)?", re.IGNORECASE)
_BEFORE_NAME = 3  # characters of a sign before the name that a cell begins with
_FIRST = re.compile(r"\s*[A-Za-z][A-Za-z]+")
_SIGNS = re.compile(r"^[^\w(]+")
# What a row may be about beside benchmarks so that one of two is ahead in it
_RANKED = frozenset(
    {"input_price", "output_price", "token_price", "cached_input_price", "context_window", "max_output", "throughput",
     "latency", "quality", "price", "speed"}
)  # fmt: skip


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
    names = list(columns.values())
    for row in range(grid.head, len(grid.rows)):
        label = grid.row_label(row)
        if label is not None and "+" in label.attribute:
            continue
        if label is not None and margin is not None:
            text = _without_name(grid.text(row, margin), names, registry)
            if said := _margin(grid, columns, row, label, text):
                yield _claim(grid, names, row, label.attribute, margin, said)
                continue
        if winner is not None:
            values = [_single(grid.text(row, col), label) if label else None for col in columns]
            yield from _won(grid, names, row, winner, registry, values)


def winner_column_claims(grid: TableView, section: tuple[str, ...], registry: Registry) -> Iterator[Claim]:
    """Yield who is ahead by a column "Winner" in a table without columns of the two models that the page compares."""
    pair = registry.title if len(registry.title) == 2 else section
    heads = {col: grid.column(col) for col in range(1, grid.table.cols)}
    col = next((col for col, head in heads.items() if _winner_head().fullmatch(head.strip(" *"))), None)
    if len(set(pair)) != 2 or col is None or grid.head == 0:
        return
    body = range(grid.head, len(grid.rows))
    cells = [grid.text(row, col) for row in body]
    if all(
        _winner(text, list(pair), registry) or _even().match(text.strip(" *")) or not text.strip() for text in cells
    ):
        for row in body:
            yield from _won(grid, list(pair), row, col, registry, ())


def _won(
    grid: TableView, names: list[str], row: int, col: int, registry: Registry, values: Sequence[Decimal | None]
) -> Iterator[Claim]:
    """Yield the comparison of a row whose cell names one of two models, or says that they are even."""
    label, text = grid.row_label(row), grid.text(row, col).strip(" *")
    words = grid.text(row, grid.label_col()).strip(" *")
    attribute = label.attribute if label is not None else aspect_of(words)
    if attribute is None or not (attribute.startswith("benchmark:") or attribute in _RANKED):
        return
    less = attribute in LESS_IS_MORE
    if _even().match(text):
        if label is None:
            yield _claim(grid, names, row, attribute, col, _Verdict(names[0], "equal"), words)
        return
    name = _winner(text, names, registry)
    if name is None:
        return
    if len(values) == 2 and None not in values:
        own, other = values[::1] if name == names[0] else values[::-1]
        assert own is not None
        assert other is not None
        if own == other or (own < other) is not less:
            return  # the winner of the row is not the one that its numbers put ahead
    yield _claim(grid, names, row, attribute, col, _Verdict(name, "less" if less else "greater"), words)
    if (told := in_brackets().search(text)) is not None and told["unit"] != "%":
        how = told["how"].lower()
        metric = load("comparisons")["relative_words"].get(how) or attribute
        metric = attribute if metric == "price" and attribute in LESS_IS_MORE else metric  # "Input cost": 4x cheaper
        if metric == attribute or attribute in LESS_IS_MORE:
            yield _claim(grid, names, row, metric, col, _Verdict(name, *value_of(told, how)), words)


def _without_name(text: str, names: list[str], registry: Registry) -> str:
    """ "GPT-4o is 17% cheaper": what is said of the model, which the values of the row have to bear out."""
    named = next((m for m in registry.find(text) if m.start <= _BEFORE_NAME and m.name in names), None)
    return _IS.sub("", text[named.end :], count=1) if named else text


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
    """Return which of two models a winner cell names: "Opus 4.6", "Gemini", "✅ GPT-4o (30x cheaper)"."""
    text = _SIGNS.sub("", text)
    found = registry.find(text.partition("(")[0])
    named = next((m.name for m in found), None)
    if named in names:
        return named if len({m.name for m in found}) == 1 else None
    word = _FIRST.match(text)
    shared = [name for name in names if word and re.match(rf"{re.escape(word[0].strip())}(?!\w)", name, re.I)]
    if len(shared) == 1:
        return shared[0]  # "GPT" beside GPT-5 and another line's model
    start = text.strip().lower()[:4]
    return next((name for name in names if start and name.lower().startswith(start)), None)


@per_lexicon()
def _even() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in phrases_of(load("comparisons")["verdicts"]["even"]) if word)
    return re.compile(rf"\W*(?:{words})\s?(?:$|[.,;(—–-])", re.IGNORECASE)


@per_lexicon()
def _winner_head() -> re.Pattern[str]:
    heads = "|".join(re.escape(word) for word in load("comparisons")["winner_heads"])
    return re.compile(rf"\W*(?:{heads})\W*", re.IGNORECASE)


def _claim(
    grid: TableView, names: Sequence[str], row: int, attribute: str, col: int, said: _Verdict, words: str = ""
) -> Claim:
    cell = grid.rows[row][col]
    assert cell is not None
    start, end = row_span(grid, cell, row)
    narrowed = attribute == "quality" and words.lower() not in load("comparisons")["whole"]
    return Claim(
        doc=grid.document.id,
        url=grid.document.url,
        subject=said.subject,
        attribute=attribute,
        relation=said.relation,
        value=said.value,
        object=next(name for name in names if name != said.subject),
        qualifiers=Qualifiers(tier=words) if narrowed else Qualifiers(),
        quote=grid.document.text[start:end],
        start=start,
        end=end,
        locator=" > ".join([*grid.table.path, grid.text(row, grid.label_col())]),
        rule="table.margin" if said.value is not None else "table.winner",
    )
