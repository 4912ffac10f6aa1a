"""Restores tables whose rows are lines of cells joined without separators: "Model AContext" over "GPT-4o128K".

Three forms: a header of labels over rows that begin with a model; a header of models over rows that begin with a label;
lines of a label and its value ("Context128K tokens"). A cell is read only if its line can be cut there in one way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import benchmarks
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Block, Cell, Document, Table
from counterclaim.extractors.tables.headers import may_be_label, read_header
from counterclaim.extractors.tables.restoring.values import SEAM, Span, cut, label_ends, starts_value

_LONGEST, _LONGEST_NAME = 240, 48  # characters of a line, of a model's name
_MOST_SKIPPED = 2  # lines within a table that cannot be cut
_LINE = frozenset({"paragraph", "heading", "title", "item"})
_HEAD = re.compile(r"(?:AI |LLM )?(?:Models?(?: [Nn]ame)?|Name|LLM)(?=[A-Z])")
_ROW_LABELS = re.compile(r"[A-Z][a-z]{2,14}(?: [a-z]{2,14})?(?=[A-Z])")  # "FeatureModel A"
_NOTE = re.compile(r"\s\([^()]{1,30}\)")
_LONG_VERSION = re.compile(r"\d{2}$")  # a second digit at the end of a name is the value's: "V3" and "128K"
_KEY = re.compile(r"(?=.{2,40}?(?:[a-z)][$€£~\d]|[a-z)][A-Z]))[A-Z]")
_GLUED = re.compile(rf"{SEAM.pattern}|\dB?(?=[A-Z][A-Za-z])")
_SEVERAL = re.compile(r"\d[$€£]\d|%\d|[KMB]\d")  # values run together
_MOST_MODELS = 12
_LEAST_KEYS, _LEAST_ROWS = 2, 2
Row = list[Span | None]


def restore_glued_lines(document: Document) -> Document:
    """Return the document with such tables as tables; the same document if it has none. Offsets do not change."""
    blocks, tables = list(document.blocks), list(document.tables)
    index = 0
    while index < len(blocks):
        rows, used, head = _table_at(document, blocks, index)
        if not rows:
            index += 1
            continue
        cells = [Cell(r, c, *s, header=r < head) for r, row in enumerate(rows) for c, s in enumerate(row) if s]
        path = _path(document, blocks, index)
        width = max(map(len, rows))
        tables.append(Table(tuple(cells), len(rows), width, cells[0].start, cells[-1].end, head, path=path))
        made = [_blocks_of(block, cells, len(tables) - 1, path) for block in blocks[index : index + used]]
        blocks[index : index + used] = [one for some in made for one in some]
        index += sum(map(len, made))
    if len(tables) == len(document.tables):
        return document
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _path(document: Document, blocks: Sequence[Block], index: int) -> tuple[str, ...]:
    """Return the headings of a table; a line right above it that is a model's name and nothing else is one."""
    path, above = blocks[index].path, document.of(blocks[index - 1]) if index else ""
    return (*path, above) if len(above) <= _LONGEST_NAME and above not in path[-1:] and _is_name(above) else path


def _blocks_of(block: Block, cells: Sequence[Cell], table: int, path: tuple[str, ...]) -> list[Block]:
    """Return a line's cells as blocks; the line itself if it holds none."""
    own = [cell for cell in cells if block.start <= cell.start and cell.end <= block.end]
    return [replace(block, kind="cell", start=c.start, end=c.end, table=table, path=path) for c in own] or [block]


def _table_at(document: Document, blocks: Sequence[Block], index: int) -> tuple[list[Row], int, int]:
    """Return (rows, lines, header rows) of a table that begins with a block; no rows if none does."""
    block, text = blocks[index], document.text
    if not _is_line(block) or _GLUED.search(text, block.start, block.end) is None:
        return [], 0, 0
    header: Row = _label_header(text, block)
    by_label = not header
    if by_label:
        header = _model_header(text, block)
    if len(header) < 2 + by_label:
        return (*_key_lines(document, blocks, index), 0)
    rows, used, skipped = [header], 1, 0
    for offset, line in enumerate(blocks[index + 1 :], 1):
        if not _is_line(line) or skipped > _MOST_SKIPPED:
            break
        row = _row(text, line, len(header) - 1, by_label)
        skipped = 0 if row else skipped + 1
        if row:
            rows.append(row)
            used = offset + 1
    return (rows, used, 1) if len(rows) > _LEAST_ROWS else ([], 0, 0)


