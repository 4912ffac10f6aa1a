"""Plain sentences about windows, sizes, training, hardware and scores, each in several wordings, and what is none."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

PAGE = "# Notes on models\n\nWe look at several.\n\n"
NAMED = "Kimi K2"


def stated(text: str) -> set[tuple[str, float]]:
    """Return (attribute, value) of the numbers that a page with this paragraph states."""
    found = extract(read((PAGE + text).encode(), doc_id="d", kind="markdown")).claims
    return {
        (c.attribute, float(c.value))
        for c in found
        if c.relation == "is" and not isinstance(c.value, (bool, str)) and c.value is not None
    }


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Kimi K2 maxes out at 128K tokens.", 128_000),
        ("Kimi K2 tops out at 128K tokens.", 128_000),
        ("Kimi K2 handles up to 200,000 tokens—it can read whole books.", 200_000),
        ("Kimi K2 accepts inputs of up to 256K tokens.", 256_000),
        ("Kimi K2 supports up to 256K tokens.", 256_000),
        ("Kimi K2 processes up to 256K tokens at once.", 256_000),
        ("Kimi K2 remembers up to 256K tokens.", 256_000),
        ("Kimi K2 can ingest 256K tokens in one go.", 256_000),
        ("Kimi K2 supports context lengths of up to 256K tokens.", 256_000),
        ("The context length of Kimi K2 has been extended to 256K.", 256_000),
        ("Kimi K2 has a context window that stretches to 256K tokens.", 256_000),
        ("Kimi K2's context window—how much it keeps in mind per talk—is about 200,000 tokens.", 200_000),
        ("Kimi K2's context window (how much it keeps in mind) is 200K tokens.", 200_000),
        ("Kimi K2 - 256K ctx", 256_000),
        ("Kimi K2 is a pick for long documents (256K context).", 256_000),
    ],
)
def test_windows_in_plain_words(text: str, window: int) -> None:
    assert stated(text) == {("context_window", window)}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Its rate limit supports up to 200K tokens per minute with Kimi K2.", "a rate is no window"),
        ("Kimi K2 has a thinking budget of up to 32K tokens.", "what it may think is no window"),
        ("You save up to 50K tokens with Kimi K2.", "saved"),
        ("We fed Kimi K2 up to 100K tokens.", "what somebody used"),
        ("Kimi K2 is a pick for long documents (>50K tokens).", "from how long on"),
        ("Kimi K2 reads long documents (500K+ tokens) badly.", "so with a plus"),
        ("At 10M tokens a month Kimi K2 is cheap.", "a workload"),
        ("Scaling our traffic to 10M tokens, Kimi K2 stays cheap.", "a workload that grows"),
        ("Kimi K2 handles up to 200K tokens per second across our cluster.", "a rate, though something is handled"),
    ],
)
def test_other_counts_of_tokens(text: str, why: str) -> None:
    assert stated(text) == set(), why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Output for Kimi K2 is capped at 16K tokens.", {("max_output", 16e3)}),
        ("Kimi K2 takes 256K tokens in and gives 16K tokens out.", {("context_window", 256e3), ("max_output", 16e3)}),
        ("Kimi K2 (284B / 13B active) is new.", {("parameters", 284e9), ("active_parameters", 13e9)}),
        ("Kimi K2: 400B/17B active.", {("parameters", 400e9), ("active_parameters", 17e9)}),
        ("Kimi K2 uses 32B of its 1T parameters for each token.", {("parameters", 1e12), ("active_parameters", 32e9)}),
        ("Only 32B parameters of Kimi K2 are active at a time.", {("active_parameters", 32e9)}),
        (
            "For Kimi K2, about 32B parameters are active per token; for Kimi K1, about 3.6B.",
            {("active_parameters", 32e9), ("active_parameters", 3.6e9)},
        ),
        ("GPT-1 had 117 million parameters. GPT-3 had 175 billion.", {("parameters", 117e6), ("parameters", 175e9)}),
        ("Kimi K2 was trained on over 15 trillion tokens of text.", {("training_tokens", 15e12)}),
        ("Kimi K2 was trained with 15.5 trillion clean tokens.", {("training_tokens", 15.5e12)}),
        ("Training used a 22T-token corpus for Kimi K2.", {("training_tokens", 22e12)}),
        ("The training data of Kimi K2 comprises 15.5T tokens.", {("training_tokens", 15.5e12)}),
        ("Kimi K2 was fine-tuned on 200 billion tokens.", set()),
        ("Kimi K2 has served over 15 trillion tokens.", set()),
        ("Our team has processed 2 trillion tokens with Kimi K2.", set()),
        ("Kimi K2 had $175 billion.", set()),
        ("You need 8x H100 to run Kimi K2.", {("min_gpus", 8)}),
        ("You need 48GB of VRAM to run Kimi K2.", {("vram", 48)}),
        ("We used 8x H100 to fine-tune Kimi K2.", set()),
    ],
)
def test_sizes_training_and_hardware(text: str, expected: set[tuple[str, float]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Kimi K2 improved its SWE-bench Verified score from 61.2% to 65.8%.", {65.8}, "the second is its own"),
        ("On SWE-bench Verified Kimi K2 went up from 61.2% to 65.8%.", {65.8}, "so with a verb and an adverb"),
        ("SWE-bench Verified went from 61.2% to 65.8% with Kimi K2.", {65.8}, "the model behind the scores"),
        ("Fine-tuning raised Kimi K2 from 61.2% to 65.8% on MMLU.", set(), "what was done to the model"),
        ("A new harness improved Kimi K2 from 61.2% to 65.8% on SWE-bench Verified.", set(), "so with a harness"),
        ("Kimi K2 rose from 61.2% to 65.8% on MMLU by retrieval.", set(), "the reason stands behind"),
        ("Kimi K2 scores from 61.2% to 65.8% on MMLU.", set(), "a range of runs"),
    ],
)
def test_scores_that_have_risen(text: str, expected: set[float], why: str) -> None:
    assert {value for attribute, value in stated(text) if attribute.startswith("benchmark:")} == expected, why


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("Kimi K2 has a Codeforces rating of 2029.", 2029, "a rating is no year"),
        ("Kimi K2 reached an Elo of 2061 on Codeforces.", 2061, "so on Elo points"),
        ("Kimi K2 ranks in the 89th percentile on Codeforces.", 89, "a percentile"),
        ("Kimi K2 places in the 89th percentile of Codeforces contests.", 89, "of contests"),
        ("| Test | Kimi K2 |\n|---|---|\n| Codeforces (Percentile) | 96.3 |\n| MMLU | 88.1 |", 96.3, "in a cell"),
        ("| Test | Kimi K2 |\n|---|---|\n| Codeforces | 51.6 |\n| MMLU | 88.1 |", 51.6, "too low for a rating"),
        ("Kimi K2 solves 45% of the Codeforces tasks.", None, "a share of tasks is no percentile"),
        ("Kimi K2 was entered on Codeforces in 2025.", None, "a year"),
    ],
)
def test_ratings_and_percentiles(text: str, value: float | None, why: str) -> None:
    found = {value for attribute, value in stated(text) if attribute == "benchmark:codeforces"}
    assert found == ({value} if value is not None else set()), why


def cells(line: str) -> set[tuple[str, float]]:
    return stated(
        f"{line}\n\n| Model | Score | Price (in/out per 1M) |\n|---|---|---|\n| GPT-5.2 | 79.0% | $1.75 / $14 |\n"
    )


@pytest.mark.parametrize(
    ("line", "attribute", "why"),
    [
        ("**SWE-bench Verified (agents), May 2026:**", "benchmark:swe-bench-verified", "the line above is the title"),
        ("SWE-bench Verified results", "benchmark:swe-bench-verified", "a line without a full stop"),
        ("We ran SWE-bench Verified and MMLU:", None, "two benchmarks: which, nobody says"),
        ("We like SWE-bench Verified.", None, "a sentence is no title"),
    ],
)
def test_a_line_above_names_the_benchmark(line: str, attribute: str | None, why: str) -> None:
    scored = {one for one, _ in cells(line) if one.startswith("benchmark:")}
    assert scored == ({attribute} if attribute else set()), why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("In 2026: Claude Opus 4.7 (April 16) is out.", {"2026-04-16"}, "the page names one year"),
        ("Claude Opus 4.7 (April 16) is out.\n\nBoth 2025 and 2026 were busy.", set(), "two years: which, nobody says"),
        ("AIME 2024 aside, Claude Opus 4.7 (April 16) is out.", set(), "the year of a test's name is none of the page"),
    ],
)
def test_the_year_of_a_page(text: str, expected: set[str], why: str) -> None:
    found = extract(read((PAGE + text).encode(), doc_id="d", kind="markdown")).claims
    assert {c.value for c in found if c.attribute == "release_date"} == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "# Review of DeepSeek-R1\n\nDeepSeek-R1 is new. The 671-billion-parameter model thinks.",
            True,
            "its own size",
        ),
        ("# Review of Llama 3\n\nLlama 3 is new. The 70-billion-parameter model thinks.", False, "a member's size"),
    ],
)
def test_the_size_of_the_only_model(text: str, expected: bool, why: str) -> None:
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert any(c.attribute == "parameters" for c in found) is expected, why


def facts(text: str) -> set[tuple[str, str, float]]:
    """Return (subject, attribute, value) of the numbers that a page states."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {
        (c.subject, c.attribute, float(c.value))
        for c in found
        if c.relation == "is" and not isinstance(c.value, (bool, str)) and c.value is not None
    }


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Brindle9 Preview (Wavely, Norway) - 1.6T MoE, trained at home",
            {("Brindle9 Preview", "parameters", 1.6e12)},
            "maker and size behind an unlisted name",
        ),
        (
            "Wavely unveiled Zeph4 Preview, a new open-weight LLM. It has 770 billion parameters.",
            {("Zeph4 Preview", "parameters", 770e9)},
            "an apposition introduces it",
        ),
        (
            "This is a leap from the older Zeph3, which had 295 billion parameters.",
            {("Zeph3", "parameters", 295e9)},
            "what has parameters is a model",
        ),
        ("Zeph4 Suite (Wavely) - 1.6T tokens of text", set(), "tokens are no size"),
        ("Wavely unveiled Zeph4 Phone, a new handset. It has 770 billion parts.", set(), "a handset is no model"),
        (
            "DeepSeek V4-Pro and V4-Flash: V4-Flash has 284B total parameters.",
            {("DeepSeek V4 Flash", "parameters", 284e9)},
            "the short form of a known name is no other model",
        ),
    ],
)
def test_unlisted_names_that_a_size_introduces(text: str, expected: set[tuple[str, str, float]], why: str) -> None:
    assert facts(PAGE + text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Qwen3 has a context window of 128K.",
            {("Qwen 3 235B A22B", "context_window", 128e3)},
            "below a member's heading",
        ),
        ("The Qwen3 series has a context window of 128K.", {("Qwen 3", "context_window", 128e3)}, "the series"),
        (
            "Qwen3-30B-A3B is smaller, and Qwen3 has a context window of 128K.",
            {("Qwen 3", "context_window", 128e3)},
            "beside another member",
        ),
    ],
)
def test_short_names_below_a_heading(text: str, expected: set[tuple[str, str, float]], why: str) -> None:
    assert facts(f"# Models\n\n## Qwen3-235B-A22B\n\n{text}") == expected, why


