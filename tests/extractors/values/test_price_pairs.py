"""Two prices written as one: what joins them, in sentences and in cells."""

from __future__ import annotations

import pytest

from counterclaim.extractors.values.price_pairs import bare_pair, joins_pair

JOINS = [
    # between the amounts, in a sentence, in a cell, why
    ("/", True, True, "the plain slash"),
    (" / ", True, True, "a slash with spaces"),
    (" | ", True, True, "a bar"),
    (" in / ", True, True, "the first side named"),
    (", ", False, True, "a comma lists other things in a sentence"),
    (" + ", False, True, "a plus adds in a sentence"),
    (" in / out ", False, True, "both sides named, as only cells do"),
    (" and ", False, False, "words are no slash"),
    (" to ", False, False, "a range"),
]


@pytest.mark.parametrize(("between", "prose", "cell", "why"), JOINS, ids=[why for *_, why in JOINS])
def test_what_joins_a_pair(between: str, prose: bool, cell: bool, why: str) -> None:
    text = f"$1{between}$2"
    places = 2, 2 + len(between)
    assert (joins_pair(text, *places), joins_pair(text, *places, cell=True)) == (prose, cell), why


@pytest.mark.parametrize(
    ("text", "amounts"), [("0.40 / 1.20", ("0.40", "1.20")), ("~0.4|2", ("0.4", "2")), ("0.4", None)]
)
def test_a_pair_without_a_currency(text: str, amounts: tuple[str, str] | None) -> None:
    match = bare_pair(text)
    assert (match.groups() if match else None) == amounts
