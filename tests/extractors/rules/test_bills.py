"""Sums of money that are no unit prices: parts of bills, costs of a piece of work, and prices that look alike."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_PRICES = {"input_price": "in", "output_price": "out", "cached_input_price": "cached", "token_price": "tokens"}
_KEPT = {**_PRICES, "monthly_cost": "month"}
_TITLE = "# Claude Sonnet 4.5 vs GPT-5\n\nBoth are billed by the token.\n\n"


def _facts(text: str) -> set[str]:
    claims = extract(read(_TITLE + text, doc_id="d", kind="markdown")).claims
    return {
        f"{c.subject}: {_KEPT[c.attribute]} {c.value}" for c in claims if c.relation == "is" and c.attribute in _KEPT
    }


NO_PRICES = [
    ("With GPT-5, 50M input tokens: $62.", "so many tokens"),
    ("With GPT-5, input (50M tokens): $62.", "so many tokens in brackets"),
    ("With GPT-5, $62 input + $90 output = $152.", "parts of a sum and the sum"),
    ("With GPT-5, input $62 + output $90 = $152.", "the side before its part"),
    ("With GPT-5, 50 * $1.25 = $62 for input.", "a product"),
    ("With GPT-5, input comes to $12, output to $40, for $52 in total.", "the total stands beside"),
    ("With GPT-5, each call costs $0.20 for input and $0.60 for output.", "a piece of work before"),
    ("### GPT-5\n\n- Per document: $0.20 input, $0.60 output", "a piece of work as label"),
    ("### GPT-5\n\n- Output tokens cost $12 per 1,000 conversations", "pieces of work behind"),
    ("### GPT-5\n\n- Monthly input cost: $62\n- Monthly output cost: $90", "for a time"),
    ("### GPT-5\n\n- Total input cost: $62", "a whole"),
    ("### GPT-5\n\n- Input: $62\n- Output: $90\n- Total: $152", "the total ends the list"),
    ("## Scenario 2: 8,000 chats a day\n\n**GPT-5:**\n\n- Input: $62\n- Output: $90", "the heading is a workload"),
    ("## Cost per request\n\n- GPT-5: $0.20 input, $0.60 output", "the heading is a piece of work"),
    (
        "Cost of 2 million queries (1K input, 2K output tokens):\n\n**GPT-5:**\n- Input: $62\n- Output: $90",
        "the line above",
    ),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: input: $62", "a part under a monthly workload"),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: savings: $62 per month", "a saving"),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: cost per image: $0.20", "another cost"),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: daily cost: $4", "another time"),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: input: 50M × $1.25 = $62", "a part that is multiplied"),
    ("GPT-5 allows 3,000 messages a month for $20/month.", "an allowance"),
    ("## Monthly cost for 100M tokens\n\n- GPT-5: electricity: $62/month", "something else"),
]


@pytest.mark.parametrize(("text", "why"), NO_PRICES, ids=[why for _, why in NO_PRICES])
def test_a_part_of_a_bill_is_no_price(text: str, why: str) -> None:
    assert _facts(text) == set(), why


BOTH = {"GPT-5: in 1.25", "GPT-5: out 10"}
PRICES = [
    ("### GPT-5\n\n- Input: $1.25\n- Output: $10", BOTH, "no workload anywhere"),
    (
        "### GPT-5\n\n- Input: $1.25 per 1M tokens\n- Output: $10 per 1M tokens\n- Total: $11.25",
        BOTH,
        "the unit is said",
    ),
    (
        "## Daily cost\n\nGPT-5 costs $1.25 per million input tokens and $10 per million output tokens.",
        BOTH,
        "in a unit",
    ),
    ("## Scenario 2: 8,000 chats a day\n\nTake GPT-5 ($1.25/$10).", BOTH, "the pair behind a name"),
    ("GPT-5 costs $1.25 for input and $10 for output and allows 100 messages per day.", BOTH, "work of another verb"),
    ("At 5M tokens per month, GPT-5's $1.25 input and $10 output rates are low.", BOTH, "how much is used, and a rate"),
    ("## Prompts over 200K tokens\n\n- GPT-5: $1.25 input, $10 output", BOTH, "which prompts it holds for"),
    (
        "Prices per 1M tokens for 500 requests a day:\n\n- GPT-5: $1.25 input, $10 output",
        BOTH,
        "the line says the unit",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), PRICES, ids=[why for *_, why in PRICES])
def test_a_price_of_tokens_stays_one(text: str, expected: set[str], why: str) -> None:
    assert _facts(text) == expected, why


_LEAD = "The monthly cost for 2 million queries (1K input, 2K output tokens):\n\n"
MONTHS = [
    (
        _LEAD + "**GPT-5:**\n- Input: $5,000\n- **Total: $45,000/month**",
        "45000 for 6000000000",
        "the total below a name",
    ),
    (
        "## Monthly cost for 100M tokens\n\n### GPT-5\n\n- Input: $62\n- Total: $152",
        "152 for 100000000",
        "no month beside it",
    ),
    ("### 5M input + 1M output tokens daily\n\nGPT-5 costs $167/month.", "167 for 180000000", "a day in the heading"),
    ("At 500,000 requests a month, GPT-5 costs $376/month.", "376 for 500,000 requests a month", "no tokens are known"),
    (
        "With 400,000 monthly requests you pay $96/month on GPT-5.",
        "96 for 400,000 monthly requests",
        "the month before",
    ),
    ("## Example: 9,000 tasks a month\n\n- 100% GPT-5: $1,050", "1050 for Example: 9,000 tasks a month", "all of it"),
    ("## 100M tokens a month\n\nChatGPT Plus costs $20/month.", "", "a plan's price"),
]


@pytest.mark.parametrize(("text", "expected", "why"), MONTHS, ids=[why for *_, why in MONTHS])
def test_a_month_of_a_stated_workload(text: str, expected: str, why: str) -> None:
    found = extract(read(_TITLE + text, doc_id="d", kind="markdown")).claims
    costs = [(c.value, c.qualifiers) for c in found if c.attribute == "monthly_cost"]
    told = [(value, of.volume_tokens or of.tier or " ".join(of.conditions)) for value, of in costs]
    assert [f"{value} for {load}" for value, load in told] == ([expected] if expected else []), why
