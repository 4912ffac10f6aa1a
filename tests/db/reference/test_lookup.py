"""What the bundled price list says of models: the maker's own prices first, hosts' where there is nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterclaim.db.reference import lookup
from counterclaim.db.reference.lookup import MOST, listings


@pytest.mark.parametrize(
    ("names", "attribute", "found", "why"),
    [
        (["GPT-4o mini"], "output_price", {("output_price", Decimal("0.6"), None)}, "the maker's own"),
        (["gpt 4o  MINI", "GPT-4o mini"], "output_price", {("output_price", Decimal("0.6"), None)}, "however written"),
        (["GPT-4o mini"], "price", {("input_price", Decimal("0.15"), None), ("output_price", Decimal("0.6"), None)},
         "a comparison of prices follows from both"),
        (["GPT-4o mini"], "context_window", {("context_window", Decimal(128000), None)}, "a size"),
        (["No Such Model 9"], "output_price", set(), "not listed"),
        (["GPT-4o mini"], "license", set(), "not what a price list lists"),
        ([""], "output_price", set(), "no name"),
        ([], "output_price", set(), "no names"),
    ],
)  # fmt: skip
def test_listings(names: list[str], attribute: str, found: set[tuple[str, Decimal, str | None]], why: str) -> None:
    said = [one.claim for one in listings(names, attribute)]
    assert {(claim.attribute, claim.value, claim.qualifiers.provider) for claim in said} == found, why
    assert len(said) == len(found)


def test_where_only_hosts_list_a_model_the_newest_of_theirs_are_given() -> None:
    said = listings(["DeepSeek V3"], "input_price")
    assert all(one.claim.qualifiers.provider for one in said)
    assert 1 < len(said) <= MOST
    dates = [one.published or "" for one in said]
    assert dates == sorted(dates, reverse=True)


def test_the_list_is_not_read_for_what_it_cannot_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "_by_model", lambda: pytest.fail("read"))
    assert listings(["GPT-4o mini"], "multimodal") == ()
