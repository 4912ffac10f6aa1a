"""Amounts of a workload under the labels of prices: of a day, of a task, of ten million tokens."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.costs.work_amounts import names_work


def prices(text: str) -> set[tuple[str, str, str]]:
    """Return what a page states of prices of tokens."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    kinds = {"input_price", "output_price", "token_price"}
    return {(c.subject, c.attribute, str(c.value)) for c in claims if c.attribute in kinds}


def page(heading: str, *rows: str) -> str:
    table = "\n".join((rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]))
    return f"# Bills compared\n\n## {heading}\n\n{table}\n"


HEADINGS = [
    ("Cost per 1,000 requests", True, "so many calls"),
    ("Flagship tier: daily cost", True, "a day"),
    ("Annual spend", True, "a year"),
    ("What 10,000 requests per day cost", True, "a count of calls"),
    ("Cost of a 40-turn agent session", True, "a piece of work"),
    ("Cost for 25M tokens", True, "an amount of tokens that no price is given for"),
    ("Example: processing 500 documents", True, "an example of work"),
    ("Cost per 1M tokens", False, "the unit of prices"),
    ("Price per 1K tokens", False, "the unit of prices"),
    ("API pricing", False, "prices"),
    ("Monthly pricing update", False, "prices that are looked at every month"),
    ("Cost comparison", False, "no time and no work"),
    ("Models for 100 tasks", False, "work, but no cost of it"),
    ("", False, "nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), HEADINGS, ids=[why for *_, why in HEADINGS])
def test_headings(text: str, expected: bool, why: str) -> None:
    assert names_work(text) is expected, why


SUMS = ("| Model | Input Cost | Output Cost | Sum |", "| GPT-5.2 | $6 | $28 | $34 |", "| Grok 4 | $9 | $30 | $39 |")
NONE = [
    (page("How it adds up", *SUMS), "the third column is the sum of both"),
    (
        page("Daily cost", *SUMS[:2], "| Grok 4 | $9 | $30 | — |", "| Claude Haiku 4.5 | $2 | $9 | $11 |"),
        "a sum is open",
    ),
    (
        page(
            "Cost per task", "| Model | Input | Output |", "| GPT-5.2 | $0.02 | $0.09 |", "| Grok 4 | $0.04 | $0.11 |"
        ),
        "the heading names the work",
    ),
    (
        page(
            "How it adds up",
            "| | GPT-5.2 | Grok 4 |",
            "| Input cost | $6 | $9 |",
            "| Output cost | $28 | $30 |",
            "| Total | $34 | $39 |",
        ),
        "models in columns",
    ),
    (
        page(
            "Pricing per request",
            "| Model | Input price | Output price | Total |",
            "| GPT-5.2 | $6 | $28 | $34 |",
            "| Grok 4 | $9 | $30 | $39 |",
        ),
        "the label says price, heading and sum speak against it",
    ),
]


@pytest.mark.parametrize(("text", "why"), NONE, ids=[why for _, why in NONE])
def test_amounts_of_work_are_no_prices(text: str, why: str) -> None:
    assert prices(text) == set(), why


BOTH = {
    ("GPT-5.2", "input_price", "6"),
    ("GPT-5.2", "output_price", "28"),
    ("Grok 4", "input_price", "9"),
    ("Grok 4", "output_price", "30"),
}
KEPT = [
    (page("API", "| Model | Input/1M | Output/1M | Both |", *SUMS[1:]), "the labels give the unit"),
    (page("Prices per 1M tokens", *SUMS), "the heading gives the unit"),
    (page("API", "| Model | Input | Output | Old |", *SUMS[1:2], "| Grok 4 | $9 | $30 | $41 |"), "no sum in one row"),
    (
        page(
            "Cost per task",
            "| Model | Input | Output | A task |",
            "| GPT-5.2 | $6 | $28 | $0.2 |",
            "| Grok 4 | $9 | $30 | $0.3 |",
        ),
        "prices beside what a task costs",
    ),
    (
        page(
            "Monthly cost", "| Model | Input price | Output price |", "| GPT-5.2 | $6 | $28 |", "| Grok 4 | $9 | $30 |"
        ),
        "the label says price, and nothing adds up",
    ),
]


@pytest.mark.parametrize(("text", "why"), KEPT, ids=[why for _, why in KEPT])
def test_prices_stay(text: str, why: str) -> None:
    assert prices(text) == BOTH, why


PRICED = page(
    "Prices",
    "| Model | Input (per 1M tokens) | Output (per 1M tokens) |",
    "| GPT-5.2 | $6 | $28 |",
    "| Grok 4 | $9 | $30 |",
)


def _below(*rows: str) -> str:
    return "\n".join((f"{PRICED}\n## A closer look\n\n| Model | Input cost | Output cost |", "|---|---|---|", *rows))


def test_one_factor_in_all_rows_is_a_workload() -> None:
    assert prices(_below("| GPT-5.2 | $60 | $140 |", "| Grok 4 | $90 | $150 |")) == BOTH


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (("| GPT-5.2 | $60 | $140 |", "| Grok 4 | $80 | $170 |"), "two factors"),
        (("| GPT-5.2 | $12 | $42 |", "| Grok 4 | $18 | $45 |"), "twice the price may be that of long prompts"),
        (("| GPT-5.2 | $60 | $140 |",), "one row shows nothing"),
    ],
)
def test_other_prices_are_kept(rows: tuple[str, ...], why: str) -> None:
    assert len(prices(_below(*rows)) - BOTH) == 2 * len(rows), why


def test_a_month_of_a_workload_stated_in_the_section_around() -> None:
    text = (
        "# Bills\n\n## A bot\n\n**Daily token volume:** 4M input tokens + 1M output tokens\n\n### Small models\n\n"
        "| Model | Input Cost | Output Cost | Daily Total | Monthly (30 days) |\n|---|---|---|---|---|\n"
        "| GPT-5.2 | $6 | $28 | $34 | $1,020 |\n| Grok 4 | $9 | $30 | $39 | $1,170 |\n"
    )
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    found = {(c.subject, c.attribute, str(c.value), str(c.qualifiers.volume_tokens)) for c in claims}
    assert found == {
        ("GPT-5.2", "monthly_cost", "1020", "150000000"),
        ("Grok 4", "monthly_cost", "1170", "150000000"),
    }
