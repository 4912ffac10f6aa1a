"""Markdown: blocks with the lines of the source, front matter, what of the markup is no text."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import markdown
from counterclaim.extractors.parsing.frontmatter import split_front_matter
from counterclaim.extractors.records import Document, Metadata


def parse(source: str | bytes) -> Document:
    return markdown.parse(source, doc_id="note")


def found(source: str) -> list[tuple[str, int, int | None, str]]:
    document = parse(source)
    return [(block.kind, block.level, block.line, document.of(block)) for block in document.blocks]


LINES = [
    ("# T\n\na\nb\n\nc", [("heading", 1, 1, "T"), ("paragraph", 0, 3, "a b"), ("paragraph", 0, 6, "c")], "paragraphs"),
    ("- a\n- b\n  - c", [("item", 1, 1, "a"), ("item", 1, 2, "b"), ("item", 2, 3, "c")], "tight list"),
    ("- a\n\n- b", [("item", 1, 1, "a"), ("item", 1, 3, "b")], "loose list"),
    ("1. a\n2. b", [("item", 1, 1, "a"), ("item", 1, 2, "b")], "ordered list"),
    ("> a\n> b", [("quote", 0, 1, "a b")], "quote"),
    ("x\n\n```py\na = 1\n```", [("paragraph", 0, 1, "x"), ("code", 0, 3, "a = 1")], "fence"),
    ("x\n\n    code", [("paragraph", 0, 1, "x"), ("code", 0, 3, "code")], "indented code"),
    ("|a|b|\n|-|-|\n|c|$3|", [("cell", 0, 1, "a"), ("cell", 0, 1, "b"), ("cell", 0, 3, "c"), ("cell", 0, 3, "$3")], "cells have the line of their row"),
    ("T\n===\nx", [("heading", 1, 1, "T"), ("paragraph", 0, 3, "x")], "underlined heading"),
    ("x\n\n<div>\n<p>a</p>\n<p>b</p>\n</div>", [("paragraph", 0, 1, "x"), ("paragraph", 0, 4, "a"), ("paragraph", 0, 5, "b")], "embedded HTML"),
    ("---\ntitle: T\n---\n\n# H\n\nx", [("heading", 1, 5, "H"), ("paragraph", 0, 7, "x")], "lines count the front matter"),
    ("---\ntitle: T\n---\nx", [("title", 1, None, "T"), ("paragraph", 0, 4, "x")], "its title opens a file without a heading"),
    ("a\r\n\r\nb\rc", [("paragraph", 0, 1, "a"), ("paragraph", 0, 3, "b c")], "line ends of other systems"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), LINES, ids=[why for *_, why in LINES])
def test_blocks_and_their_lines(source: str, expected: list[tuple[str, int, int | None, str]], why: str) -> None:
    assert found(source) == expected, why


TEXTS = [
    ("see [the card](https://x.example/a)", "see the card", "a link's text only"),
    ("[[Boreas]] 2.5 72B", "Boreas 2.5 72B", "a link between notes"),
    ("**[[boreas-notes|Boreas]] 7B** costs", "Boreas 7B costs", "its own text"),
    ("see [[Boreas#Sizes]] here", "see Boreas here", "a place in a note"),
    ("[[1]](https://x.example) and [[2]]", "[1] and [[2]]", "numbers of sources are no notes"),
    ("if [[ -f a ]] then", "if [[ -f a ]] then", "a test of a shell"),
    ("**GPT**-4 and *o*3", "GPT-4 and o3", "emphasis inside words"),
    ("costs ~~$30~~ $20", "costs $20", "struck out"),
    ("in &lt; 2s &amp; more", "in < 2s & more", "entities"),
    ("price[^1] is $3[^note].", "price is $3.", "footnote marks"),
    ("[^1]: It was measured.", "It was measured.", "a footnote's own mark"),
    ("a[^1]\n\n[^1]: https://x.example", "a", "a note that is an address"),
    ("use `$3/1M` now", "use $3/1M now", "inline code"),
    ("![alt text](a.png) x", "x", "pictures say nothing"),
    ("see [it]({% post_url 2025-01-01-a %}) now", "see it now", "a template tag as an address"),
    ("{% include toc.html %}\n\nx", "x", "a template tag"),
    ("{{< figure src=a >}}\n\nx", "x", "a shortcode"),
    (":::tip\n\nx\n\n:::", "x", "an admonition's fence"),
    ("import Tabs from '@theme/Tabs'\n\nx", "x", "an import"),
    ("We import models from 'x' labs", "We import models from 'x' labs", "prose that begins otherwise"),
    ("a <!-- note --> b", "a b", "a comment"),
    ("a <span style='display:none'>b</span>", "a", "hidden HTML"),
    ("1 * 2 * 3 costs $3 and 5_000_000", "1 * 2 * 3 costs $3 and 5_000_000", "stars and underscores that mark nothing"),
    ("a\\*b $3\\.50", "a*b $3.50", "escapes"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), TEXTS, ids=[why for *_, why in TEXTS])
def test_text(source: str, expected: str, why: str) -> None:
    assert parse(source).text == expected, why


def test_all_of_a_file_is_content_whatever_its_html_is_called() -> None:
    source = '# T\n\n<div class="related">Small costs $3</div>\n\n<nav>Nav</nav>\n\n<footer>By us</footer>\n'
    assert "Small costs $3" in parse(source).text
    assert "By us" in parse(source).text


def test_a_table_of_contents_is_not_read_and_a_list_of_links_is() -> None:
    contents = "- [One](#one)\n- [Two](#two)\n- [Three](#three)\n"
    assert parse(f"# T\n\n{contents}\n## One\n").text == "T\nOne"
    assert "Three" in parse("# T\n\n" + contents.replace("#", "/") + "\n## One\n").text


def test_table_has_its_header_and_keeps_empty_cells() -> None:
    document = parse("| | Small | Large |\n|---|---|---|\n| Price | $1 | |\n")
    table = document.tables[0]
    assert (table.rows, table.cols, table.header_rows) == (2, 3, 1)
    assert document.of(table) == " | Small | Large\nPrice | $1 | "
    assert [cell.header for cell in table.cells] == [True] * 3 + [False] * 3


BROKEN = [
    ("|a|b|\n|-|-|\n|c|`x|y`|$3|", ["a", "b", "c¦x¦y¦$3", ""], "a bar in code parts cells all the same"),
    ("|a|b|\n|-|-|\n|c|d|e|\n|f|g|", ["a", "b", "c¦d¦e", "", "f", "g"], "the row below is whole"),
    ("|a|b|\n|-|-|\n|[x](https://x.example/?a=1|2)|$3|", ["a", "b", None, ""], "a bar in an address"),
    ("|a|b|\n|-|-|\n|c|", ["a", "b", "c", ""], "a short row is none"),
    ("|a|b|\n|-|-|\n|c \\| d|e|", ["a", "b", "c | d", "e"], "an escaped bar parts nothing"),
    ("a|b\n-|-\nc|d", ["a", "b", "c", "d"], "no bars at the edges"),
    ("|a|b|\n|-|-|\n|c|d", ["a", "b", "c", "d"], "no bar at the end"),
]


@pytest.mark.parametrize(("source", "cells", "why"), BROKEN, ids=[why for *_, why in BROKEN])
def test_nothing_of_a_row_with_too_many_cells_stands_under_a_header(
    source: str, cells: list[str | None], why: str
) -> None:
    table = parse(source).tables[0]
    texts = [parse(source).of(cell) for cell in table.cells]
    assert len(texts) == len(cells)
    assert all(want is None or got == want for got, want in zip(texts, cells, strict=True)), texts


def test_a_bar_in_a_cell_is_escaped() -> None:
    document = parse("|a|b|\n|-|-|\n|x \\| y|z|\n")
    assert document.of(document.tables[0].cells[2]) == "x | y"


META = [
    ("title: A title\ndate: 2025-05-26", Metadata(title="A title", published="2025-05-26"), "YAML date"),
    ('date: "2024-09-30"\nlast_modified_at: 2025-01-02 10:00:00', Metadata(published="2024-09-30", modified="2025-01-02"), "as text, with a time"),
    ("authors: [forge, smith]", Metadata(author="forge, smith"), "several authors"),
    ("author:\n  name: Jo", Metadata(author="Jo"), "an author with a name"),
    ("lang: en\nexcerpt: About it", Metadata(language="en", description="About it"), "other names for the same"),
    ("title: GPT: a review", Metadata(title="GPT: a review"), "YAML that does not parse is read line by line"),
    ("date: soon", Metadata(), "a date that is none"),
    ("title: true\ndraft: yes", Metadata(), "a title that is no text"),
    ("canonical_url: javascript:x", Metadata(), "an address that is none"),
]  # fmt: skip


@pytest.mark.parametrize(("front", "expected", "why"), META, ids=[why for *_, why in META])
def test_front_matter(front: str, expected: Metadata, why: str) -> None:
    assert parse(f"---\n{front}\n---\nx").meta == expected, why


def test_without_front_matter_the_heading_is_the_title() -> None:
    meta = parse("# Small vs Large\n\n**Last updated:** March 4, 2025\n\n## A\n").meta
    assert (meta.title, meta.modified, meta.published) == ("Small vs Large", "2025-03-04", None)


def test_front_matter_in_toml() -> None:
    meta = parse('+++\ntitle = "T"\ndate = 2025-03-04\n+++\n# H\n').meta
    assert (meta.title, meta.published) == ("T", "2025-03-04")


NO_FRONT = [
    "---\n\ntext under a rule\n\n---\nmore",
    "--- title: T ---\nx",
    "---\ntitle: never closed\nx",
    "text\n---\ntitle: T\n---",
]


@pytest.mark.parametrize("source", NO_FRONT)
def test_what_is_not_front_matter_is_text(source: str) -> None:
    assert split_front_matter(source) == ({}, 0)


def test_aliases_in_front_matter_are_not_expanded() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    meta = parse(f"---\nl0: &l0 [a]\n{levels}\nauthor: *l11\n---\nx").meta
    assert meta.author is None


def test_a_very_long_paragraph_is_plain_text() -> None:
    source = "word **bold** " * 5_000
    document = parse(source)
    assert document.text == " ".join(source.split())
    assert [block.line for block in document.blocks] == [1]
