"""Values of the past, tokens that are paid for, scores beside another's name, licences of what is no model."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

Facts = list[tuple[str, str, str]]


def stated(text: str) -> Facts:
    claims = extract(read(f"# DeepSeek V3\n\nDeepSeek V3 is out.\n\n{text}", doc_id="d", kind="markdown")).claims
    return sorted((c.subject, c.attribute, str(c.value)) for c in claims if c.relation == "is")


def of(attribute: str, value: str, subject: str = "DeepSeek V3") -> Facts:
    return [(subject, attribute, value)]


SCORED = of("benchmark:mmlu", "81.5")
PAID = "about $0.07 with it"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("DeepSeek V3 scored 81.5% on MMLU ahead of GPT-5.", SCORED, "what is set against it has no score here"),
        ("It scored 81.5% on MMLU in front of GPT-5.", SCORED, "so with a pronoun"),
        ("It scored 81.5% on MMLU on par with GPT-5.", SCORED, "a likeness"),
        ("It runs at 90 tokens per second instead of GPT-5.", of("throughput", "90"), "what is replaced"),
        ("A score of 81.5% on MMLU for GPT-5 was seen.", of("benchmark:mmlu", "81.5", "GPT-5"), "a link to its owner"),
        ("DeepSeek V3 gets 81.5% on MMLU while writing answers 30% shorter than most.", SCORED, "a change of length"),
        ("DeepSeek V3 gets 81.5% on MMLU, a set of 60 questions.", SCORED, "how many there are"),
        ("DeepSeek V3 used to have 16K of context.", [], "no longer so"),
        ("It previously had a 16K context window.", [], "no longer so"),
        ("It now has a 64K context window.", of("context_window", "64000"), "today"),
        ("Old price: $8; new price: $3 per million input tokens.", of("input_price", "3"), "no pair"),
        ("Old price: $8, new price: $3 per million input tokens.", of("input_price", "3"), "so behind a comma"),
        ("- Input price: was $8, now $3", of("input_price", "3"), "the one before it"),
        ("- Input price: $8 (old), $3 (new)", of("input_price", "3"), "the one before it"),
        ("- Context window: was 16K, now 64K", of("context_window", "64000"), "the one before it"),
        ("- Input price: $3", of("input_price", "3"), "nothing of the past"),
        (
            "Context: 64K; License: MIT",
            [*of("context_window", "64000"), *of("license", "MIT")],
            "two pairs of a line, parted by a semicolon",
        ),
        (f"A chat with 90K input tokens and 12K output tokens costs {PAID}.", [], "a piece of work and its bill"),
        ("Here 12K output tokens cost $0.30.", [], "what so many cost"),
        ("Here 1M output tokens cost $4.", of("output_price", "4"), "the unit of a price, and no limit"),
        ("It supports 64K output tokens, and writing costs more.", of("max_output", "64000"), "a limit"),
        ("The era of $40 per million output tokens is over.", [], "nobody's price"),
        ("It costs $4 per million output tokens.", of("output_price", "4"), "its price"),
        ("This report is licensed under CC BY 4.0.", [], "the licence of the page"),
        ("All code on this site is MIT licensed.", [], "the licence of the page"),
        ("The weights are MIT licensed.", of("license", "MIT"), "the model's"),
        ("The code and weights are released under the MIT license.", of("license", "MIT"), "the model's too"),
    ],
)  # fmt: skip
def test_whose_and_when(text: str, expected: Facts, why: str) -> None:
    found = [one for one in stated(text) if one[1] != "open_weights"]
    assert found == sorted(expected), why


TIMED = "| Model | p50 TTFT | p50 completion (2k tokens) |\n|---|---|---|\n| DeepSeek V3 | 300ms | 7.5s |"
NEEDED = "| | DeepSeek V3 | GPT-5 |\n|---|---|---|\n| Min GPUs (H100) | 3 | 5 |"
CARDS = "| Model | Min GPUs |\n|---|---|\n| DeepSeek V3 | RTX 4090 |\n| GPT-5 | 2 |"
BLENDED = (
    "| Model | Estimated Cost per 1M Tokens (70% In / 30% Out) |\n|---|---|\n| DeepSeek V3 | $0.77 |\n| GPT-5 | $2.10 |"
)
OUTPUT = (
    "| | ChatGPT | Claude |\n|---|---|---|\n| API Input | $4/1M tokens (GPT-4o) | $2/1M tokens (Sonnet 4.6) |\n"
    "| API Output | $11/1M tokens | $13/1M tokens |"
)
HEADED = (
    "| | Jasper ($45/mo) | ChatGPT Plus ($20/mo) | Copy.ai (Free–$30/mo) |\n|---|---|---|---|\n"
    "| Web search | Yes | Yes | No |"
)
GAINS = "| Benchmark | Improvement vs. GPT-5 |\n|---|---|\n| HumanEval | +12.5% |\n| MMLU | +3.5% |"
DATED = "| Model | Released | Params (B) |\n|---|---|---|\n| Phi-3 small/medium | 2024/05 | 7, 14 |"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (TIMED, [*of("latency", "0.300"), *of("latency", "7.5")], "the time of the whole answer"),
        (NEEDED, [*of("min_gpus", "3"), *of("min_gpus", "5", "GPT-5")], "bare counts of a named card"),
        (CARDS, of("min_gpus", "2", "GPT-5"), "the number of a card's name is no count"),
        (BLENDED, [*of("token_price", "0.77"), *of("token_price", "2.10", "GPT-5")], "a price of both sides together"),
        (
            OUTPUT,
            [
                *(("Claude Sonnet 4.6", side, value) for side, value in (("input_price", "2"), ("output_price", "13"))),
                *(("GPT-4o", side, value) for side, value in (("input_price", "4"), ("output_price", "11"))),
            ],
            "the price below is of the model that the price of input names",
        ),
        (
            "## ChatGPT Plus\n\n- Vision (upload images)",
            [
                ("ChatGPT Plus", "modality:image", "True"),
                ("ChatGPT Plus", "modality:image", "True"),
            ],
            "features of a plan",
        ),
        (
            HEADED,
            [
                ("ChatGPT Plus", "subscription_price", "20"),
                ("ChatGPT Plus", "web_search", "True"),
                ("Copy.ai", "subscription_price", "0"),
                ("Copy.ai", "web_search", "False"),
                ("Jasper", "subscription_price", "45"),
                ("Jasper", "web_search", "True"),
            ],
            "a price in a head is no part of the name; a range may begin at nothing",
        ),
        (GAINS, [], "what was gained, and no score"),
    ],
)
def test_columns(text: str, expected: Facts, why: str) -> None:
    assert stated(text) == sorted(expected), why


def test_a_date_is_no_pair_of_values() -> None:
    assert ("Phi-3 small", "release_date", "2024-05") in stated(DATED)
    assert ("Phi-3 medium", "release_date", "2024-05") in stated(DATED)
    assert ("Phi-3 medium", "parameters", "14000000000") in stated(DATED)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Llama and Mistral are open source.", ["Llama", "Mistral"], "a maker beside a family stands for its models"),
        ("OpenAI and Mistral are labs, and Qwen is open source.", ["Qwen"], "a maker beside a maker"),
        ("Mistral is a company that likes open source.", [], "a maker alone"),
    ],
)
def test_makers_that_stand_for_their_models(text: str, expected: list[str], why: str) -> None:
    claims = extract(read(f"# Licences\n\n{text}", doc_id="d", kind="markdown")).claims
    assert sorted(c.subject for c in claims if c.attribute == "open_weights") == expected, why
