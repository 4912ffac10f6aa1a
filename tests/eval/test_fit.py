"""The fit of certainty: which flags count, as what, and that only what the program sees is learnt."""

from __future__ import annotations

from typing import Any

import pytest

from bench.fit.flag_model import GOLD, ReadFlag, fit_flags, read_flag
from bench.fit.reading_model import fit_reading, left_out
from bench.fit.statements import Judged, key_of, site_of, site_of_flag


def flag(kind: str, attribute: str, *values: Any, **more: Any) -> dict[str, Any]:
    items = [{"doc": f"site--{n}", "start": 0, "end": 4, "value": value} for n, value in enumerate(values)]
    return {"kind": kind, "scope": "across", "attribute": attribute, "verdict": "HOLDS", "items": items, **more}


SITES = [
    ("blog--a-page", "blog", "what stands before two hyphens"),
    ("my-blog--a-page", "my-blog", "hyphens of the site's own name"),
    ("aipulse-models", "aipulse", "annotated pages have one hyphen"),
    ("page", "page", "no hyphen at all"),
]


@pytest.mark.parametrize(("doc", "site", "why"), SITES, ids=[why for *_, why in SITES])
def test_the_site_of_a_document(doc: str, site: str, why: str) -> None:
    assert site_of(doc) == site, why


def test_the_site_of_a_flag_is_the_one_it_names() -> None:
    assert site_of_flag(flag("value", "license", 1, 2)) == "site"
    assert site_of_flag(flag("value", "license", 1, 2, site="seeds")) == "seeds"


def test_a_statement_of_a_comparison_may_be_of_another_attribute() -> None:
    found = flag("ratio", "price", 2)
    assert key_of(found, found["items"][0])[3] == "price"
    assert key_of(found, {**found["items"][0], "attribute": "input_price"})[3] == "input_price"


RAISED = [
    ("release_date", ("2023", "2023-03"), False, "a year and a month of it"),
    ("release_date", ("2023-02", "2023-03"), True, "two months"),
    ("input_price", ("2", "20"), True, "a number is no beginning of another"),
    ("input_price", (2, 2), False, "the same value"),
]


@pytest.mark.parametrize(("attribute", "values", "raised", "why"), RAISED, ids=[why for *_, why in RAISED])
def test_whether_a_flag_would_still_be_raised(attribute: str, values: Any, *, raised: bool, why: str) -> None:
    found = flag("value", attribute, *values)
    made = {key_of(found, item) for item in found["items"]}
    assert read_flag(found, {}, made, lambda _: None).raised is raised, why


def test_one_statement_less_leaves_nothing_of_a_comparison() -> None:
    found = flag("ratio", "price", 2, 3, 4)
    made = {key_of(found, item) for item in found["items"][:2]}
    assert not read_flag(found, {}, made, lambda _: None).raised


def test_what_only_annotated_pages_have_is_not_kept() -> None:
    flags = [ReadFlag({"sure": float(n), GOLD: float(n % 2)}, n > 4, f"s{n}") for n in range(10)]
    _, weights = fit_flags(flags)
    assert weights["sure"] > 0
    assert GOLD not in weights


def test_what_can_only_speak_against_a_conflict_never_speaks_for_it() -> None:
    flags = [ReadFlag({"page_says_both": float(n > 4)}, n > 4, f"s{n}") for n in range(10)]
    assert "page_says_both" not in fit_flags(flags)[1]


def test_annotated_pages_do_not_make_other_pages_surer() -> None:
    """Their statements are right more often; of another page nothing follows from that."""

    def said(*, right: bool, gold: bool, site: str) -> Judged:
        return Judged(("d", 0, 1, "license"), frozenset({"in:cell", "of:size"}), right, site, gold, "GPT-5")

    wild = [said(right=n % 2 == 0, gold=False, site=f"w{n}") for n in range(20)]
    gold = [said(right=True, gold=True, site=f"g{n}") for n in range(40)]
    assert 0.35 < fit_reading([*wild, *gold]).probability(frozenset({"in:cell", "of:size"})) < 0.65
    chances = left_out([*wild, *gold])
    assert all(0.3 < chance < 0.7 for chance in chances), "those of annotated pages are said as on any other page"
