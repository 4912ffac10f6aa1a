"""Which kind a file is, and that each kind is read by its parser."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import subprocess
import sys
import time

import pytest

from counterclaim.extractors import parsing
from counterclaim.extractors.lexicon.page import split_words
from counterclaim.extractors.parsing.encoding import decode

KINDS = [
    ("a.html", b"x", "html", "suffix"),
    ("a.HTM", b"x", "html", "suffix in capitals"),
    ("dir.md/a.txt", b"# x", "text", "the suffix of the file, not of its folder"),
    ("a.md", b"<!doctype html>", "markdown", "the suffix decides"),
    ("a.markdown", b"", "markdown", "an empty file has its suffix's kind"),
    ("a", b"", "text", "an empty file without one"),
    ("a", b"<!DOCTYPE html><p>x", "html", "doctype"),
    ("a", b"<!-- c -->\n<html>", "html", "a comment first"),
    ("a", b"<p>a</p><div>b</div><p>c</p>", "html", "tags without a document"),
    ("a", b"---\ntitle: x\n---\n", "markdown", "front matter"),
    ("a", b"# T\n\nsee [x](y)", "markdown", "marks"),
    ("a", b"Small 3 vs Large 2\n1 < 2", "text", "plain"),
    ("a.bin", "<html>é".encode("utf-16"), "html", "UTF-16 is no binary"),
    ("a.txt", "é – “x”".encode("cp1252"), "text", "Windows-1252 is no binary"),
    ("a.html", b"\x89PNG\r\n\x1a\n\x00\x00", None, "an image by another name"),
    ("a.txt", b"%PDF-1.7\n", None, "a PDF"),
    ("a", b"SQLite format 3\x00", None, "a database"),
    ("a.md", bytes(range(256)) * 8, None, "control bytes"),
    ("a", b"\x00" * 100, None, "zeros"),
]


@pytest.mark.parametrize(("name", "data", "expected", "why"), KINDS, ids=[why for *_, why in KINDS])
def test_kind_of(name: str, data: bytes, expected: str | None, why: str) -> None:
    assert parsing.kind_of(name, data) == expected, why


@pytest.mark.parametrize(
    ("kind", "source"),
    [("html", b"<h1>T</h1><p>x</p>"), ("markdown", b"# T\n\nx"), ("text", b"T vs U 1\nx")],
)
def test_read_gives_the_document(kind: str, source: bytes) -> None:
    document = parsing.read(source, doc_id="d", kind=kind, url="https://x.example/d")
    assert (document.id, document.url) == ("d", "https://x.example/d")
    assert [document.of(block) for block in document.blocks][-1] == "x"


SENTENCE = "Small reads more at once than Large does, and it costs less in every one of the tests that were run for this review of ours. "
PLAIN = [
    (f"Small 3 vs Large 2\n{SENTENCE}\nPrice\n{SENTENCE}", ["title", "paragraph", "heading", "paragraph"], "a paragraph a line"),
    (f"T vs U 1\n\n{SENTENCE}\n\n  • Small: $1\n  • Large: $2", ["title", "paragraph", "item", "item"], "bullets of a page"),
    (f"T vs U 1\n{SENTENCE}\n| Model | Price |\n|---|---|\n| Small | $1 |", ["title", "paragraph", *["cell"] * 4], "a table of bars is no mark of Markdown alone"),
    (f"{SENTENCE}\n{SENTENCE}\nUse `x` here\n{SENTENCE}\n{SENTENCE}", ["paragraph", "paragraph", "heading", "paragraph", "paragraph"], "a mark that other texts have too"),
    (f"{SENTENCE}\n\n{SENTENCE}\n\nUse `x` here\n\n{SENTENCE}", ["paragraph"] * 4, "the same in paragraphs set off by blank lines"),
    ("Small vs Large 1\nPrice: $1\nContext: 8K\nLarge\nPrice: $2\nContext: 9K", ["title", "paragraph", "paragraph", "heading", "paragraph", "paragraph"], "short lines"),
    (f"# T vs U 1\n{SENTENCE}\nPrice\n{SENTENCE}", ["heading", "paragraph"], "a heading's mark: Markdown"),
    (f"T vs U 1\n{SENTENCE}\nIt is **cheap**\n{SENTENCE}", ["paragraph"], "bold text"),
    (f"T vs U 1\n{SENTENCE}\nSee [there](x)\n{SENTENCE}", ["paragraph"], "a link"),
    (f"T vs U 1\n{SENTENCE}\n<!-- kept -->\n{SENTENCE}", ["paragraph", "paragraph"], "a comment of HTML"),
    ("Small costs less\nthan Large does,\nand reads more.\n", ["paragraph"], "lines wrapped by hand"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected", "why"), PLAIN, ids=[why for *_, why in PLAIN])
def test_a_text_without_marks_is_plain_text_by_any_name(source: str, expected: list[str], why: str) -> None:
    document = parsing.read(source, doc_id="d", kind="markdown")
    assert [block.kind for block in document.blocks] == expected, why


def test_read_names_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="unknown kind of document: 'pdf'"):
        parsing.read(b"", doc_id="d", kind="pdf")


def test_parsers_do_not_load_what_they_do_not_use() -> None:
    code = (
        "import sys, counterclaim.extractors.parsing as r;"
        "r.read(b'x', doc_id='d', kind='text'); assert 'markdown_it' not in sys.modules;"
        "r.read(b'x', doc_id='d', kind='markdown'); assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pricing-card_header", ("pricing", "card", "header")),
        ("pricingCardHeader", ("pricing", "card", "header")),
        ("FAQItem2", ("faq", "item", "2")),
        ("--", ()),
    ],
)
def test_class_names_are_split_into_words(name: str, words: tuple[str, ...]) -> None:
    assert split_words(name) == words


@pytest.mark.parametrize("label", ["punycode", "idna", "utf-7", "unicode_escape", "no-such-thing"])
def test_an_encoding_that_no_page_is_written_in_is_not_used(label: str) -> None:
    """Python knows them; punycode takes time that grows with the square of a page's length."""
    page = f'<meta charset="{label}"><p>caf\u00e9 '.encode("latin-1") + b"word " * 200_000
    began = time.process_time()
    assert decode(page, markup=True).startswith(f'<meta charset="{label}"><p>caf\u00e9 word')
    assert time.process_time() - began < 5
