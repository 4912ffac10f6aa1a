"""The command that shows what labels of tables mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

INPUT = {"label": "Input (per 1K tokens)", "cells": ["$0.01"]}
LINES = [
    INPUT,
    {"label": "Batch output ($/1M)"},
    {"label": "Cost per task", "cells": ["$0.02"]},
    {"label": "Size", "cells": ["7B", "70B"]},
    {"label": "", "cells": []},
]
ANSWERS = [
    {"attribute": "input_price", "unit": "per 1K tokens", "scope": [], "unknown": []},
    {"attribute": "output_price", "unit": "$ /1M", "scope": ["Batch"], "unknown": []},
    {"attribute": None, "unit": None, "scope": [], "unknown": ["task"]},
    {"attribute": "parameters", "unit": None, "scope": [], "unknown": []},
    {"attribute": None, "unit": None, "scope": [], "unknown": []},
]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES) + "\n", encoding="utf-8")
    return path


def test_a_label_is_shown_word_by_word(cli: Any) -> None:
    ran = cli("label", "Input (per 1K tokens)")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "word\trole\tmeaning",
        "Input\tside\tinput_price",
        "per 1K tokens\tunit\tper_thousand",
        "input_price (money, times 1000)",
    ]


@pytest.mark.parametrize(
    ("args", "last"),
    [
        (["Cost per task"], "unread: nobody knows task"),
        (["Price"], "unread: the words and the cells leave open what is meant"),
        (["Price", "--cells", "$20/mo", "--cells", "$30/mo"], "subscription_price (subscription)"),
        (["Price", "--cells", "$20/mo", "$30/mo"], "subscription_price (subscription)"),
        (["Parameter count", "--cells", "40/82"], "unread: the words and the cells leave open what is meant"),
    ],
)
def test_the_cells_take_part(cli: Any, args: list[str], last: str) -> None:
    ran = cli("label", *args)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, last)
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_file_of_labels_is_answered_line_by_line(cli: Any, labels: Path) -> None:
    ran = cli("label", "--jsonl", labels)
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert found == [{"label": line["label"], **answer} for line, answer in zip(LINES, ANSWERS, strict=True)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON object"),
        ("[1]", "no label"),
        ('{"label": 3}', "no label"),
        ('{"label": "Price", "cells": "$3"}', "cells is no list of texts"),
        ('{"label": "Price", "cells": [3]}', "cells is no list of texts"),
        ("[" * 100_000, "no JSON object"),
    ],
    ids=["no JSON", "a list", "a number", "cells as text", "cells as numbers", "deep"],
)
def test_a_bad_line_is_named_and_nothing_is_written(cli: Any, tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"{json.dumps(INPUT)}\n{line}\n", encoding="utf-8")
    ran = cli("label", "--jsonl", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"counterclaim: {said}: {path}:2: ")
    assert ran.err.count("\n") == 1


def test_bytes_that_are_no_text_are_a_bad_line_or_a_label(cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b"\xff\xfe\n")
    assert cli("label", "--jsonl", path).code == 2


@pytest.mark.parametrize("args", [[], ["Price", "Input"], ["Price", "--jsonl", "-"], ["--jsonl", "missing.jsonl"]])
def test_a_wrong_call_is_one_line(cli: Any, args: list[str]) -> None:
    ran = cli("label", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
