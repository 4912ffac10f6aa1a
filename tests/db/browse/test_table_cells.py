"""The cell that states a claim whose quote is a whole row of a table."""

from __future__ import annotations

from typing import Any

import pytest

from counterclaim.db.browse.conflicts.table_cells import stating_cell
from counterclaim.db.browse.table_rows import table_rows
from counterclaim.db.records import FetchedBody
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.site.quotes import row_pieces

NOON = "2025-01-01T00:00:00Z"

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


def test_rows_are_found_in_the_stored_texts_of_claims(store: Any) -> None:
    table = (
        "# Prices\n\nGPT-4o costs $2.00 per million input tokens.\n\n"
        "| Model | Input price (per 1M tokens) | Vision |\n|---|---|---|\n"
        "| GPT-4o | $2.00 | ✓ |\n| Claude 3 Opus | $15.00 | ✗ |\n"
    )
    store.save_source(id="a", name="a", kind="site", base_url=None, at=NOON)
    for number, text in enumerate((table, "Nothing.\n\n" * 3_000 + table)):
        saved = store.save_snapshot(FetchedBody("a", f"d{number}", text.encode(), "text/markdown", NOON))
        document = read(text, doc_id=f"d{number}", kind="markdown")
        store.save_extraction(saved.id, document, extract(document), at=NOON)
    with store.consistent_read() as conn:
        claims = [id_ for (id_,) in conn.execute("SELECT claim_id FROM claim_facts")]
        rows = table_rows(conn, claims)
        assert table_rows(conn, ["no such claim"]) == {}
    assert len(claims) == 10
    shown = sorted(row_pieces(row.quote, row) for row in rows.values())
    assert shown == sorted(2 * [
        (("GPT-4o | ", False), ("$2.00", True), (" | ✓", False)), (("GPT-4o | $2.00 | ", False), ("✓", True)),
        (("Claude 3 Opus | ", False), ("$15.00", True), (" | ✗", False)),
        (("Claude 3 Opus | $15.00 | ", False), ("✗", True)),
    ])  # fmt: skip
