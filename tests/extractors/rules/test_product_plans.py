"""Prices of plans whose product is no model, or is named by a heading only."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def plans(text: str) -> set[tuple[str, float]]:
    """Return (plan, dollars a month) of a page."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, float(str(c.value))) for c in claims if c.attribute == "subscription_price"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Perplexity Pro ($22/mo) is good.", {("Perplexity Pro", 22)}, "in brackets"),
        ("I kept Jasper Creator at $41/month.", {("Jasper Creator", 41)}, "a word for a plan behind a product"),
        ("- **Cursor Pro** \u2014 $21/mo\n- **Jasper** \u2014 $43/mo\n", {("Cursor Pro", 21), ("Jasper", 43)}, "items"),
        ("Otter.ai Free or Pro ($18/month)", {("Otter.ai Pro", 18)}, "the free plan names the product"),
        ("Claude Pro costs $20/month, the same as ChatGPT Plus.", {("Claude Pro", 20), ("ChatGPT Plus", 20)}, "same"),
        ("There is an AI Ultra tier at $240/month.", {("Google AI Ultra", 240)}, "without its maker"),
        ("Perplexity has Free, Pro ($22/month) and Max ($210/month).",
         {("Perplexity Pro", 22), ("Perplexity Max", 210)}, "a product and its plans in one sentence"),
        ("Keep ChatGPT and Claude, or get both ($41/month).", set(), "a sum"),
        ("Get both Claude Pro and ChatGPT Plus ($41/month).", set(), "a sum of two that are named"),
        ("The Pro plan of Perplexity costs $22 a month.", {("Perplexity Pro", 22)}, "the plan stands before it"),
        ("Perplexity's Pro plan costs $22 a month.", {("Perplexity Pro", 22)}, "a possessive"),
        ("Replit Core costs $27/month or $21/month billed annually.",
         {("Replit Core", 27), ("Replit Core", 21)}, "by the year"),
        ("If Perplexity Pro cost $12/month, I would buy it.", set(), "a wish"),
        ("With Claude Pro at $22/month and Cursor Pro at $21/month, you pay $43/month.",
         {("Claude Pro", 22), ("Cursor Pro", 21)}, "the sum of both"),
        ("Cursor: Hobby $10/month, Pro $21/month, Team $31/month.",
         {("Cursor Hobby", 10), ("Cursor Pro", 21), ("Cursor Team", 31)}, "a plan that costs as much as two"),
        ("Is Perplexity Pro ($22/mo) any good?", set(), "a question"),
        ("Perplexity Pro saves $22/month.", set(), "money saved"),
        ("A MacBook Pro ($1999) helps.", set(), "no price a month"),
    ],
)  # fmt: skip
def test_products(text: str, expected: set[tuple[str, float]], why: str) -> None:
    assert plans(f"# Chatbots compared\n\n{text}\n") == expected, why


@pytest.mark.parametrize(
    ("heading", "text", "expected", "why"),
    [
        ("Cursor pricing", "- Pro: $21/month\n- Ultra: $190/month",
         {("Cursor Pro", 21), ("Cursor Ultra", 190)}, "items"),
        ("Perplexity", "**Pro Plan ($22/month):**\n\n- more", {("Perplexity Pro", 22)}, "a bold line"),
        ("Jasper", "Pricing: Creator at $41/mo, Pro at $61/mo.",
         {("Jasper Creator", 41), ("Jasper Pro", 61)}, "a line"),
        ("Claude", "**Pro/Team plans ($22/month)**", {("Claude Pro", 22), ("Claude Team", 22)}, "two share a price"),
        ("Claude pricing", "- **Free**, few messages\n- **Max**, From $110/month",
         {("Claude Free", 0), ("Claude Max", 110)}, "a free plan opens a line below a heading about prices"),
        ("Claude", "Pro is $22/month, or $18 billed annually.",
         {("Claude Pro", 22), ("Claude Pro", 18)}, "by the year"),
        ("Claude", "- Free: this took two tries", set(), "the heading tells no prices"),
        ("Cursor", "ChatGPT costs more: Pro is $190/month.", {("ChatGPT Pro", 190)}, "another is named before"),
        ("Cursor vs Windsurf", "- Pro: $21/month", set(), "two products"),
        ("Claude", "Team of five: $160/month.", set(), "a number of people in a word"),
        ("Make (formerly Integromat)", "- Pro: $19/month", set(), "a former name"),
        ("Gemini", "Gemini Free is fine. The $22/month for AI Pro adds storage, which alone costs $11/month.",
         {("Google AI Pro", 22)}, "what a part is worth, and no price of the free plan"),
    ],
)  # fmt: skip
def test_plans_below_a_heading(heading: str, text: str, expected: set[tuple[str, float]], why: str) -> None:
    assert plans(f"# Chatbots compared\n\n## {heading}\n\n{text}\n") == expected, why


