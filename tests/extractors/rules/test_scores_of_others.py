"""Scores and amounts that belong to no model named before: other measures, two values, "a model with ..."."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


def conditions(text: str) -> set[tuple[str, str, str | None]]:
    """Return (attribute, value, tier) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.attribute, str(c.value), c.qualifiers.tier) for c in found if c.relation == "is"}


TESTS = """# Grok 3 and DeepSeek R1

## GSM8K and MMLU

On MMLU:

- DeepSeek R1: reaches 65.9% on MMLU.
- Grok 3: solves 63.4% of the problems.
"""
SIDES = """# Grok 3 pricing

- **Input Tokens**:
  - $3.00 per million tokens
- **Output Tokens**:
  - $15.00 per million tokens
- $2 per million tokens
"""
MMLU = "Grok 3 gets 84.1% on MMLU. "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            MMLU + "The Harbor Planning score (44.5, and Grok 3 mini's 38.3) shows more.",
            {("Grok 3", "benchmark:mmlu", "84.1")},
            "a name that is no model's is another measure",
        ),
        (
            MMLU + "The Grok 3 mini score is 71.3%.",
            {("Grok 3", "benchmark:mmlu", "84.1"), ("Grok 3 Mini", "benchmark:mmlu", "71.3")},
            "the name of a model is none",
        ),
        (
            TESTS,
            {("DeepSeek R1", "benchmark:mmlu", "65.9"), ("Grok 3", "benchmark:mmlu", "63.4")},
            "a list keeps the test of its items where the heading names two",
        ),
        ("# Grok 4\n\nSWE-bench jumped from 3.5's level.", set(), "a version that owns what follows"),
        (
            "# Guide\n\n## Grok 3\n\nFine.\n\n- MMLU: 71.3% vs 62.5%\n",
            set(),
            "of two values nothing says which is the section's",
        ),
        (
            "# Guide\n\n## Grok 3\n\nFine.\n\n- MMLU: 71.3%\n",
            {("Grok 3", "benchmark:mmlu", "71.3")},
            "one value is",
        ),
        (
            "Grok 3 has a 1M token context. A model with a context of 32K tokens that reads with care does better.",
            {("Grok 3", "context_window", "1000000")},
            "any model is none that was named",
        ),
        (
            "Grok 3 is a model with a 32K token context window.",
            {("Grok 3", "context_window", "32000")},
            "what the named one is",
        ),
        (
            "# Llama 3\n\n- License: Permissive for research and commercial use",
            set(),
            "commercial use is allowed, which is no licence",
        ),
    ],
)
def test_values_of_nobody_named(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    found = {one for one in stated(text) if one[1].startswith(("benchmark", "context", "license"))}
    assert found == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            SIDES,
            {("input_price", "3.00", None), ("output_price", "15.00", None), ("token_price", "2", None)},
            "an item in front of a list within the list is the side of its prices, and of no others",
        ),
        (
            "# Grok 3 pricing\n\n- **Highlights**:\n  - $3.00 per million tokens",
            {("token_price", "3.00", None)},
            "a lead that names no side",
        ),
    ],
)
def test_the_item_in_front_of_prices(text: str, expected: set[tuple[str, str, str | None]], why: str) -> None:
    assert conditions(text) == expected, why


PARTS = """| Model | deepseek-chat | deepseek-reasoner |
|---|---|---|
| Context length | 64K | 64K |
| **{first}** | | |
| 1M tokens input | $0.27 | $0.55 |
| 1M tokens output | $1.10 | $2.19 |
| **{second}** | | |
| {again} | $0.13 | $0.14 |
"""


@pytest.mark.parametrize(
    ("again", "tiers", "why"),
    [
        ("1M tokens input", {"Day price", "Night price"}, "rows that both parts hold are told apart by their titles"),
        ("1M tokens cached input", set(), "where no row is repeated the lines above are only titles"),
    ],
)
def test_parts_of_a_table(again: str, tiers: set[str], why: str) -> None:
    text = PARTS.format(first="Day price", second="Night price", again=again)
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {c.subject for c in found} == {"DeepSeek Chat", "DeepSeek Reasoner"}, "no label of a row is a model"
    assert {c.qualifiers.tier for c in found if c.attribute == "input_price"} - {None} == tiers, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("# Local LLMs vs Cloud APIs\n\n- Local LLMs: 50ms latency\n- Cloud APIs: 200ms latency", set(), "classes"),
        (
            "# Reviews\n\n## Jasper\n\n$59/month is steep, especially when ChatGPT costs $20/month.",
            {("Jasper", "subscription_price", "59"), ("ChatGPT", "subscription_price", "20")},
            "a value with a clause of its own",
        ),
        ("# Grok 3\n\nGoing to a larger context like 1M would help Grok 3.", set(), "an example of a window"),
        (
            "# Grok 3\n\nGrok 3 has a context of 1M tokens.",
            {("Grok 3", "context_window", "1000000")},
            "a window",
        ),
        ("# Llama 3.1 70B\n\n- ~40GB VRAM (Q4)", {("Llama 3.1 70B", "vram", "40")}, "a line of memory"),
        (
            "| Model | Parameters | Notes |\n|---|---|---|\n| Llama 3.1 70B | 70B | The large one. ~40GB VRAM (Q4). |",
            {("Llama 3.1 70B", "parameters", "70000000000"), ("Llama 3.1 70B", "vram", "40")},
            "so in a cell, behind a sentence",
        ),
    ],
)
def test_classes_clauses_and_lines_of_memory(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert stated(text) == expected, why
