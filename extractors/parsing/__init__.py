"""Detects the format of an input and parses it to a Document."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import PurePath

from counterclaim.extractors.parsing.encoding import decode, is_wide
from counterclaim.extractors.records import Document

_PARSERS = {"html": "html", "markdown": "markdown", "text": "plaintext"}  # a kind and the module that parses it
KINDS = tuple(_PARSERS)
_SUFFIXES = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown",
    ".txt": "text", ".text": "text",
}  # fmt: skip
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"SQLite format 3\x00", b"\x7fELF",
    b"RIFF", b"\xd0\xcf\x11\xe0", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"OggS", b"ID3",
)  # fmt: skip
_SAMPLE = 8_192
_CONTROLS = frozenset({*range(9), *range(14, 27), *range(28, 32), 127})
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</(?:p|div|table|h[1-6]|ul|section|article)>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|\|?\s*:?-{3,}:?\s*\|)|\]\(\S+\)|\*\*\S[^*\n]{0,200}\*\*", re.MULTILINE)
# What Markdown alone writes: headings, fences, front matter, bold text, links, notes; and what others write as well.
_MARKS = re.compile(
    r"^(?:#{1,6} |```|~~~|:::|(?:---|\+\+\+)\s*\n[\w-]+\s*[:=])|^\S.*\n(?:={3,}|-{3,})\s*$|\*\*\S|\]\(|\[\^|<!--",
    re.MULTILINE,
)
_MAYBE_MARKS = re.compile(
    r"`|__\w|~~|(?<![\w*])[*_][^\s*_](?:[^*_\n]{0,200}[^\s*_])?[*_](?![\w*])|<(?:[a-z][a-z0-9]*[\s/>]|/[a-z])|\{[%{]",
    re.IGNORECASE,
)
_PLAIN_LINE = r"(?![|>\s]|[-*+•]\s|\d+[.)]\s|<)"
_UNWRAPPED = re.compile(rf"^{_PLAIN_LINE}.{{121}}.*$", re.MULTILINE)  # a paragraph in one line
_NEXT_PARAGRAPH = re.compile(rf"\n{_PLAIN_LINE}\S")
_LEAST_LINES, _FEW_BLANKS = 6, 10  # lines of a text whose paragraphs are lines, of which one in so many may be blank


def read(data: bytes | str, *, doc_id: str, kind: str, url: str | None = None) -> Document:
    """Return the Document of an input of a ``kind``: html, markdown or text. ``url`` is where it came from.

    A text without any mark of Markdown, a paragraph a line, is plain text by whatever name: its lines are no one
    paragraph, and its short lines are headings.

    Raises ValueError for another kind; never for anything in ``data``.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of document: {kind!r} (known: {', '.join(KINDS)})")
    if kind == "markdown" and _is_plain(decode(data)):
        kind = "text"
    parser = import_module(f"{__name__}.{_PARSERS[kind]}")  # each kind brings its own libraries; load only what is used
    document: Document = parser.parse(data, doc_id=doc_id, url=url)
    return document


def kind_of(name: str, data: bytes) -> str | None:
    """Return the kind of a file by its name's suffix, else by its content; None for binary data.

    An empty file has the kind of its suffix, ``text`` without one.
    """
    if is_binary(data):
        return None
    return _SUFFIXES.get(PurePath(name).suffix.lower()) or sniff(decode(data[:_SAMPLE]))


def _is_plain(text: str) -> bool:
    """Return whether a text called Markdown has no mark of it, or few and a paragraph a line."""
    if _MARKS.search(text):
        return False
    long = list(_UNWRAPPED.finditer(text))
    joined = sum(_NEXT_PARAGRAPH.match(text, line.end()) is not None for line in long)
    if joined > 1 and joined > 2 * (len(long) - joined):
        return True
    lines = text.strip().split("\n")
    dense = len(lines) >= _LEAST_LINES and sum(not line.strip() for line in lines) * _FEW_BLANKS <= len(lines)
    return (bool(long) or dense) and not _MAYBE_MARKS.search(text)


def is_binary(data: bytes) -> bool:
    """Return whether data is no text in any encoding that ``decode`` reads: a known format, or control bytes."""
    if data.startswith(_MAGIC):
        return True
    sample = decode(data[:_SAMPLE])
    zeros = 0 if is_wide(data) else data[:_SAMPLE].count(0)
    odd = zeros + sum(ord(char) in _CONTROLS for char in sample)
    broken = sample.count("\ufffd")
    return odd > 0.02 * len(sample) or broken > 0.3 * len(sample)


def sniff(text: str) -> str:
    """Return the kind that the beginning of a text looks like: html, markdown or text."""
    if _HTML.match(text) or len(_TAGS.findall(text)) >= 3:
        return "html"
    if text.startswith(("---\n", "---\r\n", "+++\n")) or len(_MARKDOWN.findall(text)) >= 2:
        return "markdown"
    return "text"
