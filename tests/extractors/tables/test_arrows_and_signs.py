"""Cells with arrows and signs: pairs, changes of a price, differences of scores; rows that are no models."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(*rows: str, above: str = "") -> set[tuple[str, str, str]]:
    table = "\n".join((rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]))
    claims = extract(read(f"# Models\n\n{above}\n\n{table}\n".encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in claims}


@pytest.mark.parametrize(
    ("label", "cells", "expected", "why"),
    [
        (
            "Price per 1M (in/out)",
            ("$2 → $16", "$4 → $18"),
            {"input_price": {"2", "4"}, "output_price": {"16", "18"}},
            "a pair",
        ),
        ("Input/1M", ("$9 → $2", "$8 → $4"), {"input_price": {"2", "4"}}, "a change: today's price"),
        ("Price per 1M tokens", ("$9 → $2", "$8 → $4"), {}, "a pair or a change"),
        ("Input ($/100K)", ("$2", "$4"), {}, "no unit that prices are given in"),
        ("MMLU", ("+3.1", "-0.4"), {}, "differences"),
        ("MMLU", ("71.3 (+3.1)", "68.2 (-0.4)"), {"benchmark:mmlu": {"71.3", "68.2"}}, "a difference behind the score"),
        ("MMLU", ("~71", "≈68"), {"benchmark:mmlu": {"71", "68"}}, "an estimate has another sign"),
    ],
)
def test_cells(label: str, cells: tuple[str, str], expected: dict[str, set[str]], why: str) -> None:
    found: dict[str, set[str]] = {}
    for _, attribute, value in stated(f"| Model | {label} |", f"| GPT-5.2 | {cells[0]} |", f"| Grok 4 | {cells[1]} |"):
        found.setdefault(attribute, set()).add(value)
    assert found == expected, why


@pytest.mark.parametrize("entry", ["Difference", "Savings", "Gap"])
def test_a_row_of_differences_is_no_model(entry: str) -> None:
    found = stated("| Model | Input/1M |", "| GPT-5.2 | $2 |", "| Grok 4 | $4 |", f"| {entry} | $2 |")
    assert {subject for subject, *_ in found} == {"GPT-5.2", "Grok 4"}


def test_the_line_above_gives_the_unit() -> None:
    rows = ("| Model | Input | Output |", "| GPT-5.2 | $0.002 | $0.016 |", "| Grok 4 | $0.004 | $0.018 |")
    found = stated(*rows, above="Pricing per 1K tokens:")
    assert {value for _, attribute, value in found if attribute == "input_price"} == {"2.000", "4.000"}


def test_a_workload_above_is_no_unit() -> None:
    rows = ("| Provider | Cost |", "| GPT-5.2 | $4.50 |", "| Grok 4 | $6.00 |", "| Claude Haiku 4.5 | $2.00 |")
    found = stated(*rows, above="For 1M input + 200K output tokens:")
    assert not {attribute for _, attribute, _ in found if attribute.endswith("price")}
