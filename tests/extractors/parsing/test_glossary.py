"""Glued glossary definitions: ``cases/asides.yml`` and what must hold for any text."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.parsing.glossary import find_glossary_definitions, without
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: list[dict[str, Any]] = yaml.load((FOLDER / "asides.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(case, id=case["why"], marks=marks)


@pytest.mark.parametrize("case", [_param(case) for case in CASES])
def test_views_without_definitions(case: dict[str, Any]) -> None:
    texts = case["texts"]
    assert [
        without(text, spans)[0] for text, spans in zip(texts, find_glossary_definitions(texts), strict=True)
    ] == case["views"]


@pytest.mark.parametrize(
    ("text", "spans", "expected", "why"),
    [
        ("abcdef", [], ("abcdef", ()), "no cut"),
        ("abcdef", [(2, 4)], ("abef", ((2, 2),)), "one cut: behind position 2 two characters are missing"),
        ("abcdef", [(0, 2)], ("cdef", ((0, 2),)), "a cut at the start"),
        ("abcdef", [(4, 6)], ("abcd", ((4, 2),)), "a cut at the end"),
        ("abcdef", [(1, 2), (4, 5)], ("acdf", ((1, 1), (3, 2))), "two cuts add up"),
        ("abcdef", [(1, 3), (3, 4)], ("aef", ((1, 2), (1, 3))), "two cuts that touch"),
        ("abcdef", [(0, 6)], ("", ((0, 6),)), "everything"),
    ],
)
def test_without(
    text: str, spans: list[tuple[int, int]], expected: tuple[str, tuple[tuple[int, int], ...]], why: str
) -> None:
    assert without(text, spans) == expected, why


TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES["parts"]["asides"]), max_size=14).map("".join))


@given(st.lists(TEXTS, max_size=5))
def test_spans_lie_in_their_texts_apart_and_in_order(texts: list[str]) -> None:
    found = find_glossary_definitions(texts)
    assert len(found) == len(texts)
    for text, spans in zip(texts, found, strict=True):
        last = 0
        for start, end in spans:
            assert last <= start < end <= len(text)
            last = end


@given(st.lists(TEXTS, max_size=3))
def test_every_kept_character_can_be_found_again(texts: list[str]) -> None:
    """Positions of a view lead back to the document: the offset invariant stands on this."""
    for text, spans in zip(texts, find_glossary_definitions(texts), strict=True):
        view, gaps = without(text, spans)
        for at, letter in enumerate(view):
            cut = max((skipped for position, skipped in gaps if position <= at), default=0)
            assert text[at + cut] == letter


@pytest.mark.parametrize("piece", PIECES["hostile"]["asides"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]
    takes_linear_time(
        lambda part: find_glossary_definitions([part[at : at + 1000] for at in range(0, len(part), 1000)]), text
    )


@pytest.mark.parametrize("piece", ["theA ", "xyzA a"])
def test_one_long_block_takes_linear_time_and_memory(piece: str) -> None:
    """A quarter of the usual size: today time and memory grow with the square (gigabytes at 200 KB)."""
    text = piece * (50_000 // len(piece))
    tracemalloc.start()
    try:
        start = time.process_time()
        find_glossary_definitions([text])
        spent = time.process_time() - start
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (peak < 20_000_000, spent < 20.0) == (True, True)


def test_many_copies_take_linear_time() -> None:
    block = "It has open weightsThe trained numbers of a network that anybody may download and run. and costs $3."
    takes_linear_time(lambda part: find_glossary_definitions([block] * len(part)), "x" * 2_000)
    found = find_glossary_definitions([block] * 2_000)
    assert {len(spans) for spans in found} == {1}
