"""Restores tables whose cells were joined without separators: "ModelInput ($/1M)ContextGPT-5$1.25400KGrok 4$3.00256K".

The header is cut where a small letter or a bracket meets a capital. A row is a model's name and one value a column;
it is read only if its characters can be cut into such values in exactly one way, amounts in cents before others:
"$0.075128K" is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from counterclaim.extractors.labels.cell_phrases import MODEL_COLUMNS
from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Block, Cell, Document, Table
from counterclaim.extractors.tables.headers import may_be_label

_LONGEST_CELL = 60
_MOST_COLUMNS = 12
_PLAIN = frozenset({"paragraph", "item", "heading"})


def restore_tables(document: Document) -> Document:
    """Return the document with flattened tables as tables; the same document if it has none. Offsets do not change."""
    blocks = list(document.blocks)
    tables = list(document.tables)
    index = 0
    while index < len(blocks):
        shape = _shape(document, blocks, index)
        if shape is None:
            index += 1
            continue
        columns, rows = shape
        run = blocks[index : index + columns * rows]
        cells = tuple(
            Cell(number // columns, number % columns, block.start, block.end, header=number < columns)
            for number, block in enumerate(run)
        )
        path = run[0].path
        tables.append(Table(cells, rows, columns, run[0].start, run[-1].end, header_rows=1, path=path))
        for offset, block in enumerate(run):
            blocks[index + offset] = replace(block, kind="cell", table=len(tables) - 1, path=path)
        index += len(run)
    if len(tables) == len(document.tables):
        return document
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _shape(document: Document, blocks: Sequence[Block], start: int) -> tuple[int, int] | None:
    """Return (columns, rows with the header) of a flattened table that begins at a block, or None."""
    if not _is_cell(blocks[start]) or not _heads_models(document.of(blocks[start])):
        return None
    columns = 1
    while columns <= _MOST_COLUMNS and start + columns < len(blocks):
        block = blocks[start + columns]
        if not _is_cell(block) or find_names(document.of(block)):
            break
        columns += 1
    labels = sum(may_be_label(document.of(block)) for block in blocks[start + 1 : start + columns])
    if columns < 3 or labels < 2:
        return None
    rows = 1
    while _is_row(document, blocks[start + columns * rows : start + columns * (rows + 1)], columns):
        rows += 1
    return (columns, rows) if rows >= 3 else None


def _heads_models(text: str) -> bool:
    return bool(text.strip()) and MODEL_COLUMNS.match(text) is not None


def _is_cell(block: Block) -> bool:
    return block.kind in _PLAIN and block.end - block.start <= _LONGEST_CELL and block.table is None


def _is_row(document: Document, row: Sequence[Block], columns: int) -> bool:
    """A row is full, its first cell little more than a model's name, its others no names of their own."""
    if len(row) < columns or not all(_is_cell(block) for block in row):
        return False
    first = document.of(row[0])
    names = find_names(first)
    return len(names) >= 1 and names[0].start <= 2 and len(first) - (names[0].end - names[0].start) <= 14


_HEAD = re.compile(r"(?:AI )?(?:Models?(?: name)?|Name|LLM)(?=[A-Z])")
_SEAM = re.compile(r"(?<=[a-z)\]%])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_ROW_START = re.compile(r"(?<=[a-z)\]%\s])(?=[A-Za-z])")
_LONGEST_HEAD, _LONGEST_NAME, _MOST_ROWS = 300, 48, 200
_SPACE = re.compile(r"\s*")
_IN_CENTS = re.compile(r"[$€£]\d+\.\d\d")
Span = tuple[int, int]


