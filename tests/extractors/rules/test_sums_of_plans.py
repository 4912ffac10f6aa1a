"""Amounts that several plans, seats or people cost together are no plan's price; what a plan costs beside them is."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.rules.plans.several_seats import is_of_several_seats, is_sum

NAMES = [
    ("ChatGPT Plus", "Claude Pro"),
    ("Perplexity", "ChatGPT"),
    ("Jasper", "Notion AI"),
    ("Otter.ai Pro", "Cursor Pro"),
]
SUMS = [
    ("Our pick: {a} + {b} ($43/month)", "joined by a plus"),
    ("{a} + {b} for power users ($43/user)", "and what they are for"),
    ("Cost: $43/month ({a} + {b})", "behind the amount"),
    ("4× {a}: $86/month", "counted"),
    ("- 4x {a}: $86/month (heavy users)", "counted in an item"),
    ("Keep 2× {a}: $43/month (for researchers only)", "counted behind a verb"),
    ("{a} for 2 power users ($43/month)", "for so many people"),
    ("{a} for 3-5 power users ($65-108/month)", "for some"),
    ("{a} (3-5 key reps): $65-108/month", "people in brackets"),
    ("{a} (all reps): $215/month", "all of them"),
    ("{a} for all ($108/month for 5 licenses)", "behind the amount"),
    ("Start with 3-5 {a} accounts ($65-108/month) for editors.", "accounts"),
    ("Add {a} if you need images, bringing the total to $45/month.", "a total"),
    ("For a 5-person content team, {a} comes to $108/month.", "a team's size"),
    ("Using {a} for everything: $46/month", "a bill"),
    ("The Power User Stack ($108+/month): {a}, {b}", "a list of tools"),
    ("{a}, {b}, Zapier connectors. About $215-320/user/mo at scale.", "the sum of a list"),
    ("{a} and {b} together: $43/month", "a word for sums"),
    ("Total minimum cost with {a}: $43/month.", "a total of one and more"),
    ("Ten seats of {a}: $215/month", "seats in words"),
    ("5 seats of {a} = $108/month", "seats"),
    ("{a} x 5 = $108/month", "times"),
    ("The $52/month price tag is hard to justify when {a} does the same.", "another's price"),
    ("{a} competes with $210+/mo offerings.", "others' prices"),
    ("A typical {a} user runs about $21-43/month once overage is included.", "a bill of many"),
]


@pytest.mark.parametrize("heading", ["", "## {a}\n\n"], ids=["alone", "below its heading"])
@pytest.mark.parametrize(("first", "second"), NAMES)
@pytest.mark.parametrize(("text", "why"), SUMS, ids=[why for _, why in SUMS])
def test_what_several_cost(text: str, why: str, first: str, second: str, heading: str) -> None:
    page = f"# Tools for work\n\n{heading}{text}\n".format(a=first, b=second)
    claims = extract(read(page.encode(), doc_id="d", kind="markdown")).claims
    assert not [c for c in claims if c.attribute == "subscription_price"], why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("ChatGPT Plus ($22) + Claude Pro ($21) do.", {("ChatGPT Plus", 22), ("Claude Pro", 21)}, "each with its own"),
        ("Our pick: ChatGPT Plus ($22) or ChatGPT Plus + Claude Pro ($43)", {("ChatGPT Plus", 22)}, "then the sum"),
        ("Claude Max 5x: $105/month", {("Claude Max 5x", 105)}, "the factor of a plan"),
        ("GitHub Copilot Pro+: $37/month", {("GitHub Copilot Pro+", 37)}, "a plus that is part of a name"),
        ("Claude Max gives 5x Pro usage ($105/month).", {("Claude Max", 105)}, "a factor of what it holds"),
        ("ChatGPT Team is $26/user/month for 2 users or more.", {("ChatGPT Team", 26)}, "the price of one seat"),
        ("ChatGPT Plus costs $22/month while Claude Pro costs $21/month.",
         {("ChatGPT Plus", 22), ("Claude Pro", 21)}, "two clauses"),
    ],
)  # fmt: skip
def test_what_one_costs(text: str, expected: set[tuple[str, int]], why: str) -> None:
    claims = extract(read(f"# Chatbots\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    assert {(c.subject, int(str(c.value))) for c in claims if c.attribute == "subscription_price"} == expected, why


@pytest.mark.parametrize(
    ("text", "together", "several", "why"),
    [
        ("Tandem + Cradle Pro ($43/mo)", True, False, "a sum"),
        ("Tandem: $22/mo (Tandem + Cradle)", True, False, "named behind it"),
        ("Tandem ($22/mo + tax)", False, False, "no name"),
        ("Tandem: $22/mo (Tandem 4 + voice)", False, False, "what it includes"),
        ("3× Tandem Pro: $66/mo", False, True, "a count"),
        ("Tandem 3: $66/mo", False, False, "a version"),
        ("10-person team: $220/mo", False, True, "the size of a group"),
    ],
)
def test_the_words_around(text: str, together: bool, several: bool, why: str) -> None:
    start = text.index("$")
    assert (is_sum(text, start, text.index("/mo") + 3), is_of_several_seats(text, start)) == (together, several), why
