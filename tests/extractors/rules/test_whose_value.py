"""Whose a value is where another name stands nearer: entries of lists, asides, tools, dates in names, budgets."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_BUDGET = "# Team budget\n\n| Tool | Users | Monthly Cost |\n|---|---|---|\n"


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Good ones: DALL-E 3 (best prompts, via an app), Wide Diffusion (best free option, fully open source).",
            set(),
            "the bracket is of the entry that heads it, of whatever ordinary words",
        ),
        (
            "Good ones: Gemma 3 27B (small, fast), Mistral Large 2 (strong, open weights).",
            {("Mistral Large 2", "open_weights", "True")},
            "an entry that is a model keeps its bracket",
        ),
        (
            "GPT-4o and Gemini 2.5 Pro are good. Mistral Large 2 undercuts both at $2.00 per million input tokens.",
            {("Mistral Large 2", "input_price", "2.00")},
            "both are what the one is compared with",
        ),
        (
            "GPT-4o and Gemini 2.5 Pro are good. Grok 3 is cheaper than both at $2.00 per million input tokens.",
            {("Grok 3", "input_price", "2.00")},
            "so behind a than",
        ),
        (
            "GPT-4o and Gemini 2.5 Pro are good, and both cost $2.00 per million input tokens.",
            {("GPT-4o", "input_price", "2.00"), ("Gemini 2.5 Pro", "input_price", "2.00")},
            "both as the subject",
        ),
        (
            "# Gemini 2.5 Pricing: What It Costs\n\n## Gemini 2.5 Pro\n\nInput costs $1.25 per million tokens.",
            {("Gemini 2.5 Pro", "input_price", "1.25")},
            "an ordinary word before a colon is no part of a name",
        ),
        (
            "Choose GPT-4o if…\n\n- texts are short\n\nChoose Grok 3 if…\n\n- not: it has a 256K token context window",
            {("Grok 3", "context_window", "256000")},
            "a line that three dots end heads the list below it",
        ),
        (
            "Aya leads with Gemma 3 27B (open weights).",
            {("Gemma 3 27B", "open_weights", "True")},
            "one bracket is no list",
        ),
        (
            "It runs OpenAI's GPT-4 and Google's Gemini. The extension is open source under the Apache 2.0 license.",
            set(),
            "a model is no extension",
        ),
        (
            "Gemma 3 27B is out. The model is open source.",
            {("Gemma 3 27B", "open_weights", "True")},
            "what a model may be called carries on",
        ),
        (
            "Gemma 3 27B, an open-source model, came first, ahead of every closed-source API.",
            {("Gemma 3 27B", "open_weights", "True")},
            "others than the subject",
        ),
        (
            "Phi-4 scores 84.8% on MMLU (surpassing GPT-4o mini at 81.8%), 80.4% on MATH, and 56.1% on GPQA.",
            {
                ("Phi-4", "benchmark:mmlu", "84.8"),
                ("GPT-4o mini", "benchmark:mmlu", "81.8"),
                ("Phi-4", "benchmark:math", "80.4"),
                ("Phi-4", "benchmark:gpqa", "56.1"),
            },
            "what an aside compares with is not spoken of behind it",
        ),
        (
            "Our flagship (Phi-4) scores 84.8% on MMLU.",
            {("Phi-4", "benchmark:mmlu", "84.8")},
            "a bracket that names the subject",
        ),
        ("Full support for Claude 3.5 Sonnet 10/22, the best on MMLU.", set(), "a month and a day in a name"),
        (
            "Claude 3.5 Sonnet: 88.3% on MMLU.",
            {("Claude 3.5 Sonnet", "benchmark:mmlu", "88.3")},
            "a score behind a name",
        ),
        (
            "Gemma 3 27B reaches 40% on MMLU, notable compared to the Zed coder model, which scores around 35%.",
            {("Gemma 3 27B", "benchmark:mmlu", "40")},
            "the score of what is compared with, whose name was not read",
        ),
        (
            "Phi-4 is smaller than GPT-4o, which scores 88.7% on MMLU.",
            {("GPT-4o", "benchmark:mmlu", "88.7")},
            "whose name was read",
        ),
        ("Gemma 3 27B is good. Need long context (over 64K tokens)? → Claude", set(), "what is asked for"),
        (
            "They ran Qwen3 30B A3B, and if the 27B dense model does as well, others will follow.",
            set(),
            "another model by its size",
        ),
        (
            "Claude 3.5 Sonnet scored 14/15 on AIME.",
            {("Claude 3.5 Sonnet", "benchmark:aime", "93.3")},
            "a part of a whole is a score",
        ),
    ],
)
def test_sentences(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert claims(f"# Notes\n\n{text}\n") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "# Best ChatGPT alternatives\n\n## 7. GitHub Copilot\n\n**Pricing:** Individual $10/mo\n",
            {("GitHub Copilot Individual", "subscription_price", "10")},
            "the heading names a product of two words, the first a place where programs are kept",
        ),
        (
            "# DeepSeek V3 guide\n\n**Cost**: ~$2-5 for 1M line codebase vs $20-50 elsewhere\n",
            set(),
            "a million lines",
        ),
        ("# DeepSeek V3 guide\n\n**Cost**: ~$0.50/1000 endpoints\n", set(), "a thousand other things"),
        (
            "# DeepSeek V3 guide\n\n**Cost**: $0.27 / 1M input\n",
            {("DeepSeek V3", "input_price", "0.27")},
            "a million tokens, unsaid",
        ),
        (
            _BUDGET + "| Claude Pro | 10 (all) | $200 |\n| ChatGPT Plus | 3-5 | $60-100 |\n",
            set(),
            "what several seats cost together",
        ),
        (
            _BUDGET + "| Claude Pro | 1 | $20 |\n| ChatGPT Plus | everyone | $20 |\n",
            {("Claude Pro", "subscription_price", "20"), ("ChatGPT Plus", "subscription_price", "20")},
            "one seat, and no count",
        ),
        (
            "# Setup\n\nGemma 3 27B did well; live web access was unavailable in this setup.\n",
            {("Gemma 3 27B", "web_search", "False")},
            "a denial with the place where it holds",
        ),
    ],
)
def test_pages(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert claims(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Claude Pro has an annual discount that drops it to $17/month.", "annual discount", "who pays for a year"),
        ("Claude Pro costs $20/month and has an annual discount.", None, "the price without it"),
    ],
)
def test_billing(text: str, expected: str | None, why: str) -> None:
    found = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    assert [c.qualifiers.tier for c in found if c.attribute == "subscription_price"] == [expected], why