def restore_joined_tables(document: Document) -> Document:
    """Return the document with glued tables as tables; the same document if it has none. Offsets do not change."""
    blocks: list[Block] = []
    tables, done = list(document.tables), -1
    for block in document.blocks:
        if block.start < done:  # a row of the table before
            blocks += [replace(block, start=done)] if block.end > done else []
            continue
        rows = _rows(document.text, block) if block.table is None else []
        if len(rows) < 3:
            blocks.append(block)
            continue
        cells = tuple(Cell(r, c, *span, header=r == 0) for r, row in enumerate(rows) for c, span in enumerate(row))
        done = rows[-1][-1][1]
        tables.append(Table(cells, len(rows), len(rows[0]), block.start, done, header_rows=1, path=block.path))
        blocks += [replace(block, kind="cell", start=c.start, end=c.end, table=len(tables) - 1) for c in cells]
        blocks += [replace(block, start=done)] if block.end > done else []
    if len(tables) == len(document.tables):
        return document
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _rows(text: str, block: Block) -> list[list[Span]]:
    """Return the spans of header and rows of a glued table that begins with a block; [] if none does."""
    if not _HEAD.match(text, block.start, block.end):
        return []
    first = _first_name(text, block.start)
    header = _header(text, block.start, first)
    labels = sum(may_be_label(text[start:end]) for start, end in header[1:])
    if len(header) < 3 or labels < 2:
        return []
    rows, position = [header], first
    while len(rows) < _MOST_ROWS and (row := _row(text, position, len(header))):
        rows.append(row)
        position = _skip(text, row[-1][1])
    return rows


def _first_name(text: str, start: int) -> int:
    """Return where the first row's name begins: at a seam of the header, or behind white space."""
    for seam in _ROW_START.finditer(text, start, start + _LONGEST_HEAD):
        if _names_at(text, seam.start()):
            return seam.start()
    return start


def _header(text: str, start: int, end: int) -> list[Span]:
    seams = [start, *(m.start() for m in _SEAM.finditer(text, start, end) if start < m.start() < end), end]
    return [(a, a + len(text[a:b].rstrip())) for a, b in pairwise(seams) if text[a:b].strip()]


def _names_at(text: str, position: int) -> list[Span]:
    """Return every name that begins at a position and has a value right behind it."""
    out: list[Span] = []
    if not _heads().match(text[position : position + _LONGEST_NAME]):
        return out
    for end in range(position + 2, min(position + _LONGEST_NAME, len(text))):
        if _ends(text, end):
            names = find_names(text[position:end])
            if len(names) == 1 and (names[0].start, names[0].end) == (0, end - position) and names[0].specific:
                out.append((position, end))
    return out


def _row(text: str, position: int, columns: int) -> list[Span] | None:
    """Return a name and its values, if the characters behind the name can be cut in one way only."""
    ways = [[name, *cut] for name in _names_at(text, position) for cut in _cuts(text, name[1], columns - 1)]
    ways = [way for way in ways if _ends_a_row(text, way[-1][1])]
    cents = [way for way in ways if all(_IN_CENTS.fullmatch(text[a:b]) for a, b in way if text[a] in "$€£")]
    ways = cents if len(ways) > 1 else ways  # "$15.00256K": nobody mixes cents with thousandths of a dollar
    return ways[0] if len(ways) == 1 else None


def _skip(text: str, position: int) -> int:
    """Return where the white space at a position ends."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _ends_a_row(text: str, end: int) -> bool:
    behind = _skip(text, end)
    return behind == len(text) or behind > end or bool(_names_at(text, behind))


def _cuts(text: str, position: int, count: int) -> Iterator[list[Span]]:
    """Yield every way to cut ``count`` values from a position on."""
    start = position + (1 if text[position : position + 1] == " " else 0)
    for end in _ends(text, start):
        if count == 1:
            yield [(start, end)]
        else:
            yield from ([(start, end), *rest] for rest in _cuts(text, end, count - 1))


def _ends(text: str, start: int) -> list[int]:
    """Return where a value that begins at ``start`` may end."""
    return sorted({match.end() for pattern in _values() if (match := pattern.match(text, start))})


@per_lexicon()
def _heads() -> re.Pattern[str]:
    """Return a pattern of the first words of names: nearly every seam is none."""
    families = load("families")
    words = [*families["vendors"], *(head for family in families["families"] for head in family["heads"])]
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.I)


@cache
def _values() -> tuple[re.Pattern[str], ...]:
    """Return the forms of a value: amounts with 0 and 2 to 4 places, windows, shares, counts and a few words."""
    places = (r"", r"\.\d{2}", r"\.\d{3}", r"\.\d{4}")
    money = [rf"[$€£](?:0|[1-9]\d{{0,3}}){part}(?!\.)" for part in places]
    numbers = [r"[1-9]\d{0,3}(?:\.\d)?[KMB](?![a-z])", r"(?:100|[1-9]?\d)(?:\.\d)?%", r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)"]
    words = "|".join(re.escape(word) for word in base("cells")["glued_words"])
    return tuple(re.compile(form) for form in (*money, *numbers, f"(?:{words})"))
