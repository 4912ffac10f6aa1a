"""Tables flattened to one cell a line, and what only looks like one."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.recovery import restore_tables

HEAD = ["Model", "Size", "Context", "MMLU"]
ROWS = [["Gemma 3 12B", "12B", "128K", "74.5"], ["Phi-4", "14B", "16K", "84.8"], ["Qwen3 14B", "14.8B", "128K", "81.1"]]


def text_of(
    *rows: list[str], before: str = "Small models compared", after: str = "That is the table of the month."
) -> str:
    return "\n".join([before, "", *(cell for row in rows for cell in row), "", after])


def test_one_cell_a_line_is_read_as_a_table() -> None:
    document = read(text_of(HEAD, *ROWS), doc_id="t", kind="text")
    claims = {(c.subject, c.attribute, str(c.value)) for c in extract(document).claims}
    assert {
        ("Gemma 3 12B", "parameters", "12000000000"),
        ("Phi-4", "context_window", "16000"),
        ("Qwen 3 14B", "benchmark:mmlu", "81.1"),
    } <= claims


def test_offsets_stay_those_of_the_document() -> None:
    document = read(text_of(HEAD, *ROWS), doc_id="t", kind="text")
    restored = restore_tables(document)
    assert restored.text == document.text
    assert [document.of(cell) for cell in restored.tables[0].cells] == [cell for row in [HEAD, *ROWS] for cell in row]
    assert all(document.text[c.start : c.end] == c.quote for c in extract(document).claims)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([HEAD, ROWS[0]], "one row is too little to tell a table from a list"),
        ([["Model", "Gemma 3 12B"], ["Model", "Phi-4"], ["Model", "Qwen3 14B"]], "labels and values in turn"),
        ([["Name", "Who", "When", "Where"], *ROWS], "no label that announces a claim"),
        ([HEAD, ["Monday", "1", "2", "3"], ["Tuesday", "1", "2", "3"]], "rows that name no model"),
        ([HEAD, ROWS[0], ROWS[1][:2]], "a row cut short"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_flattened_table_stays_as_it_is(rows: list[list[str]], why: str) -> None:
    document = read(text_of(*rows), doc_id="t", kind="text")
    assert restore_tables(document) is document, why
