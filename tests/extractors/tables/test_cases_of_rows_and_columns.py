"""Columns and rows that name a case of what a label or a heading announces: a side of the price, a precision."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(*rows: str, heading: str = "Overview") -> set[tuple[str, str, str, str]]:
    table = "\n".join((rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]))
    text = f"# Compared\n\n## {heading}\n\n{table}\n"
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value), c.qualifiers.tier or "") for c in claims}


@pytest.mark.parametrize(
    ("words", "sides", "why"),
    [
        (("Input", "Output"), ("input_price", "output_price"), "the words alone"),
        (("Input tokens", "Output tokens"), ("input_price", "output_price"), "with tokens"),
        (("Cached input", "Output"), ("cached_input_price", "output_price"), "cached"),
        (("Prompt", "Completion"), ("input_price", "output_price"), "other words"),
    ],
)
def test_a_column_names_the_side_of_the_price(words: tuple[str, str], sides: tuple[str, str], why: str) -> None:
    rows = (
        f"| {name} | {word} | ${price} |" for name, prices in PRICES for word, price in zip(words, prices, strict=True)
    )
    expected = {(name, side, price, "") for name, prices in PRICES for side, price in zip(sides, prices, strict=True)}
    assert stated("| Model | Type | Price per 1M tokens |", *rows) == expected, why


PRICES = (("GPT-5.2", ("2", "16")), ("Grok 4", ("4", "18")))


def test_a_column_of_other_cases_is_a_condition() -> None:
    rows = ("| GPT-5.2 | Peak | $2 |", "| GPT-5.2 | Off-peak | $1 |")
    found = stated("| Model | Hours | Price per 1M tokens |", *rows)
    assert {(attribute, bool(tier)) for _, attribute, _, tier in found} == {("token_price", True)}


MEMORY = {
    ("Llama 3 8B", "vram", "17", "FP16"),
    ("Llama 3 8B", "vram", "6", "Q4_K_M"),
    ("Qwen 2.5 14B", "vram", "29", "FP16"),
    ("Qwen 2.5 14B", "vram", "10", "Q4_K_M"),
}
BY_MODEL = ("| Model | FP16 | Q4_K_M |", "| Llama 3 8B | 17 GB | 6 GB |", "| Qwen 2.5 14B | 29 GB | 10 GB |")
BY_PRECISION = ("| Quantization | Llama 3 8B | Qwen 2.5 14B |", "| FP16 | 17 GB | 29 GB |", "| Q4_K_M | 6 GB | 10 GB |")


@pytest.mark.parametrize(
    ("heading", "rows", "expected", "why"),
    [
        ("VRAM requirements", BY_MODEL, MEMORY, "precisions in columns"),
        ("VRAM requirements", (*BY_PRECISION, "| INT8 | — | — |"), MEMORY, "precisions in rows"),
        ("Download size", BY_MODEL, set(), "no memory"),
        ("Which one to choose", BY_MODEL, set(), "the heading announces nothing"),
        ("VRAM requirements", ("| Model | Disk | Files |", *BY_MODEL[1:]), set(), "no precisions"),
    ],
)
def test_memory_by_precision(
    heading: str, rows: tuple[str, ...], expected: set[tuple[str, str, str, str]], why: str
) -> None:
    assert stated(*rows, heading=heading) == expected, why
