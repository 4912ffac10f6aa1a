"""More plain sentences of articles: names with a word of their own, other tests in a list, halves of a price."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str]]:
    """Return (subject, attribute, value) of what a page states, with the object for the value of an ordering."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value if c.value is not None else c.object)) for c in found}


_TABLE = "| Test | Gemini 9 Xenon | GPT-9 |\n|---|---|---|\n| MMLU | 81% | 79% |\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            f"Gemini 9 Xenon beats GPT-9.\n\n{_TABLE}",
            ("Gemini 9 Xenon", "quality", "GPT-9"),
            "the word is part of the name: it heads a column, and the page repeats it",
        ),
        (
            f"{_TABLE}\nGemini 9 Xenon came out. Xenon has a 2 million token context window.",
            ("Gemini 9 Xenon", "context_window", "2000000"),
            "the word alone is short for the model",
        ),
        (
            "Gemini 9 Xenon costs $3 per million input tokens.\n\nWe tried Gemini 9 Xenon.",
            ("Gemini 9 Xenon", "input_price", "3"),
            "a verb behind it closes the name",
        ),
        (
            "We tried Gemini 9 Xenon once. Gemini 9 has a 2 million token context window.",
            ("Gemini 9", "context_window", "2000000"),
            "once is no habit",
        ),
        (
            "Gemini 9 Bedrock is here. We like it. Gemini 9 Bedrock has a 1 million token context window.",
            ("Gemini 9", "context_window", "1000000"),
            "a host behind a name is no part of it",
        ),
        (
            "# Gemini 9 Benchmark\n\nGemini 9 Benchmark is below. Gemini 9 has a 2 million token context window.",
            ("Gemini 9", "context_window", "2000000"),
            "an ordinary word is no part of a name",
        ),
    ],
)
def test_names_with_a_word_of_the_page(text: str, expected: tuple[str, str, str], why: str) -> None:
    assert expected in claims(text), why


_BILL = (
    "| Model | Input cost | Output cost | Total |\n|---|---|---|---|\n"
    "| GPT-9 | $20 | $60 | $80 |\n| Gemini 9 | $5 | $25 | $30 |\n"
)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (f"Cost to read 20M tokens:\n\n{_BILL}", set(), "the two parts of a bill are no prices of a million"),
        (
            f"Prices per 1M tokens:\n\n{_BILL}",
            {
                ("GPT-9", "input_price", "20"),
                ("GPT-9", "output_price", "60"),
                ("Gemini 9", "input_price", "5"),
                ("Gemini 9", "output_price", "25"),
            },
            "of a million they are, whatever they add up to",
        ),
    ],
)
def test_parts_of_a_bill(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert {claim for claim in claims(text) if claim[1] in {"input_price", "output_price"}} == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "GPT-9 gets 52% on GPQA Diamond, 61% on the Pond Index, and 43% on Pond's Terminal-Bench 2.0.",
            {("GPT-9", "benchmark:gpqa-diamond", "52"), ("GPT-9", "benchmark:terminal-bench-2-0", "43")},
            "a score on a named test is on no other, and a maker may stand before a benchmark's name",
        ),
        (
            "GPT-9 gets 52% on GPQA Diamond and 61% on the Aider Polyglot benchmark.",
            {("GPT-9", "benchmark:gpqa-diamond", "52"), ("GPT-9", "benchmark:aider-polyglot", "61")},
            "a known test behind is the score's own",
        ),
        (
            "GPT-9 is the best value: it lands within three points of Claude Opus 5 at half the price.",
            {("GPT-9", "price", "0.5")},
            "the pronoun is the subject of its clause, and the name in it the other side",
        ),
        (
            "Claude Opus 5 is good, but GPT-9 does it at half the price.",
            {("GPT-9", "price", "0.5")},
            "a clause that names its own subject",
        ),
    ],
)
def test_scores_and_halves(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert claims(text) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "GPT-9 has a 500,000 output token limit, a big step from the prior generation's 48,000-token output cap.",
            {("GPT-9", "max_output", "500000")},
            "what an earlier model had is not the subject's",
        ),
        (
            "GPT-9 has a 2M token context window, far beyond its predecessor's 96K context window.",
            {("GPT-9", "context_window", "2000000")},
            "an earlier model that is not named",
        ),
        (
            "GPT-9's 2M token context window is the largest of the generation.",
            {("GPT-9", "context_window", "2000000")},
            "the subject's own value",
        ),
        (
            "The example is for Qwen3 14B at Q4_K_M with 12K context.",
            set(),
            "behind a precision it is how a test was run",
        ),
        (
            "Qwen3 14B comes with a 40K context window.",
            {("Qwen3 14B", "context_window", "40000")},
            "a window that nothing narrows",
        ),
    ],
)
def test_token_limits(text: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert {
        (s.replace("Qwen 3", "Qwen3"), a, v) for s, a, v in claims(text) if a in {"max_output", "context_window"}
    } == (expected), why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "# Claude Opus 5\n\n- Scores: 61% on MMLU.\n- Strengths: Matches GPT-9 on most work at 30% of its price.",
            "quality",
            "a share of a price is no score on the test named before",
        ),
        (
            "Claude Opus 5 gets 61% on MMLU. It beats GPT-9, which gets 55%.",
            "benchmark:mmlu",
            "a score on it is",
        ),
    ],
)
def test_what_a_verb_compares(text: str, expected: str, why: str) -> None:
    assert ("Claude Opus 5", expected, "GPT-9") in claims(text), why


_ROWS = (
    "| Benchmark | Claude Opus 5 | GPT-9 |\n|---|---|---|\n"
    "| MMLU | 81% | 79% |\n| GPQA Diamond | 62% | 59% |\n| HumanEval | 92% | 90% |\n"
)


@pytest.mark.parametrize(
    ("text", "expected", "absent", "why"),
    [
        (
            f"{_ROWS}| Harbor Docket (law) | 21% | 7% |\n",
            ("GPT-9", "benchmark:harbor-docket", "7"),
            "benchmark:harbor-docket-law",
            "what a test is about is no part of its name",
        ),
        (
            f"{_ROWS}| Harbor Docket (hard) | 21% | 7% |\n",
            ("GPT-9", "benchmark:harbor-docket-hard", "7"),
            "benchmark:harbor-docket",
            "a part of a test is another test",
        ),
        (
            "| Model | Weights |\n|---|---|\n| Kimi K3 | Open (MIT) |\n| GPT-9 | Closed |\n",
            ("Kimi K3", "open_weights", "True"),
            "",
            "a licence in a bracket does not close them",
        ),
        (
            "| Model | Weights |\n|---|---|\n| Kimi K3 | Open (next year) |\n| GPT-9 | Closed |\n",
            ("GPT-9", "open_weights", "False"),
            "",
            "other brackets may say anything",
        ),
        (
            "Claude Opus 5 gets 151.2 on ECI (third of 140 models).",
            ("Claude Opus 5", "benchmark:eci", "151.2"),
            "",
            "how many were ranked is no score",
        ),
    ],
)
def test_cells_and_ranks(text: str, expected: tuple[str, str, str], absent: str, why: str) -> None:
    found = claims(text)
    assert expected in found, why
    assert not any(attribute == absent for _, attribute, _ in found), why
    assert ("Kimi K3", "open_weights", "True") not in found or "MIT" in text, why
    assert not any(value == "140" for _, _, value in found), why
