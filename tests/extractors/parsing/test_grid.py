"""Table grids: spans, headers, captions, layout tables, icons, limits."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import html
from counterclaim.extractors.parsing.grid import MAX_CELLS, RawCell, grids, looks_like_value
from counterclaim.extractors.records import Document, Table


def parse(markup: str) -> Document:
    return html.parse(markup, doc_id="page")


def only(markup: str) -> tuple[Document, Table]:
    document = parse(markup)
    assert len(document.tables) == 1
    return document, document.tables[0]


def shown(markup: str) -> list[list[str | None]]:
    """The grid as texts, spanned positions filled."""
    document, table = only(markup)
    return [[None if cell is None else document.of(cell) for cell in row] for row in table.grid()]


GRIDS = [
    ("<tr><td>a<td>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]], "plain"),
    ("<tr><td rowspan=2>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]], "row span"),
    ("<tr><td colspan=2>a<tr><td>b<td>c", [["a", "a"], ["b", "c"]], "column span"),
    ("<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c", [["a", "a", "b"], ["a", "a", "c"]], "both"),
    ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c<tr><td>d<td>e<td>f", [["a", "b", None], ["c", "b", None], ["d", "e", "f"]], "a column span is cut where a row span stands"),
    ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", [["a", "b"], ["a", "c"], ["a", "d"]], "row span 0 reaches to the end"),
    ("<tr><td rowspan=9>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]], "a span past the end is cut"),
    ("<tr><td colspan=x>a<td rowspan=-1>b<tr><td>c<td>d", [["a", "b"], ["c", "d"]], "a span that is no number is 1"),
    ("<tr><td>a<td>b<tr><td>c", [["a", "b"], ["c", None]], "ragged rows stay"),
    ("<tr><td>a<td><tr><td><td>d", [["a", ""], ["", "d"]], "empty cells hold their place"),
    ("<tr><td>a<td>b<tr></tr><tr><td>c<td>d", [["a", "b"], ["c", "d"]], "a row without cells is none"),
    ("<tbody><tr><td>a<td>b</tbody><tbody><tr><td>c<td>d</tbody>", [["a", "b"], ["c", "d"]], "several bodies"),
    ("<tr><td>a<br>b<td><p>c</p><p>d</p><tr><td><ul><li>e<li>f</ul><td>g", [["a b", "c d"], ["e f", "g"]], "blocks in a cell become spaces"),
    ("<tr><td>$15<sup>1</sup><td>b<tr><td>c<td>d", [["$15", "b"], ["c", "d"]], "footnote marks go"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "why"), GRIDS, ids=[why for *_, why in GRIDS])
def test_grid(rows: str, expected: list[list[str | None]], why: str) -> None:
    assert shown(f"<table>{rows}</table>") == expected, why


HEADERS = [
    ("<thead><tr><th>Model<th>Price</thead><tr><td>A<td>$1", 1, "thead"),
    ("<thead><tr><td>Model<td>Price</thead><tr><td>A<td>$1", 1, "thead of plain cells"),
    ("<thead><tr><th colspan=2>Prices<tr><th>In<th>Out</thead><tr><td>$1<td>$2", 2, "two header rows"),
    ("<tr><th>Model<th>Price<tr><td>A<td>$1", 1, "leading row of th"),
    ("<tr><th>Price<td>$1<tr><th>Context<td>128K", 0, "row headers are no column headers"),
    ("<tr><td>Model<td>Input<td>Output<tr><td>A<td>$1<td>$2", 1, "unmarked, reads as names"),
    ("<tr><td>A<td>$1<td>$2<tr><td>B<td>$3<td>$4", 0, "unmarked, a row of figures"),
    ("<tr><td>Maker<td>Example Labs<tr><td>License<td>MIT", 0, "names and values are no header and body"),
    ("<tr><td>Model<td>Price<tr><td>A<td>$1<tr><td>B<td>$2", 1, "two columns over figures only"),
    ("<tr><td><b>Model</b><td><b>License</b><tr><td>A<td>MIT", 1, "two columns in bold"),
    ("<tr><td>Model<td>Input<td>Output", 0, "one row is no header of nothing"),
    ("<tr><th>A<th>B<tr><th>$1<th>$2", 1, "all th: the first row still names columns"),
    ("<tr><td><td>Small<td>Large<tr><td>Price<td>$1<td>$2", 1, "an empty corner"),
    ("<tr><td>a<td>b<td>b<tr><td>c<td>d<td>e", 0, "repeated names are no header"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "why"), HEADERS, ids=[why for *_, why in HEADERS])
def test_header_rows(rows: str, expected: int, why: str) -> None:
    assert only(f"<table>{rows}</table>")[1].header_rows == expected, why


def test_th_is_a_header_cell_and_td_is_not() -> None:
    document, table = only("<table><tr><th>Model<th>Price<tr><th>A<td>$1</table>")
    assert [document.of(cell) for cell in table.cells if cell.header] == ["Model", "Price", "A"]


def test_a_row_is_one_line_and_every_cell_with_text_a_block() -> None:
    document, table = only("<p>x</p><table><tr><td>a<td><td>c<tr><td>d<td>e<td>f</table><p>y</p>")
    assert document.text == "x\na |  | c\nd | e | f\ny"
    assert document.of(table) == "a |  | c\nd | e | f"
    blocks = [(document.of(block), block.table) for block in document.blocks if block.kind == "cell"]
    assert blocks == [("a", 0), ("c", 0), ("d", 0), ("e", 0), ("f", 0)]


CAPTIONS = [
    ("<table><caption>Prices</caption><tr><td>a<td>b<tr><td>c<td>d</table>", "Prices", 1, "its own"),
    ("<figure><table><tr><td>a<td>b<tr><td>c<td>d</table><figcaption>Prices</figcaption></figure>", "Prices", 1, "the figure's"),
    ("<figure><div><table><tr><td>a<td>b<tr><td>c<td>d</table></div><figcaption>P</figcaption></figure>", "P", 1, "through a wrapper"),
    ("<table><tr><td>a<td>b<tr><td>c<td>d</table><p>Prices</p>", "", 0, "a paragraph is no caption"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "caption", "count", "why"), CAPTIONS, ids=[why for *_, why in CAPTIONS])
def test_caption(markup: str, caption: str, count: int, why: str) -> None:
    document, table = only(markup)
    assert table.caption == caption, why
    assert [block.kind for block in document.blocks].count("caption") == count, why


def test_table_knows_the_headings_above_it() -> None:
    _, table = only("<h1>T</h1><h2>Prices</h2><table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert table.path == ("T", "Prices")


LAYOUT = [
    ("<table role=presentation><tr><td>a<td>b</table>", "role presentation"),
    ("<table><tr><td><p>a</p><p>b</p></table>", "one cell"),
    ("<table><tr><td>a<td><table><tr><td>x<td>y</table></table>", "a table around a table"),
    (f"<table><tr><td><h2>T</h2><p>{'long ' * 60}</p><td>b</table>", "an article in a cell"),
    ("<table><tr><td><pre>1</pre><td><pre>code</pre></table>", "code with line numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "why"), LAYOUT, ids=[why for _, why in LAYOUT])
def test_layout_tables_are_containers(markup: str, why: str) -> None:
    document = parse(markup)
    inner = [document.of(table) for table in document.tables]
    assert inner in ([], ["x | y"]), why
    assert document.text, why


def test_a_heading_in_a_header_cell_does_not_make_a_layout_table() -> None:
    markup = "<table><tr><th><th><h3>Small</h3><th><h3>Large</h3><tr><td>Price<td>$1<td>$2</table>"
    assert shown(markup) == [["", "Small", "Large"], ["Price", "$1", "$2"]]


ICONS = [
    ('<img src=x alt="Yes">', "Yes", "alt text"),
    ('<svg aria-label="Not supported"><path/></svg>', "Not supported", "label of a drawing"),
    ('<svg><title>Supported</title></svg>', "Supported", "title of a drawing"),
    ('<i class="fa fa-check"></i>', "✓", "icon font: tick"),
    ('<i class="fas fa-times text-red"></i>', "✗", "icon font: cross"),
    ('<span class="icon-checkbox-style"></span>', "", "a word that begins like check"),
    ('<svg><use href="#icon-check"/></svg>', "✓", "sprite"),
    ("<input type=checkbox checked disabled>", "✓", "ticked box"),
    ("<input type=checkbox disabled>", "✗", "empty box"),
    ("<input type=text value=3>", "", "a field is no mark"),
    ('<span aria-hidden="true">✓</span>', "✓", "a hidden mark is all there is"),
    ('<span aria-hidden="true">✓</span><span class="sr-only">Yes</span>', "✓ Yes", "mark and words"),
    ('<img alt="logo"> Text', "Text", "text wins over a picture"),
    ("✅", "✅", "a mark as text"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected", "why"), ICONS, ids=[why for *_, why in ICONS])
def test_icons_in_cells(inner: str, expected: str, why: str) -> None:
    assert shown(f"<table><tr><td>a<td>{inner}<tr><td>b<td>c</table>")[0][1] == expected, why


def test_table_by_roles() -> None:
    row = "<div role=row><span role={0}>{1}</span><span role={0}>{2}</span></div>"
    markup = (
        "<div role=table>" + row.format("columnheader", "Model", "Price") + row.format("cell", "A", "$1") + "</div>"
    )
    assert shown(markup) == [["Model", "Price"], ["A", "$1"]]
    assert only(markup)[1].header_rows == 1


def test_role_without_cells_is_a_container() -> None:
    assert parse("<div role=grid><p>a</p></div>").text == "a"


def test_hidden_rows_and_cells_are_empty_of_text() -> None:
    assert shown("<table><tr><td>a<td>b<tr hidden><td>c<td>d<tr><td>e<td hidden>f</table>") == [["a", "b"], ["e", ""]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<table><tr>" + "<td colspan=1000>a" * 2_000 + "</table>", "column spans"),
        ("<table>" + "<tr><td rowspan=65534>a" * 20_000 + "</table>", "row spans"),
        ("<table><tr>" + "<td>a" * 3_000 + "<tr><td>b" * 3_000 + "</table>", "one wide row over many"),
        ("<table>" + "<tr><td rowspan=99999999999 colspan=99999999999>a" * 500 + "</table>", "numbers beyond reason"),
    ],
    ids=["colspan", "rowspan", "wide", "huge"],
)
def test_a_hostile_table_allocates_little_and_loses_nothing(markup: str, why: str) -> None:
    document = parse(markup)
    for table in document.tables:
        assert table.rows * table.cols <= 2 * MAX_CELLS or table.rows == 1, why
        assert sum(map(len, table.grid())) == table.rows * table.cols
    assert sum(len(table.cells) for table in document.tables) == markup.count("<td")


@pytest.mark.slow
def test_rows_beyond_the_limit_go_on_in_another_grid_without_a_header() -> None:
    rows = [[RawCell(str(number)), RawCell("x")] for number in range(MAX_CELLS)]
    found = list(grids(rows, head=1))
    assert [grid.header_rows for grid in found] == [1, 0]
    assert sum(grid.rows for grid in found) == MAX_CELLS


VALUES = ["$3", "~70%", "128K", "0.40 / 1.20", "8x", "$15/$75", "1,200", "128K tokens", "$0.25 per 1M", "✓", "—", "★★★★☆", "24B", "12+", "<60s"]  # fmt: skip
NAMES = ["GPT-4o", "Input price", "Llama 3.1 405B", "3.5 Sonnet is the best of its size", "", "Mistral Large 2", "a 3"]


@pytest.mark.parametrize("text", VALUES)
def test_a_value_looks_like_one(text: str) -> None:
    assert looks_like_value(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_does_not_look_like_a_value(text: str) -> None:
    assert not looks_like_value(text)
