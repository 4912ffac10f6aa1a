"""Determines which rows or columns of a table are models."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.labels.model_names import bare_label, is_lead, model_named
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.regex import plain_hyphens
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.models.subject_roles import is_bare_plan
from counterclaim.extractors.records import Cell, Document, Table
from counterclaim.extractors.rules.conditions.sections import speaks_of_all
from counterclaim.extractors.tables.counts_of_use import counts_use, may_count_use
from counterclaim.extractors.tables.headers import (
    benchmark_in,
    may_be_label,
    names_measure,
    one_benchmark_in,
    read_above,
    read_header,
    states_token_price,
    unit_stated,
)
from counterclaim.extractors.tables.multi_model_cells import names_several
from counterclaim.extractors.values.workloads import find_workload

_NAME = re.compile(
    r"(?:[A-Z0-9]|[a-z]\w{0,3}(?=[A-Z]))[\w.+-]*(?:[ -](?:[A-Z0-9]|v\d)[\w.+-]*){0,4}(?:\s[(\[][^)\]]*[)\]])?"
)
_SLUG = re.compile(r"[a-z][a-z0-9.]*(?:[-_:][A-Za-z0-9.]+){1,6}")
_SIZED = re.compile(r"\s?\(\d+(?:\.\d+)?[BMbm]\)$")
_SIZE = re.compile(r"\d+(?:\.\d+)?\s?[BMbm]")
_OF_MODELS = re.compile(r"model|llm", re.IGNORECASE)
_PRICED = re.compile(r"\w\W{1,3}[$€£]\d")  # "GPT-4 Turbo $10 / $30" states a price of the model, and names no row
_FAR = 30_000  # characters above a table in which a page may state the unit of its prices
_LONGEST_SENTENCE, _LONGEST_TITLE = 160, 100
_WINDOWS = frozenset({"context_window", "max_output"})
_PRICE_BEHIND = re.compile(r"\s\([^()$]{0,12}\$\d[^()]{0,16}\)$")  # "Jasper ($49/mo)"


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its text at hand; ``head`` rows at the top are column labels.

    Of ``grouped`` ones the first heads groups of columns, each in the first column of its group.
    """

    document: Document
    table: Table
    rows: list[list[Cell | None]]
    head: int
    grouped: bool = False
    noted: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)  # what was judged once
    _columns: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _labels: dict[tuple[str, int], HeaderReading | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _announced: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _unit_above: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _label_col: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def announced(self) -> str:
        """Return the caption and the heading above, or a sentence about all cells: they may give their unit."""
        if not self._announced:
            own = " ".join([self.table.caption, *self.table.path[-1:]])
            line = "" if "token" in own.lower() else self._sentence_above() or self._unit_line()
            self._announced.append(f"{own} {line}".strip())
        return self._announced[0]

    @property
    def unit_above(self) -> str:
        """Return the last statement before the table that gives the unit of all prices, "" if none does."""
        if not self._unit_above:
            above = self.document.text[max(0, self.table.start - _FAR) : self.table.start]
            self._unit_above.append(unit_stated(above))
        return self._unit_above[0]

    def title_line(self) -> str:
        """Return the short line right before the table that is its title: "SWE-bench Verified, May 2026:", else ""."""
        text = self._line_above(_LONGEST_TITLE)
        return text if text and text[-1] not in ".!?;," else ""

    def _unit_line(self) -> str:
        """Return the title right before the table if it gives the unit of prices: "Pricing per 1K tokens:"."""
        line = self.title_line()
        stated = line[-1:] == ":" and "$" not in line and states_token_price(line) and may_be_label(line)
        return line if stated and not find_workload(line).sides else ""

    def _sentence_above(self) -> str:
        """Return the sentence right before the table that speaks of all its cells, "" if there is none."""
        text = self._line_above(_LONGEST_SENTENCE)
        return text if speaks_of_all(text) else ""

    def _line_above(self, longest: int) -> str:
        """Return the paragraph right before the table, "" if there is none or it is longer."""
        first = next((cell for cell in self.rows[0] if cell), None) if self.rows else None
        index = bisect_left(self.document.blocks, first.start, key=lambda b: b.start) - 1 if first else -1
        block = self.document.blocks[index] if index >= 0 else None
        if block is None or block.kind != "paragraph" or block.end - block.start > longest:
            return ""
        return self.document.of(block).strip()

    def column_label(self, col: int) -> HeaderReading | None:
        """Return what a column announces, by its label and its cells."""
        key = ("column", col)
        if key not in self._labels:
            head = self.column(col)
            alike = [
                other for other in (col - 1, col, col + 1) if 0 < other < self.table.cols and self.column(other) == head
            ]
            body = range(
                self.head, len(self.rows)
            )  # a sign may stand in a cell of its own: "$" | "0.10" under one header
            cells = [" ".join(dict.fromkeys(self.text(row, other) for other in alike)) for row in body]
            label = self._read(head, cells)
            if label is not None and may_count_use(label.attribute, head) and self._counts_use():
                label = None
            self._labels[key] = label
        return self._labels[key]

    def _counts_use(self) -> bool:
        """Return whether the columns of tokens add up what was used: "Total" stands beside them."""
        return counts_use(map(self.column, range(self.table.cols)), f"{self.announced} {self.title_line()}")

    def label_col(self) -> int:
        """Return the column of the rows' labels: the second behind a column of categories, else the first."""
        if not self._label_col:
            body = range(self.head, len(self.rows))
            read = [sum(self.row_label(row, col) is not None for row in body) for col in (0, 1)]
            self._label_col.append(1 if self.table.cols > 2 and read[1] > read[0] else 0)
        return self._label_col[0]

    def row_label(self, row: int, col: int | None = None) -> HeaderReading | None:
        """Return what a row announces by the label in a column and the cells behind it."""
        col = self.label_col() if col is None else col
        key = (f"row {row}", col)
        if key not in self._labels:
            cells = [self.text(row, other) for other in range(col + 1, self.table.cols)]
            self._labels[key] = self._read(self.text(row, col), cells)
        return self._labels[key]

    def _read(self, text: str, cells: list[str]) -> HeaderReading | None:
        label = read_header(text, cells, self.announced)
        if label is None and may_be_label(text) and any(cell[:1].isdigit() for cell in cells):
            label = read_header(text, cells, self.unit_above)
        lines = (line for line in (self.table.caption, *self.table.path[-1:]) if line and label is None)
        return label or next((found for line in lines if (found := read_above(line, text, cells))), None)

    def text(self, row: int, col: int) -> str:
        """Return the text of a position, "" where the row is short."""
        cell = self.rows[row][col] if row < len(self.rows) and col < len(self.rows[row]) else None
        return plain_hyphens(self.document.of(cell)) if cell else ""

    def column(self, col: int) -> str:
        """Return the label of a column: its header cells, joined."""
        label = self._columns.get(col)
        if label is None:
            parts = [
                self._group_of(col) if row == 0 and self.grouped else self.text(row, col) for row in range(self.head)
            ]
            label = self._columns[col] = " ".join(filter(None, dict.fromkeys(parts)))
        return label

    def _group_of(self, col: int) -> str:
        """Return the head of the group that a column is in: the first one to the left, over labels like its own."""
        while col > 1 and not self.text(0, col).strip() and self.text(1, col - 1).strip():
            col -= 1
        return head if names_measure(head := self.text(0, col)) or not self.text(1, col).strip() else ""


def column_label(grid: TableView, col: int) -> HeaderReading | None:
    """Return what a column announces; "Score" means the benchmark that the caption or the heading above names."""
    text = grid.column(col)
    if (label := grid.column_label(col)) is not None:
        return None if _is_consumption(grid, label) or _is_plain_memory(grid, label) else label
    if not phrases.SCORE_COLUMNS.match(text):
        return None
    bench = benchmark_in(grid.announced) or one_benchmark_in(grid.title_line())
    return None if bench is None else HeaderReading(f"benchmark:{bench}", "score", text=text)


def _is_consumption(grid: TableView, label: HeaderReading) -> bool:
    """True for "Output tokens" beside scores, what a run of the tests took: a window is called one there."""
    if label.attribute not in _WINDOWS or label.text.lower() not in _bare_tokens():
        return False
    others = (grid.column_label(col) for col in range(1, grid.table.cols))
    return any(other is not None and other.kind == "score" for other in others)


def _is_plain_memory(grid: TableView, label: HeaderReading) -> bool:
    """True for "RAM" beside "VRAM": the memory of the computer, not of its graphics card."""
    if label.attribute != "vram" or _of_card().search(label.text):
        return False
    others = (grid.column_label(col) for col in range(1, grid.table.cols))
    return any(other is not None and other.attribute == "vram" and _of_card().search(other.text) for other in others)


@cache
def _of_card() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(base('cells')['card_memory'])})", re.IGNORECASE)


