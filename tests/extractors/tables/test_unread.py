"""Numbers of table cells that no rule read: each is counted once with its reason, and no claim changes for it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import html, markdown
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.unread import UNKNOWN

HEAD = "| Model | Context | Widgets | Input price per 1M | MMLU |\n|---|---|---|---|---|\n"


def table(*cells: str) -> str:
    """Return a table of models in rows: context, widgets, price, score."""
    return f"# Models\n\n{HEAD}| GPT-4o | {' | '.join(cells)} |\n"


WHOLE = ("128K", "many", "$2.50", "88.7")


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (table(*WHOLE), [], "every number is read"),
        (table("128K", "77", "$2.50", "88.7"), [("77", "no rule for number")], "a column that announces nothing known"),
        (
            table("128K", "many", "15 seconds", "88.7"),
            [("15 seconds", "no rule for seconds")],
            "cells that cannot be prices leave the label unread",
        ),
        (
            table("128K", "many", "$2.50", "88.7 in 12 ms"),
            [("12 ms", "no rule for seconds in a cell of score")],
            "a number behind the one that was read",
        ),
        (table("128K", "many", "$2.50 / 1M tokens", "88.7%"), [], "a unit belongs to its number"),
        (table("128K", "many", "$2.50 (GPT-4o mini)", "88.7"), [], "a model's name is no number"),
        (table("128K", "many", "$2.50 since May 2024", "88.7"), [], "nor is a date"),
        (table("128K", "many", "$2.50 (up to 200K)", "88.7"), [], "a condition is read with its value"),
        (table("-", "many", "N/A", "n/a"), [], "nothing is stated"),
        ("# GPT-4o\n\n| | |\n|---|---|\n| Context | 128K |\n| Widgets | 77 |\n", [("77", UNKNOWN)], "label and value"),
        ("# GPT-4o\n\n| | |\n|---|---|\n| Context | 128K |\n| Widgets | lots |\n", [], "label and words"),
        (
            table("128K", "many", "$2.50", "88.7").replace("Widgets", "Total cost").replace("many", "$9"),
            [("$9", "no rule for money")],
            "a column that is no attribute",
        ),
        ("# Fruit\n\n| Fruit | Price |\n|---|---|\n| Apple | $3 |\n", [], "no model is near"),
        (
            "# Models\n\n| | GPT-4o | Claude 3 Opus |\n|--|--|--|\n| Context | 12 GB | 200K |\n| Widgets | 7 | 8 |\n",
            [
                ("12 GB", "no rule for gigabytes in a cell of tokens"),
                ("7", "no rule for number"),
                ("8", "no rule for number"),
            ],
            "models in columns",
        ),
    ],
)
def test_what_no_rule_reads_is_counted(text: str, expected: list[tuple[str, str]], why: str) -> None:
    document = markdown.parse(text, doc_id="d")
    found = extract(document)
    assert [(one.text, one.reason) for one in found.unread] == expected, why
    assert all(document.text[one.start : one.end] == one.text for one in found.unread), why
    taken = [(claim.start, claim.end) for claim in found.claims if claim.value is not None]
    assert not any(s < one.end and one.start < e for one in found.unread for s, e in taken if e - s < 20), why


def test_a_cell_that_spans_rows_is_counted_once() -> None:
    cell = "<tr><td>GPT-4o<td rowspan=2>15 seconds<tr><td>GPT-4 Turbo"

    document = html.parse(f"<table><tr><th>Model<th>Input price per 1M{cell}</table>", doc_id="d")
    assert [one.text for one in extract(document).unread] == ["15 seconds"]
