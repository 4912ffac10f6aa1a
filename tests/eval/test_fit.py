"""The fit of certainty: which flags count, as what, and that only what the program sees is learnt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.fit.attachment_choice import Case, Problem
from bench.fit.confidence_model import ConfidenceModel, Reading, as_yaml, fit_confidence
from bench.fit.confidence_model import left_out as readings_left_out
from bench.fit.flag_model import GOLD, ReadFlag, fit_flags, read_flag
from bench.fit.page_table import BEGIN, END, with_table
from bench.fit.reading_model import fit_reading, left_out
from bench.fit.statements import Claims, Judged, key_of, site_of, site_of_flag
from bench.fit.verdicts import telling
from counterclaim.extractors.lexicon.lexicon import base

ROOT = Path(__file__).parents[2]


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


def read(verdict: str, *sides: tuple[Any, str], subject: str = "A", **more: Any) -> dict[str, Any]:
    found = flag("value", "input_price", *(value for value, _ in sides), **more)
    for item, (_, reading) in zip(found["items"], sides, strict=True):
        item["reading"] = reading
    return {**found, "subject": subject, "object": None, "verdict": verdict}


LEFT = [
    ("FALSE", ((1, "wrong"), (2, "right"), (3, "right")), {1, 2}, False, "what made it false is not read any more"),
    ("FALSE", ((1, "wrong"), (2, "right"), (3, "right")), {0, 1, 2}, True, "it is as it was read"),
    ("FALSE", ((1, "wrong"), (2, "right"), (3, "wrong")), {1, 2}, True, "one side is still read wrongly"),
    ("HOLDS", ((1, "wrong"), (2, "right"), (3, "right")), {1, 2}, True, "two right sides differ"),
]


@pytest.mark.parametrize(("verdict", "sides", "kept", "known", "why"), LEFT, ids=[why for *_, why in LEFT])
def test_whether_a_verdict_still_tells(verdict: str, sides: Any, kept: set[int], *, known: bool, why: str) -> None:
    found = read(verdict, *sides)
    made = {key_of(found, found["items"][number]) for number in kept}
    assert bool(telling([found], made)) is known, why


def test_of_flags_read_twice_the_last_reading_counts() -> None:
    first, last = read("FALSE", (1, "right"), (2, "right")), read("HOLDS", (1, "right"), (2, "right"))
    other = read("FALSE", (1, "wrong"), (2, "right"), subject="B")
    made = {key_of(one, item) for one in (first, other) for item in one["items"]}
    assert [one["verdict"] for one in telling([first, other, last], made)] == ["FALSE", "HOLDS"]


def test_a_statement_of_another_subject_is_not_the_judged_one(tmp_path: Path) -> None:
    path = tmp_path / "site--page.md"
    path.write_text("GPT-4.5 costs $150 per million output tokens.", encoding="utf-8")
    item = {"doc": "site--page", "start": 14, "end": 18, "value": 150}
    claims = Claims({"site--page": path})
    for subject, made in (("GPT-4.5", True), ("GPT-4", False)):
        about = {"kind": "value", "subject": subject, "object": None, "attribute": "output_price"}
        assert claims.best(about, item)[1] is made, subject


def readings(*, right: int, wrong: int, features: tuple[str, ...], site: str = "a") -> list[Reading]:
    return [Reading(features, number < right, site) for number in range(right + wrong)]


def test_the_confidence_that_the_program_reads_is_what_the_fit_writes() -> None:
    text = (ROOT / "extractors" / "lexicon" / "confidence.yml").read_text("utf-8")
    model = ConfidenceModel(base("confidence")["intercept"], base("confidence")["weights"])
    assert as_yaml(model, text) == text


def test_a_mark_of_wrong_readings_lowers_confidence_and_the_same_readings_give_the_same_model() -> None:
    judged = [*readings(right=90, wrong=5, features=("found:own",)), *readings(right=10, wrong=10, features=("far",))]
    model = fit_confidence(judged)
    assert model.weights["far"] < 0 < model.weights["found:own"]
    assert fit_confidence(list(judged)) == model


def test_what_occurs_seldom_has_no_weight() -> None:
    judged = [*readings(right=40, wrong=2, features=("found:own",)), *readings(right=0, wrong=2, features=("rare",))]
    assert "rare" not in fit_confidence(judged).weights


def test_a_site_left_out_does_not_tell_of_itself() -> None:
    """Its own readings are all wrong; by those of the other sites they would be right."""
    others = [one for site in "abc" for one in readings(right=30, wrong=1, features=("found:own",), site=site)]
    own = readings(right=0, wrong=10, features=("found:own",), site="d")
    assert min(readings_left_out([*others, *own])[-10:]) > 0.9


def test_quoted_statements_tell_of_marks_but_do_not_lower_the_claims_of_a_page() -> None:
    """What is quoted for a difference is misread more often than what a page says."""
    page = [one for site in "abc" for one in readings(right=600, wrong=20, features=("found:own",), site=site)]
    quoted = [one._replace(quoted=True) for one in readings(right=200, wrong=200, features=("found:own",), site="q")]
    assert min(readings_left_out([*page, *quoted])[: len(page)]) > 0.95


def test_the_table_of_confidence_is_written_between_its_marks() -> None:
    truths, said = np.array([1.0, 0.0, 1.0]), np.array([0.95, 0.6, 0.98])
    page = with_table(f"before\n{BEGIN}old\n{END}\nafter\n", (truths, said), (truths, said))
    assert page.startswith(f"before\n{BEGIN}")
    assert page.endswith(f"{END}\nafter\n")
    assert "old" not in page
    assert with_table(page, (truths, said), (truths, said)) == page, "writing it twice changes nothing"
    with pytest.raises(ValueError, match="no place"):
        with_table("a page without marks", (truths, said), (truths, said))


def test_on_sites_left_out_what_is_said_to_be_sure_is_right_as_often() -> None:
    """The table of docs/ACCURACY.md, which the fit writes: no crowded band says more than two points too much."""
    text = (ROOT / "docs" / "ACCURACY.md").read_text("utf-8")
    table = text[text.index(BEGIN) : text.index(END)]
    rows = re.findall(r"^\| (0\.\d\d) to \d\.\d\d \| ([\d,]+) \| (0\.\d+) \| (\d\.\d+) \|", table, re.MULTILINE)
    crowded = [
        (float(low), float(said), float(true)) for low, count, said, true in rows if int(count.replace(",", "")) >= 100
    ]
    assert any(low >= 0.9 for low, _, _ in crowded)
    assert all(true >= said - 0.02 for _, said, true in crowded)
    assert all(true >= 0.9 for low, _, true in crowded if low >= 0.9)


def case(right: int, *marks: str, site: str = "a") -> Case:
    found = tuple(range(len(marks)))
    return Case(
        site, tuple(frozenset({m}) for m in marks), tuple(n == right for n in found), tuple(n == 0 for n in found)
    )


def test_a_choice_is_fitted_among_the_subjects_of_one_value() -> None:
    found = [case(n % 5 == 0, "near", "far", site=f"s{n % 4}") for n in range(40)]  # one in five is the far one's
    problem = Problem(found)
    said = problem.left_out().reshape(-1, 2)
    assert np.allclose(said.sum(axis=1), 1)
    assert all(near > 0.6 for near, _ in said)
