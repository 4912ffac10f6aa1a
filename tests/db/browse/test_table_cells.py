"""The cell that states a claim whose quote is a whole row of a table."""

from __future__ import annotations

import pytest

from counterclaim.db.browse.conflicts.table_cells import stating_cell

TABLE = "Models\nFeature | A 1 | B 1 | C 1\nVision | ✗ | ✓ | ✗\nTools | ✓ | ✓ | ✗\nAfter it."
TWICE = "Feature | A 1 | A 1\nVision | ✗ | ✓"


@pytest.mark.parametrize(
    ("text", "row", "locator", "cell", "why"),
    [
        (TABLE, "Vision | ✗ | ✓ | ✗", "Models > Vision / B 1", "✓", "the second column"),
        (TABLE, "Tools | ✓ | ✓ | ✗", "Models > Tools / C 1", "✗", "the last one, two rows under the header"),
        (TABLE, "Vision | ✗ | ✓ | ✗", "Models > Vision / D 1", None, "no such header"),
        (TABLE, "Vision | ✗ | ✓ | ✗", "Models > Vision", None, "no column is named"),
        (TABLE, "After it.", "Models > Vision / B 1", None, "no row"),
        (TWICE, "Vision | ✗ | ✓", "Vision / A 1", None, "two columns of one name"),
        ("B 1\nVision | ✗ | ✓", "Vision | ✗ | ✓", "Vision / B 1", None, "a line of another width is no header"),
    ],
)
def test_the_cell_under_the_header(text, row, locator, cell, why):
    start = text.index(row)
    found = stating_cell(text, start, start + len(row), locator)
    assert (None if found is None else text[slice(*found)]) == cell, why
    if found is not None:
        header = locator.rpartition(" / ")[2]
        head = text[: text.index("\n", text.index(header))].rpartition("\n")[2].split(" | ")
        assert text[text.rindex("\n", 0, start) + 1 : found[0]].count(" | ") == head.index(header)
