"""Plain sentences of comparison pages: shared amounts, lengths in a test's name, sizes something is set beside."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def claims(text: str) -> set[tuple[str, str, str, str]]:
    """Return (subject, attribute, relation and value, object) of what a page claims."""
    found = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    out = set()
    for c in found:
        number = f" {float(c.value):g}" if c.value is not None and not isinstance(c.value, bool | str) else ""
        word = f" {c.value}" if isinstance(c.value, bool | str) else ""
        out.add((c.subject, c.attribute, f"{c.relation}{number}{word}", c.object or ""))
    return out


STATED = [
    (
        "the side of the first multiple of a list holds for all of it",
        "GPT-5 output is 8x cheaper than Claude Opus 4.5, 5x cheaper than Gemini 2.5 Pro, and 4x cheaper than Grok 4.",
        {
            ("GPT-5", "output_price", "ratio 0.125", "Claude Opus 4.5"),
            ("GPT-5", "output_price", "ratio 0.2", "Gemini 2.5 Pro"),
            ("GPT-5", "output_price", "ratio 0.25", "Grok 4"),
        },
    ),
    (
        "a length of text behind a test's name is part of the name, and no window",
        "GPT-5 scores 71.5 on MRCR 1M.",
        {("GPT-5", "benchmark:mrcr-1m", "is 71.5", "")},
    ),
    (
        "a test with an aside heads its line",
        "Grok 4 results:\n\n- **SWE-bench Pro (long): #4** — behind GPT-5 and Claude Opus 4.5\n",
        {
            ("Grok 4", "benchmark:swe-bench-pro", "less", "GPT-5"),
            ("Grok 4", "benchmark:swe-bench-pro", "less", "Claude Opus 4.5"),
        },
    ),
    (
        "most of several tests are not each of those in brackets",
        "Llama 4 Scout outperformed Gemma 3 27B on most of six benchmarks of vision (MMMU) and code (HumanEval).",
        {("Llama 4 Scout", "quality", "greater", "Gemma 3 27B")},
    ),
    (
        "a number behind vs is another's, whoever that is",
        "GPT-5 drops off on knowledge (MMLU-Pro 81.2 vs Kestrel 84.5, SimpleQA 31.1 vs 52.9).",
        {("GPT-5", "benchmark:mmlu-pro", "is 81.2", ""), ("GPT-5", "benchmark:simpleqa", "is 31.1", "")},
    ),
    (
        "who is passed stands in a list, each with its bare number",
        "GPT-5 ranks first on GDPval-AA (1511, ahead of Grok 4 1432 and Gemini 2.5 Pro 1401).",
        {
            ("GPT-5", "benchmark:gdpval-aa", "is 1511", ""),
            ("Grok 4", "benchmark:gdpval-aa", "is 1432", ""),
            ("Gemini 2.5 Pro", "benchmark:gdpval-aa", "is 1401", ""),
            ("GPT-5", "benchmark:gdpval-aa", "greater", "Grok 4"),
            ("GPT-5", "benchmark:gdpval-aa", "greater", "Gemini 2.5 Pro"),
        },
    ),
    (
        "two variants of one ranking are two tests",
        "GPT-5 scores 1511 on GDPval-AA.",
        {("GPT-5", "benchmark:gdpval-aa", "is 1511", "")},
    ),
]


@pytest.mark.parametrize(("why", "text", "expected"), STATED, ids=[case[0] for case in STATED])
def test_a_sentence_states_these_claims(why: str, text: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert claims(text) == expected, why


ABSENT = [
    (
        "what something costs the same as is no size of its own",
        "GPT-5 runs at the same cost as a 13B parameters.",
        ("GPT-5", "parameters", "is 1.3e+10", ""),
    ),
    (
        "both are the two named in the sentence, not the two of the page",
        (
            "# DeepSeek V4\n\nGPT-5.5 came out at $5 input and $30 output per 1M tokens.\n\nDeepSeek-V4 followed: "
            "V4-Pro at $2 input and $4 output per 1M tokens, V4-Flash at $0.2 and $0.3, both with a 1M-token window."
        ),
        ("GPT-5.5", "context_window", "is 1e+06", ""),
    ),
]


@pytest.mark.parametrize(("why", "text", "wrong"), ABSENT, ids=[case[0] for case in ABSENT])
def test_a_sentence_does_not_state_this(why: str, text: str, wrong: tuple[str, str, str, str]) -> None:
    assert wrong not in claims(text), why
