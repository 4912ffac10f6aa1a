"""Plain sentences of articles: pairs of prices, other members, thresholds, weaknesses, who says it and where."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


_PRICES = "| Model | Input (per 1M tokens) | Output (per 1M tokens) |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Claude Opus 4 is five times dearer than Claude Sonnet 4: $15 vs $3 for input, $75 vs $15 for output.",
            {
                ("Claude Opus 4", "input_price", "15"),
                ("Claude Sonnet 4", "input_price", "3"),
                ("Claude Opus 4", "output_price", "75"),
                ("Claude Sonnet 4", "output_price", "15"),
            },
            "the first of each pair is the subject's, the second the object's",
        ),
        (
            "Claude Opus 4 costs more than Claude Sonnet 4: $3 versus $15 per million input tokens.",
            set(),
            "the pair says the opposite of the sentence",
        ),
        (
            "Past 200K tokens Gemini 2.5 Pro gets pricier: $1.25 becomes $2.50 for input.",
            {("Gemini 2.5 Pro", "input_price", "2.50")},
            "what it becomes is the price beyond the size",
        ),
        (
            "The input price of Gemini 2.5 Pro rises from $1.25 to $2.50 per million tokens.",
            {("Gemini 2.5 Pro", "input_price", "2.50")},
            "a change is no range, and its side stands before the verb",
        ),
        (
            "Prices of GPT-4.1 range from $2 to $8 per million tokens.",
            {("GPT-4.1", "token_price", "2")},
            "a range is no change",
        ),
        (
            "# Gemma 3\n\nGemma 3 is a line of models.\n\nAll but the 1B have a 128K context window.",
            set(),
            "of some members only, none of them named",
        ),
        (
            "# Gemma 3\n\nGemma 3 has a 128K context window; the smallest has a 32K context window.",
            {("Gemma 3", "context_window", "128000")},
            "the smallest is one that is not named",
        ),
        (
            "# Claude Sonnet 4\n\nClaude Sonnet 4 came out. The biggest change is the 1M token context window.",
            {("Claude Sonnet 4", "context_window", "1000000")},
            "a change is no member",
        ),
        (
            "# DeepSeek V4\n\nDeepSeek V4 has a 1M context window. The V3.2 series had a 128K context window.",
            {("DeepSeek V4", "context_window", "1000000")},
            "another version opens the sentence",
        ),
        ("Gemini 2.5 Pro doubles in price above a 200K context threshold.", set(), "a threshold of prices"),
        ("Gemini 2.5 Pro costs twice as much past the 200K token mark.", set(), "a mark is a threshold"),
        ("Choose Gemini 1.5 Pro if you have long contexts (>128K tokens).", set(), "how long texts are"),
        ("Dolma 3 Mix is a 5.9T token training dataset.", set(), "what a collection of texts holds"),
        (
            "Qwen2.5 7B is solid. Where it struggles: long code, complex function calling.",
            set(),
            "a weakness is neither there nor missing",
        ),
        (
            "GPT-4o mini scores 82.0% on MMLU, compared with 77.9% for Gemini 1.5 Flash and 73.8% for Claude 3 Haiku.",
            {
                ("GPT-4o mini", "benchmark:mmlu", "82.0"),
                ("Gemini 1.5 Flash", "benchmark:mmlu", "77.9"),
                ("Claude 3 Haiku", "benchmark:mmlu", "73.8"),
            },
            "each value of a list behind compared has its own name behind it",
        ),
        (
            "Claude Opus 4.5's price fell to $5/$25 from Opus 4.1's $15/$75.",
            {
                ("Claude Opus 4.5", "input_price", "5"),
                ("Claude Opus 4.5", "output_price", "25"),
                ("Claude Opus 4.1", "input_price", "15"),
                ("Claude Opus 4.1", "output_price", "75"),
            },
            "the two amounts of a pair are of one model",
        ),
        (
            "Phi-4 trails Gemma 3 27B on MMLU (80.0%). On GPQA Phi-4 more than doubles Gemma 3 27B's 17.6%, at 31.1%.",
            {
                ("Phi-4", "benchmark:mmlu", "80.0"),
                ("Gemma 3 27B", "benchmark:gpqa", "17.6"),
                ("Phi-4", "benchmark:gpqa", "31.1"),
            },
            "behind the other side the subject's own value follows",
        ),
        ("On AIME 2025 the two, GPT-5 and o3, are 1.5 points apart.", set(), "a difference"),
        (
            "# Nova\n\nNova Premier reads images. Nova Pro has a 300K token context window, Micro 128K and no vision.",
            {
                ("Nova Premier", "modality:image", "True"),
                ("Nova Pro", "context_window", "300000"),
                ("Nova Micro", "context_window", "128000"),
                ("Nova Micro", "modality:image", "False"),
            },
            "a tier alone is another member of the line",
        ),
        (
            "Of the three Claude 4.5 models, Haiku is the cheapest ($1/$5) and Opus the dearest ($5/$25).",
            {
                ("Claude Haiku 4.5", "input_price", "1"),
                ("Claude Haiku 4.5", "output_price", "5"),
                ("Claude Opus 4.5", "input_price", "5"),
                ("Claude Opus 4.5", "output_price", "25"),
            },
            "members by their tiers, with and without a verb",
        ),
        (
            "# Llama 4\n\nLlama 4 has two sizes. Scout has 109B parameters. Maverick has a 1M token context window.",
            {("Llama 4 Scout", "parameters", "109000000000"), ("Llama 4 Maverick", "context_window", "1000000")},
            "sentences about the members one by one",
        ),
        (
            "# GPT-5\n\nGPT-5 is out. Pro costs $200 a month.",
            {("ChatGPT Pro", "subscription_price", "200")},
            "the word of a plan is no member",
        ),
        ("Per request:\n\n- GPT-5.1: $0.013 (1K in + 1K out)", set(), "what a request costs, and how large it is"),
        ("Phi-4 was made by supervised fine-tuning on new data.", set(), "an activity that made the model"),
        (
            "DeepSeek R1 is out. There are no per-token charges for self-hosted deployment.",
            {("DeepSeek R1", "self_hostable", "True")},
            "charges are denied, not the deployment",
        ),
        (
            "Claude Sonnet 4 has no support for image input.",
            {("Claude Sonnet 4", "modality:image", "False")},
            "support",
        ),
        ("Strategies and prompt caching effectiveness of Claude Sonnet 4 differ.", set(), "how well it is used"),
        (
            "GPT-6 Sol scored 80.1% on MMLU, ahead of GPT-6 Luna without tools (75.0%).",
            {("GPT-6 Sol", "benchmark:mmlu", "80.1"), ("GPT-6 Luna", "benchmark:mmlu", "75.0")},
            "how it was run stands between a name and its bracket",
        ),
        (
            "Phi-4 averages 70.5 across IFEval, GSM8K, and MMLU. That beats Llama 3.1 8B (67.1).",
            set(),
            "the mean of several tests is no score on the last",
        ),
        (
            "Claude 3.5 Sonnet is not a reasoning model in the o1 sense.",
            {("Claude 3.5 Sonnet", "reasoning_mode", "False")},
            "another name only says which sense",
        ),
        (
            "Built from the same research as Gemini 3, the Gemma 4 family ships under Apache 2.0.",
            {("Gemma 4", "license", "Apache-2.0")},
            "the opening clause tells the origin",
        ),
        (
            _PRICES + "| Kimi K2.5 | $0.60 | cache-hit $0.014 |\n| GLM-4.6 | included in $20 plan | $2.20 |",
            {
                ("Kimi K2.5", "input_price", "0.60"),
                ("Kimi K2.5", "cached_input_price", "0.014"),
                ("GLM-4.6", "output_price", "2.20"),
            },
            "the cell's own words come before its column",
        ),
        (
            _PRICES + "| Gemini 1.5 Pro | $3.50 | $10.50 |\n| Gemini 1.5 Pro (002) | $1.25 | $5.00 |",
            {
                ("Gemini 1.5 Pro", "input_price", "3.50"),
                ("Gemini 1.5 Pro", "output_price", "10.50"),
                ("Gemini 1.5 Pro 002", "input_price", "1.25"),
                ("Gemini 1.5 Pro 002", "output_price", "5.00"),
            },
            "an edition in brackets is part of the name",
        ),
        (
            "At 12M tokens a month the bill is $45 with GPT-4o, $60 with Sonnet and $2.70 with GPT-4o mini.",
            {("GPT-4o", "monthly_cost", "45"), ("GPT-4o mini", "monthly_cost", "2.70")},
            "an amount is of the name that it is linked to, known or not",
        ),
    ],
)
def test_plain_sentences(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    """Each value is read of the one it is said of, or of none."""
    assert claims(text) == expected, why


@pytest.mark.parametrize(
    ("text", "values", "why"),
    [
        (
            "GLM-4.6 reaches 68.0 on SWE-bench Verified according to Zhipu; our own run gave 64.2.",
            {"68.0": "vendor", "64.2": None},
            "what the writer found is the writer's",
        ),
        (
            "OpenAI says GPT-5 scores 74.9% on SWE-bench Verified, but independent testers got 65.0%.",
            {"74.9": "vendor", "65.0": None},
            "so is what third parties found",
        ),
        (
            "Anthropic claims Claude Opus 4 scores 72.5% on SWE-bench Verified and 43.2% on GPQA.",
            {"72.5": "vendor", "43.2": "vendor"},
            "one speaker for a list",
        ),
    ],
)
def test_who_says_it(text: str, values: dict[str, str | None], why: str) -> None:
    """What a vendor is quoted for ends where somebody else speaks."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {str(c.value): c.qualifiers.attributed_to for c in found} == values, why


