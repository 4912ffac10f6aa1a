"""The model that a page without a title's model opens with: sentences without a name further down are about it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_PRICES = "\n\nIt took a year.\n\n## Prices\n\nAPI pricing starts at $2 per million input tokens."


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("xAI has released Grok 4 today." + _PRICES, {"Grok 4"}, "the page names no other model"),
        ("Grok 4 is out today." + _PRICES, {"Grok 4"}, "it is the subject of the first sentence"),
        ("We wrote a chatbot with Grok 4 last year." + _PRICES, set(), "the page is about another thing"),
        ("xAI has released Grok 4. GPT-5 is older." + _PRICES, set(), "two models, and neither in a title"),
        ("Spring is here.\n\nxAI has released Grok 4 today." + _PRICES, set(), "the page opens with other things"),
        ("xAI has released Grok 4 today. API pricing starts at nothing.", set(), "no page but a note"),
        ("# Frobnix review\n\nxAI has released Grok 4 today." + _PRICES, set(), "the title is of another thing"),
    ],
)
def test_page_about_the_model_it_opens_with(text: str, expected: set[str], why: str) -> None:
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {claim.subject for claim in claims if claim.attribute == "input_price"} == expected, why
