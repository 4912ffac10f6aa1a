"""Verdicts over three models, and words that mean all the others: "wins on price", "beats both", "its competitors"."""

from __future__ import annotations

import pytest

from tests.extractors.rules.three_models import GEMINI, KIMI, SONNET, THREE, Found, ahead, found


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Claude Sonnet 4 wins for production code, as it is thorough.", ahead(SONNET, "quality", "greater"), "a task"),
        ("Kimi K2 wins on price.", ahead(KIMI, "price", "less"), "an aspect"),
        ("**Kimi K2 wins on cost, by far.**", ahead(KIMI, "price", "less"), "a remark behind it"),
        ("Coding: Claude Sonnet 4 wins.", ahead(SONNET, "quality", "greater"), "a headline"),
        ("Winner for coding: Claude Sonnet 4", ahead(SONNET, "quality", "greater"), "a verdict line"),
        ("Fastest: Gemini 2.5 Pro", ahead(GEMINI, "speed", "greater"), "a label"),
        ("Kimi K2 outperforms both.", ahead(KIMI, "quality", "greater"), "both of the others"),
        ("Kimi K2 is cheaper than either rival.", ahead(KIMI, "price", "less"), "either"),
        ("Kimi K2 is 4-6x cheaper on output than its competitors.", ahead(KIMI, "output_price", "ratio"), "a multiple"),
        ("Kimi K2 beats the competition on coding.", ahead(KIMI, "quality", "greater"), "a noun for all"),
        ("Claude Sonnet 4 wins for teams that already pay for it.", set(), "for some people"),
        ("Claude Sonnet 4 wins when you need spreadsheets.", set(), "in one case"),
        ("Kimi K2 wins on integrations.", set(), "another thing"),
        ("Best for coding: Claude Sonnet 4", set(), "a recommendation"),
        ("Cheapest: Kimi K2 or Gemini 2.5 Pro.", set(), "two of them"),
        ("Winner: tie.", set(), "none"),
        ("Kimi K2 is cheaper than most of its rivals.", set(), "not all"),
        ("Kimi K2 is cheaper than its Chinese rivals.", set(), "others"),
        ("Kimi K2 beats both benchmarks.", set(), "no models"),
        ("GPT-5 beats both.", set(), "none of the three"),
    ],
)  # fmt: skip
def test_over_three(text: str, expected: Found, why: str) -> None:
    assert found(THREE, text) == expected, why


LEADER = (
    "# Costs\n\n| Model | Cost per 1M tokens | Leader | {head} |\n|---|---|---|---|\n"
    "| Gemini 2.5 Flash | $0.40 | x | 0% |\n"
    "| GPT-4.1 | $0.70 | | 75% |\n| Grok 3 Mini | $0.40 | x | 0% |\n"
)


def test_a_column_of_shares_above_the_leaders() -> None:
    expected = {("GPT-4.1", "price", "percent_diff", other) for other in ("Gemini 2.5 Flash", "Grok 3 Mini")}
    assert found(LEADER.replace("{head}", "% More (vs. Leader)"), "") == expected
    headed = LEADER.replace("# Costs", "# Advanced reasoning").replace("{head}", "% More (vs. Leader)")
    assert found(headed, "") == expected, "the column before it says of what"
    assert found(LEADER.replace("{head}", "% of budget"), "") == set(), "no comparison"
    assert found(LEADER.replace("{head}", "% vs. Leader"), "") == set(), "neither more nor less"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In SWE-bench (issues of real projects), Kimi K2 solved 65%, edging out Gemini's 62%.",
            {(KIMI, "benchmark:swe-bench", "greater", GEMINI)},
        ),
        ("Kimi K2 solved 65%, edging out Gemini's 62%.", set()),
        ("Kimi K2 edges out Gemini.", {(KIMI, "quality", "greater", GEMINI)}),
    ],
)
def test_the_other_ones_score(text: str, expected: Found) -> None:
    assert found(THREE, text) == expected
