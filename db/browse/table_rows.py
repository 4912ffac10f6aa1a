"""Queries the rows of tables in which claims stand, each with the cell that states the claim."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from counterclaim.db.browse.conflicts.detail import paragraph
from counterclaim.db.browse.conflicts.table_cells import CELLS
from counterclaim.db.browse.records.conflicts import Paragraph
from counterclaim.db.browse.sql import ask, listed

ABOVE = 12_000  # characters above a quote in which its table's header is looked for
BELOW = 1_000  # characters after a quote that are read of its row

_AROUND = """
SELECT c.id, c.locator, c.quote, min(c.start, :above), c."end" - c.start,
  substr(e.text, max(c.start - :above, 0) + 1, c."end" - max(c.start - :above, 0) + :below)
FROM claims AS c JOIN extractions AS e ON e.id = c.extraction_id
WHERE c.id IN (SELECT value FROM json_each(:ids)) AND instr(c.locator, ' / ')"""


def table_rows(conn: sqlite3.Connection, claims: Iterable[str]) -> Mapping[str, Paragraph]:
    """Return the rows around the quotes of claims, by id; those that stand in no table are left out."""
    found: dict[str, Paragraph] = {}
    asked = {"ids": listed(claims), "above": ABOVE, "below": BELOW}
    for id_, locator, quote, start, length, text in ask(conn, _AROUND, asked):
        row = paragraph(text or "", start, start + length, quote, locator)
        if row is not None and CELLS in row.before + row.quote + row.after:
            found[id_] = row
    return found
