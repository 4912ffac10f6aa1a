"""Tables with two header rows, and columns that are something else beside others."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract


def stated(*rows: str, heading: str = "Overview") -> set[tuple[str, str, str]]:
    table = "\n".join((rows[0], "|---" * (rows[0].count("|") - 1) + "|", *rows[1:]))
    text = f"# Compared\n\n## {heading}\n\n{table}\n"
    claims = extract(read(text.encode(), doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in claims}


GPT = ("GPT-5.2", "input_price", "2"), ("GPT-5.2", "output_price", "16"), ("GPT-5.2", "benchmark:mmlu", "91")
GROK = ("Grok 4", "input_price", "4"), ("Grok 4", "output_price", "18"), ("Grok 4", "benchmark:mmlu", "88")
BODY = ("| GPT-5.2 | $2 | $16 | 91 |", "| Grok 4 | $4 | $18 | 88 |")


@pytest.mark.parametrize(
    ("heads", "expected", "why"),
    [
        (
            ("| Model | Price per 1M tokens | | Tests |", "| | Input | Output | MMLU |"),
            {*GPT, *GROK},
            "a head of two columns stands over the first",
        ),
        (("| | | | |", "| **Model** | **Input/1M** | **Output/1M** | **MMLU** |"), {*GPT, *GROK}, "an empty header"),
        (
            ("| Model | Daily cost | | Tests |", "| | Input | Output | MMLU |"),
            {GPT[2], GROK[2]},
            "the head of the group counts for its second column too",
        ),
    ],
)
def test_labels_below_heads(heads: tuple[str, str], expected: set[tuple[str, str, str]], why: str) -> None:
    assert stated(*heads, *BODY) == expected, why


def test_a_first_row_of_values_is_no_header() -> None:
    rows = ("| Model | Input/1M | Output/1M | |", "| GPT-5.2 | $2 | $16 | fast |", "| Grok 4 | $4 | $18 | slow |")
    assert stated(*rows, "| Grok 3 | $3 | $15 | slow |") >= {*GPT[:2], *GROK[:2]}


@pytest.mark.parametrize(
    ("head", "cell", "expected", "why"),
    [
        ("| Model | MMLU | Output tokens |", "1.2M", set(), "what a run took"),
        ("| Model | MMLU | Tokens |", "128K", set(), "of a run as well"),
        ("| Model | MMLU | Max output tokens |", "64K", {"max_output"}, "called the most"),
        ("| Model | MMLU | Context tokens |", "128K", {"context_window"}, "called a context"),
        ("| Model | License | Input tokens |", "128K", {"context_window"}, "no scores beside it"),
    ],
)
def test_tokens_beside_scores(head: str, cell: str, expected: set[str], why: str) -> None:
    found = stated(head, f"| GPT-5.2 | 91 | {cell} |", f"| Grok 4 | 88 | {cell} |")
    assert {attribute for _, attribute, _ in found if not attribute.startswith("benchmark")} == expected, why


def test_memory_of_the_computer_beside_that_of_the_card() -> None:
    found = stated("| Model | RAM | VRAM |", "| Llama 3 8B | 16 GB | 6 GB |", "| Qwen 2.5 14B | 32 GB | 11 GB |")
    assert found == {("Llama 3 8B", "vram", "6"), ("Qwen 2.5 14B", "vram", "11")}


def test_a_cell_under_a_member_may_name_its_family() -> None:
    found = stated(
        "| Feature | Llama 3 8B | Grok 4 |",
        "| Context | 8K (Llama 3) / 128K (Llama 3.1) | 256K |",
        "| MMLU | 68 | 88 |",
    )
    assert {value for value in found if value[1] == "context_window"} == {
        ("Llama 3 8B", "context_window", "8000"),
        ("Llama 3.1", "context_window", "128000"),
        ("Grok 4", "context_window", "256000"),
    }


def test_a_thousand_requests_are_no_thousand_tokens() -> None:
    found = stated("| Model | Price |", "| GPT-5.2 | $2 |", "| Grok 4 | $4 |", heading="Cost per 1,000 requests")
    assert found == set()
