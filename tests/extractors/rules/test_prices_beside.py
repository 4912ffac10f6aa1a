"""Prices that stand at the name of a plan and leave the month unsaid."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# ChatGPT, Claude and Gemini\n\n## Plans\n\n{}\n"
PLUS, PRO, MAX = ("ChatGPT Plus", 20), ("Claude Pro", 20), ("Claude Max", 100)


def plans(text: str) -> set[tuple[str, float]]:
    """Return (plan, dollars a month) of a page."""
    claims = extract(read(PAGE.format(text).encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, float(str(c.value))) for c in claims if c.attribute == "subscription_price"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Claude Pro ($20) and ChatGPT Plus ($20) are worth it.", {PRO, PLUS}, "in brackets behind each"),
        ("- Claude Pro - $20\n- ChatGPT Plus: $20", {PRO, PLUS}, "items of a shopping list"),
        ("Writers: Claude Pro $20 - worth it", {PRO}, "with nothing between"),
        ("Take Claude Pro at $20, or ChatGPT Plus for $20.", {PRO, PLUS}, "linked by a word"),
        ("Begin with Claude Pro ($20) \u2192 drafts.", {PRO}, "an arrow tells what it is for"),
        ("Claude Pro ($20/user) suits small firms.", {PRO}, "a head"),
        ("The $200 ChatGPT Pro plan is for a few.", {("ChatGPT Pro", 200)}, "before the name"),
        ("If you pay for ChatGPT Plus ($20), skip Claude Pro ($20).", {PRO, PLUS}, "a condition presupposes it"),
        ("Claude Pro ($20), ChatGPT Plus ($20): you are at nearly $40 a month.", {PRO, PLUS}, "and no sum of both"),
        ("$20/month: ChatGPT Plus, Claude Pro", {PRO, PLUS}, "a price that heads a list of plans"),
        ("$20 tier: ChatGPT Plus and Claude Pro.", {PRO, PLUS}, "the same of a tier"),
        ("Claude Max $100: $100 / 9,000 messages.", {MAX}, "what follows the colon is a sum"),
        ("Claude Pro: $20/mo ($17 billed annually).", {PRO, ("Claude Pro", 17)}, "for who pays a year at once"),
        ("Claude Pro is $20/month, or $17 with annual billing.", {PRO, ("Claude Pro", 17)}, "the same behind or"),
        ("For $20 a month you get ChatGPT Plus.", {PLUS}, "what is bought for it"),
        ("Copy.ai is far dearer than ChatGPT Plus ($20/month), which is as good.", {PLUS}, "the price of an object"),
        ("If you buy two: ChatGPT Plus + Claude Pro ($40/month).", set(), "what both cost"),
        ("Take ChatGPT Plus or Claude Pro ($20).", {PLUS, PRO}, "each of two costs it"),
        ("Get 5x ChatGPT Plus ($100).", set(), "several of them"),
        ("Buy 5 ChatGPT Plus ($100).", set(), "several of them"),
        ("Claude Pro ($20 \u00d7 2) covers two.", set(), "a factor"),
        ("ChatGPT Plus ($240 a year) is cheaper so.", set(), "a year's price"),
        ("Claude Pro at $200/yr saves money.", set(), "a year's price"),
        ("Claude Pro ($5 a week) was a trial.", set(), "a week's"),
        ("Dropping ChatGPT Plus saves $20.", set(), "money saved"),
        ("A ChatGPT Plus gift card is $50.", set(), "of another thing"),
        ("Claude Pro ($20 in credits) is a gift.", set(), "a credit"),
        ("Claude Pro beats a $50 consultant.", set(), "another's"),
        ("Gemini Pro ($5) is cheap.", set(), "a model has that name too"),
        ("Is Claude Pro ($20) worth it?", set(), "a question"),
        ("Budget $20: ChatGPT Plus wins over Claude Pro.", set(), "no list of names behind the colon"),
        ("If you had Claude Pro at $20, you would be glad.", {PRO}, "a wish presupposes it too"),
        ("Grammarly Premium ($30) checks commas.", {("Grammarly Premium", 30)}, "a plan of another product"),
    ],
)
def test_prices_beside_plans(text: str, expected: set[tuple[str, float]], why: str) -> None:
    assert plans(text) == expected, why
