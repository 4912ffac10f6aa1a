"""Hosts that are the subjects of clauses of prices, and what pronouns mean behind a maker's announcement."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(text: str) -> set[tuple[str, str, str, str]]:
    """Return (subject, attribute, value, host) of what a page states."""
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value), c.qualifiers.provider or "") for c in claims}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Together AI charges $2 per million input tokens for Llama 3.3 70B.",
            {("Llama 3.3 70B", "input_price", "2", "Together AI")},
            "a host of the list",
        ),
        (
            "Groq serves Llama 3.3 70B at 300 tokens per second.",
            {("Llama 3.3 70B", "throughput", "300", "Groq")},
            "a speed at a host",
        ),
        (
            "The VelaCloud pricing page lists Llama 3.3 70B at $2 per million input tokens.",
            {("Llama 3.3 70B", "input_price", "2", "VelaCloud")},
            "a name that no list knows ends as those of hosts do",
        ),
        (
            "xAI released Grok 4. VelaCloud lists the model at $2 per million input tokens.",
            {("Grok 4", "input_price", "2", "VelaCloud")},
            "the host is no subject of its own: the model is the one named before",
        ),
        (
            "xAI lists Grok 4 at $2 per million input tokens.",
            {("Grok 4", "input_price", "2", "")},
            "the maker is no host",
        ),
        (
            "Grok 4 is fast. Vela AI charges $2 per million input tokens.",
            set(),
            "a name that may be a product's: what it charges is not said of the model",
        ),
        (
            "Grok 4 costs $2 per million input tokens, and Groq is fast.",
            {("Grok 4", "input_price", "2", "")},
            "a host that offers nothing here",
        ),
    ],
)
def test_offering_hosts(text: str, expected: set[tuple[str, str, str, str]], why: str) -> None:
    assert stated(text) == expected, why


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("xAI has opened a public API preview of Grok 4. It has a 256K context window.", "256000", "a preview of it"),
        ("xAI has shipped an early version of Grok 4. It has a 256K context window.", "256000", "a version of it"),
        ("xAI is rolling out Grok 4. It has a 256K context window.", "256000", "under way"),
        ("We built a chatbot on top of Grok 4. It has a 256K context window.", None, "another thing was built"),
        ("Grok 4 has a one-million-token context window.", "1000000", "a number in words and hyphens"),
        ("Grok 4 has a one-million token context window.", "1000000", "so before a space"),
    ],
)
def test_windows(text: str, value: str | None, why: str) -> None:
    found = {value for _, attribute, value, _ in stated(text) if attribute == "context_window"}
    assert found == ({value} if value else set()), why
