"""Plans that stand behind their prices: below headings, in lines, brackets, cells and sentences."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.rules.plans.plan_conditions import label_beside

Prices = dict[float, tuple[str, ...]]
PAGES = {
    "below a heading": "## {name}\n\nPricing: {said}\n",
    "below a heading with a number": "## 4. {name} — Best for teams\n\n**Price:** {said}  \n**Best for:** mail\n",
    "in a line": "# Tools for work\n\n- **{name}**: {said}\n",
    "in brackets": "# Tools for work\n\nOur pick: {name} ({said})\n",
    "in a cell": "# Tools\n\n| Tool | Price | For |\n|---|---|---|\n| {name} | {said} | x |\n| Foo Bar | $3/mo | y |\n",
    "in a sentence": "# Tools for work\n\n{name} costs {said}.\n",
}
# What is said; the words that the subject or the conditions of each price must have, those of no other plan
FORMS: list[tuple[str, Prices, str]] = [
    ("Free / $17/month (Pro)", {17: ("Pro",)}, "behind what is free"),
    ("$48/month (Creator), $119/month (Teams)", {48: ("Creator",), 119: ("Team",)}, "each in its brackets"),
    ("$11/mo Basic, $31/mo Standard", {11: ("Basic",), 31: ("Standard",)}, "each behind its price"),
    ("$11/mo Basic / $31/mo Standard", {11: ("Basic",), 31: ("Standard",)}, "with a stroke between"),
    ("$13/mo (Pro) / $61/mo (Pro Ultimate)", {13: ("Pro",), 61: ("Pro", "Ultimate")}, "a longer name"),
    ("from $13/month for Pro", {13: ("Pro",)}, "linked"),
    ("$119/month Teams", {119: ("Team",)}, "bare"),
    ("$9/month (Basic plan)", {9: ("Basic",)}, "with a noun"),
    ("$21/month (individual), $27/user/month (Teams)", {21: ("individual",), 27: ("Team",)}, "in small letters"),
    ("$21/month (Pro, billed annually)", {21: ("Pro", "annually")}, "with its billing"),
    ("$21/month (Pro) or $41/user/month (Business)", {21: ("Pro",), 41: ("Business",)}, "two that 'or' joins"),
    ("$21/month (Pro) / $33/month (Studio 365)", {21: ("Pro",), 33: ("Studio",)}, "a name that no list knows"),
]
PLANS = {"Pro", "Creator", "Team", "Basic", "Standard", "Business"}


@pytest.mark.parametrize("name", ["Jasper AI", "Cursor", "ChatGPT", "Windsurf", "Midjourney"])
@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize(("said", "expected", "why"), FORMS, ids=[form[2] for form in FORMS])
def test_no_price_without_its_plan(name: str, where: str, said: str, expected: Prices, why: str) -> None:
    if where == "in brackets" and "(" in said:
        pytest.skip("no brackets in brackets")
    claims = extract(read(PAGES[where].format(name=name, said=said).encode(), doc_id="d", kind="markdown")).claims
    found = {float(str(c.value)): c for c in claims if c.attribute == "subscription_price" and c.subject != "Foo Bar"}
    found.pop(0, None)
    assert found, why
    for value, claim in found.items():
        told = {claim.subject, claim.qualifiers.tier or "", *claim.qualifiers.conditions}
        words = {"Team" if word == "Teams" else word for text in told for word in text.replace(",", " ").split()}
        assert words.issuperset(expected[value]), why
        assert not (words & PLANS).difference(expected[value]), why


@pytest.mark.parametrize(
    ("text", "subject", "label", "why"),
    [
        ("$33/mo (Studio 365)", "Tandem", "Studio 365", "a name that no list knows"),
        ("$21/mo (individual)", "Tandem", "individual", "a word for a kind of plan in small letters"),
        ("$21/mo (Pro)", "Tandem", None, "a plan, which is read as such"),
        ("$21/mo (Studio 365)", "Tandem Pro", None, "what a plan includes"),
        ("$61/mo (Pro Ultimate)", "Tandem Pro", "Pro Ultimate", "another plan than the one carried"),
        ("$21/mo (GPT-4 Turbo)", "Tandem", None, "a model that it includes"),
        ("$21/mo (USD)", "Tandem", None, "a currency"),
        ("$21/mo (June 2026)", "Tandem", None, "a date"),
        ("$21/mo (unlimited)", "Tandem", None, "a word of the language"),
        ("$21/mo (Faster answers)", "Tandem", None, "words that are no name"),
    ],
)
def test_names_in_brackets(text: str, subject: str, label: str | None, why: str) -> None:
    assert label_beside(text, 0, text.index("o") + 1, subject) == label, why