@cache
def _bare_tokens() -> frozenset[str]:
    return frozenset(base("cells")["bare_tokens"])


def models_in_columns(grid: TableView, registry: Registry) -> dict[int, str]:
    """Return column -> model. Unseen names count when another column is a known model or the row labels are ours."""
    named = {
        col: name for col in range(1, grid.table.cols) if (name := model_named(grid.column(col), registry)) is not None
    }
    labels = sum(grid.row_label(row) is not None for row in range(grid.head, len(grid.rows)))
    if not (named and labels) and labels < 3:
        return {}
    for col in range(1, grid.table.cols):
        header = _PRICE_BEHIND.sub("", grid.column(col).strip(" *_"))
        new = col not in named and not names_several(header, registry) and (_is_new_name(header) or is_product(header))
        if new and col != grid.label_col() and phrases.LABEL_COLUMNS.match(grid.column(0)):
            named[col] = header
    return named


def _is_new_name(text: str) -> bool:
    plain = not phrases.WINNER_COLUMNS.search(text) and not phrases.LABEL_COLUMNS.match(text) and not may_be_label(text)
    return plain and bool(_NAME.fullmatch(text) or _SLUG.fullmatch(text)) and bool(re.search(r"\d", text))


def _is_plain_name(text: str) -> bool:
    """True for a name without a number among models: "DeepSeek-Chat"; not for "Average" or "Human experts"."""
    named = _NAME.fullmatch(text) or _SLUG.fullmatch(text)
    return len(text) <= 40 and bool(named) and not phrases.NOT_MODELS.match(text)


