"""Tables for people: whole lines in a pipe, aligned on a terminal, records where that is too narrow."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.export.table import shown, write_table

LONG = "The output price of GPT-4o mini is given as $0.60 per 1M tokens and as $6.00 per 1M tokens on another page."
WIDE = [{name: f"{name} {number}.5" for name in "abcdefghij"} for number in range(2)]
NUMBERS = [{"source": "Eval Hub", **{f"count_of_things_{n}": 1000.25 + n for n in range(6)}}]
FLAG = [{"id": "a28cfa664d6a", "severity": "high", "score": 79.4, "explanation": LONG}]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(rows: Sequence[Mapping[str, Any]], width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    out = Terminal()
    write_table(rows, list(rows[0]), out=out)
    return re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())


def test_a_pipe_gets_whole_values_between_tabs_without_control_characters() -> None:
    out = io.StringIO()
    rows = [{"a": "x\x1b[31m\ny\tz", "b": None}, {"a": LONG * 3, "b": 1}]
    write_table(rows, ["a", "b"], title="T", out=out)
    assert out.getvalue().splitlines() == ["T", "a\tb", "x\ufffd[31m y z\t", f"{LONG * 3}\t1"]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("rows", [NUMBERS, FLAG, WIDE], ids=["numbers", "a conflict", "ten columns"])
def test_no_number_and_no_word_is_cut_at_any_width(
    rows: list[dict[str, Any]], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_words = on_terminal(rows, width, monkeypatch).split()
    for row in rows:
        for value in row.values():
            assert set(str(value).split()) <= set(shown_words)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_longer_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for rows in (NUMBERS, FLAG, WIDE):
        assert max(map(len, on_terminal(rows, width, monkeypatch).splitlines())) <= width


def test_numbers_of_a_record_have_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = on_terminal(FLAG, 50, monkeypatch).splitlines()
    assert lines[0] == "a28cfa664d6a  high  score 79.4"
    assert " ".join(" ".join(lines[1:]).split()) == LONG


def test_where_there_is_room_it_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = on_terminal(FLAG, 120, monkeypatch).splitlines()
    assert lines[1].split() == ["id", "severity", "score", "explanation"]


def test_markup_in_a_value_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "[bold]x[/bold]" in on_terminal([{"a": "[bold]x[/bold]", "b": 1}], 80, monkeypatch)


@given(st.text(), st.integers(2, 40))
def test_what_is_cut_is_short_enough_and_ends_with_an_ellipsis(text: str, limit: int) -> None:
    whole, cut = shown(text), shown(text, limit)
    assert len(cut) <= limit
    assert cut == whole or cut.endswith("\N{HORIZONTAL ELLIPSIS}")
