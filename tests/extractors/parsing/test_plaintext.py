"""Plain text: what the lines of a file are, each case with its reason."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import plaintext
from counterclaim.extractors.records import Document

LONG = "Small costs less than Large in every one of the tests that we ran, and by a margin that grows with the size of the input."


def parse(source: str | bytes) -> Document:
    return plaintext.parse(source, doc_id="note")


def found(source: str) -> list[tuple[str, int, str]]:
    document = parse(source)
    return [(block.kind, block.level, document.of(block)) for block in document.blocks]


def kinds(source: str) -> list[str]:
    return [f"{kind}{level or ''}: {shown[:30]}" for kind, level, shown in found(source)]


HEADINGS = [
    (f"Small 3 vs Large 2\n{LONG}", ["title1: Small 3 vs Large 2"], "the first line names the models"),
    (f"Model comparison\nSmall 3 vs Large 2\n{LONG}", ["paragraph: Model comparison", "title1: Small 3 vs Large 2"], "a kicker before the title"),
    (f"T 1\n{LONG}\nPerformance\n{LONG}", ["title1: T 1", "heading2: Performance"], "a short line over a paragraph"),
    (f"T 1\n{LONG}\n\nPerformance\n\n{LONG}", ["title1: T 1", "heading2: Performance"], "set off by blank lines"),
    (f"T 1\n{LONG}\nWhich is cheaper?\n{LONG}", ["title1: T 1", "heading3: Which is cheaper?"], "a question"),
    (f"T 1\n{LONG}\nSize & Cost: The Whole Story\n{LONG}", ["title1: T 1", "heading2: Size & Cost: The Whole Story"], "a title in two parts"),
    (f"T 1\n{LONG}\nUse it daily.\n{LONG}", ["title1: T 1"], "a sentence is no heading"),
    (f"T 1\n{LONG}\nPerformance", ["title1: T 1"], "nothing follows"),
    (f"T 1\n{LONG}\nin lower case\n{LONG}", ["title1: T 1"], "does not begin like one"),
    (f"T 1\n{LONG}\nNameSize (Count)Context LengthLicense\n{LONG}", ["title1: T 1"], "cells run together"),
    (f"T 1\n{LONG}\n$3\n{LONG}", ["title1: T 1"], "a price"),
    ("# T\n\n## A\nx", ["title1: T", "heading2: A"], "Markdown marks"),
    (f"Title\n===\n{LONG}\nPart\n---\n{LONG}", ["title1: Title", "heading2: Part"], "underlined"),
    (f"T 1\n{LONG}\n1. Price\n{LONG}", ["title1: T 1", "heading2: 1. Price"], "a number that stands alone"),
    (f"{LONG}\nSmall 3\nx: y\n{LONG}", ["title1: Small 3"], "the title after a notice"),
    (f"Small and Large, two models that read, write and count, compared by what they cost in use: a 2026 review by our desk\n{LONG}\nPrice at 1,000 Calls\n{LONG}", ["heading2: Price at 1,000 Calls"], "under the first paragraph stands no title"),
    (f"Why It Matters\nFor 10 million calls a month:\n{LONG}", ["title1: Why It Matters"], "what introduces is no title"),
    (f"T 1\n{LONG}\nSmall 3\n{LONG}\nPrices (May):\n- $1\n- $2", ["title1: T 1", "heading2: Small 3"], "what introduces a list ends no section"),
    (f"T 1\n{LONG}\nInput / MTok$1$3$5\n{LONG}", ["title1: T 1"], "cells of a table run together"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), HEADINGS, ids=[why for *_, why in HEADINGS])
def test_headings(source: str, expected: list[str], why: str) -> None:
    rest = [shown for shown in kinds(source) if shown.startswith(("title", "heading")) or shown in expected]
    assert rest == expected, why


def test_the_title_is_the_documents() -> None:
    assert parse(f"Small 3 vs Large 2\n{LONG}").meta.title == "Small 3 vs Large 2"


def test_in_a_stack_of_short_lines_only_names_are_headings() -> None:
    source = f"T 1\n{LONG}\nExample Small\n7B model for devices\n75%\nPanel ship\n—\nCommunity\nFree\nEntry\n{LONG}\nEnd here\n{LONG}"
    assert [shown for kind, _, shown in found(source) if kind == "heading"] == ["Example Small", "End here"]


def test_a_label_over_names_and_values_ends_with_them() -> None:
    document = parse(f"T 1\nWhich is cheaper?\nAt 10M tokens\nSmall: $1\nLarge: $7\n{LONG}")
    small = next(block for block in document.blocks if document.of(block) == "Small: $1")
    assert small.path == ("T 1", "Which is cheaper?", "At 10M tokens")
    assert document.blocks[-1].path == ("T 1", "Which is cheaper?")


WRAPPED = [
    ("The price of the small model has been lowered twice since it came\nout, and the large one has kept the price that it had at launch,\nwhich makes a difference.", 1, "broken at a column"),
    ("The price of the small model has been lowered twice since it came\nout, and the large one has not.\n\nA second paragraph.", 2, "a blank line ends it"),
    (f"{LONG}\n{LONG}", 2, "long lines are paragraphs each"),
    ("Small costs one dollar per million.\nLarge costs seven dollars per million.\nBoth are out.", 3, "sentences on lines of their own"),
    ("Applications need more than a thinking mode that depends on\nreasoning_effort: high is the smarter choice.", 1, "goes on in lower case"),
    ("Small: $1\nLarge: $7", 2, "names and values are lines"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), WRAPPED, ids=[why for *_, why in WRAPPED])
def test_paragraphs(source: str, expected: int, why: str) -> None:
    assert len(found(source)) == expected, why


LISTS = [
    ("- a\n- b", [("item", 1, "a"), ("item", 1, "b")], "dashes"),
    ("* a\n• b", [("item", 1, "a"), ("item", 1, "b")], "other bullets"),
    ("- a\n  - b", [("item", 1, "a"), ("item", 2, "b")], "depth by indentation"),
    ("1. a\n2) b", [("item", 1, "a"), ("item", 1, "b")], "numbers"),
    ("✅ a\n❌ b", [("item", 1, "✅ a"), ("item", 1, "❌ b")], "marks that mean something stay"),
    ("- Input (per 1M tokens)\n- $0.40\n- Output (per 1M tokens)\n- $2.00", [("term", 0, "Input (per 1M tokens)"), ("definition", 0, "$0.40"), ("term", 0, "Output (per 1M tokens)"), ("definition", 0, "$2.00")], "labels and values by turns"),
    ("- fast\n- cheap\n- open\n- small", [("item", 1, "fast"), ("item", 1, "cheap"), ("item", 1, "open"), ("item", 1, "small")], "tags are no definitions"),
    ("- Input\n- $1\n- Output", [("item", 1, "Input"), ("item", 1, "$1"), ("item", 1, "Output")], "an odd count is not by turns"),
    ("- $1\n- $2\n- $3\n- $4", [("item", 1, "$1"), ("item", 1, "$2"), ("item", 1, "$3"), ("item", 1, "$4")], "a list of prices"),
    ("-5% is a drop", [("paragraph", 0, "-5% is a drop")], "a minus is no bullet"),
    ("3.5 is newer", [("paragraph", 0, "3.5 is newer")], "a version is no number of a list"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), LISTS, ids=[why for *_, why in LISTS])
def test_lists(source: str, expected: list[tuple[str, int, str]], why: str) -> None:
    assert found(source) == expected, why


TABLES = [
    ("| M | P |\n|---|---|\n| A | $1 |", ["M | P", "A | $1"], 1, "Markdown table"),
    ("| M | In | Out |\n| A | $1 | $2 |", ["M | In | Out", "A | $1 | $2"], 1, "bars without a divider"),
    ("M | In | Out\nA | $1 | $2", ["M | In | Out", "A | $1 | $2"], 1, "no bars at the ends"),
    ("M\tP\tQ\nA\t$1\t$2", ["M | P | Q", "A | $1 | $2"], 1, "tabs"),
    ("| A | $1 |\n| B | $2 |", ["A | $1", "B | $2"], 0, "no header"),
    ("| | P |\n|---|:-:|\n| A | |", [" | P", "A | "], 1, "empty cells"),
    ("| a \\| b | P |\n|---|---|\n| A | 1 |", ["a | b | P", "A | 1"], 1, "an escaped bar"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "rows", "head", "why"), TABLES, ids=[why for *_, why in TABLES])
def test_tables(source: str, rows: list[str], head: int, why: str) -> None:
    document = parse(source)
    assert document.text == "\n".join(rows), why
    assert [table.header_rows for table in document.tables] == [head], why
    assert document.tables[0].cols == len(parse(source).tables[0].grid()[0])


NO_TABLE = ["a | b", "a | b | c", "Small|Large", "one\ttwo"]


@pytest.mark.parametrize("source", NO_TABLE)
def test_one_line_is_no_table(source: str) -> None:
    assert not parse(source).tables
    assert [block.kind for block in parse(source).blocks] == ["paragraph"]


def test_code_between_fences() -> None:
    assert found("```py\nprice = 3\n\nx\n```\nafter") == [("code", 0, "price = 3 x"), ("paragraph", 0, "after")]


def test_a_fence_without_an_end_hides_nothing() -> None:
    assert "Small costs $3." in parse("```\nSmall costs $3.").text


def test_lines_are_those_of_the_file() -> None:
    document = parse("T 1\r\n\r\n- a\r- b\n\n| M | P |\n|---|---|\n| A | $1 |")
    assert [(document.of(block), block.line) for block in document.blocks] == [
        ("T 1", 1), ("a", 3), ("b", 4), ("M", 6), ("P", 6), ("A", 8), ("$1", 8),
    ]  # fmt: skip


def test_encodings() -> None:
    assert parse("caf\xe9 – €5".encode("cp1252")).text == "café – €5"
    assert parse("é €5".encode()).text == "é €5"


@pytest.mark.parametrize("source", ["", "\n\n", " \t\x00\u200b", "---\n===", b"\xff\xfe", b""])
def test_nothing_is_a_document_without_blocks(source: str | bytes) -> None:
    assert parse(source).blocks == ()
    assert parse(source).text == ""
