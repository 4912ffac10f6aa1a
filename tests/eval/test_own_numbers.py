"""Drafts that contradict the numbers of their own page are flagged; near misses of the same wording are not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import counterclaim
from counterclaim.db.bar import draft_bar

PRICES = """# Four APIs compared

I run these four in production and list here what they cost.

| Model | Input $/1M | Output $/1M | Context | GPQA | Speed (tokens/s) |
|---|---|---|---|---|---|
| GPT-4o | 2.50 | 10.00 | 128K | 53.6 | 110 |
| Claude Sonnet 4 | 3.00 | 15.00 | 200K | 75.4 | 64 |
| Gemini 2.5 Pro | 1.25 | 10.00 | 1M | 84.0 | 150 |
| Mistral Large 2 | 2.00 | 6.00 | 128K | 47.2 | 45 |

Some words on how they write follow."""


LIST = """# Small models for bulk work

We price everything per million tokens.

- GPT-4o mini: $0.15 in, $0.60 out, 128K context
- Gemini 2.0 Flash: $0.10 in, $0.40 out, 1M context
- Claude 3.5 Haiku: $0.80 in, $4.00 out, 200K context
- Mistral Small 3.1: $0.10 in, $0.30 out, 128K context

Some notes from daily use follow."""


PAIR = """# GPT-5 mini or Gemini 2.5 Flash

GPT-5 mini costs $0.25 per million input tokens and $2.00 per million output tokens. Gemini 2.5 Flash costs $0.30 per
million input tokens and $2.50 per million output tokens.

Some notes on daily work follow."""


BATCH = """# Batch or not? GPT-4.1 mini by night

If nobody waits for the answer, use the batch endpoint.

The standard price of GPT-4.1 mini is $0.40 per million input tokens and $1.60 per million output tokens. In batch mode
it is $0.30 per million input tokens and $1.20 per million output tokens.

I collect all summaries of the day and upload them at eight."""
SCENARIO = """# The monthly bill

| Model | Input $/1M | Output $/1M |
|---|---|---|
| GPT-4o | 2.50 | 10.00 |
| Claude Sonnet 4 | 3.00 | 15.00 |

A help desk of ours uses 40M input tokens and 4M output tokens per month.

- GPT-4o: $140 per month

