"""Whose a score or a window is beside another, what belongs to a benchmark's name, and what only describes a model."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

_PAGE = "# Notes on models\n\nWe look at several.\n\n"
_TIERS = "DeepSeek V4 Pro is strong. DeepSeek V4 Flash is cheap. "


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page with this paragraph states."""
    found = extract(read((_PAGE + text).encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute.removeprefix("benchmark:"), str(c.value)) for c in found if c.relation == "is"}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4o: MT-Bench 9.0.", {("GPT-4o", "mt-bench", "9.0")}, "a score out of ten looks like a version"),
        ("GPT-4o has LiveCodeBench 51.6.", {("GPT-4o", "livecodebench", "51.6")}, "two digits are no version"),
        ("GPT-4o has PondBench 62.", {("GPT-4o", "pondbench", "62")}, "so of a name that no list holds"),
        ("GPT-4o results: PondBench v2 61.2.", {("GPT-4o", "pondbench-v2", "61.2")}, "a v makes a version"),
        ("GPT-4o gets 40 on PondBench 2.1.", {("GPT-4o", "pondbench-2-1", "40")}, "one digit and one decimal do"),
        ("GPT-4o gets 40 on PondBench 2025.", {("GPT-4o", "pondbench-2025", "40")}, "and a year"),
    ],
)
def test_versions_of_benchmarks(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert claims(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            f"{_TIERS}Flash matches Pro on code: LiveCodeBench 91.6 (vs Pro 93.5), SWE-bench Verified 79.0 (vs 80.6).",
            {
                ("DeepSeek V4 Flash", "livecodebench", "91.6"),
                ("DeepSeek V4 Pro", "livecodebench", "93.5"),
                ("DeepSeek V4 Flash", "swe-bench-verified", "79.0"),
                ("DeepSeek V4 Pro", "swe-bench-verified", "80.6"),
            },
            "a tier behind a versus is the sibling that the page names, here and for the next pair",
        ),
        (
            f"{_TIERS}Flash drops off (MMLU-Pro 86.2 vs Pro 87.5, SimpleQA 34.1 vs 57.9).",
            {
                ("DeepSeek V4 Flash", "mmlu-pro", "86.2"),
                ("DeepSeek V4 Pro", "mmlu-pro", "87.5"),
                ("DeepSeek V4 Flash", "simpleqa", "34.1"),
                ("DeepSeek V4 Pro", "simpleqa", "57.9"),
            },
            "so within one bracket",
        ),
        ("GPT-5 mini is small. It gets MMLU 86.2 vs Pro 87.5.", {("GPT-5 mini", "mmlu", "86.2")}, "no such sibling"),
        (
            "GPT-4o trails Grok 3 on MMLU (92.9 vs 83.5).",
            {("Grok 3", "mmlu", "92.9"), ("GPT-4o", "mmlu", "83.5")},
            "who trails has the lower one",
        ),
        (
            "Grok 3 is out. It trails GPT-4o on knowledge and trails Mistral Large 2 on code (HumanEval 92.9 vs 83.5).",
            set(),
            "of several comparisons that the order of the values contradicts none is taken",
        ),
        (
            "Grok 3 ranks first on GDPval-AA (1554, ahead of GPT-4o 1535 and K2.6 1484).",
            {("Grok 3", "gdpval-aa", "1554"), ("GPT-4o", "gdpval-aa", "1535")},
            "the number behind an unknown version is that one's",
        ),
    ],
)
def test_sides_of_pairs(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert claims(text) == expected, why


@pytest.mark.parametrize(
    ("text", "others", "why"),
    [
        ("Grok 3 has a 128K window, smaller than the 1M+ windows offered by GPT-4.1, and Grok 4.", 2, "a list"),
        ("Grok 3 has a 128K window, smaller than the 1M windows of GPT-4.1 and Grok 4.", 2, "a preposition"),
        ("Grok 3 has a 128K context window, compared to the 1M tokens that GPT-4.1 supports.", 1, "a relative clause"),
        ("Grok 3 has a 128K window. It is below the 1M tokens available in GPT-4.1.", 1, "the next sentence"),
        ("Grok 3 has a 128K window, smaller than the 64K windows on most desks.", 0, "nobody is named"),
    ],
)
def test_windows_of_a_standard(text: str, others: int, why: str) -> None:
    found = {claim for claim in claims(text) if claim[1] == "context_window"}
    assert ("Grok 3", "context_window", "128000") in found, why
    assert {value for subject, _, value in found if subject != "Grok 3"} <= {"1000000"}
    assert len(found) == 1 + others, why


@pytest.mark.parametrize(
    ("text", "size", "why"),
    [
        ("DBRX is a 132B state-of-the-art LLM.", 132_000_000_000, "an adjective between size and noun"),
        ("DBRX is an open, general-purpose 132B LLM.", 132_000_000_000, "adjectives before it"),
        ("DBRX is a new 132B fine-grained mixture-of-experts model.", 132_000_000_000, "on both sides"),
        ("DBRX was launched as a 132B general-purpose large language model.", 132_000_000_000, "behind as"),
        ("DBRX is a match for a 70B dense model.", None, "of a model that it is set beside"),
        ("DBRX performs like a 400B model.", None, "so behind like"),
        ("DBRX beats a 70B older model.", None, "so behind a verb"),
        ("DBRX: an open source 7B and 32B LLM family built on the Zephyr 3 stack.", None, "sizes of its members"),
    ],
)
def test_sizes_that_describe(text: str, size: int | None, why: str) -> None:
    found = {value for _, attribute, value in claims(text) if attribute == "parameters"}
    assert found == ({str(size)} if size else set()), why


@pytest.mark.parametrize(
    "text",
    [
        "DBRX is good. The training dataset grew to 15 trillion tokens, a 7x increase.",
        "DBRX is good. Its training data grew from 2 trillion tokens to 15 trillion tokens.",
        "DBRX is open and trained using next-token prediction on a massive dataset containing 15 trillion tokens.",
    ],
)
def test_training_data(text: str) -> None:
    assert ("DBRX", "training_tokens", "15000000000000") in claims(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("GPT-4o gets 72%, rising to 84% with computer-use tools.", "a part of a longer word"),
        ("GPT-4o made 12 tool calls in our run.", "calls that were counted"),
        ("### GPT-4o for chat and tool use\n\nIt is here.", "what a heading is for"),
        ("Mixtral 8x7B shows the growing power of open weights.", "a thing spoken of by itself"),
        ("GPT-4o costs $2.00 per 1M input tokens (≤200K context).", "for which prompts a price is"),
        ("Per DeepSeek's own report, it runs at 100 tok/s.", "a maker that is only quoted"),
        (
            "Gemma 4 and Gemini 3 are out.\n\nThe Small 2B (E2B) and Large 4B (E4B) are small, and both read images.",
            "both are those that the sentence names",
        ),
        ("GPT-4o's knowledge cutoff is hard to find. Focus is on the query's July 2024 timeframe.", "a date of else"),
        ("GPT-4o (2024-08-06 release) is compared here.", "a date in a name"),
    ],
)
def test_what_is_none(text: str, why: str) -> None:
    assert {claim for claim in claims(text) if "price" not in claim[1]} == set(), why


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Terminal-Bench 2.1: 43.1", ("terminal-bench-2-1", "43.1")),
        ("Terminal-Bench 2.1 43.1", ("terminal-bench-2-1", "43.1")),
        ("OSWorld 2.0: 61%", ("osworld-2-0", "61")),
        ("MT-Bench 8.9", ("mt-bench", "8.9")),
    ],
)
def test_lines_of_versioned_benchmarks(line: str, expected: tuple[str, str]) -> None:
    text = f"# GPT-4o\n\nA card.\n\n{line}\n"
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    assert {(c.attribute.removeprefix("benchmark:"), str(c.value)) for c in found} == {expected}
    assert not any(c.qualifiers.tier for c in found)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("GPT-4 arrives on March 14, 2023.", {("GPT-4", "release_date", "2023-03-14")}, "the present of a chronicle"),
        (
            "GPT-6 Sol and GPT-6 Luna followed on May 2, 2026.",
            {("GPT-6 Sol", "release_date", "2026-05-02"), ("GPT-6 Luna", "release_date", "2026-05-02")},
            "what came after another",
        ),
        ("GPT-4 follows instructions better than in May 2023.", set(), "no date of it"),
        (
            "GPT-4 is old: OpenAI is shutting it down on June 1, 2026.",
            {("GPT-4", "retirement_date", "2026-06-01")},
            "it",
        ),
        ("GPT-4 arrives in the API; a fix is due May 2, 2026.", set(), "another clause's date"),
    ],
)
def test_dates_in_a_chronicle(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert {claim for claim in claims(text) if claim[1].endswith("_date")} == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Mistral 7B is small, running on consumer GPUs with 6GB VRAM.", {("Mistral 7B", "vram", "6")}, "a participle"),
        ("Mistral 7B drops to 5GB of VRAM at 4-bit.", {("Mistral 7B", "vram", "5")}, "what it comes down to"),
        ("We fine-tuned Mistral 7B, running on GPUs with 80GB VRAM.", set(), "what a training took"),
    ],
)
def test_memory(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert {claim for claim in claims(text) if claim[1] == "vram"} == expected, why


def test_a_pair_below_a_line_that_says_whose_it_is() -> None:
    text = (
        "## Gemma 2 vs Mistral\n\n### Mistral\n\nMistral 7B is old, but Gemma 2 9B outperforms it:\n\n"
        "- **MMLU:** 71.3% vs 62.5% (+8.8 points)\n"
    )
    assert claims(text) == {("Gemma 2 9B", "mmlu", "71.3"), ("Mistral 7B", "mmlu", "62.5")}