@pytest.mark.parametrize(
    ("text", "providers", "why"),
    [
        (
            "Claude Sonnet 4.6 is $3/M input and $15/M output via the Anthropic API; on Bedrock you pay more.",
            {None},
            "the next clause is about the other host",
        ),
        ("Llama 3.3 70B costs $0.59 per million input tokens on Groq.", {"Groq"}, "the host right behind"),
    ],
)
def test_where_it_is_sold(text: str, providers: set[str | None], why: str) -> None:
    """A host is a price's only inside its clause."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {c.qualifiers.provider for c in found} == providers, why


@pytest.mark.parametrize(
    ("text", "setups", "why"),
    [
        (
            "Phi-4: 44.9% on GPQA (with tools), 60.2% on MMLU and 71.3% on HumanEval.",
            {"44.9": "with tools", "60.2": None, "71.3": None},
            "a bracket behind a benchmark is of the score linked to it",
        ),
        (
            "Phi-4 gets 80.4% on MATH (4-shot), 84.8% on MMLU (5-shot) and 56.1% on GPQA.",
            {"80.4": "4-shot", "84.8": "5-shot", "56.1": None},
            "each score its own",
        ),
        ("Phi-4's MMLU (5-shot): 84.8%.", {"84.8": "5-shot"}, "the benchmark before its score"),
    ],
)
def test_how_it_was_run(text: str, setups: dict[str, str | None], why: str) -> None:
    """A set-up beside one benchmark is no other score's."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {str(c.value): c.qualifiers.tier for c in found} == setups, why
