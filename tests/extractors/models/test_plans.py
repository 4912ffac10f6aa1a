"""Consumer plans: ``cases/plans.yml`` and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.labels.plan_names import plan_in, plan_in_label, plan_of_product
from counterclaim.extractors.lexicon import expand, phrases
from counterclaim.extractors.models.plans import brand_of, plan_named, plan_near
from tests.timing import takes_linear_time

FOLDER = Path(__file__).parents[1] / "cases"
PIECES: dict[str, Any] = yaml.load((FOLDER / "pieces.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES: dict[str, list[dict[str, Any]]] = yaml.load(
    (FOLDER / "plans.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
SUBJECTS = st.sampled_from(
    ["ChatGPT", "ChatGPT Plus", "GPT-5", "Claude", "Claude Sonnet 4.5", "Gemini", "Llama 3", "o3", "", " ", "-"]
)


def _param(case: dict[str, Any]) -> ParameterSet:
    """A case by its reason; one that fails today is a strict xfail, and only its assertion may fail."""
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    words = case.get("text", case.get("words", ""))
    return pytest.param(case, id=f"{case['subject'] or 'empty'}: {words} ({case['why']})", marks=marks)


@pytest.mark.parametrize("case", [_param(case) for case in CASES["near"]])
def test_plan_near_a_price(case: dict[str, Any]) -> None:
    start = case["text"].index(case["price"])
    assert plan_near(case["subject"], case["text"], start, start + len(case["price"])) == case["is"]


@pytest.mark.parametrize("case", [_param(case) for case in CASES["named"]])
def test_plan_named_by_a_label(case: dict[str, Any]) -> None:
    assert plan_named(case["subject"], case["words"]) == case["is"]


@pytest.mark.parametrize("case", [_param(case) for case in CASES["brand"]])
def test_brand(case: dict[str, Any]) -> None:
    assert (brand_of(case["subject"]) or "none") == case["is"]


@pytest.mark.parametrize(
    ("text", "plan", "why"),
    [
        ("Pro", "Pro", "a name alone"),
        ("Pro plan", "Pro", "with the word plan"),
        ("Free (limited)", "Free", "a note in brackets"),
        ("Max 20x", "Max 20x", "the multiple is part of the name"),
        ("Teams", "Team", "one plan under two names"),
        ("X Premium+", "X Premium+", "a plan with a name of its own"),
        ("Pro users", None, "people"),
        ("API", None, "no plan"),
        ("Heavy usage", None, "an adjective"),
        ("Pro / Plus", None, "two plans"),
        ("", None, "nothing"),
    ],
)
def test_plan_in_a_short_text(text: str, plan: str | None, why: str) -> None:
    assert plan_in(text) == plan, why


@pytest.mark.parametrize(
    ("product", "label", "plan", "why"),
    [
        ("Claude", "Pro / Plus", "Pro", "the one that the brand has"),
        ("ChatGPT", "Team", "Team", "one plan"),
        ("Claude", "Max 20x", "Max 20x", "with its multiple"),
        ("Tabnine", "Business", "Business", "a product without a list of plans"),
        ("Tabnine", "Individual", None, "a kind of plan and not its name"),
        ("Tabnine", "Pro / Plus", None, "which of two stays open"),
        ("ChatGPT", "Monthly price", None, "no plan"),
    ],
)
def test_plan_in_the_label_of_a_row(product: str, label: str, plan: str | None, why: str) -> None:
    assert plan_in_label(product, label) == plan, why


@pytest.mark.parametrize(
    ("product", "plan", "name", "why"),
    [
        ("GPT-4o", "Plus", "ChatGPT Plus", "a model that a brand's plans give access to"),
        ("Cursor", "Pro", "Cursor Pro", "a product"),
        ("Gemini", "AI Pro", "Google AI Pro", "a plan that has another name"),
        ("Grok", "X Premium", "X Premium", "a plan with a name of its own"),
        ("Claude Pro", "Max", "Claude Max", "another plan of the brand"),
        ("Mistral Large 2", "Pro", "Mistral Large 2", "a model has no plans"),
    ],
)
def test_full_name_of_a_plan(product: str, plan: str, name: str, why: str) -> None:
    assert plan_of_product(product, plan) == name, why


@given(SUBJECTS, st.text(max_size=60))
def test_a_plan_is_one_of_the_brand_or_none(subject: str, words: str) -> None:
    brand = brand_of(subject)
    named = plan_named(subject, words)
    assert named == subject or (brand is not None and named.startswith(f"{brand} "))
    assert plan_named(named, words) == named, "naming a plan twice changes nothing"


@given(SUBJECTS, st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_no_position_raises(subject: str, text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    near = plan_near(subject, text, start, end)
    assert near == subject or near.startswith(f"{brand_of(subject)} ")


@pytest.mark.parametrize("piece", PIECES["hostile"]["plans"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def named(text: str) -> None:
        plan_named("GPT-5", text)
        for at in range(0, len(text), 1000):
            plan_near("GPT-5", text, at, at + 1)

    takes_linear_time(named, (piece * (200_000 // len(piece) + 1))[:200_000])


@pytest.mark.parametrize(
    ("pattern", "expected", "why"),
    [
        ("context (window|length)", ["context window", "context length"], "alternatives"),
        ("(natively |)supports", ["natively supports", "supports"], "an optional word"),
        ("plain", ["plain"], "no alternatives"),
        ("(a|b) (c|d)", ["a c", "a d", "b c", "b d"], "every combination"),
        ("a (b|) c", ["a b c", "a c"], "no double space where a word is left out"),
        ("", [""], "nothing"),
    ],
)
def test_expand(pattern: str, expected: list[str], why: str) -> None:
    assert expand(pattern) == expected, why


def test_phrases_keep_order_without_repeats() -> None:
    assert phrases(["(b|a)", "a", "c"]) == ["b", "a", "c"]
