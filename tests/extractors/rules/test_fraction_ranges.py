"""Ranges of fractions, savings by a multiple, and numbered editions, which a price comparison names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def ratios(text: str) -> list[tuple[str, str, float, str | None, float | None, float | None]]:
    """Return (subject, attribute, ratio, object, low, high) of a page, rounded to three places."""
    found = [c for c in extract(read(text.encode(), doc_id="d", kind="markdown")).claims if c.relation == "ratio"]
    ends = [(c.qualifiers.low, c.qualifiers.high) for c in found]
    return [
        (c.subject, c.attribute, _round(c.value), c.object, *(None if e is None else _round(e) for e in pair))
        for c, pair in zip(found, ends, strict=True)
    ]


def _round(value: object) -> float:
    assert isinstance(value, Decimal)
    return round(float(value), 3)


@pytest.mark.parametrize(
    ("sentence", "value", "low", "high", "why"),
    [
        ("DeepSeek V3 runs at one-tenth to one-twentieth the API price of GPT-4o.", 0.1, 0.05, 0.1, "one claim"),
        ("DeepSeek V3 costs 1/10 to 1/20 of GPT-4o's price.", 0.1, 0.05, 0.1, "in figures"),
        ("DeepSeek V3 is half to a third the price of GPT-4o.", 0.5, 0.333, 0.5, "the larger end first"),
        ("DeepSeek V3 is between one fifth and one tenth the price of GPT-4o.", 0.2, 0.1, 0.2, "between and"),
        ("DeepSeek V3 is a third to a half cheaper than GPT-4o.", 0.667, 0.5, 0.667, "what is left"),
        ("DeepSeek V3 is half the price of GPT-4o.", 0.5, None, None, "no range"),
    ],
)
def test_a_range_of_fractions_is_one_claim(
    sentence: str, value: float, low: float | None, high: float | None, why: str
) -> None:
    assert ratios(f"# DeepSeek V3\n\n{sentence}") == [("DeepSeek V3", "price", value, "GPT-4o", low, high)], why


@pytest.mark.parametrize(
    ("sentence", "attribute", "value", "why"),
    [
        ("DeepSeek V3 has a 5x price advantage over GPT-4o.", "price", 0.2, "the less the better"),
        ("DeepSeek V3 gives you a 5x cost saving over GPT-4o.", "price", 0.2, "what is saved"),
        ("DeepSeek V3 is at a 5x price disadvantage to GPT-4o.", "price", 5, "the contrary"),
        ("DeepSeek V3 holds a 5x speed advantage over GPT-4o.", "speed", 5, "the more the better"),
    ],
)
def test_an_advantage_is_on_the_better_side(sentence: str, attribute: str, value: float, why: str) -> None:
    assert ratios(f"# DeepSeek V3\n\n{sentence}") == [("DeepSeek V3", attribute, value, "GPT-4o", None, None)], why


def test_two_fractions_of_two_things_are_two_claims() -> None:
    found = ratios("# DeepSeek V3\n\nDeepSeek V3 is a quarter the size and half the price of GPT-4o.")
    assert {(one[1], one[2]) for one in found} == {("parameters", 0.25), ("price", 0.5)}


def test_a_numbered_edition_is_a_model_of_its_own() -> None:
    page = "Gemini 1.5 Pro 002 is 2x cheaper than Gemini 1.5 Pro 001."
    assert ratios(page) == [("Gemini 1.5 Pro 002", "price", 0.5, "Gemini 1.5 Pro 001", None, None)]
