"""Where a claim's words stand in the source: line and column as an editor counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.records import Evidence
from counterclaim.extractors.parsing import read
from counterclaim.extractors.records import Block, Document
from counterclaim.flows.lint.source_positions import DraftFile, Place, place


def draft(source: str, *blocks: tuple[str, int]) -> DraftFile:
    """Build a draft whose text is the given blocks, each with the line it begins on."""
    at, out = 0, []
    for text, line in blocks:
        out.append(Block("paragraph", at, at + len(text), line=line))
        at += len(text) + 1
    return DraftFile(Path("d.md"), source, Document("d", "\n".join(text for text, _ in blocks), tuple(out)))


def evidence(draft: DraftFile, quote: str, nth: int = 0) -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = draft.document.text.index(quote, start + 1)
    return Evidence(f"{quote}{nth}", draft.document.id, None, quote, start, start + len(quote), quote, "s")


PROSE = "# Title\n\nIt costs $2 in May.\nIt costs\n$3 in **June and** July.\n\nIt costs $2.\n"
PROSE_BLOCKS = (("Title", 1), ("It costs $2 in May. It costs $3 in June and July.", 3), ("It costs $2.", 7))


@pytest.mark.parametrize(
    ("quote", "nth", "line", "col", "why"),
    [
        ("Title", 0, 1, 3, "after the heading mark"),
        ("$2", 0, 3, 10, "on the block's first line"),
        ("$3", 0, 5, 1, "on a later line of the block"),
        ("costs $3", 0, 4, 4, "across a line break"),
        ("June and July", 0, 5, 9, "across markup"),
        ("$2", 1, 7, 10, "the same words, in a later block"),
        ("It costs", 1, 4, 1, "the same words, later in the block"),
    ],
)
def test_place(quote: str, nth: int, line: int, col: int, why: str) -> None:
    one = draft(PROSE, *PROSE_BLOCKS)
    assert place(one, evidence(one, quote, nth)) == Place(Path("d.md"), line, col, quote), why


@pytest.mark.parametrize(
    ("source", "text", "block_line", "expected", "why"),
    [
        ("a\n<p>A &amp; B</p>", "A & B", 2, (2, 4), "an entity between the words"),
        ("a\nb", "x", 99, (99, 1), "a line beyond the file is still what the parser said"),
        ("nothing", "x", 0, (1, 1), "no line is known and the words are not there"),
        ("a\nxyz", "xyz", 0, (2, 1), "no line is known, but the words are there"),
    ],
)
def test_place_when_the_words_are_not_in_the_source(
    source: str, text: str, block_line: int, expected: tuple[int, int], why: str
) -> None:
    one = DraftFile(
        Path("d"), source, Document("d", text, (Block("paragraph", 0, len(text), line=block_line or None),))
    )
    found = place(one, evidence(one, text))
    assert (found.line, found.col) == expected, why


MARKDOWN = """---
title: Front
---

# A $1 title

| Model | In | Out |
|-------|----|-----|
| M1 | $2.00 | $2.00 |
| **M2** | $3.00 | $2.00 |

See [the list of $2.00](https://x.example/2.00 "M1 $2.00") for `M1` \\$2.00 &amp; more: M1 costs
$2.00.

- One $2.00
- Two
  goes on: $2.00

> Quoted $2.00

```
$2.00 in code
```

M1&nbsp;is *cheap* at $2.00<!-- $2.00 --> and $2.00 again. Last $2.00
"""
# words, the how-many-th in the text -> line, column, end column
SPOTS = [
    ("$1", 0, 5, 5, 7, "a heading"),
    ("$2.00", 0, 9, 8, 13, "the first cell of two alike"),
    ("$2.00", 1, 9, 16, 21, "the second cell of two alike"),
    ("M2", 0, 10, 5, 7, "a bold cell"),
    ("$2.00", 2, 10, 20, 25, "the same words in the row below"),
    ("$2.00", 3, 12, 18, 23, "the text of a link, not its address or title"),
    ("M1", 1, 12, 65, 67, "code, not the link's title"),
    ("$2.00", 4, 12, 70, 75, "after a backslash"),
    ("more", 0, 12, 82, 86, "after an entity"),
    ("$2.00", 5, 13, 1, 6, "over the line's end"),
    ("$2.00", 6, 15, 7, 12, "an item"),
    ("$2.00", 7, 17, 12, 17, "an item's second line"),
    ("$2.00", 8, 19, 10, 15, "a quotation"),
    ("$2.00", 9, 22, 1, 6, "a code block"),
    ("$2.00", 10, 25, 23, 28, "before a comment"),
    ("$2.00", 11, 25, 47, 52, "after a comment that says the same"),
]


@pytest.mark.parametrize(("quote", "nth", "line", "col", "end", "why"), SPOTS, ids=[spot[-1] for spot in SPOTS])
def test_markdown(quote: str, nth: int, line: int, col: int, end: int, why: str) -> None:
    one = DraftFile(Path("d.md"), MARKDOWN, read(MARKDOWN.encode(), doc_id="d", kind="markdown"))
    found = place(one, evidence(one, quote, nth))
    assert (found.line, found.col, found.end_line, found.end_col) == (line, col, line, end), why
    assert MARKDOWN.split("\n")[line - 1][col - 1 : end - 1] == quote


def test_a_quote_over_several_lines_ends_where_it_ends() -> None:
    one = DraftFile(Path("d.md"), MARKDOWN, read(MARKDOWN.encode(), doc_id="d", kind="markdown"))
    found = place(one, evidence(one, "M1 costs $2.00"))
    assert (found.line, found.col, found.end_line, found.end_col) == (12, 88, 13, 6)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_and_html_have_their_lines(newline: str) -> None:
    text = newline.join(["One $2.00.", "", "Two is $2.00,", "three $3.00."])
    one = DraftFile(Path("d.txt"), text, read(text.encode(), doc_id="d", kind="text"))
    assert str(place(one, evidence(one, "$2.00", 1))) == "d.txt:3:8"
    html = newline.join(["<html><body>", "<p>One $2.00.", "<table>", "<tr><td>A<td>$2.00<td>$3.00", "</table>"])
    two = DraftFile(Path("d.html"), html, read(html.encode(), doc_id="d", kind="html"))
    assert str(place(two, evidence(two, "$2.00", 1))) == "d.html:4:14"


def test_a_page_on_one_line_is_searched() -> None:
    body = "".join(f"<p>Model {n} costs ${n}.00 per million tokens" for n in range(1500))
    one = DraftFile(Path("d.html"), body, read(body.encode(), doc_id="d", kind="html"))
    found = place(one, evidence(one, "$1400.00"))
    assert body[found.col - 1 :].startswith("$1400.00")


@given(st.text(max_size=200), st.data())
def test_any_source_and_any_quote_has_a_place_in_the_file(source: str, data: st.DataObject) -> None:
    document = read(source.encode("utf-8", "replace"), doc_id="d", kind="markdown")
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    found = place(
        DraftFile(Path("d"), source, document), Evidence("", "d", None, document.text[start:end], start, end, 1, "")
    )
    assert 1 <= found.line <= found.end_line
    assert found.col >= 1
    assert (found.end_line, found.end_col) >= (found.line, found.col)
