"""Models side by side, and what is said when they cannot be."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.flows.review.hostile import NAMES
from tests.flows.review.test_models import text_of
from tests.flows.review.visiting import harmless

MEDIUM, SMALL, SONNET = "Mistral Medium 3.1", "mistral-small-3.1", "Claude 3.7 Sonnet"


def address(*names: str) -> str:
    return "compare?" + urlencode([("model", name) for name in names])


def columns(page: str) -> list[str]:
    return re.findall(r'<th scope="col"><a [^>]*><bdi>([^<]+)</bdi>', page)


@pytest.mark.parametrize(
    ("names", "shown", "says"),
    [
        ((), 0, "Choose two or three models"),
        (("",), 0, "Choose two or three models"),
        ((MEDIUM,), 1, "Choose a second model"),
        ((MEDIUM, MEDIUM), 1, "Choose a second model"),
        ((MEDIUM, MEDIUM.upper(), MEDIUM.replace(" ", "-"), SMALL), 2, "Claims about both"),  # one model, thrice
        ((MEDIUM, SMALL), 2, "Claims about both"),
        ((MEDIUM, SMALL, SONNET), 3, "Claims about them"),
        ((MEDIUM, SMALL, SONNET, "GPT-4o mini"), 3, "Three models are compared at once: GPT-4o mini was left out"),
        ((MEDIUM, "no such"), 1, "No claim is about a model called no such"),
        (("no such", "nor this"), 0, "No claim is about a model called nor this"),
        ((MEDIUM, "' OR 1=1 --"), 1, "No claim is about a model called ' OR 1=1 --"),
        (("\0", "\u202e" * 500), 0, "No claim is about"),
    ],
)
def test_any_number_of_models_is_answered(reader: Any, names: tuple[str, ...], shown: int, says: str) -> None:
    page = harmless(reader.get(address(*names)))
    assert len(columns(page)) == shown
    assert says in text_of(page).replace(" .", ".")


def test_values_stand_side_by_side_with_sources_and_conflicts(reader: Any) -> None:
    page = harmless(reader.get(address(MEDIUM, SMALL)))
    assert columns(page) == ["Mistral Medium 3.1", "Mistral Small 3.1"]
    row = re.search(
        r'<tr><th scope="row">input price <span class="unit">per 1M tokens</span></th>(.*?)</tr>', page, re.DOTALL
    )
    assert row is not None
    assert row[1].count("<td") == 2
    assert re.search(r"\$0\.40 \d+ sources?", text_of(row[1]))
    assert 'class="is-disputed"' in page


def test_the_form_offers_names_and_keeps_what_was_chosen(reader: Any) -> None:
    page = harmless(reader.get(address(MEDIUM, "no such")))
    assert re.findall(r'name="model" list="models" maxlength="200" value="([^"]*)"', page) == [MEDIUM, "no such", ""]
    assert '<option value="Mistral Medium 3.1">' in page


def test_names_that_attack_are_compared_and_stay_text(stranger: Any) -> None:
    for pair in pairwise(NAMES):
        page = harmless(stranger.get(address(*pair)))
        assert len(re.findall(r'<th scope="col"><a ', page)) == 2