def is_product(text: str) -> bool:
    """Return True for a label that is a product or plan of the lexicon and no more: "Cursor", "Copilot Pro"."""
    found = unknown_subjects(text, ())
    whole = len(found) == 1 and found[0].end == len(text) and is_lead(text[: found[0].start])
    return whole and found[0].kind in {"product", "plan"} and not is_bare_plan(found[0])


def models_in_rows(grid: TableView, registry: Registry) -> dict[int, str]:
    """Return row -> model, when the column labels announce something."""
    known = sum(column_label(grid, col) is not None for col in range(1, grid.table.cols))
    heads = (grid.column(col) for col in range(min(3, grid.table.cols - 1)))
    if not known and not any(head and phrases.MODEL_COLUMNS.match(head) for head in heads):
        return {}
    body = range(grid.head, len(grid.rows))
    found: tuple[int, dict[int, str]] = (0, {})
    for col in range(min(3, grid.table.cols - 1)):
        texts = ((row, grid.text(row, col)) for row in body)
        labels = ((row, text) for row, text in texts if not (col and _PRICED.search(text)))
        named = {row: name for row, text in labels if (name := model_named(text, registry)) is not None}
        if len(named) > len(found[1]):
            found = (col, named)
    col, rows = found
    header = grid.column(col)
    if header and phrases.MODEL_COLUMNS.match(header):
        named = {row: text for row in body if is_product(text := bare_label(grid.text(row, col)))}
        rows = dict(sorted({**named, **rows}.items()))
        for row in body:
            text = _SIZED.sub("", bare_label(grid.text(row, col)))
            plain = (
                len(rows) >= 2 and _is_plain_name(text) and (text[0].isupper() or _OF_MODELS.search(header) is not None)
            )
            if row not in rows and (plain or _is_new_name(text)) and not _is_label(grid, row, col):
                rows[row] = text
    return _sized(grid, rows)


def _is_label(grid: TableView, row: int, col: int) -> bool:
    """True for "1M TOKENS OUTPUT", which says what its row gives, and for a line that only heads the rows below it."""
    return grid.row_label(row, col) is not None or not any(
        grid.text(row, other) for other in range(grid.table.cols) if other != col
    )


def _sized(grid: TableView, rows: dict[int, str]) -> dict[int, str]:
    """Tell rows of one name apart by the size in a column of its own: "Falcon | 40B" and "Falcon | 180B"."""
    labels = {col: grid.column_label(col) for col in range(1, grid.table.cols)}
    sizes = [col for col, label in labels.items() if label is not None and label.attribute == "parameters"]
    if len(set(rows.values())) == len(rows) or not sizes:
        return rows
    names = list(rows.values())
    out = {}
    for row, name in rows.items():
        size = grid.text(row, sizes[0]).strip()
        twice = names.count(name) > 1 and _SIZE.fullmatch(size) and not name.endswith(size)
        out[row] = f"{name} {size.upper()}" if twice else name
    return out


def note_names(document: Document, registry: Registry) -> None:
    """Tell the registry of models that only a table's model column names, so that the text may speak of them too."""
    for table in document.tables:
        grid = TableView(document, table, table.grid(), max(table.header_rows, 1))
        labels = sum(may_be_label(grid.column(col)) for col in range(1, table.cols))
        for col in range(min(3, table.cols - 1)) if labels else ():
            if not grid.column(col) or not phrases.MODEL_COLUMNS.match(grid.column(col)):
                continue
            for row in range(grid.head, len(grid.rows)):
                text = grid.text(row, col).strip(" *_")
                if _is_new_name(text) and not registry.names(text):
                    registry.add_unseen(text)


def model_column(grid: TableView, row: int, subject: str) -> int:
    """Return the column that names a row's model: the first whose words are most of the name's."""
    words = set(re.findall(r"\w+", subject.lower()))
    texts = (grid.text(row, col).lower() for col in range(min(3, grid.table.cols)))
    shares = [len(words & set(re.findall(r"\w+", text))) for text in texts]
    return shares.index(max(shares)) if shares else 0
