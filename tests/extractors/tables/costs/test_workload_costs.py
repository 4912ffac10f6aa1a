"""Costs of a month for a stated workload, in tables and lists: what is one, for whom, and for how many tokens."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

TABLE = "| Model | {head} |\n|---|---|\n| GPT-4o | $45 |\n| Claude Sonnet 4 | $60 |\n"
SCENARIO = "# Prices\n\n## Cost examples\n\n{above}\n\n"


CALCULATED = (
    "10,000 conversations/month (avg 500 input tokens, 200 output tokens each):\n\n"
    "- GPT-4o: 5M input + 2M output = $12.50 + $20 = $32.50/month\n"
    "- GPT-4o mini: = $0.75 + $1.20 = $1.95/month\n"
)


def costs(text: str) -> list[tuple[str, float, int | None, tuple[str, ...]]]:
    """Return (model, dollars, tokens, conditions) of the monthly costs of a page."""
    claims = (claim.as_dict() for claim in extract(read(text.encode(), doc_id="d", kind="markdown")).claims)
    return [
        (c["subject"], c["value"], c["qualifiers"].get("volume_tokens"), tuple(c["qualifiers"].get("conditions", ())))
        for c in claims
        if c["attribute"] == "monthly_cost"
    ]


def attributes(text: str) -> set[str]:
    """Return the attributes of the claims of a page."""
    return {claim.attribute for claim in extract(read(text.encode(), doc_id="d", kind="markdown")).claims}


@pytest.mark.parametrize(
    ("above", "head", "tokens", "conditions", "why"),
    [
        ("A team that sends 10M tokens/month:", "Monthly Cost", 10_000_000, (), "the line above gives the workload"),
        (
            "For an application with 10M input + 2M output tokens/month:",
            "Est. monthly cost",
            12_000_000,
            ("For an application with 10M input + 2M output tokens/month",),
            "the split between input and output is a condition",
        ),
        (
            "- 500 queries/day\n- 2,000 input tokens average\n- 500 output tokens average",
            "Cost/month",
            37_500_000,
            ("500 queries/day; 2,000 input tokens average; 500 output tokens average",),
            "a workload may be spread over a list; a month has thirty days",
        ),
        (
            "For 20,000 requests per month, 600 tokens each:",
            "Cost",
            12_000_000,
            (),
            "requests times the tokens of each",
        ),
        (
            "On a pipeline that reads 3 million input tokens per month:",
            "Cost",
            3_000_000,
            ("On a pipeline that reads 3 million input tokens per month",),
            "one side alone is a workload, and which side is a condition",
        ),
        (
            "For 20,000 requests per month with 9M tokens in all:",
            "Cost",
            None,
            ("For 20,000 requests per month with 9M tokens in all",),
            "tokens of all requests are not multiplied",
        ),
        (
            "Usage: 20 posts per month (900 words each = 18,000 words = 24K tokens):",
            "Cost",
            None,
            ("Usage: 20 posts per month (900 words each = 18,000 words = 24K tokens)",),
            "each is said of words",
        ),
        ("Usage: 10,000 functions/month", "Cost", None, ("Usage: 10,000 functions/month",), "no tokens are given"),
        ("Low volume (100K-1M tokens/month)", "Cost", None, ("Low volume (100K-1M tokens/month)",), "nor by a range"),
    ],
)
def test_table(above: str, head: str, tokens: int | None, conditions: tuple[str, ...], why: str) -> None:
    page = SCENARIO.format(above=above) + TABLE.format(head=head)
    expected = [("GPT-4o", 45, tokens, conditions), ("Claude Sonnet 4", 60, tokens, conditions)]
    assert costs(page) == expected, why
    assert "subscription_price" not in attributes(page), why


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (SCENARIO.format(above="A run of 10M tokens:") + TABLE.format(head="Cost"), "not in a month"),
        (
            SCENARIO.format(above="10M tokens/month:") + "| Plan | Monthly Cost |\n|---|---|\n| ChatGPT Plus | $20 |\n",
            "a plan costs the same for any workload",
        ),
        (SCENARIO.format(above="A debugging task:") + "- GPT-4o: 28K tokens × $10/M = $0.28\n", "no month either"),
    ],
)
def test_not_a_monthly_cost(page: str, why: str) -> None:
    assert costs(page) == [], why


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (
            CALCULATED,
            [("GPT-4o", 32.5, 7_000_000), ("GPT-4o mini", 1.95, 7_000_000)],
            "the last amount is the cost, and the first calculation holds for the lines below",
        ),
        (
            "Customer support:\n\n- Cost on GPT-4o (no caching): 5B × $2.50/M + 500M × $10/M = $17,500/month\n",
            [("GPT-4o", 17_500, 5_500_000_000)],
            "the tokens that are multiplied",
        ),
    ],
)
def test_lines(lines: str, expected: list[tuple[str, float, int]], why: str) -> None:
    page = SCENARIO.format(above=lines)
    assert [found[:3] for found in costs(page)] == expected, why
    assert not attributes(page) & {"subscription_price", "token_price"}, why


def test_rows_of_workloads() -> None:
    page = "# Costs\n\n| Usage | GPT-4o | Claude Sonnet 4 |\n|---|---|---|\n| 10M tokens/month | $45 | $60 |\n"
    assert costs(page) == [("GPT-4o", 45, 10_000_000, ()), ("Claude Sonnet 4", 60, 10_000_000, ())]


def test_the_workload_of_a_column() -> None:
    page = (
        "# Costs\n\nFor an app with 2 million calls per month:\n\n"
        "| Model | Cost at 2M calls (300 tokens avg) |\n|---|---|\n"
        "| GPT-4o | $900/mo |\n| GPT-4o mini | $60/mo |\n| GPT-4.1 | $700/mo |\n"
    )
    models = [("GPT-4o", 900), ("GPT-4o mini", 60), ("GPT-4.1", 700)]
    assert costs(page) == [(*model, 600_000_000, ()) for model in models], "no bill of parts"


def test_a_nearer_workload_comes_before_a_heading() -> None:
    page = (
        "# Prices\n\n## The Cost of 1 Million Tokens\n\nWith 4 million input tokens per month, roughly:\n\n"
        "- GPT-4o: ~$30/month\n- GPT-4o mini: ~$2/month\n"
    )
    assert [found[:3] for found in costs(page)] == [("GPT-4o", 30, 4_000_000), ("GPT-4o mini", 2, 4_000_000)]


def test_a_bill_of_parts() -> None:
    page = (
        "# Costs\n\n## Scenario B: Support agent (50K requests/day)\n\n| Part | Cost |\n|---|---|\n"
        "| GPT-4o mini for intent (95% of traffic) | $650/month |\n"
        "| Vector database | $70/month |\n| Cache | $40/month |\n"
    )
    assert [found[:3] for found in costs(page)] == [("GPT-4o mini", 650, None)]


TIERS = (
    "{above}\n\n| Model / path | Light (30 {noun}/day) | Heavy (300/day) |\n|---|---|---|\n"
    "| Local server | $0 | $0 |\n| Kimi K2 via Together | $3 | $30 |\n| Kimi K2 + 50% cache hits | $2 | $20 |\n"
)


@pytest.mark.parametrize(
    ("above", "noun", "tokens", "why"),
    [
        ("Assumes ~9K input + 1K output per agent call.", "calls", (9_000_000, 90_000_000), "calls times their tokens"),
        ("Assumes short answers.", "calls", (None, None), "nothing says how many tokens a call takes"),
        ("Assumes ~9K input + 1K output per lead.", "leads", (None, None), "no work that is known to be one call"),
    ],
)
def test_columns_of_calls(above: str, noun: str, tokens: tuple[int | None, int | None], why: str) -> None:
    found = costs(TIERS.format(above=above, noun=noun))
    assert [(value, volume) for _, value, volume, _ in found] == [
        (3, tokens[0]), (30, tokens[1]), (2, tokens[0]), (20, tokens[1]),
    ], why  # fmt: skip
    assert {name for name, *_ in found} == {"Kimi K2"}


@pytest.mark.parametrize(
    ("lead", "count", "why"),
    [
        ("Bill (40K listings/month):", 3, "a count of work by the month, whatever it is called"),
        ("Bill (40 seats/month):", 0, "seats are no work"),
        ("Bill (40 hours/month):", 0, "nor is time"),
        ("Bill per month:", 0, "no workload at all"),
    ],
)
def test_counts_of_work_by_the_month(lead: str, count: int, why: str) -> None:
    page = f"**{lead}**\n- Claude Sonnet 4: **$400/month**\n- GPT-4o mini: **$20/month**\n- **Kimi K2: $9/month** ✅\n"
    assert len(costs(page)) == count, why


@pytest.mark.parametrize(
    ("above", "count", "why"),
    [
        ("Running 20 agents every hour for 30 days:", 2, "work of a month, whatever it takes"),
        ("Running 20 agents every hour:", 0, "nothing says for how long"),
        ("Prices for a month:", 0, "no work is counted"),
    ],
)
def test_work_that_runs_a_month(above: str, count: int, why: str) -> None:
    assert len(costs(f"{above}\n\n{TABLE.format(head='Monthly Cost')}")) == count, why


@pytest.mark.parametrize(
    ("period", "tokens"), [("daily", 360_000_000), ("per day", 360_000_000), ("per month", 12_000_000)]
)
def test_tokens_a_day_are_those_of_a_month_times_thirty(period: str, tokens: int) -> None:
    found = costs(f"At 10M input and 2M output tokens {period}, GPT-4o costs $900/month.")
    assert [(name, value, volume) for name, value, volume, _ in found] == [("GPT-4o", 900, tokens)]