@pytest.mark.parametrize(
    ("table", "expected", "why"),
    [
        ("| Service | Monthly cost |\n|---|---|\n| Perplexity Pro | $22 |\n| ChatGPT Plus | $21 |\n| Rent | $900 |",
         {("Perplexity Pro", 22), ("ChatGPT Plus", 21)}, "rows that plans head"),
        ("| Need | Best pick |\n|---|---|\n| Research | Perplexity Pro ($22/mo) |\n| Copy | Jasper ($43/mo) |",
         {("Perplexity Pro", 22), ("Jasper", 43)}, "a name with its price in a cell"),
        ("| Plan | Price |\n|---|---|\n| Claude Free | Free |\n| Claude Pro | $22/month |",
         {("Claude Free", 0), ("Claude Pro", 22)}, "free in a word"),
        ("| Option | Monthly cost |\n|---|---|\n| 5\u00d7 Claude Pro | $110 |\n| Claude for Work | $160 |",
         set(), "what several seats cost"),
        ("| Stack | Cost |\n|---|---|\n| Claude Pro + Cursor Pro | $43/mo |", set(), "what two plans cost"),
    ],
)  # fmt: skip
def test_tables(table: str, expected: set[tuple[str, float]], why: str) -> None:
    assert plans(f"# ChatGPT and Claude compared\n\n{table}\n") == expected, why


def test_a_column_of_prices_billed_by_the_year() -> None:
    table = "| Plan | Monthly | Annual (per month) |\n|---|---|---|\n| Pro | $22 | ~$17 |\n| Team | $45 | $440 |"
    found = plans(f"# Cursor review\n\n## Cursor pricing\n\n{table}\n")
    assert found == {("Cursor Pro", 22), ("Cursor Pro", 17), ("Cursor Team", 45)}


def said(text: str) -> set[tuple[str, str, object]]:
    """Return (subject, attribute, value) of a page's plain claims but prices."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, c.value) for c in claims if c.relation == "is" and "price" not in c.attribute}


TABLE = (
    "| Feature | Free | {plus} |\n|---|---|---|\n| Web search | No | Yes |\n| Code interpreter | \u274c | \u2705 |\n"
)


@pytest.mark.parametrize(
    ("heading", "plus", "owners", "why"),
    [
        ("ChatGPT plans", "Plus", ("ChatGPT Free", "ChatGPT Plus"), "columns of one product's plans"),
        ("ChatGPT Plus vs Free", "Plus ($22/mo)", ("ChatGPT Free", "ChatGPT Plus"), "with a price in the header"),
        ("Perplexity", "Pro", ("Perplexity Free", "Perplexity Pro"), "of a product that is no model"),
        ("ChatGPT and Claude", "Pro", (), "of two products: nobody's"),
        ("Chatbots", "Pro", (), "of none"),
    ],
)
def test_tables_of_plans(heading: str, plus: str, owners: tuple[str, ...], why: str) -> None:
    expected = {
        (owner, attribute, value)
        for owner, value in zip(owners, (False, True), strict=False)
        for attribute in ("web_search", "code_interpreter")
    }
    assert said(f"# Chatbots compared\n\n## {heading}\n\n{TABLE.format(plus=plus)}") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "**Plus plan ($22/month):**\n\n- Web browsing\n",
            {("ChatGPT Plus", "web_search", True)},
            "a line over a list",
        ),
        ("### Plus ($22/month)\n\n- Web browsing\n", {("ChatGPT Plus", "web_search", True)}, "a heading"),
        ("### Plus\n\n- ChatGPT has web browsing\n", {("ChatGPT", "web_search", True)}, "the product itself is named"),
        (
            "### Free tier\n\nMore.\n\n### Limits\n\n- No web search\n",
            {("ChatGPT", "web_search", False)},
            "another part",
        ),
    ],
)
def test_what_stands_below_a_plan(text: str, expected: set[tuple[str, str, object]], why: str) -> None:
    assert said(f"# Chatbots compared\n\n## ChatGPT\n\n{text}") == expected, why


@pytest.mark.parametrize(
    ("text", "owners", "why"),
    [
        ("Need web search \u2192 ChatGPT Plus or Perplexity Pro", ("ChatGPT Plus", "Perplexity Pro"), "a need"),
        ("**Need web search** \u2192 ChatGPT, Gemini", ("ChatGPT", "Gemini"), "in bold"),
        ("Need web search for research \u2192 ChatGPT", ("ChatGPT",), "what it is for"),
        ("Need pictures \u2192 ChatGPT", (), "no capability that is known"),
        ("No web search \u2192 Claude answers from memory", (), "no list of names"),
    ],
)
def test_needs(text: str, owners: tuple[str, ...], why: str) -> None:
    found = said(f"# Chatbots compared\n\n## Choose\n\n- {text}\n")
    assert {one for one in found if one[1] == "web_search"} == {(one, "web_search", True) for one in owners}, why
