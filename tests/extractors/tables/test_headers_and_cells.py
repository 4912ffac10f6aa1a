"""Cells of tables: ``cases/cells.yml`` and what must hold for any text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors import parsing
from counterclaim.extractors.labels.reading import read_label
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.cell_readers import Read
from counterclaim.extractors.tables.cell_values import license_in, read_cell
from counterclaim.extractors.tables.headers import benchmark_in
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CELLS: list[dict[str, Any]] = yaml.load((FOLDER / "cells.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
NUMBERS = {"money", "subscription", "tokens", "count", "score", "tps", "seconds", "gpus", "gb", "number"}
FLAGS = {True: "yes", False: "no"}


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    label = f"{case['label']}: " if "label" in case else ""
    return pytest.param(case, id=f"{label}{case['text'] or 'empty'} ({case['why']})", marks=marks)


# One of these, in this order, tells what an ambiguous label means: "Input" is a price, "Size" a number of parameters.
TYPICAL = [
    "$3/M",
    "$20/mo",
    "128K",
    "7B",
    "2 s",
    "70 tokens/s",
    "8x H100",
    "24 GB",
    "yes",
    "May 2025",
    "12",
    "$3/M / $9/M",
]


def _label(text: str) -> HeaderReading:
    read = (read_label(text, cells) for cells in ([], *([cell] for cell in TYPICAL)))
    label = next((found for found in read if found is not None), None)
    if label is None:
        pytest.fail(f"a cell case needs a label that is known: {text}")
    return label


def _row(read: Read, text: str, wanted: dict[str, str]) -> dict[str, Any]:
    """What was read in the shape of ``wanted``."""
    value = FLAGS[read.value] if isinstance(read.value, bool) else read.value
    row: dict[str, Any] = {"a": read.attribute, "v": value}
    row |= {key: "true" if item is True else item for key, item in read.qualifiers.as_dict().items()}
    return {**row, "q": text[read.start : read.end]} if "q" in wanted else row


def _wanted(row: dict[str, str], numeric: bool) -> dict[str, Any]:
    return {
        key: Decimal(item) if key in {"low", "high"} or (numeric and key == "v") else item for key, item in row.items()
    }


@pytest.mark.parametrize("case", [_param(case) for case in CELLS])
def test_cell(case: dict[str, Any]) -> None:
    label, text = _label(case["label"]), case["text"]
    found = read_cell(text, label)
    padded = [*case["reads"], *({} for _ in found[len(case["reads"]) :])]
    assert [_row(read, text, row) for read, row in zip(found, padded, strict=False)] == [
        _wanted(row, label.kind in NUMBERS) for row in case["reads"]
    ]


def test_case_data_is_large_enough() -> None:
    assert len([case for case in CELLS if not case["reads"]]) >= 40


@pytest.mark.parametrize("kind", sorted({str(_label(case["label"]).kind) for case in CELLS} - {"ignore"}))
@pytest.mark.parametrize(
    "text", ["", " ", "—", "–", "-", "--", "N/A", "n/a", "N/A*", "?", "TBD", "TBA", "Unknown", "Not disclosed", "*"]
)
def test_empty_cells_say_nothing_under_any_label(kind: str, text: str) -> None:
    assert read_cell(text, HeaderReading("benchmark:mmlu", kind, Decimal(1), True, "x ($)")) == []


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        ("MMLU-Pro (5-shot)", "mmlu-pro", "the longest name"),
        ("mmlu", "mmlu", "without case"),
        ("Math", None, "a word unless in capitals"),
        ("MATH", "math", "in capitals"),
        ("CursorBench 3.2", "cursorbench-3-2", "a name formed like a benchmark"),
        ("Benchmark", None, "the word itself"),
        ("Bench press", None, "a word"),
        ("Search", None, "holds ARC in lower case"),
        ("SWE", "swe-bench", "a short name that only labels use"),
        ("", None, "nothing"),
    ],
)
def test_benchmark_in(text: str, key: str | None, why: str) -> None:
    assert benchmark_in(text) == key, why


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("Apache 2.0", ("Apache-2.0", 0, 10), "the whole name"),
        ("the MIT license", ("MIT", 4, 15), "the longest alias"),
        ("Modified MIT", ("Modified MIT", 0, 12), "not plain MIT"),
        ("not open source, not MIT", None, "a negation before"),
        ("permit", None, "inside a word"),
        ("", None, "nothing"),
    ],
)
def test_license_in(text: str, found: tuple[str, int, int] | None, why: str) -> None:
    assert license_in(text) == found, why


TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES["parts"]["cells"]), max_size=8).map("".join))
KNOWN = st.sampled_from(sorted({case["label"] for case in CELLS}))


@given(TEXTS, KNOWN)
def test_cell_values_lie_in_the_cell(text: str, name: str) -> None:
    label = _label(name)
    for read in read_cell(text, label):
        assert 0 <= read.start < read.end <= len(text)
        assert read.attribute
        if label.kind in NUMBERS:
            assert isinstance(read.value, Decimal)
            assert read.value.is_finite()
            assert read.value >= 0
        elif label.kind in {"flag", "modalities"}:
            assert isinstance(read.value, bool)
        else:
            assert isinstance(read.value, str)


KINDS = ["money", "tokens", "count", "score", "flag", "modalities", "license", "date"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", PIECES["hostile"]["cells"])
def test_a_hostile_cell_takes_linear_time(piece: str, kind: str) -> None:
    """50 KB each, a quarter of what the other extractors get, as the kinds multiply the cases."""
    label = HeaderReading(
        "input_price+output_price" if kind == "money" else "benchmark:mmlu", kind, Decimal(1), True, "x ($)"
    )
    takes_linear_time(lambda text: read_cell(text, label), (piece * (50_000 // len(piece) + 1))[:50_000])


@pytest.mark.parametrize(
    ("label", "cell", "expected", "why"),
    [
        ("Price per 1M input & output tokens", "$4", ["token_price 4"], "one price of both sides"),
        ("Input/Output price per 1M tokens", "$0.70", ["token_price 0.7"], "the same with a stroke"),
        ("Input/Output price per 1M tokens", "$4 / $12", ["input_price 4", "output_price 12"], "two prices"),
        ("Input/Output price per 1M tokens", "$4 in", ["input_price 4"], "the cell says of which side"),
        ("Input price per 1M tokens", "$4", ["input_price 4"], "a label of one side"),
    ],
)
def test_one_price_under_a_label_of_two_sides_is_of_neither(
    label: str, cell: str, expected: list[str], why: str
) -> None:
    table = f"# Prices\n\n| Model | {label} |\n|---|---|\n| GPT-4o | {cell} |\n"
    claims = extract(parsing.read(table, doc_id="t", kind="markdown")).claims
    assert [f"{claim.attribute} {claim.value.normalize():f}" for claim in claims] == expected, why