def _is_line(block: Block) -> bool:
    return block.kind in _LINE and block.table is None and block.end - block.start <= _LONGEST


def _row(text: str, line: Block, count: int, by_label: bool) -> Row | None:
    """Return the cells of a line: a label or a model's name, and so many values; None for those cut in two ways."""
    firsts = label_ends(text, line.start, line.end) if by_label else _name_ends(text, line)
    found = cut(text, line.end, firsts, count)
    return [(line.start, found[0]), *found[1]] if found else None


def _name_ends(text: str, line: Block) -> list[int]:
    """Return where the name of one model that a line begins with may end, a note in brackets included."""
    start = line.start
    ends = [end for end in range(start + 2, min(start + _LONGEST_NAME, line.end)) if starts_value(text, end)]
    out = [end for end in ends if _is_name(text[start:end])]
    return [end for end in out if not _LONG_VERSION.search(text, start, end)] or out


@per_lexicon(maxsize=1024)
def _is_name(text: str) -> bool:
    names = find_names(text)
    if len(names) != 1 or names[0].start:
        return False
    return names[0].end == len(text) or _NOTE.fullmatch(text, names[0].end) is not None


def _label_header(text: str, block: Block) -> Row:
    """Return the labels of a header that begins with that of the models; [] if it is none."""
    first = _HEAD.match(text, block.start, block.end)
    if first is None:
        return []
    spans: list[Span] = [(block.start, first.end())]
    while spans[-1][1] < block.end:
        spans.append((spans[-1][1], _label_end(text, spans[-1][1], block.end)))
    labels = [text[start:end] for start, end in spans[1:]]
    return list(spans) if sum(map(may_be_label, labels)) * 2 >= len(labels) else []


def _label_end(text: str, start: int, end: int) -> int:
    """Return where a label ends: behind the name of a benchmark, else at the next seam."""
    known = _benchmark_names().match(text, start, end)
    if known and (known.end() == end or text[known.end()].isupper()):
        return known.end()
    seam = SEAM.search(text, start + 1, end)
    return seam.start() if seam else end


@per_lexicon()
def _benchmark_names() -> re.Pattern[str]:
    names = {alias for one in benchmarks().values() for alias in (one.name, *one.aliases) if alias[:1].isupper()}
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def _model_header(text: str, block: Block) -> Row:
    """Return the cells of a header of models, its first one the label of the labels or none; [] if it is none."""
    first = _ROW_LABELS.match(text, block.start, block.end)
    for start in (block.start, *([first.end()] if first else [])):
        spans = _names_run(text, start, block.end)
        if spans:
            return [(block.start, start) if start > block.start else None, *spans]
    return []


def _names_run(text: str, start: int, end: int) -> list[Span]:
    """Return the spans of names of models that follow each other without a gap to the end; [] if anything else does."""
    edges = [start, *(m.end() for m in _GLUED.finditer(text, start + 1, end)), end]
    spans: list[Span] = []
    while edges[0] < end and len(spans) < _MOST_MODELS:
        here = edges[0]
        ends = [stop for stop in edges[1:] if stop - here <= _LONGEST_NAME and _is_name(text[here:stop])]
        if not ends:
            return []
        spans.append((here, ends[0]))
        edges = [edge for edge in edges if edge >= ends[0]]
    return spans if edges[0] == end else []


def _key_lines(document: Document, blocks: Sequence[Block], index: int) -> tuple[list[Row], int]:
    """Return lines of a label and its value as rows of two cells, and how many lines they are."""
    text, rows, used = document.text, list[Row](), 0
    for offset, line in enumerate(blocks[index:]):
        if not _is_line(line) or not _KEY.match(text, line.start, line.end):
            break
        ends = label_ends(text, line.start, min(line.start + 40, line.end))
        found = next((end for end in ends if _announces(text[line.start : end], text[end : line.end])), None)
        if found is not None:
            rows.append([(line.start, found), (found, line.end)])
            used = offset + 1
        elif not rows:
            break
    return (rows, used) if len(rows) >= _LEAST_KEYS else ([], 0)


def _announces(label: str, value: str) -> bool:
    if _SEVERAL.search(value) or find_names(label):
        return False
    return read_header(label, [value]) is not None
