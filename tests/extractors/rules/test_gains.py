"""Gains over another model, changes of its price, and amounts that two values told before bear out."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = """# Which model to choose

This page covers Claude Opus 4.5, Claude Sonnet 4.5, GPT-5 and Gemini 2.5 Flash.

## Details

{sentence}
"""
Comparison = tuple[str, str, str, float | None, str | None]


def comparisons(sentence: str) -> set[Comparison]:
    """Return (subject, attribute, relation, value, object) of what a page about four models compares."""
    found = extract(read(PAGE.format(sentence=sentence).encode(), doc_id="d", kind="markdown")).claims
    return {
        (c.subject, c.attribute, c.relation, None if c.value is None else round(float(str(c.value)), 3), c.object)
        for c in found
        if c.relation != "is"
    }


OPUS, SONNET, GPT, FLASH = "Claude Opus 4.5", "Claude Sonnet 4.5", "GPT-5", "Gemini 2.5 Flash"
MMLU = "benchmark:mmlu"


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (f"{OPUS} scores 88.4% on MMLU, a 4-point gain over {GPT}.", (OPUS, MMLU, "abs_diff", 4, GPT), "a noun"),
        (f"{OPUS} gained 4 points on MMLU over {GPT}.", (OPUS, MMLU, "abs_diff", 4, GPT), "a verb, the test between"),
        (f"{OPUS} scores 88.4% on MMLU, up 4 points from {GPT}.", (OPUS, MMLU, "abs_diff", 4, GPT), "up from"),
        (f"{FLASH} scores 80% on MMLU, down 4 points from {GPT}.", (FLASH, MMLU, "abs_diff", -4, GPT), "down from"),
        (
            f"{OPUS} reaches 88% on MMLU, up from 84% on {GPT}, a 4-point gain.",
            (OPUS, MMLU, "abs_diff", 4, GPT),
            "whose score it has risen from",
        ),
        (f"{OPUS} shows a 4-point improvement over {GPT} on MMLU.", (OPUS, MMLU, "abs_diff", 4, GPT), "test behind"),
        (
            f"{OPUS} cuts the input price by 40% compared with {GPT}.",
            (OPUS, "input_price", "percent_diff", -40, GPT),
            "",
        ),
        (f"With {OPUS} the price was cut in half compared to {GPT}.", (OPUS, "price", "ratio", 0.5, GPT), "in half"),
        ("Switching from Opus to Flash saves 90%.", (FLASH, "price", "percent_diff", -90, OPUS), "short names"),
        (
            f"{OPUS} costs $5 per million input tokens and {FLASH} costs $0.50. That's 10x cheaper.",
            (FLASH, "input_price", "ratio", 0.1, OPUS),
            "the lower of two values told before",
        ),
        (
            f"{OPUS} costs $5 per million input tokens, while {FLASH} costs $0.50, a 10x difference.",
            (OPUS, "input_price", "ratio", 10, FLASH),
            "a gap is the higher one's",
        ),
        (
            f"{OPUS} costs $5 per million input tokens and {SONNET} costs $3. That is 40% less.",
            (SONNET, "input_price", "percent_diff", -40, OPUS),
            "a share",
        ),
        ("Opus is faster than Sonnet but slower than Flash.", (OPUS, "speed", "greater", None, SONNET), "own standard"),
    ],
)
def test_gains_and_told_values(sentence: str, expected: Comparison, why: str) -> None:
    assert expected in comparisons(sentence), why


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        (f"{OPUS} gained 4 points on MMLU over the last year.", "over a time"),
        (f"{OPUS} scores 88.4% on MMLU, up 4 points from 84.4%.", "from a score"),
        (f"{OPUS} is up 4 points from {GPT} here.", "no test is named"),
        (f"{OPUS} costs $5 per million input tokens and {FLASH} costs $0.50. That's 3x cheaper.", "not borne out"),
        (f"{OPUS} costs $5 per million input tokens. That's 10x cheaper.", "one value"),
        (f"{OPUS} costs $5 and {FLASH} $0.50 per million input tokens. That's 10x faster.", "of another kind"),
        (
            f"{OPUS} costs $5 per million input tokens and {FLASH} costs $0.50. Zephyr is 10x cheaper.",
            "another subject",
        ),
        ("Prices were cut in half last year.", "against no model"),
    ],
)
def test_no_gain(sentence: str, why: str) -> None:
    assert not comparisons(sentence), why


@pytest.mark.parametrize(
    ("item", "relation", "why"),
    [
        ("Pricier than Gemini 2.5 Flash", "greater", "a form of an ordinary word"),
        ("Costlier than GPT-5", "greater", ""),
    ],
)
def test_a_comparative_is_no_name(item: str, relation: str, why: str) -> None:
    text = PAGE.format(sentence=f"## Claude Sonnet 4.5\n\nCons:\n\n- {item}")
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert [(c.subject, c.relation) for c in found if c.attribute == "price"] == [(SONNET, relation)], why
