"""Builds a Document for every input format: white space, offsets, heading paths and table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from counterclaim.extractors.parsing.grid import Grid
from counterclaim.extractors.records import Block, BlockKind, Cell, Document, Metadata, Table

# Zero-width and soft-hyphen characters change no word a reader sees, and break every pattern.
_INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = "".join(map(chr, [*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
_REMOVE = re.compile(f"[{re.escape(_INVISIBLE + _BIDI + _CONTROLS)}]")
_SURROGATE = re.compile("[\ud800-\udfff]")

CELL_SEPARATOR = " | "


def visible(text: str) -> str:
    """Return the text without characters that show nothing; lone surrogates become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _REMOVE.sub("", _SURROGATE.sub("\ufffd", text))


def normalise(text: str) -> str:
    """Return the text as a reader sees it: one plain space for any run of white space, none at the ends."""
    return " ".join(visible(text).split())


@dataclass(slots=True)
class DocumentBuilder:
    """Collects blocks in reading order. All texts given to it are normalised and not empty."""

    path: tuple[str, ...] = ()
    _headings: tuple[tuple[int, str], ...] = ()
    _parts: list[str] = field(default_factory=list)
    _size: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Length of the text so far."""
        return self._size

    def block(self, kind: BlockKind, text: str, *, level: int = 0, line: int | None = None) -> None:
        """Append one block of text under the current headings."""
        start = self._open()
        self._write(text)
        self._blocks.append(Block(kind, start, self._size, self.path, level, line))

    def heading(self, level: int, text: str, *, line: int | None = None, kind: BlockKind = "heading") -> None:
        """Append a heading; it closes headings of its own level and below, and heads what follows."""
        self.headings = tuple(item for item in self._headings if item[0] < level)
        self.block(kind, text, level=level, line=line)
        self.headings = (*self._headings, (level, text))

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """The open headings as (level, text), outermost first; set it to go back to an earlier state."""
        return self._headings

    @headings.setter
    def headings(self, headings: tuple[tuple[int, str], ...]) -> None:
        self._headings = headings
        self.path = tuple(text for _, text in headings)

    def table(self, grid: Grid) -> None:
        """Append a table, one line a row; every cell with text is also a block of kind ``cell``."""
        index, begin = len(self._tables), self._open()
        cells: list[Cell] = []
        row = -1
        for place in grid.places:
            if place.row != row:
                if row >= 0:
                    self._write("\n")
                row = place.row
            else:
                self._write(CELL_SEPARATOR)
            start = self._size
            self._write(place.cell.text)
            cells.append(Cell(place.row, place.col, start, self._size, place.rowspan, place.colspan, place.cell.header))
            if place.cell.text:
                self._blocks.append(Block("cell", start, self._size, self.path, 0, place.cell.line, index))
        self._tables.append(
            Table(tuple(cells), grid.rows, grid.cols, begin, self._size, grid.header_rows, grid.caption, self.path)
        )

    def build(self, doc_id: str, url: str | None, meta: Metadata) -> Document:
        """Return the finished document."""
        return Document(doc_id, "".join(self._parts), tuple(self._blocks), tuple(self._tables), meta, url)

    def _open(self) -> int:
        """Begin a new line unless the document is empty; return where the next text will start."""
        if self._parts:
            self._write("\n")
        return self._size

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)
