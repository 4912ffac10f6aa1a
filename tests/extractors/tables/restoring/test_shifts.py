"""Rows that lost an empty cell are moved back where the other rows show which cell it was."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

HEAD = "| Model | Maker | Input | Output | Best for |\n|---|---|---|---|---|\n"
FULL = "| GPT-4o | OpenAI | $2.50 | $10.00 | Chat |\n| Grok 3 | xAI | $3.00 | $15.00 | News |\n"


def prices(rows: str, head: str = HEAD) -> set[tuple[str, str, str]]:
    claims = extract(read(f"# Prices per 1M tokens\n\n{head}{rows}", doc_id="d", kind="markdown")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in claims if c.attribute.endswith("price")}


def of(name: str, *values: str) -> set[tuple[str, str, str]]:
    return {(name, side, value) for side, value in zip(("input_price", "output_price"), values, strict=True)}


OTHERS = of("GPT-4o", "2.50", "10.00") | of("Grok 3", "3.00", "15.00")


@pytest.mark.parametrize(
    ("row", "expected", "why"),
    [
        (
            "| Gemini 2.5 Pro | $1.25 | $9.00 | Long texts | |\n",
            of("Gemini 2.5 Pro", "1.25", "9.00"),
            "the maker lacks",
        ),
        ("| Gemini 2.5 Pro | Google | $1.25 | $9.00 | |\n", of("Gemini 2.5 Pro", "1.25", "9.00"), "the last one does"),
        (
            "| Gemini 2.5 Pro | | $1.25 | $9.00 | Long |\n",
            of("Gemini 2.5 Pro", "1.25", "9.00"),
            "an empty cell in place",
        ),
    ],
)
def test_one_missing_cell(row: str, expected: set[tuple[str, str, str]], why: str) -> None:
    assert prices(FULL + row) == OTHERS | expected, why


def test_of_two_cells_that_may_lack_neither_is_read() -> None:
    head = "| Model | Maker | License | Input | Output | Best for |\n|---|---|---|---|---|---|\n"
    full = "| GPT-4o | OpenAI | Closed | $2.50 | $10.00 | Chat |\n| Grok 3 | xAI | Closed | $3.00 | $15.00 | News |\n"
    row = "| Llama 4 Scout | Open | $0.11 | $0.34 | Long texts | |\n"
    assert prices(full + row, head) == OTHERS | of("Llama 4 Scout", "0.11", "0.34")
    claims = extract(read(f"# Models\n\n{head}{full}{row}", doc_id="d", kind="markdown")).claims
    assert not {c.attribute for c in claims if c.subject == "Llama 4 Scout"} & {"open_weights", "license"}


def test_words_in_a_column_of_numbers_move_nothing() -> None:
    head = "| Model | Maker | Input | Context | Notes |\n|---|---|---|---|---|\n"
    full = "| GPT-4o | OpenAI | $2.50 | 128K | Chat |\n| Grok 3 | xAI | $3.00 | 256K | News |\n"
    assert prices(full + "| Yi Large | 01.AI | $3.00 | unlimited | |\n", head) >= {("Yi Large", "input_price", "3.00")}


def test_one_full_row_shows_nothing() -> None:
    row = "| Gemini 2.5 Pro | $1.25 | $9.00 | Long texts | |\n"
    found = prices("| GPT-4o | OpenAI | $2.50 | $10.00 | Chat |\n" + row)
    assert of("Gemini 2.5 Pro", "1.25", "9.00").isdisjoint(found - of("GPT-4o", "2.50", "10.00"))


def scores(text: str) -> set[tuple[str, str, str]]:
    found = extract(read(f"# Scores\n\n{text}", doc_id="d", kind="text")).claims
    return {(c.subject, c.attribute, str(c.value)) for c in found}


def test_a_header_of_models_without_the_cell_over_the_labels() -> None:
    rows = "MMLU | 80.1 | 77.2\nGPQA | 35.3 | 36.4\n"
    expected = {
        ("GPT-4o", "benchmark:mmlu", "80.1"),
        ("Grok 3", "benchmark:mmlu", "77.2"),
        ("GPT-4o", "benchmark:gpqa", "35.3"),
        ("Grok 3", "benchmark:gpqa", "36.4"),
    }
    assert scores(f" | GPT-4o | Grok 3\n{rows}") == expected
    assert scores(f"Benchmark | GPT-4o | Grok 3\n{rows}") == expected


def test_a_header_of_labels_that_lacks_one_stays() -> None:
    assert not scores("Model | MMLU |\nGPT-4o | 80.1 | 35.3\nGrok 3 | 77.2 | 36.4\n") - {
        ("GPT-4o", "benchmark:mmlu", "80.1"),
        ("Grok 3", "benchmark:mmlu", "77.2"),
    }


def test_of_two_prices_of_which_one_lacks_neither_is_read() -> None:
    head = "| Model | Input | Output | Context |\n|---|---|---|---|\n"
    full = "| GPT-4o | $2.50 | $10.00 | 128K |\n| Grok 3 | $3.00 | $15.00 | 256K |\n"
    assert prices(full + "| Yi Large | $3.00 | 32K |\n", head) == OTHERS


def _html(head: tuple[str, ...], *rows: tuple[str, ...]) -> str:
    parts = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    heads = "".join(f"<th>{cell}</th>" for cell in head)
    return f"<h2>Prices per 1M tokens</h2><table><tr>{heads}</tr><tr>" + "</tr><tr>".join(parts) + "</tr></table>"


@pytest.mark.parametrize(
    ("head", "rows", "expected", "why"),
    [
        (
            ("Model", "Input price", "Output price"),
            (("GPT-4o", "OpenAI", "$2.50", "$10.00"), ("Grok 3", "xAI", "$3.00", "$15.00")),
            set(),
            "the makers have no label",
        ),
        (
            ("", "Model", "Input price", "Output price"),
            (("GPT-4o", "$2.50", "$10.00"), ("Grok 3", "$3.00", "$15.00")),
            set(),
            "an empty corner too many",
        ),
        (
            ("Model", "Input price", "Output price"),
            (("GPT-4o", "$2.50", "$10.00", "Try it"), ("Grok 3", "$3.00", "$15.00", "Try it")),
            OTHERS,
            "a last column without a label shifts nothing",
        ),
        (
            ("Model", "Input price", "Output price", "Link"),
            (("GPT-4o", "$2.50", "$10.00"), ("Grok 3", "$3.00", "$15.00")),
            OTHERS,
            "nor does a label without a column",
        ),
    ],
)
def test_a_header_of_another_width(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], expected: set[tuple[str, str, str]], why: str
) -> None:
    claims = extract(read(_html(head, *rows), doc_id="d", kind="html")).claims
    assert {(c.subject, c.attribute, str(c.value)) for c in claims if c.attribute.endswith("price")} == expected, why
