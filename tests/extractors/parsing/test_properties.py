"""What holds for every input of every parser: offsets, white space, no exception, linear time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.extractors.parsing import html, markdown, plaintext
from counterclaim.extractors.parsing.builder import CELL_SEPARATOR, normalise
from counterclaim.extractors.parsing.grid import RawCell, grids
from counterclaim.extractors.records import Document

PARSERS: dict[str, Callable[..., Document]] = {"html": html.parse, "markdown": markdown.parse, "text": plaintext.parse}

_BLOCKS = (
    "<p> <div> <ul> <li> <dl> <dt> <dd> <h1> <h2> <h4> <section> <article> <main> <aside> <nav> <header> <footer> <pre>"
)
_INLINE = "<span> <b> <strong> <em> <a> <sup> <code> <br> <img> <button> <summary> <details> <blockquote> <figure>"
_OTHERS = "<table> <tr> <td> <th> <thead> <caption> <figcaption> <form> <body> <html> <head> <title> <script> <style>"
_TAGS = re.findall(r"\w+", _BLOCKS + _INLINE + _OTHERS)
_ATTRIBUTES = [
    "",
    " class=related",
    " class='tooltip x'",
    " hidden",
    " colspan=3 rowspan=2",
    " href='#a'",
    " role=table",
]
_WORDS = [
    "GPT-4",
    "$3",
    "128K tokens",
    " ",
    "\n",
    "\u00a0",
    "\u200b",
    "&amp;",
    "&#0;",
    "<",
    ">",
    "|",
    "a.b",
    "’",
    "1",
    "\x00",
]
_TAG = st.builds("<{}{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES))
MARKUP = st.lists(_TAG | st.sampled_from(_WORDS), max_size=40).map("".join)
_MARKS = [
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "|-|-|",
    "\n",
    "\n\n",
    "```",
    "**",
    "*",
    "[a](b)",
    "[^1]",
    "---",
    "===",
    "    ",
    "\t",
    "<div>",
]
LINES = st.lists(st.sampled_from(_MARKS + _WORDS), max_size=40).map("".join)


def check(document: Document) -> None:
    """Assert everything that the record's contract says of text, blocks and tables."""
    assert not set(document.text) & set("\u00a0\u200b\u00ad\x00\r\t\ufeff")
    starts = [block.start for block in document.blocks]
    assert starts == sorted(starts)
    for block in document.blocks:
        shown = document.of(block)
        assert shown, block
        assert shown == normalise(shown)
        assert (block.kind == "cell") == (block.table is not None)
    for table in document.tables:
        lines = document.of(table).split("\n")
        assert len(lines) == len({cell.row for cell in table.cells})
        by_row = {row: [cell for cell in table.cells if cell.row == row] for row in range(table.rows)}
        assert lines == [CELL_SEPARATOR.join(map(document.of, cells)) for cells in by_row.values() if cells]
        assert sum(map(len, table.grid())) == table.rows * table.cols
        assert 0 <= table.header_rows <= table.rows
    covered = [document.of(block) for block in document.blocks if block.kind != "cell"]
    covered += [document.of(table) for table in document.tables]
    assert sum(map(len, covered)) + max(len(covered) - 1, 0) == len(document.text)


@given(MARKUP)
def test_html_keeps_its_contract(source: str) -> None:
    check(html.parse(source, doc_id="d"))


@given(LINES | MARKUP)
def test_markdown_keeps_its_contract(source: str) -> None:
    document = markdown.parse(source, doc_id="d")
    check(document)
    assert all(block.line is None or 1 <= block.line <= source.count("\n") + 1 for block in document.blocks)


@given(LINES)
def test_text_keeps_its_contract(source: str) -> None:
    document = plaintext.parse(source, doc_id="d")
    check(document)
    assert all(block.line is not None and 1 <= block.line <= source.count("\n") + 1 for block in document.blocks)


@given(st.binary(max_size=300) | st.text(max_size=200))
@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_anything_is_a_document(kind: str, source: bytes | str) -> None:
    document = PARSERS[kind](source, doc_id="d")
    check(document)
    document.text.encode()  # no lone surrogates: the store and JSON take it


@given(MARKUP)
def test_reading_twice_gives_the_same(source: str) -> None:
    assert html.parse(source, doc_id="d") == html.parse(source, doc_id="d")


@given(st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=6), max_size=8))
def test_cells_never_overlap_and_keep_their_order(shape: list[list[tuple[int, int]]]) -> None:
    rows = [[RawCell("x", rowspan=down, colspan=across) for down, across in row] for row in shape]
    for grid in grids(rows):
        taken: set[tuple[int, int]] = set()
        for place in grid.places:
            spots = {
                (place.row + down, place.col + across)
                for down in range(place.rowspan)
                for across in range(place.colspan)
            }
            assert not spots & taken
            assert all(row < grid.rows and col < grid.cols for row, col in spots)
            taken |= spots
        assert len(grid.places) == sum(map(len, rows))


HOSTILE = {
    "deep divs": ("html", "<div>" * 100_000 + "x"),
    "deep text": ("html", "<div>x" * 20_000),
    "deep inline": ("html", "<p>" + "<b>x" * 20_000),
    "deep lists": ("html", "<ul><li>a" * 20_000),
    "deep tables": ("html", "<table><tr><td>" * 10_000 + "x"),
    "deep JSON": ("html", '<script type="application/ld+json">' + "[" * 100_000 + "</script>x"),
    "open comment": ("html", "<!--" * 100_000),
    "open script": ("html", "<script>" * 50_000),
    "open tags": ("html", "<" * 500_000),
    "entities": ("html", "&" * 500_000),
    "attributes": ("html", "<p " + "a=1 " * 100_000 + ">x"),
    "related in related": ("html", "<div><h3>Related posts</h3><a href=x>a</a>" * 10_000),
    "brackets": ("markdown", "[" * 40_000),
    "quotes": ("markdown", ">" * 50_000),
    "nested items": ("markdown", "- " * 50_000 + "x"),
    "stars": ("markdown", "**a " * 50_000),
    "YAML": ("markdown", "---\na: " + "[" * 100_000 + "\n---\nx"),
    "bars": ("text", "|" * 200_000),
    "marks": ("text", "- " * 100_000),
    "short lines": ("text", "Short Line\n" * 20_000),
}


@pytest.mark.slow
@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_input_is_read_without_error(name: str) -> None:
    kind, source = HOSTILE[name]
    check(PARSERS[kind](source, doc_id="d"))


GROWING = {
    "article": ("html", "<h2>A</h2><p>Small costs <b>$3</b> per million <a href=x>tokens</a>.</p>"),
    "cards": ("html", "<div class=c><h3>T</h3><div><span>In</span><span>$3</span></div></div>"),
    "table": ("html", "<table><tr><th>a<th>b<tr><td>c<td>$3</table>"),
    "asides": ("html", "<article><header>x</header><aside>a</aside>"),
    "paragraphs": ("markdown", "Small costs **$3** per [million](x).\n\n"),
    "lines": ("text", "Small: $3\nLarge costs more than that, and is slower.\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(GROWING))
def test_time_grows_with_the_length_only(name: str) -> None:
    kind, unit = GROWING[name]

    def seconds(count: int) -> float:
        best = 1e9
        for _ in range(2):
            begin = time.process_time()
            PARSERS[kind](unit * count, doc_id="d")
            best = min(best, time.process_time() - begin)
        return best

    seconds(50)
    small, large = seconds(400), seconds(3_200)
    assert large < 8 * small * 3 + 0.2, f"8 times the input took {large / small:.0f} times as long"