TWO = "Claude Opus 4.5: 60% GPT-5.2: 75%"
BOTH = {("Claude Opus 4.5", "benchmark:osworld", 60.0), ("GPT-5.2", "benchmark:osworld", 75.0)}


@pytest.mark.parametrize(
    ("above", "expected", "why"),
    [
        ("OSWorld (computer use)", BOTH, "the line above is a benchmark's name"),
        ("**OSWorld: desktop tasks**", BOTH, "with what it is about"),
        ("OSWorld is a test of computer use.", set(), "a sentence heads nothing"),
        ("OSWorld\n\nSome words about the work.", set(), "another line stands between"),
        ("OSWorld and WebArena", set(), "two benchmarks"),
    ],
)
def test_a_line_that_is_a_benchmarks_name(above: str, expected: set[tuple[str, str, float]], why: str) -> None:
    assert facts(f"{PAGE}{above}\n\n{TWO}") == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "The window of Kimi K2 exceeds GPT-5.2 at 200K and Gemini 3 Flash at 128K.",
            {("GPT-5.2", "context_window", 200e3), ("Gemini 3 Flash", "context_window", 128e3)},
            "each with its own",
        ),
        ("With its window we tried Kimi K2 at 200K for $3.", set(), "a price is for a length of prompts"),
        ("Kimi K2 at 200K visits a day has no window.", set(), "visits"),
        (
            "- GPT-5.2 | 400K context | 128K output | new",
            {("GPT-5.2", "context_window", 400e3), ("GPT-5.2", "max_output", 128e3)},
            "a stroke ends a part",
        ),
    ],
)
def test_windows_beside_names(text: str, expected: set[tuple[str, str, float]], why: str) -> None:
    assert facts(PAGE + text) == expected, why
