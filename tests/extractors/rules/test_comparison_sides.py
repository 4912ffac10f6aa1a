"""Sides of comparisons in prose: objects named before, behind a colon or only described, and what they are in."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

OPUS, SONNET, GPT, GEMINI, DEEPSEEK = "Claude Opus 4.5", "Claude Sonnet 4.5", "GPT-5", "Gemini 2.5 Pro", "DeepSeek V3.2"
SECTION = f"""# Which model to choose

This page covers {OPUS}, {SONNET}, {GPT}, {GEMINI} and {DEEPSEEK}.

## {DEEPSEEK}

{DEEPSEEK} is an open-weight model.

{{sentence}}
"""
VERSUS = f"# {OPUS} vs {GPT}\n\nWe used both for a month.\n\n## Everyday use\n\n{{sentence}}\n"
Comparison = tuple[str, str, str, str | None]


def comparisons(page: str, sentence: str) -> set[Comparison]:
    """Return (subject, attribute, relation, object) of what a page compares."""
    found = extract(read(page.format(sentence=sentence).encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, c.relation, c.object) for c in found if c.relation != "is"}


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        ("It rivals GPT-5 at a fraction of the cost.", {("price", "less", GPT)}, "the one it is compared with before"),
        ("It is as capable as Sonnet at a fraction of the price.", {("price", "less", SONNET)}, "a short name"),
        ("Benchmark performance trails Opus and GPT-5.", {("quality", "less", OPUS), ("quality", "less", GPT)}, "had"),
        ("The API is 10x cheaper than GPT-5.", {("price", "ratio", GPT)}, "what a model has, in capitals"),
        ("It is not competitive with Opus on coding.", {("quality", "less", OPUS)}, "a likeness denied"),
        ("It is less reliable than Sonnet.", {("quality", "less", SONNET)}, "less and an adjective"),
        ("In comparison to Opus, its writing is weaker.", {("quality", "less", OPUS)}, "the object first"),
        (
            "It runs at 60 tokens per second, outpacing rivals: Opus at 40, Sonnet at 50.",
            {("throughput", "greater", OPUS), ("throughput", "greater", SONNET)},
            "a list behind a colon, each with its number",
        ),
        ("It can read longer documents than Sonnet.", {("context_window", "greater", SONNET)}, "what a window holds"),
        ("Many teams prefer it over GPT-5.", {("quality", "greater", GPT)}, "the one spoken of is preferred"),
        ("Weaknesses: Slower than Opus. Pricier than Gemini 2.5 Pro.", {("speed", "less", OPUS)}, "a label is no name"),
    ],
)
def test_sides_in_a_section(sentence: str, expected: set[tuple[str, str, str]], why: str) -> None:
    found = comparisons(SECTION, sentence)
    assert {(DEEPSEEK, *one) for one in expected} <= found, why
    assert all(one[0] == DEEPSEEK for one in found), why


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        ("Opus gives a larger context window than its rival.", (OPUS, "context_window", "greater", GPT), "an opponent"),
        ("Opus edges out its rival on MMLU.", (OPUS, "benchmark:mmlu", "greater", GPT), "behind a verb"),
        ("Opus is more expensive than its OpenAI counterpart.", (OPUS, "price", "greater", GPT), "with its maker"),
        ("Pricing favors GPT-5.", (GPT, "price", "less", OPUS), "what an aspect favors"),
        ("Raw speed goes to GPT-5.", (GPT, "speed", "greater", OPUS), "whom it goes to"),
        ("Opus holds a slim lead on MMLU.", (OPUS, "benchmark:mmlu", "greater", GPT), "a lead"),
        ("Opus scores 90% on MMLU, with GPT-5 right behind.", (GPT, "benchmark:mmlu", "less", OPUS), "who is behind"),
    ],
)
def test_the_other_of_two(sentence: str, expected: Comparison, why: str) -> None:
    assert expected in comparisons(VERSUS, sentence), why


@pytest.mark.parametrize(
    ("page", "sentence", "why"),
    [
        (SECTION, "It is cheaper than its rival.", "which rival, nobody says"),
        (VERSUS, "Opus beats its rival Zephyr 2.", "another is named"),
        (VERSUS, "The conversation goes to GPT-5.", "no aspect"),
        (SECTION, "Zephyr 2 rivals GPT-5 at a fraction of the cost.", "another subject"),
        (SECTION, "You can use it at a fraction of the cost.", "of nothing that is named"),
        (SECTION, "Would you prefer it over GPT-5?", "a question"),
    ],
)
def test_sides_that_are_not_certain(page: str, sentence: str, why: str) -> None:
    found = comparisons(page, sentence)
    assert not any(DEEPSEEK in one or {OPUS, GPT} <= {*one} for one in found), why
