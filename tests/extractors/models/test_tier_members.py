"""Models that a list of prices names by their tier, or by version and tier, beside one of their line."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def prices(text: str) -> set[tuple[str, str]]:
    """Return (model, input price) of a page."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, str(c.value)) for c in claims if c.attribute == "input_price"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "GPT-4.1 is $2/$8, mini $0.40/$1.60 and nano $0.10/$0.40 per million tokens.",
            {("GPT-4.1", "2"), ("GPT-4.1 mini", "0.40"), ("GPT-4.1 nano", "0.10")},
            "tiers in small letters behind the model of their version",
        ),
        (
            "GPT-5.6 has three tiers - Sol ($5/$30), Terra ($2.50/$15) and Luna ($1/$6) per million tokens.",
            {("GPT-5.6 Sol", "5"), ("GPT-5.6 Terra", "2.50"), ("GPT-5.6 Luna", "1")},
            "listed tiers with prices in brackets",
        ),
        (
            "# Gemini 2.5\n\n- 2.5 Flash: $0.30 / $2.50\n- 2.5 Flash-Lite: $0.10 / $0.40\n- 2.5 Pro: $1.25 / $10\n",
            {("Gemini 2.5 Flash", "0.30"), ("Gemini 2.5 Flash-Lite", "0.10"), ("Gemini 2.5 Pro", "1.25")},
            "version and tier below a heading of their version",
        ),
        (
            "# Prices\n\nGPT-4.1: $2/$8\nmini: $0.40/$1.60\n",
            {("GPT-4.1", "2"), ("GPT-4.1 mini", "0.40")},
            "a line of its own",
        ),
        (
            "# Prices\n\nGemini 2.0 Flash and Gemini 2.5 Pro are new. 2.5 Pro costs $1.25/M input.\n",
            {("Gemini 2.5 Pro", "1.25")},
            "a version that the page names elsewhere",
        ),
        ("GPT-5 is good, overall ($5/$30) fine.", {("GPT-5", "5")}, "no tier"),
        ("GPT-5 is in Plus ($20) and Pro ($200).", set(), "plans, not tiers"),
        ("ChatGPT has Go ($8) and Plus ($20).", set(), "no version stands before"),
        ("# Gemini 2.5\n\nThe iPhone 2.5 Pro: $1.25 / $10.\n", set(), "behind another name"),
    ],
)
def test_prices_of_tiers(text: str, expected: set[tuple[str, str]], why: str) -> None:
    assert prices(text) == expected, why


def test_what_follows_a_list_is_not_the_last_ones() -> None:
    text = "GPT-5.6 has tiers - Sol ($5/$30), Terra ($2.50/$15), Luna ($1/$6); 1M context, tool calling."
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {c.attribute for c in claims} == {"input_price", "output_price"}
