"""Superlatives without a set of their own: over the models that the page, its table or the sentence compares."""

from __future__ import annotations

import pytest

from tests.extractors.rules.three_models import GEMINI, KIMI, SONNET, THREE, Found, ahead, found

LOOSE = "# Notes on models\n\nSome remarks.\n\n## Remarks\n\n{text}\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Gemini 2.5 Pro is the fastest.", ahead(GEMINI, "speed", "greater"), "the title compares three"),
        ("Gemini was the quickest model in our tests.", ahead(GEMINI, "speed", "greater"), "a short name, a closing"),
        ("Kimi K2 is the clear cost leader here.", ahead(KIMI, "price", "less"), "a noun"),
        ("- Kimi K2: cheapest at $0.20 per job.", ahead(KIMI, "price", "less"), "a label"),
        ("Overall, Claude Sonnet 4 is the best.", ahead(SONNET, "quality", "greater"), "quality of no field"),
        ("Claude Sonnet 4 is the best for coding.", ahead(SONNET, "quality", "greater"), "quality in a task"),
        (
            "Kimi K2 is the cheapest and Gemini 2.5 Pro the fastest.",
            ahead(KIMI, "price", "less") | ahead(GEMINI, "speed", "greater"),
            "the second verb left out",
        ),
        ("- Gemini 2.5 Pro\n  - Fastest", ahead(GEMINI, "speed", "greater"), "the item of a model"),
        ("Gemini 2.5 Pro is the fastest model Google sells.", set(), "among those of its maker"),
        ("Gemini 2.5 Pro is the fastest-growing model.", set(), "another adjective"),
        ("Among open models, Kimi K2 is the cheapest.", set(), "a narrower set"),
        ("If Kimi K2 is the cheapest, take it.", set(), "a condition"),
        ("GPT-5 is the fastest.", set(), "none of the three"),
        ("Kimi K2 is not the fastest.", set(), "denied"),
        ("Kimi K2 may be the fastest.", set(), "supposed"),
        ("Kimi K2 is the cheapest open model.", set(), "a narrower noun"),
        ("Kimi K2 is the cheapest way to start.", set(), "a way, no model"),
        ("Kimi K2 on Groq is the fastest.", set(), "a host's"),
        ("Kimi K2 and Gemini 2.5 Pro are the fastest.", set(), "two of three"),
    ],
)
def test_over_the_models_of_the_title(text: str, expected: Found, why: str) -> None:
    assert found(THREE, text) == expected, why


def test_over_those_that_the_sentence_gives_a_standing() -> None:
    text = "GPT-4.1 is the fastest, Kimi K2 is the cheapest, and Gemini 2.5 Pro is best for long documents."
    assert {("GPT-4.1", "speed", "greater", KIMI), ("GPT-4.1", "speed", "greater", GEMINI)} <= found(LOOSE, text)
    assert found(LOOSE, "GPT-4.1 is the fastest.") == set(), "of a whole market"


def test_in_the_notes_of_a_table() -> None:
    rows = [(GEMINI, "3 s", "Fastest. Mended every fault, but left out one step until asked again."),
            (SONNET, "20 s", "Did all of the work and needed one small correction at the end."),
            (KIMI, "12 s", "Found the slow query and left one note open for later work.")]  # fmt: skip
    table = "\n".join(["| Model | Response | Notes |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])
    assert ahead(GEMINI, "speed", "greater") <= found(THREE, table)
