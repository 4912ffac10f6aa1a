"""What the price of a product's plan holds for: which plan, which billing, how many seats."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.rules.plans.plan_conditions import (
    billing_beside,
    bundle_beside,
    counts_several,
    is_for_several,
    plan_beside,
    plan_of_label,
)
from counterclaim.extractors.values.quantities import find_quantities

Price = tuple[str, float, tuple[str, ...]]


def prices(page: str) -> list[Price]:
    """Return (subject, dollars a month, conditions) of a page."""
    claims = extract(read(page.encode(), doc_id="d", kind="markdown")).claims
    found = [claim for claim in claims if claim.attribute == "subscription_price"]
    return [
        (c.subject, float(str(c.value)), tuple(filter(None, (c.qualifiers.tier, *c.qualifiers.conditions))))
        for c in found
    ]


def amount(text: str) -> tuple[int, int]:
    """Return where the last monthly amount of a text stands."""
    monthly = [q for q in find_quantities(text) if q.dimension == "money_per_month"]
    return monthly[-1].start, monthly[-1].end


@pytest.mark.parametrize(
    ("text", "plan", "why"),
    [
        ("$8/mo (X Premium)", "X Premium", "in brackets behind it, with the words before the plan's"),
        ("Go $8/mo", "Go", "before it"),
        ("Business — $20/user/mo", "Business", "before a dash"),
        ("Included in Business ($20/user/mo)", "Business", "before brackets; what is included is no part of it"),
        ("$8/month bundled with X Premium", "X Premium", "linked behind it"),
        ("Max 5x — $100/mo (5x Pro usage)", "Max 5x", "what the plan holds is no plan"),
        ("$20/mo (Pro — all models)", "Pro", "brackets that say more"),
        ("$30/mo SuperGrok", "SuperGrok", "behind it, at the end"),
        ("$20/mo, Pro $200/mo", "Pro", "of two prices the second's"),
        ("The Pro plan costs $20/mo", "Pro", "an article is no part of a plan's name"),
        ("Free / $20/mo Plus Free tier", "Plus", "what costs nothing is another offer"),
        ("Free / $19.99/mo Free tier", None, "and no plan of a price"),
        ("$20/month. Pro users get more", None, "another sentence"),
        ("$20/mo (flat)", None, "no plan's name"),
        ("Google AI Plus — $7.99/mo", "Google AI Plus", "a name of three words"),
        ("$20/mo (Pro Search)", None, "a feature that begins like a plan"),
        ("$20/user/mo (Workspace)", None, "another word in brackets"),
        ("Professional at $20/mo", "Professional", "a plan, and not the beginning of one"),
        ("$16/mo for professionals", None, "a word of the language"),
        ("Pro costs more than Plus, and the app is $20/mo", None, "a plan named too far off"),
    ],
)
def test_the_plan_beside_a_price(text: str, plan: str | None, why: str) -> None:
    assert plan_beside(text, *amount(text)) == plan, why


@pytest.mark.parametrize(
    ("label", "plan", "why"),
    [
        ("Business", "Business", "nothing else"),
        ("Team tier", "Team", "a word that goes with any plan"),
        ("Plus / Pro", "Plus / Pro", "two plans of two brands"),
        ("Pro Price", "Pro", "beside the attribute"),
        ("Price", None, "no plan"),
        ("Best for Team work", None, "words that name no plan"),
        ("business", None, "no name without its capital"),
    ],
)
def test_labels_of_plans(label: str, plan: str | None, why: str) -> None:
    assert plan_of_label(label) == plan, why


@pytest.mark.parametrize(
    ("text", "billing", "why"),
    [
        ("$20/user/month, billed annually)", "billed annually", "behind a comma"),
        ("$25/user/month (annual)", "annual", "in brackets"),
        ("$30/user/month monthly", "monthly", "the other way to pay"),
        ("$42/mo intro", "intro", "for a time"),
        ("$200/year, effectively ~$16.67/mo", "$200/year", "a year's price by the month"),
        ("$200 on the annual plan (~$16.67/mo)", "annual plan", "before brackets"),
        ("$240/year for teams. Solo users pay $20/mo", None, "a year's price of another plan"),
        ("$20/month, and our annual report agrees", None, "an adjective of another thing"),
    ],
)
def test_billing(text: str, billing: str | None, why: str) -> None:
    assert billing_beside(text, *amount(text)) == billing, why


@pytest.mark.parametrize(
    ("text", "bundle", "why"),
    [
        ("$30/mo + M365", "+ M365", "what has to be paid too"),
        ("$16/mo (with X)", "with X", "what it comes with"),
        ("$20/mo + $2.25/ACU", None, "a further amount"),
        ("$20/mo (with limits)", None, "no name"),
        ("$20/mo", None, "nothing"),
    ],
)
def test_bundles(text: str, bundle: str | None, why: str) -> None:
    assert bundle_beside(text, amount(text)[1] if "ACU" not in text else len("$20/mo")) == bundle, why


@pytest.mark.parametrize(
    ("text", "several", "why"),
    [
        ("Team: $100/month (5 people)", True, "what five people pay"),
        ("$20/seat/month → $100/month", True, "the sum of seats"),
        ("$25/user/month (5 users)", False, "each of them"),
        ("$25/month, 5 projects", False, "other things are counted"),
        ("$20/month → $25/month", False, "a rise"),
    ],
)
def test_prices_of_several_seats(text: str, several: bool, why: str) -> None:
    assert is_for_several(text, *amount(text)) is several, why


def test_labels_that_count_plans() -> None:
    assert counts_several("5× ChatGPT Plus")
    assert not counts_several("Claude Max 5x")


TABLE = """# Gemini and ChatGPT

## Pricing

| Plan | Gemini | ChatGPT |
|---|---|---|
| {} |
| {} |
"""


@pytest.mark.parametrize(
    ("first", "second", "expected", "why"),
    [
        (
            "Pro | $20/mo | $20/mo (Plus)",
            "Business | $40/user/mo | $25/user/mo (Team)",
            [
                ("Gemini Pro", 20, ()),
                ("ChatGPT Plus", 20, ()),
                ("Gemini", 40, ("Business",)),
                ("ChatGPT Team", 25, ()),
            ],
            "a plan that its brand is known to have is the subject, any other a condition",
        ),
        (
            "Entry | $20/mo | Go $8/mo",
            "Flagship | $60/mo | Pro $200/mo",
            [("Gemini", 20, ()), ("ChatGPT Go", 8, ()), ("Gemini", 60, ()), ("ChatGPT Pro", 200, ())],
            "what the cell says goes before its label, and a rung of the ladder is no plan",
        ),
    ],
)
def test_tables_of_plans(first: str, second: str, expected: list[Price], why: str) -> None:
    assert prices(TABLE.format(first, second)) == expected, why


def test_a_row_of_several_plans_is_no_price() -> None:
    page = (
        "# ChatGPT\n\n| Option | Monthly cost |\n|---|---|\n| 5x ChatGPT Plus | $100/mo |\n| ChatGPT Team | $125/mo |\n"
    )
    assert [subject for subject, _, _ in prices(page)] == ["ChatGPT Team"]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Gemini is in the Business plan ($20/user/month, billed annually).",
            ("billed annually", "Business"),
            "both",
        ),
        ("Gemini costs $20/user/month.", (), "neither"),
    ],
)
def test_conditions_in_sentences(text: str, expected: tuple[str, ...], why: str) -> None:
    found = prices(f"# Gemini\n\n## Plans\n\n{text}\n")
    assert [conditions for _, _, conditions in found] == [expected], why
