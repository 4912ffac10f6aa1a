"""Counts numbers in table cells that no rule read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.records import Unread
from counterclaim.extractors.tables.cell_readers import Read
from counterclaim.extractors.tables.roles import TableView
from counterclaim.extractors.values.dates import find_dates
from counterclaim.extractors.values.quantities import find_quantities

UNKNOWN = "cell without a known attribute"
_DIGIT = re.compile(r"\d")


def unread_numbers(text: str, offset: int, reads: Sequence[Read], kind: str = "") -> Iterator[Unread]:
    """Yield the numbers of a cell's text that lie outside what was read; offsets are the document's.

    ``kind`` is what its label announces (money, tokens, score, ...), empty if nothing known.
    """
    # Most cells are read whole: then nothing is searched at all.
    if not any(_DIGIT.search(text, *gap) for gap in _gaps(text, reads)):
        return
    named = [(name.start, name.end) for name in find_names(text)]
    dated = [(date.start, date.end) for date in find_dates(text)]
    for quantity in find_quantities(text, [*named, *dated]):
        start, end = quantity.start, quantity.end
        if any((read.start < end and start < read.end) or text[start:end] in _tier(read) for read in reads):
            continue
        reason = UNKNOWN if kind in {"", "ignore"} else f"no rule for {quantity.dimension} in a cell of {kind}"
        yield Unread(offset + start, offset + end, text[start:end], reason)


def _tier(read: Read) -> str:
    """Return the condition of a value: its numbers are read with it ("$1.25 (up to 200K)")."""
    return read.qualifiers.tier or ""


def _gaps(text: str, reads: Sequence[Read]) -> Iterator[tuple[int, int]]:
    at = 0
    for read in sorted(reads, key=lambda one: one.start):
        yield at, max(at, read.start)
        at = max(at, read.end)
    yield at, len(text)


def unknown_values(grid: TableView) -> Iterator[Unread]:
    """Yield the numbers of the rows of label and value whose label is not read."""
    for index, row in enumerate(grid.rows):
        label, cell = row[0], row[1]
        if label is not None and cell is not None and grid.row_label(index, 0) is None:
            yield from unread_numbers(grid.document.of(cell), cell.start, ())
