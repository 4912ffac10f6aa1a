"""What an amount a month is besides the price of a plan: money for several plans, saved, planned, or spent on use."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# ChatGPT and Claude\n\n## Plans\n\n{}\n"


def plans(text: str) -> list[tuple[str, float]]:
    """Return (plan, dollars a month) of a page."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return [(c.subject, float(str(c.value))) for c in claims if c.attribute == "subscription_price"]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("ChatGPT Plus costs $20/month.", [("ChatGPT Plus", 20)], "a plan's price"),
        ("The team pays for Claude Pro: $20/user × 8 = $160/month.", [("Claude Pro", 20)], "not what eight users pay"),
        ("Claude Pro and ChatGPT Plus cost $40/month combined.", [], "two plans together"),
        ("Use ChatGPT and Claude: $40/month total.", [], "two plans together"),
        ("Choose ChatGPT if your budget is $20/month.", [], "the reader's money"),
        ("Dropping Claude Pro saves $20/month.", [], "money saved"),
        ("Claude Pro includes $5/month in API credits.", [], "a credit"),
        ("A chatbot costs about $100/month on the Claude API.", [], "a bill for use"),
        ("Claude Pro is $20/user/month. For a team of 10, that is $200/month.", [("Claude Pro", 20)], "what ten pay"),
        ("For a team of 10, ChatGPT Team costs $25/user/month.", [("ChatGPT Team", 25)], "a head"),
        ("At $50/hour, ChatGPT Plus gives you $100/month value for $20.", [], "what it is worth"),
        ("Choose the Claude API ($15/month) or Claude Pro ($20/month).", [("Claude Pro", 20)], "what tokens come to"),
        ("Heavy ChatGPT Plus users pay overage, landing around $100/month.", [], "what use comes to"),
        ("GPT-4o costs $20/month.", [], "a model has no plan price of its own"),
        ("GPT-4o is in the Plus plan at $20/month.", [("ChatGPT Plus", 20)], "but the plan that it is in"),
    ],
)
def test_plan_prices(text: str, expected: list[tuple[str, float]], why: str) -> None:
    assert plans(PAGE.format(text)) == expected, why


def test_a_plan_of_another_product_that_includes_a_model() -> None:
    assert plans("# Perplexity\n\nThe search engine's Pro tier ($20/mo) unlocks GPT-5.\n") == []


@pytest.mark.parametrize(
    ("cell", "expected", "why"),
    [
        ("$20/mo", [("Claude Pro", 20)], "a plan's price"),
        ("$10/mo add-on", [("Claude Pro", 10)], "in a cell of its own an addition is the price of the thing"),
        ("~$10-50/mo (API)", [], "what tokens come to"),
        ("API ($10-50/mo typical)", [], "the same, said before"),
        ("$30-50/mo daily use", [], "what some use comes to"),
    ],
)
def test_cells_of_bills(cell: str, expected: list[tuple[str, float]], why: str) -> None:
    table = (
        "| | Claude Pro | ChatGPT Plus |\n|---|---|---|\n| Context window | 200K | 128K |\n| Price | {} | $20/mo |\n"
    )
    assert [one for one in plans(table.format(cell)) if one[0] == "Claude Pro"] == expected, why


def test_a_row_of_an_api_is_no_plan() -> None:
    table = "| Option | Monthly cost |\n|---|---|\n| Claude Pro | $20 |\n| Claude API | ~$1.50 |\n"
    assert plans(table) == [("Claude Pro", 20)]
