"""Numbers beside a benchmark, a size or a window that are something else: votes, ranks, costs, work, usage."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str, attribute: str = "benchmark") -> list[tuple[str, str]]:
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    return sorted(
        (c.attribute.removeprefix("benchmark:"), str(c.value))
        for c in claims
        if c.relation == "is" and c.attribute.startswith(attribute)
    )


SWE = "GPT-4o is tested on SWE-bench Verified. "


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Phi-4 is good at code (HumanEval 70-85%).", [("humaneval", "70")], "a range is no version of the benchmark"),
        ("GPT-4o scores 33.2% on SWE-bench Verified.", [("swe-bench-verified", "33.2")], "a score"),
        ("GPT-4o is on SWE-bench Verified (score: 33.2%).", [("swe-bench-verified", "33.2")], "a key of scores"),
        ("GPT-4o is now first on SWE-bench Verified (Activity: 51): a thread.", [], "votes of a thread"),
        ("GPT-4o is #11 on SWE-bench Verified.", [], "a rank"),
        ("GPT-4o came with better reasoning (+19.8 AIME, +10 LiveCodeBench).", [], "changes"),
        ("On SWE-bench Verified GPT-4o brings a 67% price reduction.", [], "a change of the price"),
        ("GPT-4o gets 92% performance at 63% cost on SWE-bench Verified.", [], "shares of another's"),
        ("GPT-4o scores 33.2% at lower cost on SWE-bench Verified.", [("swe-bench-verified", "33.2")], "no share"),
        (
            "On SWE-bench Verified GPT-4o rose only from 30.1% to 33.2%.",
            [("swe-bench-verified", "33.2")],
            "the old value is no score of today",
        ),
        (
            "GPT-4o: SWE-bench Verified 33.2%, and an 80.8% win rate against Qwen3.",
            [("swe-bench-verified", "33.2")],
            "a duel",
        ),
        ("GPT-4o: Multi-SWE-Bench at 51.3%.", [("multi-swe-bench", "51.3")], "another benchmark, under its whole name"),
        ("- SWE-bench Verified: GPT-4.5 38.0%", [("swe-bench-verified", "38.0")], "4.5 is part of the name"),
        ("GPT-4o has an AA-Intelligence Index of 52.", [("artificial-analysis-intelligence-index", "52")], "a maker"),
        (SWE + "GPT-4o reaches 33.2%.", [("swe-bench-verified", "33.2")], "the benchmark named before"),
        (SWE + "On the Spider benchmark GPT-4o leads with 82.0%.", [], "another test is named"),
        (
            SWE + "The benchmark gives GPT-4o 33.2%.",
            [("swe-bench-verified", "33.2")],
            "a capital only opens the sentence",
        ),
        (SWE + "GPT-4o came third in Text Arena with 1287.", [], "an arena"),
        (SWE + "GPT-4o has 74.4 on long-horizon coding.", [], "a test without a name"),
        (SWE + "GPT-4o has 33.2% on the same benchmark.", [("swe-bench-verified", "33.2")], "the one before"),
        (SWE + "Speed: GPT-4o at 78.7.", [], "the line has its own measure"),
        ("Support for SWE-bench Verified.\n\nFull support for gpt-4o-2024-11-20.", [], "a date in a name"),
    ],
)
def test_scores(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert stated(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4o has a 128K context window.", [("context_window", "128000")], "a window"),
        ("GPT-4o features 128K context, 16K output.", [("context_window", "128000")], "the output is another limit"),
        ("GPT-4o has a context window. It loads a 75K-token React and Express monorepo.", [], "a piece of work"),
        ("GPT-4o has a context window. The novel contains over 240,000 tokens.", [], "what something holds"),
        ("GPT-4o achieves near-perfect retrieval up to 10 million tokens.", [], "how far it was tested"),
        ("GPT-4o gives roughly 88K tokens per window.", [], "an allowance"),
        ("A report generator that reads 10K tokens will cost less on GPT-4o.", [], "what another thing reads"),
        ("GPT-4o has a context window. It reported the position as 500,002.", [], "no round number"),
        ("GPT-4o took 27K input + 27K output tokens.", [], "a workload"),
        ("People use GPT-4o, thinking it was 4K context.", [], "what somebody thought"),
        ("In a published 2,200万-token task GPT-4o filled its context window.", [], "a unit in another script"),
    ],
)
def test_windows(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert stated(text, "context_window") == expected, why


@pytest.mark.parametrize(
    ("text", "attribute", "expected", "why"),
    [
        ("GPT-4o features 128K context, 16K output.", "max_output", ["16000"], "said of the output"),
        ("Token usage of GPT-4o: 24.3k output", "max_output", [], "what a task took"),
        ("Qwen3 30B activates only 3B params/token.", "parameters", [], "the active ones"),
        ("Qwen3 30B activates only 3B params/token.", "active_parameters", ["3000000000"], "the active ones"),
        ("Of OPT-175B more than 100 billion weights can be ignored.", "parameters", [], "a part of them"),
        ("Llama 2 has 70 billion parameters.", "parameters", ["70000000000"], "all of them"),
        (
            "While they expected an increase to 800 billion parameters, Llama 4 remains at 220 billion parameters.",
            "parameters",
            ["220000000000"],
            "only the second is stated",
        ),
        ("People expected an increase to 800 billion parameters of Llama 4.", "parameters", [], "expected"),
        ("Llama 3 was trained on 15 trillion tokens.", "training_tokens", ["15000000000000"], "its training"),
        ("Llama 3 was fine-tuned with another 2 trillion tokens.", "training_tokens", [], "a further one"),
        ("GPT-5 will use 10 trillion tokens of training data.", "training_tokens", [], "to come"),
        ("Llama 3 reaches 120 tok/s.", "throughput", ["120"], "a speed"),
        ("Llama 3 reaches 1260 tok/s prefill.", "throughput", [], "of reading"),
        ("Test method: Ask Claude 3 Opus for a text in two languages.", "languages", [], "an instruction"),
        ("GPT-4o was released on May 13, 2024.", "release_date", ["2024-05-13"], "May is a month"),
        ("DeepSeek V4 is anticipated to release by February 17, 2026.", "release_date", [], "expected"),
    ],
)
def test_sizes(text: str, attribute: str, expected: list[str], why: str) -> None:
    assert [value for name, value in stated(text, attribute) if name == attribute] == expected, why


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("GPT-4o scores 55 on MMLU, with 80% lower cost per task than Claude 3 Opus.", False, "a difference of costs"),
        ("GPT-4o is 2.5 points below Claude 3 Opus on MMLU.", True, "of scores"),
    ],
)
def test_differences_of_scores(text: str, found: bool, why: str) -> None:
    claims = extract(read(text, doc_id="d", kind="markdown")).claims
    assert any(c.relation == "abs_diff" and c.attribute == "benchmark:mmlu" for c in claims) == found, why


def test_fewer_active_parameters_are_not_fewer_parameters() -> None:
    claims = extract(
        read("Mixtral beats Llama 2 70B while using 5x fewer active parameters.", doc_id="d", kind="text")
    ).claims
    assert not [c for c in claims if c.relation == "ratio" and c.attribute == "parameters"]


def test_better_value_is_no_lower_price() -> None:
    claims = extract(read("GPT-4o is better value than Claude 3 Opus.", doc_id="d", kind="markdown")).claims
    assert not [c for c in claims if c.attribute == "price"]
