"""Which side of the price an amount is for, and amounts that are the terms of a sum."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def prices(text: str) -> set[tuple[str, str]]:
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value)) for c in claims if c.attribute.endswith("price")}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "GPT-4o costs $2.50 / $10 per million input/output tokens.",
            {("input_price", "2.50"), ("output_price", "10")},
            "the unit names both sides, the order says which is which",
        ),
        (
            "GPT-4o rates ($2.50/$10 per million input/output tokens).",
            {("input_price", "2.50"), ("output_price", "10")},
            "the same in brackets",
        ),
        ("GPT-4o costs $10 per million output tokens.", {("output_price", "10")}, "one side, named in the unit"),
        ("GPT-4o costs $2.50 per million input tokens.", {("input_price", "2.50")}, "the other one"),
        (
            "Prompt caching drops GPT-4o input from $2.50 to $1.25/M.",
            {("input_price", "2.50"), ("cached_input_price", "1.25")},
            "only the second amount is what cached tokens cost",
        ),
        (
            "GPT-4o starts from $2.50/M input tokens, with prompt caching cutting that by half.",
            {("input_price", "2.50")},
            "what the cache takes off a price does not make it the cache's",
        ),
        ("With caching, GPT-4o input drops to $1.25 per million tokens.", {("cached_input_price", "1.25")}, "lowered"),
        (
            "GPT-4o input costs run approximately $2.50 per million tokens; output sits at roughly $10 per million.",
            {("input_price", "2.50"), ("output_price", "10")},
            "only words that say nothing more stand between a side and its amount",
        ),
        (
            "GPT-4o cached input tokens are currently billed at about $1.25 per million tokens.",
            {("cached_input_price", "1.25")},
            "the side of the cache",
        ),
        (
            "For output processing, GPT-4o ($10.00/1M tokens) is no match for the much smaller Grok 3 mini ($0.60/1M).",
            {("output_price", "10.00"), ("output_price", "0.60")},
            "the side that opens a sentence is that of all its prices",
        ),
        (
            "GPT-4o reads input and images, all for $3 per million tokens, output included.",
            {("token_price", "3")},
            "another word between: the amount is of no side",
        ),
        ("GPT-4o: 200,000 input tokens + 10,000 output tokens = $0.50 + $0.10 = $0.60", set(), "terms of a sum"),
    ],
)
def test_sides_of_the_price(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert prices(text) == expected, why


TABLE = (
    "\n\n| Model | Input Cost | Output Cost | {} |\n|---|---|---|---|\n"
    "| GPT-4o | $1.00 | $6.00 | $7.00 |\n| Claude 3.5 Sonnet | $1.20 | $9.00 | $10.20 |\n"
)


@pytest.mark.parametrize(
    ("above", "last", "count", "why"),
    [
        ("Assuming 40% input, 60% output:", "Total Cost per 1M", 0, "shares of a mix, summed in the last column"),
        ("Prices per 1M tokens:", "Total Cost per 1M", 4, "no mix is stated"),
        ("Assuming 40% input, 60% output:", "Notes", 0, "the last column adds up, whatever its label"),
    ],
)
def test_parts_of_a_bill_are_no_prices(above: str, last: str, count: int, why: str) -> None:
    assert len(prices(above + TABLE.format(last))) == count, why


@pytest.mark.parametrize(
    ("heading", "expected", "why"),
    [
        ("API cost per 1M tokens", {("token_price", "70")}, "the heading gives the unit"),
        ("High volume (1M-10M tokens/month)", set(), "the heading says how much is used"),
    ],
)
def test_tokens_of_a_month_are_no_unit(heading: str, expected: set[tuple[str, str]], why: str) -> None:
    table = "\n\n| Model | API cost |\n|---|---|\n| GPT-4 | $70 |\n| Claude 3 Opus | $70 |\n"
    assert prices(f"## {heading}{table}") == expected, why


@pytest.mark.parametrize(
    ("words", "tier"), [("for thinking responses", "thinking"), ("for non-thinking responses", "non-thinking")]
)
def test_thinking_and_no_thinking_are_two_conditions(words: str, tier: str) -> None:
    claims = extract(read(f"GPT-4o costs $2.50 per 1M output tokens {words}.", doc_id="d", kind="markdown")).claims
    assert [c.qualifiers.tier for c in claims] == [tier]
