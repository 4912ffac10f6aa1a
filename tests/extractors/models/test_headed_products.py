"""Tests products and companies that a page or a section is named for, which running text names for other things too."""

from __future__ import annotations

import pytest

from counterclaim.extractors.models.unlisted.headed_products import product_of
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def said(text: str) -> set[tuple[str, str, str]]:
    """Return subject, attribute and value of the claims of a Markdown page."""
    found = extract(read(text.encode(), doc_id="page", kind="markdown")).claims
    return {(claim.subject, claim.attribute, str(claim.object or claim.value)) for claim in found}


@pytest.mark.parametrize(
    ("heading", "product"),
    [
        ("DeepSeek", "DeepSeek"),
        ("3. Jasper", "Jasper"),
        ("Mistral AI Review 2026", "Mistral AI"),
        ("What is DeepSeek?", "DeepSeek"),
        ("Meta AI (free)", "Meta AI"),
        ("Poe: many models in one place", "Poe"),
        ("DeepSeek V3", None),  # a model
        ("DeepSeek vs ChatGPT", None),  # two
        ("DeepSeek raises a billion dollars", None),  # news of a company
        ("Switching from Jasper", None),
        ("Canvas", None),  # a word of headings
        ("How Jasper works with Claude", None),
    ],
)
def test_a_heading_that_is_a_product(heading: str, product: str | None) -> None:
    assert product_of(heading) == product


@pytest.mark.parametrize(
    "name", ["DeepSeek", "Mistral AI", "Meta AI", "Jasper", "Perplexity", "Microsoft Copilot", "Cursor"]
)
@pytest.mark.parametrize(
    "page",
    [
        "# {name}\n\n{name} is for everybody.\n\n## Key features\n\n- Nice to look at\n- {fact}\n",
        "# {name} Review 2026\n\n## Pros\n\n- {fact}\n- Nice to look at\n",
        "# Seven assistants\n\n## 1. {name}\n\n- {fact}\n\n## 2. ChatGPT\n\n- Known to all\n",
        "# Seven assistants\n\n### {name}\n\n{fact}\n\n### ChatGPT\n\nKnown to all.\n",
    ],
)
def test_what_stands_under_its_name_is_said_of_it(name: str, page: str) -> None:
    facts = {"Real-time web search": ("web_search", "True"), "Much cheaper than GPT-4": ("price", "GPT-4")}
    for fact, (attribute, value) in facts.items():
        assert (name, attribute, value) in said(page.format(name=name, fact=fact))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # the company's one model, not the company
        ("# Prices\n\nDeepSeek R1 is out. DeepSeek is open source.", ("DeepSeek R1", "open_weights", "True")),
        ("# DeepSeek\n\n- DeepSeek R1: 128K context window", ("DeepSeek R1", "context_window", "128000")),
        ("# Tools\n\n## Perplexity\n\n- Pro Plan ($21/month)", ("Perplexity Pro", "subscription_price", "21")),
        (
            "# Tools\n\n## Jasper\n\nPricing: Creator plan from $47/month",
            ("Jasper Creator", "subscription_price", "47"),
        ),
        ("# Tools\n\n## Poe\n\n- Free tier / $18 a month Pro", ("Poe Pro", "subscription_price", "18")),
        (
            "# Tools\n\n## Microsoft Copilot\n\n- Pro is $21/month",
            ("Microsoft Copilot Pro", "subscription_price", "21"),
        ),
        ("# Tools\n\n## Jasper\n\nIt costs $47/month.", ("Jasper", "subscription_price", "47")),
        ("# Tools\n\n- NotebookLM Plus ($21/month)", ("NotebookLM Plus", "subscription_price", "21")),
        ("# Tools\n\nCursor Pro costs $21 per month.", ("Cursor Pro", "subscription_price", "21")),
        ("# Mistral AI\n\nMistral is open source.", ("Mistral AI", "open_weights", "True")),
        (
            "# Tiers\n\nUnlike Cursor's credits, Gemini comes in tiers:\n\n- **Ultra**: $120/month",
            ("Gemini Ultra", "subscription_price", "120"),
        ),
    ],
)
def test_names_beside_it(text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "# News\n\nMistral AI raised money for open-source models. GPT-4 is here.",  # a company in running text
        "# Mistral AI\n\nIts models rival GPT-4.\n\n## What is it?\n\nThey build open-source models.",
        "# DeepSeek R1\n\n## DeepSeek\n\nThe lab was founded in 2023. It has 200 people.",
        "# Assistants\n\n## Jasper\n\n- Llama 3 is open source",  # another is named
    ],
)
def test_no_claim_is_made_of_another(text: str) -> None:
    assert not {claim for claim in said(text) if claim[0] in {"GPT-4", "DeepSeek", "Jasper"} and claim[2] == "True"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# Tools\n\n- Microsoft Copilot for 12 editors ($360/month)", "what all of them cost"),
        ("# Tools\n\nCursor Pro is $21 a month for one, $360/month per seat for teams.", "another plan's"),
        ("# Cursor vs Frobnix\n\n## Pricing\n\n- Price: $360/month", "which of the two is open"),
    ],
)
def test_no_price_of_others_is_taken(text: str, why: str) -> None:
    assert "360" not in {value for _, _, value in said(text)}, why
