"""Tables, CSV and JSON: nothing in a cell runs, breaks a line or hides."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.export.output import safe_cell, shown, write_csv, write_jsonl, write_table


@pytest.mark.parametrize(
    ("value", "cell", "why"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "a formula"),
        ("+1", "+1", "a number is itself, whoever computes it"),
        ("-2+3", "'-2+3", "a formula"),
        ("@SUM(1)", "'@SUM(1)", "a formula"),
        ("\t=1", "'\t=1", "white space does not save it"),
        ("\r=1", "'\n=1", "nor does a carriage return"),
        ("a\rb\r\nc", "a\nb\nc", "a carriage return would end the row in other programs"),
        (-3, -3, "a number is a number"),
        (2.5, 2.5, "a number is a number"),
        (True, True, "a flag"),
        ("a=b", "a=b", "only the first character matters"),
        ("$3", "$3", "money is text"),
        ("", "", "empty"),
        ({"a": 1}, '{"a": 1}', "an object is JSON"),
        (b"=1", "<2 bytes>", "bytes are counted, not shown"),
    ],
)
def test_safe_cell(value: Any, cell: Any, why: str) -> None:
    assert safe_cell(value) == cell, why


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_csv_reads_back_as_one_row_of_harmless_cells(values: list[str]) -> None:
    columns = [f"c{n}" for n in range(len(values))]
    out = io.StringIO(newline="")
    write_csv([dict(zip(columns, values, strict=True))], columns, out)
    _, row = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert len(row) == len(values)
    assert not any(re.match(r"[=@\t\r]|[+-](?![\d.,]*$)", cell) for cell in row)
    same = [value.replace("\r\n", "\n").replace("\r", "\n") for value in values]
    assert [cell.replace("'", "") for cell in row] == [value.replace("'", "") for value in same]


def test_an_empty_result_still_has_its_header() -> None:
    out = io.StringIO()
    write_csv([], ["a", "=b"], out)
    assert out.getvalue() == "a,'=b\n"


@given(st.text())
def test_jsonl_is_one_line_a_row(text: str) -> None:
    out = io.StringIO(newline="")
    write_jsonl([{"a": text}, {"a": b"\xff\xfe"}], out)
    first, second, end = out.getvalue().split("\n")
    assert end == ""
    assert json.loads(first) == {"a": text}
    assert json.loads(second) == {"a": "<2 bytes>"}


def test_table_lines_up_and_keeps_control_characters_out() -> None:
    out = io.StringIO()
    write_table([{"a": "x\x1b[31m\ny", "b": None}, {"a": "longer", "b": 1}], ["a", "b"], title="T", out=out)
    assert out.getvalue().splitlines() == ["T", "a         b", "x\ufffd[31m y", "longer    1"]


@given(st.text())
def test_shown_is_one_printable_line(text: str) -> None:
    assert shown(text) == "" or shown(text).isprintable()
    assert len(shown(text, 10)) <= 10
