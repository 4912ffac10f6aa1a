"""Tests of the repair of the rules below the headers of Markdown tables."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing.markdown import parse
from counterclaim.extractors.parsing.table_rules import with_full_rules

REPAIRED = [
    ("| A | B |\n| - | - | - |\n| 1 | 2 |", 2, "a cell too many"),
    ("| A | B | C |\n|---|---|\n| 1 | 2 | 3 |", 3, "a cell too few"),
    ("A | B | C\n--- | ---\n1 | 2 | 3", 3, "no bars at the edges"),
    ("| A | B | C |\n|:--|:-:|\n| 1 | | 3 |", 3, "marks of alignment, an empty cell"),
    ("| A | B \\| C |\n|---|---|---|\n| 1 | 2 |", 2, "a bar within a cell does not count"),
]
KEPT = [
    ("| A | B |\n|---|---|\n| 1 | 2 |", "a full rule"),
    ("| A | B |\n|---|---|---|\n| 1 | 2 | 3 |", "the header lacks a cell: which one is open"),
    ("| A | B | C |\n|---|---|\n| 1 | 2 |", "the body has as many cells as the rule"),
    ("A line of text\n---\n| 1 | 2 |", "a heading and its rule"),
    ("```\n| A | B |\n| - | - | - |\n| 1 | 2 |\n```", "a listing"),
    ("| A | B |\n| 5 | - | 3 |\n| 1 | 2 |", "a row that holds a number"),
]


@pytest.mark.parametrize(("source", "columns", "why"), REPAIRED, ids=[why for *_, why in REPAIRED])
def test_a_rule_has_as_many_cells_as_header_and_body(source: str, columns: int, why: str) -> None:
    (table,) = parse(source, doc_id="d").tables
    assert (table.rows, table.cols) == (2, columns), why


@pytest.mark.parametrize(("source", "why"), KEPT, ids=[why for _, why in KEPT])
def test_other_lines_stay(source: str, why: str) -> None:
    assert with_full_rules(source) == source, why
