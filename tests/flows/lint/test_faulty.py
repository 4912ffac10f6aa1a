"""Findings stand on the statement to correct: of a multiple and the prices it should follow from, the multiple."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import Better, Conflict, Evidence
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.lint.drafts import find_in_drafts
from counterclaim.flows.lint.faulty import faulty, shown_wrong
from counterclaim.flows.lint.findings import findings
from counterclaim.flows.lint.source_positions import DraftFile

PRICES = ("Kimi K2 costs $0.20 per million output tokens.", "Magistral Medium costs $0.60 per million output tokens.")
DERIVED = [
    # what is stated of the two prices, the kind, why
    ("Magistral Medium is five times as expensive as Kimi K2 for output tokens.", "ratio", "a multiple"),
    ("Magistral Medium costs 50% more than Kimi K2 for output tokens.", "ratio", "a percentage"),
    ("Kimi K2 undercuts Magistral Medium by $0.90 per million output tokens.", "arithmetic", "a difference"),
    ("Magistral Medium is cheaper than Kimi K2 for output tokens.", "ordering", "an order"),
    ("Magistral Medium is three times cheaper than Kimi K2 for output tokens.", "ordering", "the wrong way round"),
]  # fmt: skip


def found_in(lines: tuple[str, ...]) -> list[Any]:
    source = "\n\n".join(("# Two models", *lines)) + "\n"
    document = read(source.encode(), doc_id="d", kind="markdown")
    conflicts = find_in_drafts([("here", document, extract(document))])
    return findings(conflicts, [DraftFile(Path("d.md"), source, document)])


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
@pytest.mark.parametrize(("derived", "kind", "why"), DERIVED, ids=[why for *_, why in DERIVED])
def test_it_stands_on_what_should_follow(derived: str, kind: str, why: str, order: tuple[int, ...]) -> None:
    three = (*PRICES, derived)
    lines = tuple(three[number] for number in order)
    (finding,) = [one for one in found_in(lines) if one.conflict.kind == kind]
    assert finding.places[0].line == 3 + 2 * lines.index(derived), why
    assert [place.line for place in finding.places[1:]] == sorted(place.line for place in finding.places[1:])
    assert [item.quote for item in finding.own] == [place.quote for place in finding.places]


BOTH_WAYS = [
    ("Magistral Medium is cheaper than Kimi K2 for output tokens.", "figures deny it"),
    ("Magistral Medium is dearer than Kimi K2 for output tokens.", "figures bear it out"),
]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=str)
def test_of_two_orders_it_is_the_one_that_the_figures_deny(order: tuple[int, int]) -> None:
    words = tuple(BOTH_WAYS[number][0] for number in order)
    (finding,) = [one for one in found_in((*PRICES, *words)) if one.conflict.kind == "ordering"]
    assert finding.places[0].line == 7 + 2 * words.index(BOTH_WAYS[0][0])


def test_of_two_orders_without_figures_it_is_the_first() -> None:
    (finding,) = found_in(tuple(words for words, _ in BOTH_WAYS))
    assert [place.line for place in finding.places] == [3, 5]


def item(name: str, value: object, source: str = "d") -> Evidence:
    return Evidence(name, source, None, name, 0, 1, value, source)


def conflict(kind: str, *sides: Evidence, **changes: Any) -> Conflict:
    return Conflict("c", kind, "within", "M", "output_price", "high", "why", sides, **changes)


LOW, HIGH = item("low", 1), item("high", 3)
RATIO, PERCENT, AMOUNT, ORDER = item("5x", 5), item("400% more", 400), item("$4 more", 4), item("cheaper", None)


def lists(value: int) -> Evidence:
    return item("list", value, "reference:prices")


FAR = item("page", 5, "e")
SHOWN = [
    # what else is found, the number of the faulty statement of (low, high, derived), why
    ((), 2, "nothing else is known"),
    ((conflict("reference", HIGH, lists(5)),), 1, "the listed price makes it right"),
    ((conflict("reference", HIGH, lists(9), lists(5)),), 1, "so does one of two listed prices"),
    ((conflict("reference", HIGH, lists(6)),), 2, "a difference is no multiple, nor the other way round"),
    ((conflict("reference", HIGH, lists(2)),), 2, "the listed price does not make it right either"),
    ((conflict("reference", HIGH, lists(3)),), 2, "the list has the draft's price"),
    ((conflict("reference", HIGH, lists(5), sure=False),), 2, "that is not sure enough"),
    ((conflict("value", HIGH, FAR),), 2, "another page says otherwise, neither is better supported"),
    ((conflict("value", HIGH, FAR, better=Better(5, "Most say so.")),), 1, "the other page is right"),
    ((conflict("value", HIGH, FAR, better=Better(3, "Most say so.")),), 2, "the draft is right"),
    ((conflict("ratio", HIGH, LOW, better=Better(5, "A ratio.")),), 2, "a ratio shows no price to be wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("others", "number", "why"), SHOWN, ids=[why for *_, why in SHOWN])
@pytest.mark.parametrize("stated", [RATIO, PERCENT, AMOUNT], ids=lambda one: one.quote)
def test_a_price_that_is_shown_wrong_is_the_one(
    stated: Evidence, others: tuple[Conflict, ...], number: int, why: str
) -> None:
    one = conflict("arithmetic" if stated is AMOUNT else "ratio", stated, LOW, HIGH)
    assert faulty(one, [LOW, HIGH, stated], shown_wrong([one, *others])) == number, why


@pytest.mark.parametrize(("listed", "number"), [(0, 1), (2, 2), (9, 2)])
def test_an_order_follows_if_the_listed_price_turns_it_round(listed: int, number: int) -> None:
    one, other = conflict("ordering", ORDER, HIGH, LOW), conflict("reference", HIGH, lists(listed))
    assert faulty(one, [LOW, HIGH, ORDER], shown_wrong([one, other])) == number


def test_of_two_values_it_is_the_one_that_the_better_supported_side_denies() -> None:
    for better, number in ((1, 1), (3, 0), (7, 0)):
        one = conflict("value", LOW, HIGH, better=Better(better, "A list says so."))
        assert faulty(one, [LOW, HIGH], shown_wrong([one])) == number
    one = conflict("value", HIGH, LOW)
    assert faulty(one, [LOW, HIGH], shown_wrong([one])) == 0, "nothing is known: the first of the text"


def test_a_multiple_of_another_page_is_no_place_in_the_draft() -> None:
    one = conflict("ratio", item("far", 5, "e"), LOW, HIGH)
    assert faulty(one, [LOW, HIGH], shown_wrong([one])) == 0
