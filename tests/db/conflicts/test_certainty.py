"""Certainty follows from what the second reading says of both sides, and from what the conflict is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.conflicts.certainty import EvidenceKey, Said, certainty, evidence_key, features, grouped, sides
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.records import Doubt, SecondReading


def evidence(doc: str, value: Any, source: str = "site") -> Evidence:
    return Evidence(f"id-{doc}-{value}", doc, None, str(value), 0, 5, value, source)


def conflict(*items: Evidence, kind: str = "value", attribute: str = "input_price") -> Conflict:
    return Conflict("c", kind, "across", "GPT-5", attribute, "high", "They differ.", items)


def readings(found: Conflict, *chances: float) -> dict[EvidenceKey, SecondReading]:
    return {
        EvidenceKey(item.doc, item.start, item.end): SecondReading(chance)
        for item, chance in zip(found.evidence, chances, strict=True)
    }


TWO = conflict(evidence("a", 5), evidence("b", 9))
MIXED = conflict(evidence("a", 5), evidence("b", 9), evidence("b", 5))
VALUE = st.one_of(st.none(), st.booleans(), st.text(max_size=5), st.floats())
CASES = [
    ("both sides sure against one doubted", (TWO, 0.95, 0.95), (TWO, 0.95, 0.4)),
    ("one side doubted against both", (TWO, 0.95, 0.4), (TWO, 0.4, 0.4)),
    ("one page each against a page that says both", (TWO, 0.9, 0.9), (MIXED, 0.9, 0.9, 0.9)),
    ("a price against an aside", (TWO, 0.9, 0.9), (replace(TWO, attribute="training_tokens"), 0.9, 0.9)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "surer", "less"), CASES, ids=[case[0] for case in CASES])
def test_what_makes_a_conflict_surer(why: str, surer: tuple[Any, ...], less: tuple[Any, ...]) -> None:
    high, low = (certainty(one, readings(one, *chances)) for one, *chances in (surer, less))
    assert high > low, why


def test_plain_statements_against_each_other_are_sure() -> None:
    assert certainty(TWO, readings(TWO, 0.96, 0.96)) > 0.8


def test_two_doubted_statements_are_not() -> None:
    assert certainty(TWO, readings(TWO, 0.3, 0.3)) < 0.1


WITHIN = replace(conflict(evidence("a", 5), replace(evidence("a", 9), start=9, end=12)), scope="within")
DOUBT = (Doubt("hedged", "The sentence supposes."),)


@pytest.mark.parametrize(
    ("found", "doubts", "plain", "why"),
    [
        (WITHIN, ((), ()), True, "two statements of one page that nothing is doubted of"),
        (WITHIN, ((), DOUBT), False, "one of them is doubted"),
        (TWO, ((), ()), False, "pages differ for many reasons that no statement shows"),
    ],
)
def test_two_plain_statements_of_one_page_are_surer(
    found: Conflict, doubts: Sequence[tuple[Doubt, ...]], plain: bool, why: str
) -> None:
    read = {evidence_key(item): SecondReading(0.9, each) for item, each in zip(found.evidence, doubts, strict=True)}
    marks = features(found.kind, found.scope, found.attribute, sides(found, read))
    assert ("doubtless_within" in marks) is plain, why


def test_several_pages_on_the_weaker_side_make_it_surer() -> None:
    more = conflict(evidence("a", 5), evidence("b", 9), evidence("c", 9), evidence("d", 9))
    assert certainty(more, readings(more, 0.9, 0.8, 0.8, 0.8)) > certainty(TWO, readings(TWO, 0.9, 0.8))


def test_a_price_list_is_read_rightly_without_a_second_reading() -> None:
    listed = conflict(evidence("a", 5), evidence("list", 9, "reference:prices"), kind="reference")
    (page, prices) = sides(listed, {})
    assert (page.probability, prices.probability, prices.listed) == (0.5, 1.0, True)


def test_a_statement_without_a_reading_counts_as_even() -> None:
    assert certainty(TWO, {}) == certainty(TWO, readings(TWO, 0.5, 0.5))


def test_statements_of_a_comparison_are_sides_of_their_own() -> None:
    said = [Said(2, 0.9, "a", False), Said(2, 0.8, "a", False)]
    assert (len(grouped(said, apart=True)), len(grouped(said, apart=False))) == (2, 1)
    assert "alone" in features("value", "within", "input_price", grouped(said, apart=False))


BOTH = [
    ("value", "across", ("a", "b", "a"), True, "one page says the one and the other"),
    ("value", "across", ("a", "b", "c"), False, "each page says one"),
    ("value", "within", ("a", "a", "a"), False, "within a page that is what the conflict is"),
    ("ratio", "across", ("a", "b", "a"), False, "statements of a comparison are no values of one thing"),
]


@pytest.mark.parametrize(("kind", "scope", "docs", "seen", "why"), BOTH, ids=[why for *_, why in BOTH])
def test_a_page_that_says_both_values(kind: str, scope: str, docs: tuple[str, ...], *, seen: bool, why: str) -> None:
    said = [Said(value, 0.9, doc, False) for value, doc in zip((2, 3, 3), docs, strict=True)]
    found = features(kind, scope, "input_price", grouped(said, apart=kind == "ratio"))
    assert ("page_says_both" in found) is seen, why


def test_what_is_compared_is_contradicted_by_the_surest_of_the_others() -> None:
    said = [Said(2, 0.6, "a", False), Said(3, 0.3, "a", False), Said(4, 0.9, "a", False)]
    of_ratio = features("ratio", "within", "price", grouped(said, apart=True))
    assert of_ratio["claimed"] == of_ratio["rival"] < of_ratio["sure"]
    assert "claimed" not in features("value", "across", "price", grouped(said, apart=False))


@given(
    st.lists(st.tuples(VALUE, st.floats(0, 1)), max_size=6),
    st.sampled_from(["value", "boolean", "ratio", "ordering", "reference", "other"]),
    st.sampled_from(["input_price", "benchmark:x", "unheard_of"]),
)  # fmt: skip
def test_it_is_a_probability_whatever_is_said(said: list[tuple[Any, float]], kind: str, attribute: str) -> None:
    items = [evidence(str(number), value) for number, (value, _) in enumerate(said)]
    found = conflict(*items, kind=kind, attribute=attribute)
    assert 0 <= certainty(found, readings(found, *(chance for _, chance in said))) <= 1


@pytest.mark.parametrize(
    ("first", "second", "expected", "why"),
    [
        ("2025-01-01", "2026-01-01", ("years_between", 1.0), "a year apart"),
        ("2025-01-01", "2025-01-01", ("years_between", 0.0), "of one day"),
        ("2020-01-01", "2026-01-01", ("years_between", 2.0), "more than two years say no more than two"),
        ("2025-01-01", None, ("undated", 1.0), "one page without a date"),
        ("2025-01-01", "soon", ("undated", 1.0), "a date that is none"),
    ],
)
def test_how_far_apart_the_pages_are_is_seen(
    first: str, second: str | None, expected: tuple[str, float], why: str
) -> None:
    said = [Said(2, 0.9, "a", False, first), Said(3, 0.8, "b", False, second)]
    assert features("value", "across", "input_price", grouped(said, apart=False))[expected[0]] == expected[1], why
