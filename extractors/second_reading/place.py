"""Finds where a claim stands: its sentence, block, lead-in and headings, or its row and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from counterclaim.extractors.records import Block, Cell, Claim, Document, Table
from counterclaim.extractors.second_reading.names import key_words
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.tables.recovery import restore_joined_tables, restore_tables

_ADDRESS = re.compile(r"https?://|www\.|@\w")
_LONGEST_BLOCK = 6_000
_BACK = 400  # characters before a block that are looked at for names
_LEAD_BACK = 12  # blocks that are looked at for the line that introduces a list


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a value stands in a table: what labels its row and its column, and what else the row says."""

    text: str
    row_label: str
    column_label: str
    row: tuple[str, ...]
    header: tuple[str, ...]
    caption: str
    column: int
    rows: tuple[tuple[str, ...], ...]  # all rows below the header
    at: int  # which of them it is


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with its surroundings as text; ``at`` and ``ends`` are the value's place in ``sentence``."""

    claim: Claim
    kind: str
    sentence: str
    at: int
    ends: int
    item: str
    item_at: int
    lead: str
    term: str
    previous: str
    headings: tuple[str, ...]
    title: str
    cell: CellPlace | None
    subject: frozenset[str]
    object: frozenset[str]
    page: Page

    @property
    def before(self) -> str:
        """Return the sentence before the value."""
        return self.sentence[: self.at]

    @property
    def after(self) -> str:
        """Return the sentence behind the value."""
        return self.sentence[self.ends :]

    @property
    def heading(self) -> str:
        """Return the nearest heading."""
        return self.headings[-1] if self.headings else ""


class Page:
    """A document prepared for statements to be looked up in it."""

    def __init__(self, document: Document) -> None:
        self.document = restore_joined_tables(restore_tables(document))
        self._grids: dict[int, tuple[tuple[str, ...], ...]] = {}
        self._cells: dict[int, dict[int, Cell]] = {}
        self.starts = [block.start for block in self.document.blocks]
        self.title = document.meta.title or next(
            (document.of(block) for block in document.blocks if block.kind in {"title", "heading"}), ""
        )

    @cached_property
    def links(self) -> float:
        """How many addresses and handles the page has per 2,000 characters."""
        text = self.document.text
        return len(_ADDRESS.findall(text)) * 2_000 / max(2_000, len(text))

    def block_at(self, position: int) -> tuple[int, Block] | None:
        """Return the innermost block that holds a position, with its index."""
        index = bisect_right(self.starts, position) - 1
        for back in range(index, max(-1, index - 4), -1):
            block = self.document.blocks[back]
            if block.start <= position < max(block.end, block.start + 1):
                return back, block
        return None

    def statement(self, claim: Claim) -> Statement:
        """Return a claim with its surroundings; without a block the line it stands in."""
        text = self.document.text
        found = self.block_at(claim.start)
        if found is None:
            start = text.rfind("\n", 0, claim.start) + 1
            stop = text.find("\n", claim.end)
            block = Block("paragraph", start, stop if stop >= 0 else len(text))
            index = -1
        else:
            index, block = found
        start, end = block.start, min(max(block.end, claim.end), block.start + _LONGEST_BLOCK)
        if claim.start - start > _LONGEST_BLOCK // 2:
            start, end = claim.start - _LONGEST_BLOCK // 2, min(block.end, claim.end + _LONGEST_BLOCK // 2)
        item = text[start : max(end, claim.end)]
        at = claim.start - start
        low, high = _sentence(item, at, at + claim.end - claim.start)
        return Statement(
            claim=claim,
            kind=block.kind,
            sentence=item[low:high],
            at=at - low,
            ends=min(at + claim.end - claim.start, high) - low,
            item=item,
            item_at=at,
            lead=self._lead(index, block),
            term=self._term(index, block),
            previous=text[max(0, block.start - _BACK) : block.start],
            headings=block.path,
            title=self.title,
            cell=self._cell(block, claim),
            subject=key_words(claim.subject),
            object=key_words(claim.object) if claim.object else frozenset(),
            page=self,
        )

    def _lead(self, index: int, block: Block) -> str:
        """Return the paragraph that introduces an item's list: the nearest one before it under the same heading."""
        if index < 0 or block.kind not in {"item", "definition", "quote"}:
            return ""
        for back in range(index - 1, max(-1, index - 1 - _LEAD_BACK), -1):
            other = self.document.blocks[back]
            if other.path != block.path:
                return ""
            if other.kind == "paragraph":
                return self.document.of(other)
        return ""

    def _term(self, index: int, block: Block) -> str:
        if index > 0 and block.kind == "definition" and self.document.blocks[index - 1].kind == "term":
            return self.document.of(self.document.blocks[index - 1])
        return ""

    def _cell(self, block: Block, claim: Claim) -> CellPlace | None:
        if block.table is None or block.table >= len(self.document.tables):
            return None
        table = self.document.tables[block.table]
        cell = self._cell_at(table, block, claim.start)
        if cell is None or table.rows * table.cols > 20_000:
            return None
        return self._placed(table, cell, claim)

    def _cell_at(self, table: Table, block: Block, position: int) -> Cell | None:
        """Return the cell of a block, else the one that holds a position."""
        cells = self._cells.setdefault(table.start, {cell.start: cell for cell in table.cells})
        found = cells.get(block.start)
        if found is not None and found.start <= position < max(found.end, found.start + 1):
            return found
        return next((c for c in table.cells if c.start <= position < max(c.end, c.start + 1)), None)

    def _grid(self, table: Table) -> tuple[tuple[str, ...], ...]:
        if table.start not in self._grids:
            self._grids[table.start] = tuple(
                tuple(self.document.of(c).strip() if c else "" for c in row) for row in table.grid()
            )
        return self._grids[table.start]

    def _placed(self, table: Table, cell: Cell, claim: Claim) -> CellPlace:
        grid = self._grid(table)
        row = grid[cell.row] if cell.row < len(grid) else ("",)
        header = grid[max(0, table.header_rows - 1)] if grid else ("",)
        column = cell.col
        if claim.end > cell.end + 1:  # the whole row is quoted: the column is the one that names the subject
            subject = key_words(claim.subject)
            column = next((n for n, label in enumerate(header) if n and key_words(label) >= subject), cell.col)
        label = _row_label(row, column)
        column_label = " ".join(
            dict.fromkeys(grid[r][column] for r in range(max(1, table.header_rows)) if column < len(grid[r]))
        )
        return CellPlace(
            text=self.document.of(cell).strip(),
            row_label=label,
            column_label=column_label if cell.row >= max(1, table.header_rows) or column else "",
            row=row,
            header=header,
            caption=table.caption,
            column=column,
            rows=grid[max(1, table.header_rows) :],
            at=cell.row - max(1, table.header_rows),
        )


def _row_label(row: tuple[str, ...], column: int) -> str:
    """Return the first cell of a row that is words rather than a rank, left of a column."""
    for text in row[:column]:
        if any(char.isalpha() for char in text):
            return text
    return row[0] if row and column else ""


def _sentence(item: str, at: int, ends: int) -> tuple[int, int]:
    """Return the span of the sentences of a block that a quote stands in."""
    spans = sentence_spans(item) or [(0, len(item))]
    low = max((start for start, _ in spans if start <= at), default=0)
    high = min((end for _, end in spans if end >= ends), default=len(item))
    return low, max(high, ends)
