"""Amounts that share what is said of another: a side in brackets, the next host, a size of prompts, whose they are."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

IN, OUT, CACHED, ANY = "input_price", "output_price", "cached_input_price", "token_price"


def prices(text: str) -> set[tuple[str, str, str | None]]:
    """Return (attribute, dollars, tier or host) of a page about one model."""
    claims = extract(read(f"# Notes\n\n{text}\n".encode(), doc_id="d", kind="markdown")).claims
    priced = [c for c in claims if c.attribute in {IN, OUT, CACHED, ANY} and c.relation == "is"]
    return {(c.attribute, str(c.value), c.qualifiers.tier or c.qualifiers.provider) for c in priced}


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (
            "Claude Sonnet 4 is $3 (input) and $15 (output) per million tokens.",
            {(IN, "3", None), (OUT, "15", None)},
            "()",
        ),
        ("Claude Sonnet 4: $3 (in) / $15 (out)", {(IN, "3", None), (OUT, "15", None)}, "short sides in brackets"),
        (
            "Claude Sonnet 4: $3/M (input), $15/M (output), $0.30/M (cached input)",
            {(IN, "3", None), (OUT, "15", None), (CACHED, "0.30", None)},
            "three of them",
        ),
        (
            "Anthropic charges $3 per million input tokens and $15 per million output tokens for Claude Sonnet 4.",
            {(IN, "3", None), (OUT, "15", None)},
            "both are of the one named behind the second",
        ),
        (
            "Claude Sonnet 4 reads from the cache at $0.30 per million tokens, writes $3.75.",
            {(CACHED, "0.30", None)},
            "what filling the cache costs is no price of ours",
        ),
        (
            "Batch: GPT-4o costs $1.25 / $5 per million tokens.",
            {(IN, "1.25", "batch"), (OUT, "5", "batch")},
            "a condition that opens the line",
        ),
        (
            "Llama 3.3 70B is $0.59 per million input tokens on Groq and $0.88 on Together.",
            {(IN, "0.59", "Groq"), (IN, "0.88", "Together")},
            "the next host",
        ),
        (
            "Gemini 2.5 Pro costs $1.25 per million input tokens up to 200K and $2.50 above.",
            {(IN, "1.25", "up to 200K"), (IN, "2.50", "above 200K")},
            "the same for longer prompts",
        ),
        (
            "Gemini 2.5 Pro: $1.25 / $10 (up to 200K), $2.50 / $15 (above)",
            {
                (IN, "1.25", "up to 200K"),
                (OUT, "10", "up to 200K"),
                (IN, "2.50", "above 200K"),
                (OUT, "15", "above 200K"),
            },
            "a pair of them",
        ),
        ("Gemini 2.5 Pro costs $1.25 per million input tokens, and $2.50 above.", {(IN, "1.25", None)}, "no size"),
        ("GPT-4o is $2.50 per million input tokens, and a $5 tip helps.", {(IN, "2.50", None)}, "another amount"),
    ],
)
def test_shared_words(text: str, expected: set[tuple[str, str, str | None]], why: str) -> None:
    assert prices(text) == expected, why
