"""Tables run together without separators, and what only looks like one."""

from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.tables.recovery import restore_joined_tables
from tests.timing import takes_linear_time

HEAD = "ModelInput ($/1M)Output ($/1M)Context"
ROWS = "GPT-5$1.25$10.00400KClaude Sonnet 4$3.00$15.00200KGrok 4$3.00$15.00256K"


def claims(text: str) -> set[tuple[str, str, str]]:
    document = read(f"What three models cost\n\n{text}\n\nThat is all.".encode(), doc_id="t", kind="text")
    extraction = extract(document)
    assert all(document.text[c.start : c.end] == c.quote for c in extraction.claims)
    return {(c.subject, c.attribute, str(c.value)) for c in extraction.claims}


def test_a_table_in_one_line() -> None:
    assert {
        ("GPT-5", "input_price", "1.25"),
        ("GPT-5", "context_window", "400000"),
        ("Claude Sonnet 4", "output_price", "15.00"),
        ("Grok 4", "context_window", "256000"),
    } <= claims(HEAD + ROWS)


def test_a_table_with_a_line_for_each_row_and_words_in_cells() -> None:
    found = claims("ModelContextMMLULicense\nGPT-4o128K88.7%Proprietary\nPhi-416K84.8%MIT\nGemma 3 27B128K76.9%Open")
    assert {
        ("GPT-4o", "benchmark:mmlu", "88.7"),
        ("Phi-4", "context_window", "16000"),
        ("Phi-4", "license", "MIT"),
        ("Gemma 3 27B", "open_weights", "True"),
    } <= found


def test_what_stands_behind_the_table_is_still_read() -> None:
    assert ("Phi-4", "input_price", "0.50") in claims(f"{HEAD}{ROWS} Phi-4 costs $0.50 per million input tokens.")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{HEAD}GPT-5$0.075$0.10128KGrok 4$0.075$0.10128K", "a price of two or three places: two ways to cut"),
        (f"{HEAD}GPT-5$1.25$10.00400K", "one row is too little to tell a table from a slip"),
        (f"{HEAD}GPT-5$1.25400KGrok 4$3.00256K", "rows that are too short"),
        ("ModelMondayTuesdayGPT-510K20KGrok 410K20K", "labels that announce nothing"),
        ("ModelContextParametersCats12K3BDogs12K3B", "rows that name no model"),
        ("ModelContextMMLUGPT-588.7%90.1%Grok 488.7%90.1%", "no window, and a name that might go on"),
    ],
    ids=lambda value: value if " " in value and not value.startswith("Model") else "",
)
def test_what_cannot_be_cut_in_one_way_is_left_unread(text: str, why: str) -> None:
    document = read(text.encode(), doc_id="t", kind="text")
    assert restore_joined_tables(document) is document, why


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["ModelAaBbCc1", "ModelGPT-5$1.2345", "ModelContextGPT-5$1$1$1$1$1", "ModelAa\n\n"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def restored(text: str) -> None:
        restore_joined_tables(read(text.encode(), doc_id="t", kind="text"))

    takes_linear_time(restored, piece * (20_000 // len(piece)))
