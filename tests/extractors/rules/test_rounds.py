"""Rounds of an article about two models: who wins, at what, and what only sounds like it."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

A, B = "Claude Opus 4.5", "GPT-5.2"
PAGE = f"# {A} vs {B}\n\nWe used both for a month.\n\n## {{section}}\n\n{{sentence}}\n"


def comparisons(section: str, sentence: str) -> set[tuple[str, str, str, str | None]]:
    """Return (subject, attribute, relation, object) of what a section of a page about two models compares."""
    text = PAGE.format(section=section, sentence=sentence)
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, c.relation, c.object) for c in found if c.relation != "is"}


@pytest.mark.parametrize(
    ("section", "sentence", "metric", "why"),
    [
        ("Everyday use", f"For coding, {A} wins.", "quality", "what is won opens the sentence"),
        ("Everyday use", f"When it comes to long reports, {A} is the clear winner.", "quality", "any task"),
        ("Everyday use", f"On price, {A} wins.", "price", "what is paid: less is better"),
        ("Everyday use", f"In terms of speed, {A} comes out ahead.", "speed", "speed"),
        ("Everyday use", f"{A} wins for long reports.", "quality", "what is won closes the sentence"),
        ("Writing", f"{A} wins here.", "quality", "the heading says what"),
        ("Writing", f"{A} takes this round.", "quality", "a round"),
        ("Writing", f"We give this one to {A}.", "quality", "who judges"),
        ("Pricing", f"The point goes to {A}, because it has a free tier.", "price", "with a reason"),
        ("Writing", f"The winner here is {A}.", "quality", "named last"),
        ("Everyday use", f"The winner for code review is {A}.", "quality", "named last, with what it wins"),
        ("Final verdict", f"{A} is the clear winner.", "quality", "a verdict on all"),
        ("Everyday use", f"Overall winner: {A}", "quality", "a line that says overall"),
        ("Everyday use", f"{A} > {B} for code review.", "quality", "a sign between two"),
    ],
)
def test_who_wins(section: str, sentence: str, metric: str, why: str) -> None:
    relation = "less" if metric == "price" else "greater"
    assert (A, metric, relation, B) in comparisons(section, sentence), why


@pytest.mark.parametrize(
    ("section", "sentence", "why"),
    [
        ("Everyday use", f"{A} wins here.", "nothing says at what"),
        ("Everyday use", f"For integrations, {A} wins.", "a thing beside the answers of a model"),
        ("Writing", f"Does {A} win here?", "a question"),
        ("Writing", f"If {A} wins here, we switch.", "a condition"),
        ("Writing", f"{A} wins and {B} wins, each on its day.", "both"),
        ("Writing", f"{A} leads its maker's lineup.", "ahead of others"),
        ("Writing", f"{A} won an award here.", "an object"),
        ("Writing", f"The point is that {A} is new.", "a point that is made"),
        ("Writing", f"We give {A} a try.", "no verdict"),
        ("Writing", f"{A} does not take this round.", "denied"),
        ("Writing", f"{A} wins some and loses some.", "no verdict"),
    ],
)
def test_no_verdict(section: str, sentence: str, why: str) -> None:
    assert comparisons(section, sentence) == set(), why
