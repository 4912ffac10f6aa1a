"""Tests what of front matter is read as text of the page: what its readers see, with the lines of the source."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing.markdown import parse

CATALOGUE = """---
title: Zorbit
slug: zorbit
tags: [assistant that answers, free to use]
rating: 4.4
pricingModel: Free
longDescription: "Zorbit answers all of your questions.\\n\\nIt reads pictures, too."
pros:
  - Reads long files
  - "1. and others"
pricing:
  "Pro – $12": All models of the maker
alternatives:
  - name: Gemini
    url: https://example.org
    reason: Larger context window and more
faqItems:
  - question: Is it free?
    answer: Yes, the web chat is free of charge.
---
"""


def blocks(text: str) -> list[tuple[str, int | None, str]]:
    document = parse(text, doc_id="page")
    return [(block.kind, block.line, document.of(block)) for block in document.blocks]


def test_a_page_of_a_catalogue_is_its_front_matter() -> None:
    assert blocks(CATALOGUE) == [
        ("title", None, "Zorbit"),
        ("paragraph", 6, "Pricing model: Free"),
        ("paragraph", 7, "Zorbit answers all of your questions."),
        ("paragraph", 9, "It reads pictures, too."),
        ("heading", 8, "Pros"),
        ("item", 9, "Reads long files"),
        ("item", 10, "1. and others"),
        ("heading", 11, "Pricing"),
        ("item", 12, "Pro – $12: All models of the maker"),
        ("heading", 13, "Alternatives"),
        ("heading", 14, "Gemini"),
        ("paragraph", 16, "Larger context window and more"),
        ("heading", 17, "Faq items"),
        ("heading", 18, "Is it free?"),
        ("paragraph", 19, "Yes, the web chat is free of charge."),
    ]


@pytest.mark.parametrize(
    ("front", "shown", "why"),
    [
        (
            "faq:\n  - q: Is it open?\n    a: It is open source.",
            ["Faq", "Is it open?", "It is open source."],
            "questions",
        ),
        ("tldr: It is the best of all.", ["Tldr", "It is the best of all."], "a verdict"),
        (
            "review:\n  reviewBody: It is good.\n  rating: 4",
            ["Review", "It is good."],
            "a verdict within another entry",
        ),
        ("description: What search engines are told of it.", [], "metadata, where the page has a text of its own"),
        ("keywords: [one of many words, another of many]", [], "no text"),
        ("resources:\n  - src: a picture of it", [], "an entry that nobody knows"),
        ("faq: 3", [], "a number"),
        ("faq:\n  - [[[[deep down there]]]]", [], "too deep"),
    ],
)
def test_beside_a_text_only_what_is_known_to_be_shown(front: str, shown: list[str], why: str) -> None:
    texts = [text for _, _, text in blocks(f"---\n{front}\n---\n\nThe text.\n")]
    assert texts == ["The text.", *shown], why


def test_nothing_is_raised_and_no_more_than_so_much_is_shown() -> None:
    many = "".join(f"  - item number {n}\n" for n in range(2_500))
    assert len(blocks(f"---\npros:\n{many}---\n")) == 2_000
