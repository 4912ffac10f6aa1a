"""Lists of "Model: value": the line or heading above them says what the values are."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str) -> set[tuple[str, str, str]]:
    claims = extract(read(f"# A comparison\n\n{text}", doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in claims}


ITEMS = "- GPT-4o: {}\n- Grok 3 – {}\n"


@pytest.mark.parametrize(
    ("above", "values", "expected", "why"),
    [
        ("Median time to first token came out like this:", ("450ms", "0.3s"), ("latency", "0.450", "0.3"), "a lead"),
        ("## Latency", ("450ms", "0.3s"), ("latency", "0.450", "0.3"), "a heading"),
        ("They have these context windows:", ("128K", "256K"), ("context_window", "128000", "256000"), "windows"),
        (
            "**Context window:**",
            ("up to 128K tokens", "256K tokens"),
            ("context_window", "128000", "256000"),
            "a bound",
        ),
        ("Output limits:", ("up to 128K tokens", "about 64K"), ("max_output", "128000", "64000"), "what is written"),
        (
            "Output context window:",
            ("8K tokens", "16K tokens"),
            ("max_output", "8000", "16000"),
            "an output, all the same",
        ),
        ("Input prices per million tokens:", ("$2.50", "$3"), ("input_price", "2.50", "3"), "prices with their unit"),
    ],
)
def test_what_is_announced(above: str, values: tuple[str, str], expected: tuple[str, str, str], why: str) -> None:
    attribute, first, second = expected
    found = stated(f"{above}\n\n{ITEMS.format(*values)}")
    assert found == {("GPT-4o", attribute, first), ("Grok 3", attribute, second)}, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Latency matters to us.\n\n- GPT-4o: 450ms\n- Grok 3: 300ms\n",
            "no lead: nothing says that it is the latency",
        ),
        ("Latency is felt:\n\nGPT-4o: 450ms in a test of ours.\n", "no list"),
        ("The latency at work:\n\n- GPT-4o is used by sites that load in 3s\n", "no entry of a name and its value"),
        ("Latency and throughput, in our tests:\n\n- GPT-4o: 450ms\n", "two things are announced"),
        ("Tokens we used:\n\n- GPT-4o: up to 64K tokens\n- Grok 3: 16K tokens\n", "a workload"),
        ("Prices:\n\n- GPT-4o: $2.50\n- Grok 3: $3\n", "no unit"),
    ],
)
def test_what_is_not(text: str, why: str) -> None:
    assert stated(text) == set(), why
