"""The confidence of claims: a probability of named features, and the reasons in words."""

from __future__ import annotations

from typing import get_args

import pytest

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.confidence import SUREST, Bearing, confidence_of, features_of, told
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Claim

TABLE = "| Model | Context window |\n|---|---|\n| GPT-4o | 128K |\n"
CARRIED = "GPT-4o is fast. It has a context window of 128K tokens.\n"
TWO = "Claude 3 Haiku has a context window of 200K tokens and is cheaper than GPT-4o.\n"


def claims(text: str, attribute: str) -> list[Claim]:
    return [c for c in extract(read(text.encode(), doc_id="a", kind="markdown")).claims if c.attribute == attribute]


@pytest.mark.parametrize(
    ("text", "attribute", "bearing", "why"),
    [
        ("GPT-4o has a context window of 128K tokens.\n", "context_window", "own", "one name, in the sentence"),
        (TWO, "context_window", "among", "another model stands in the sentence"),
        (TWO, "price", "own", "a comparison names both its sides and no third model"),
        (CARRIED, "context_window", "carried", "the name stands in the sentence before"),
        (TABLE, "context_window", "cell", "the row names it"),
    ],
)
def test_a_claim_says_why_it_has_its_subject(text: str, attribute: str, bearing: Bearing, why: str) -> None:
    (claim,) = claims(text, attribute)
    assert claim.reasons[0] == told(bearing, claim.subject), why
    assert claim.subject in claim.reasons[0]


def test_reasons_are_told_on_demand_only_and_are_no_part_of_what_is_said() -> None:
    (claim,) = extract(read(TABLE.encode(), doc_id="a", kind="markdown")).claims
    assert "reasons" not in claim.as_dict()
    assert claim.as_dict(explain=True)["reasons"] == list(claim.reasons)
    assert claim.reasons[1] == "label: GPT-4o / Context window"


def test_the_marks_of_a_subject_are_told_and_weighed() -> None:
    (claim,) = claims(TWO, "context_window")
    weighed = claim.reasons[-1]
    assert weighed == "weighed: named before; subject of its clause"
    marks = weighed.removeprefix("weighed: ").split("; ")
    assert claim.confidence == confidence_of(features_of(claim.rule, "among", "context_window", "is", marks))


def test_what_was_never_seen_weighs_nothing() -> None:
    assert confidence_of(("by:no.rule", "found:cell")) == confidence_of(("found:cell",))


def test_no_reading_is_surer_than_the_surest() -> None:
    every = [name for name, weight in base("confidence")["weights"].items() if weight > 0]
    assert confidence_of(every) == SUREST
    assert confidence_of(()) < SUREST


DOUBTFUL = [
    ("a clause ends between", "what stands between name and value parts them"),
    ("another model between", "the value may be the other's"),
    ("in brackets", "an aside is seldom what a sentence is about"),
    ("another model before", "a subject is carried over another that is named"),
    ("found:among", "several models are named"),
]


@pytest.mark.parametrize(("mark", "why"), DOUBTFUL, ids=[mark for mark, _ in DOUBTFUL])
def test_a_doubtful_subject_makes_a_claim_less_sure(mark: str, why: str) -> None:
    assert confidence_of((mark,)) < confidence_of(()), why


@pytest.mark.parametrize("mark", ["found:cell", "subject of its clause"])
def test_a_plain_subject_makes_a_claim_surer(mark: str) -> None:
    assert confidence_of((mark,)) > confidence_of(())


@pytest.mark.parametrize("bearing", get_args(Bearing))
def test_every_way_to_find_a_subject_has_a_weight_and_words(bearing: Bearing) -> None:
    assert f"found:{bearing}" in base("confidence")["weights"]
    assert "GPT-4o" in told(bearing, "GPT-4o")
