"""Labels with their cells: ``cases/labels.yml`` and what must hold for any text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.labels.reading import parts_of, read_label
from counterclaim.extractors.labels.words import words_of
from counterclaim.extractors.tables.headers import benchmark_in
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: list[dict[str, Any]] = yaml.load((FOLDER / "labels.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case['text'] or 'empty'} ({case['why']})") for case in CASES]
)
def test_label(case: dict[str, Any]) -> None:
    label = read_label(case["text"], case.get("cells", []))
    assert (label.attribute if label else "none") == case["is"]
    assert (label.scale if label else Decimal(1)) == Decimal(case.get("scale", "1"))
    if "tier" in case:
        assert label is not None
        assert label.tier == case["tier"]


def test_case_data_is_large_enough() -> None:
    assert len({case["is"] for case in CASES} - {"none"}) >= 40
    assert len([case for case in CASES if case["is"] == "none"]) >= 60


@given(st.sampled_from([case for case in CASES if case["is"] != "none"]))
def test_marks_around_a_label_change_nothing(case: dict[str, Any]) -> None:
    cells = case.get("cells", [])
    assert read_label(case["text"], cells) == read_label(f" **{case['text'].strip(' *:')}:** ", cells)


PARTS = [case["text"] for case in CASES] + ["$", " / ", " per ", "1M", " tokens", " (", ")", "5-shot", " GPT-5 ", "zyx"]
TEXTS = st.one_of(st.text(max_size=90), st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
CELLS = st.lists(
    st.one_of(st.text(max_size=20), st.sampled_from(["$3", "$20/mo", "128K", "7B", "yes", "—", "8/10"])), max_size=4
)


@given(TEXTS, CELLS)
def test_every_word_is_accounted_for(text: str, cells: list[str]) -> None:
    """In order and once each; a label with a word that is unknown is not read."""
    parts, label = parts_of(text, cells), read_label(text, cells)
    plain = " ".join(text.strip(" *_:#|").split())
    if len(plain) <= 80:
        assert [word.text for part in parts for word in words_of(part.text)] == [word.text for word in words_of(plain)]
    assert label is None or (label.attribute and label.kind and label.scale > 0)
    assert label is None or all(part.role != "unknown" for part in parts)


@pytest.mark.parametrize("piece", PIECES["hostile"]["labels"])
def test_a_hostile_label_takes_linear_time(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    takes_linear_time(lambda part: (read_label(part), benchmark_in(part)), text)


@pytest.mark.parametrize("piece", PIECES["hostile"]["labels"])
def test_a_hostile_cell_takes_linear_time(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    takes_linear_time(lambda part: read_label("Price", [part]), text)