Some words on how they write follow."""


@dataclass(frozen=True)
class Case:
    """A statement below a page, and why it is flagged or not."""

    page: str
    statement: str
    why: str


WRONG = [
    Case(PRICES, "GPT-4o is the most expensive model in this table.", "two are dearer"),
    Case(PRICES, "Claude Sonnet 4 posts the highest GPQA score here.", "a score"),
    Case(PRICES, "Mistral Large 2 is cheaper on input than anything in the table above.", "one side of the prices"),
    Case(PRICES, "Claude Sonnet 4 has the largest window of the four.", "a set by its number"),
    Case(PRICES, "The cheapest option for output here is Gemini 2.5 Pro.", "the model behind"),
    Case(PRICES, "Nothing in the table is cheaper than GPT-4o.", "the contrary denied of all others"),
    Case(PRICES, "No other model in the table costs less for input than GPT-4o.", "... with a verb of cost"),
    Case(PRICES, "That makes GPT-4o the priciest model on the list.", "behind makes"),
    Case(PRICES, "Mistral Large 2, the fastest model in the table, also writes good French.", "an apposition"),
    Case(PRICES, "On GPQA, GPT-4o beats every other model in the table.", "a verb that needs a benchmark"),
    Case(PRICES, "Every model in this table costs between $1 and $2 per million input tokens.", "a range for all"),
    Case(LIST, "All four cost less than $0.50 per million input tokens.", "a bound for all"),
    Case(PRICES, "None of the models in the table costs more than $10 per million output tokens.", "a denied bound"),
    Case(PRICES, "No model here is under $2 per million input tokens.", "a denied bound the other way"),
    Case(LIST, "All of them take a million tokens of context.", "a value for all"),
    Case(PRICES, "Across every model in this post, output costs 4-5x input.", "a multiple for all"),
    Case(PAIR, "With 100M output tokens a month we save $500 compared with Gemini 2.5 Flash.", "they give $50"),
    Case(PAIR, "By switching to GPT-5 mini you save $900 a month on 200M output tokens.", "they give $100"),
    Case(BATCH, "With batch, GPT-4.1 mini comes at half the standard price.", "a quarter is taken off"),
    Case(BATCH, "GPT-4.1 mini has a 50% batch discount.", "a quarter is taken off"),
    Case(SCENARIO, "For that same workload Claude Sonnet 4 comes to $420 a month.", "120 + 60"),
]
RIGHT = [
    Case(PRICES, "Claude Sonnet 4 is the most expensive model in this table.", "true"),
    Case(PRICES, "Gemini 2.5 Pro has the largest window of the four.", "true"),
    Case(PRICES, "GPT-4o is the second fastest of the four.", "a rank"),
    Case(PRICES, "Apart from Gemini 2.5 Pro, GPT-4o is the fastest of the four.", "an exception"),
    Case(PRICES, "With caching, GPT-4o is the cheapest model in the table.", "a condition"),
    Case(PRICES, "Is GPT-4o the fastest of the four?", "a question"),
    Case(PRICES, "Mistral Large 2 was the fastest of the three we hosted in Paris.", "another set"),
    Case(PRICES, "GPT-4o is not the fastest model in the table.", "denied"),
    Case(PRICES, "No model in the table has a lower output price than Mistral Large 2.", "true"),
    Case(PRICES, "Every model in this table costs between $1 and $3 per million input tokens.", "true"),
    Case(LIST, "Almost every model here costs less than $0.50 per million input tokens.", "not all"),
    Case(LIST, "Except for Haiku, every model here costs less than $0.50 per million input tokens.", "an exception"),
    Case(LIST, "With caching, every model here costs less than $0.50 per million input tokens.", "a condition"),
    Case(LIST, "Every model I would use for chat costs less than $0.50 per million input tokens.", "another set"),
    Case(PRICES, "Not every model here takes 200K tokens of context.", "denied of all"),
    Case(PRICES, "All models in the table score above 40% on GPQA.", "true"),
    Case(LIST, "All of them cost about $20 to try for a day.", "another amount"),
    Case(PAIR, "With 100M output tokens a month we save $50 compared with Gemini 2.5 Flash.", "true"),
    Case(PAIR, "With caching and 100M output tokens a month we save $500 over Gemini 2.5 Flash.", "other prices"),
    Case(PAIR, "Over the year we save $600 over Gemini 2.5 Flash, at 100M output tokens a month.", "another time"),
    Case(PAIR, "We save $500 a month on proofreaders compared with Gemini 2.5 Flash.", "no tokens"),
    Case(BATCH, "With batch, GPT-4.1 mini comes about 30% cheaper.", "about"),
    Case(BATCH, "With batch and caching, GPT-4.1 mini comes at half the standard price.", "two modes"),
    Case(BATCH, "In batch mode GPT-4.1 mini is up to 50% cheaper.", "at most"),
    Case(BATCH, "Half of our batch jobs run on GPT-4.1 mini.", "another share"),
    Case(SCENARIO, "For that same workload Claude Sonnet 4 comes to $180 a month.", "true"),
    Case(SCENARIO, "For that same workload, with caching, Claude Sonnet 4 comes to $90 a month.", "a condition"),
]


def flags(tmp_path: Path, case: Case) -> list[float]:
    """Return the certainties of the conflicts that rest on a case's statement."""
    path = tmp_path / "draft.md"
    path.write_text(f"{case.page}\n\n{case.statement}\n", encoding="utf-8")
    start = counterclaim.read(path).text.rfind(case.statement[:20])
    found = counterclaim.check(path)
    return [one.certainty or 0 for one in found if any(item.start >= start for item in one.evidence)]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.statement)
def test_a_statement_that_the_page_contradicts_is_flagged(tmp_path: Path, case: Case) -> None:
    """It reaches the bar of the queue."""
    assert max(flags(tmp_path, case), default=0) >= draft_bar(), case.why


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.statement)
def test_a_near_miss_is_not_flagged(tmp_path: Path, case: Case) -> None:
    """Not even below the bar."""
    assert flags(tmp_path, case) == [], case.why
