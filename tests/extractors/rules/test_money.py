"""Prices, monthly costs, speeds and delays: which amount is what, and whose, in sentences, lists and tables."""

from __future__ import annotations

from itertools import chain

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

SIDES = {"input_price": "in", "output_price": "out", "cached_input_price": "cached", "token_price": "tokens"}
OTHERS = {"monthly_cost": "bill", "subscription_price": "plan", "throughput": "speed", "latency": "delay"}
SHORT = SIDES | OTHERS


def facts(text: str) -> set[str]:
    """Return "subject: attribute value" of the plain claims about money and time."""
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    return {
        f"{c.subject}: {SHORT[c.attribute]} {c.value}" for c in claims if c.relation == "is" and c.attribute in SHORT
    }


def both(name: str, low: str, high: str) -> list[str]:
    return [f"{name}: in {low}", f"{name}: out {high}"]


CARRIED_SIDES = [
    (
        "Mistral Large 2's output is 20x below GPT-5 ($40/M) and 10x below Claude Sonnet 4 (~$20/M).",
        ["GPT-5: out 40", "Claude Sonnet 4: out 20"],
        "the one side that a sentence names is that of every price of the list",
    ),
    (
        "Grok 4 at $7/1M output is 5x cheaper than GPT-5 ($35/1M) and far cheaper than Claude Opus 4 ($70/1M).",
        ["Grok 4: out 7", "GPT-5: out 35", "Claude Opus 4: out 70"],
        "the same behind comparisons",
    ),
    (
        "GPT-5 charges $11/M for output; Claude Opus 4 costs $13/M blended.",
        ["GPT-5: out 11", "Claude Opus 4: tokens 13"],
        "a blended price is of no one side",
    ),
    (
        "GPT-5 costs $11/M for output. Kimi K2 has $2/M.",
        ["GPT-5: out 11", "Kimi K2: tokens 2"],
        "the next sentence names no side",
    ),
]


WHOSE = [
    (
        "GPT-5 costs $2/M input (Claude Sonnet 4: $3/M) and is fast.",
        ["GPT-5: in 2", "Claude Sonnet 4: in 3"],
        "a model in brackets with an amount of its own",
    ),
    (
        "At $2/M input (GPT-5) and $3/M input (Claude Sonnet 4) there is little difference.",
        ["GPT-5: in 2", "Claude Sonnet 4: in 3"],
        "a model in brackets behind its amount",
    ),
    ("ChatGPT costs $20/month (Claude: $17/month).", ["ChatGPT: plan 20", "Claude: plan 17"], "the same of plans"),
    (
        "Claude Pro is $22/month ($18/month billed annually).",
        ["Claude Pro: plan 22", "Claude Pro: plan 18"],
        "another amount of the same plan",
    ),
    (
        "## Claude pricing\n\n- **Pro**: $22/month (or $18/month billed annually)\n- **Max 5x**: $110/month\n",
        ["Claude Pro: plan 22", "Claude Pro: plan 18", "Claude Max 5x: plan 110"],
        "the same where the heading names the product",
    ),
    (
        "GPT-4.1 nano ($0.11/$0.44 per million tokens), GPT oss 20b ($0.07/$0.33).",
        [*both("GPT-4.1 nano", "0.11", "0.44"), *both("GPT OSS 20B", "0.07", "0.33")],
        "a name in lower case",
    ),
    (
        "Claude Opus 4.7 is out. Pricing is unchanged from Opus 4.6: $6/1M input and $26/1M output.",
        both("Claude Opus 4.7", "6", "26"),
        "what another model's price was is that of the one spoken of",
    ),
    (
        "Kimi K2.5 costs the same as Kimi K2: $0.60 input and $2.50 output per million tokens.",
        both("Kimi K2.5", "0.60", "2.50"),
        "the subject of the sentence has the price",
    ),
    (
        "Kimi K2.5 is not identical to Kimi K2, which costs $0.60 input and $2.50 output per million tokens.",
        both("Kimi K2", "0.60", "2.50"),
        "a relative clause goes on with the other",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), [*CARRIED_SIDES, *WHOSE])
def test_money_of_a_sentence(text: str, expected: list[str], why: str) -> None:
    assert facts(text) == set(expected), why


def test_a_codename_before_a_price_is_part_of_the_name() -> None:
    page = "Route hard work to **GPT-9 Zinnia** ($12/$60) and no other. Nothing beats GPT-9 Zinnia, Mint and Rue here."
    assert facts(page) == set(both("GPT-9 Zinnia", "12", "60"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("| $/M in | $/M out |", [*both("GPT-4o", "2", "9"), *both("Kimi K2", "1", "3")]),
        ("| $ per 1M in | $ per 1M out |", [*both("GPT-4o", "2", "9"), *both("Kimi K2", "1", "3")]),
        ("| Price in | Price out |", [*both("GPT-4o", "2", "9"), *both("Kimi K2", "1", "3")]),
        ("| Price in USD | Seats |", []),
    ],
)
def test_in_at_the_end_of_a_label_is_a_side(head: str, expected: list[str]) -> None:
    table = f"| Model {head}\n|---|---|---|\n| GPT-4o | $2 | $9 |\n| Kimi K2 | $1 | $3 |\n"
    assert facts(table) == set(chain(expected))


MAKERS = "| Maker | Then (list price) | Price today |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        (
            "| OpenAI | GPT-4 Turbo $11 / $31 | **GPT-5 $2 / $13** |\n| Anthropic | new | Claude Opus 4.1 ($16/$76) |",
            [*both("GPT-4 Turbo", "11", "31"), *both("GPT-5", "2", "13"), *both("Claude Opus 4.1", "16", "76")],
            "a cell that names a model and its price is that model's, whoever the row is about",
        ),
        (
            "| Qwen 3 Coder | Qwen 2.5 Max (API) | $0.20 / $1.20 |\n| Kimi K2 | GPT-4 Turbo $11 / $31 | $1 / $3 |",
            [*both("Qwen 3 Coder", "0.20", "1.20"), *both("Kimi K2", "1", "3"), *both("GPT-4 Turbo", "11", "31")],
            "the rows are about the models of the first column",
        ),
        ("| OpenAI | GPT-4 Turbo, GPT-4o $11 / $31 | soon |", [], "two models before a price: nobody's for sure"),
    ],
)
def test_cells_with_a_model_and_its_price(rows: str, expected: list[str], why: str) -> None:
    assert facts(f"{MAKERS}{rows}\n") == set(expected), why


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("`claude-opus-4-5-*` / `claude-opus-4-6-*`", ["Claude Opus 4.5", "Claude Opus 4.6"]),
        (
            "`gpt-5-2025-08-07` / `gpt-5-mini-2025-08-07` / `gpt-5-nano-2025-08-07` / `gpt-5-codex`",
            ["GPT-5", "GPT-5 mini", "GPT-5 nano", "GPT-5 Codex"],
        ),
    ],
)
def test_a_row_about_several_slugs(label: str, names: list[str]) -> None:
    table = f"| Model | Input | Output |\n|---|---|---|\n| {label} | $4.00 | $21.00 |\n| GPT-4o | $2 | $9 |\n"
    assert facts(table) == {
        *both("GPT-4o", "2", "9"),
        *chain(*(both(name, "4.00", "21.00") for name in names)),
    }
