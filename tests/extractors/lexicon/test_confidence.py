"""The confidence of claims: a measured share for each rule and way to find the subject, and the reason in words."""

from __future__ import annotations

from typing import get_args

import pytest

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.confidence import Bearing, confidence_of, told
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

TABLE = "| Model | Context window |\n|---|---|\n| GPT-4o | 128K |\n"
CARRIED = "GPT-4o is fast. It has a context window of 128K tokens.\n"
TWO = "Claude 3 Haiku has a context window of 200K tokens and is cheaper than GPT-4o.\n"


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
    (claim,) = [c for c in extract(read(text.encode(), doc_id="a", kind="markdown")).claims if c.attribute == attribute]
    assert claim.reasons[0] == told(bearing, claim.subject), why
    assert claim.confidence == confidence_of(claim.rule, bearing)
    assert claim.subject in claim.reasons[0]


def test_reasons_are_told_on_demand_only_and_are_no_part_of_what_is_said() -> None:
    (claim,) = extract(read(TABLE.encode(), doc_id="a", kind="markdown")).claims
    assert "reasons" not in claim.as_dict()
    assert claim.as_dict(explain=True)["reasons"] == list(claim.reasons)
    assert claim.reasons[1] == "label: GPT-4o / Context window"


def test_every_share_is_a_probability_of_a_known_bearing() -> None:
    for rule, row in base("confidence")["shares"].items():
        assert set(row) <= set(get_args(Bearing)), rule
        assert all(0 < share < 1 for share in row.values()), rule


@pytest.mark.parametrize("bearing", get_args(Bearing))
def test_a_rule_that_no_annotated_page_shows_has_the_share_of_all(bearing: Bearing) -> None:
    assert confidence_of("no.rule", bearing) == base("confidence")["shares"]["all"][bearing]
