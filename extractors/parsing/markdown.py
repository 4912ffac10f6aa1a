"""Parses Markdown to a Document: markdown-it-py renders it, the HTML parser reads it, source lines are kept."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from counterclaim.extractors.parsing.builder import visible
from counterclaim.extractors.parsing.data_page import shown
from counterclaim.extractors.parsing.encoding import decode
from counterclaim.extractors.parsing.frontmatter import metadata_of, split_front_matter
from counterclaim.extractors.parsing.html import document_of
from counterclaim.extractors.parsing.html.dom import LINE, mark_lines, read_page
from counterclaim.extractors.parsing.table_rules import with_full_rules
from counterclaim.extractors.records import Document

_PADDING, _PADDING_SHARE = 2_000, 4  # cells that short rows of tables may lack: so many, and one for so many characters
_MAX_INLINE = 40_000  # a longer paragraph is read as plain text: inline markup is not linear in its length
_KEYED = re.compile(r"\*\*[^*\n]{1,60}(?::\*\*|\*\*\s?:)\s*(?!\*\*)\S")  # a value in bold is a name of its own
_PLAIN_KEY = re.compile(r"\s*[A-Z][\w /]{1,30}:\s+\S")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:?")
# Sources behind a sentence: "([Reuters][7], [Wired][8])"
_CITED = re.compile(r"\s?\(\[[^\]\n]{1,80}\]\[\d{1,3}\](?:,\s\[[^\]\n]{1,80}\]\[\d{1,3}\])*\)")
# Links between notes: "[[Qwen]] 2.5 72B", "[[qwen-notes|Qwen]]" (with a backslash in tables), "[[Qwen#Sizes]]"
_NOTE_LINK = re.compile(
    r"(?<![!\[])\[\[(?:[^\[\]|\\\n]{1,80}\\?\|)?(?=[^\W\d])([^\[\]|#\\\n]{1,80})(?:#[^\[\]|\n]{0,80})?\]\](?![(\[])"
)
# Template tags and directives of site generators; they stand for no text of the page.
_LIQUID_LINK = re.compile(r"\]\(\{%[^%\n]{0,300}%\}")
_LIQUID = re.compile(r"\{%[^%\n]{0,300}%\}|\{\{[<%][^}\n]{0,300}[>%]\}\}|\{:[^}\n]{0,200}\}")
_DIRECTIVE = re.compile(r"^[ \t]*(?::{3,}.*|import\s.+\sfrom\s+['\"].+|export\s+(?:const|default)\s.+)$", re.MULTILINE)


def parse(data: bytes | str, *, doc_id: str, url: str | None = None) -> Document:
    """Return the Document of a Markdown file; ``Block.line`` is the line of the source. Never raises on any input.

    A link's text is kept and its address is not, also of links between notes ("[[Qwen]]"); footnote marks,
    numbered citations, template tags and struck-out text go.
    """
    text = visible_lines(decode(data))
    values, skip = split_front_matter(text)
    lines = text.split("\n") if skip else []
    body = "\n".join(lines[skip:]) if skip else text
    markup = render(body, first_line=skip + 1)
    if values:
        source = "\n".join(lines[1:skip])
        markup += shown(values, source, lambda part, line: render(part, first_line=line), whole=not body.strip())
    page = read_page(markup)
    return document_of(page, metadata_of(values), doc_id=doc_id, url=url, strict=False)


def render(source: str, *, first_line: int = 1) -> str:
    """Return Markdown as HTML whose block elements carry their source line, counted from ``first_line``."""
    source = _CITED.sub("", source) if "][" in source else source
    source = _NOTE_LINK.sub(r"\1", source) if "[[" in source else source
    source = with_full_rules(_DIRECTIVE.sub("", _LIQUID.sub("", _LIQUID_LINK.sub("](#", source))))
    env: MutableMapping[str, Any] = {"first_line": first_line, "padding": _PADDING + len(source) // _PADDING_SHARE}
    return str(_markdown().render(source, env))


def visible_lines(text: str) -> str:
    """Return text with plain line ends and no invisible characters, its lines as they were."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(map(visible, text.split("\n"))) if not text.isascii() or not text.isprintable() else text


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.before("inline", "broken_rows", _mark_broken)
    parser.core.ruler.before("inline", "long_paragraphs", _cut_long)
    parser.core.ruler.push("keyed_lines", _break_keyed_lines)
    parser.core.ruler.push("source_lines", _number_lines)
    parser.core.ruler.push("footnotes", _drop_footnotes)
    return parser


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table up to a line without a bar, or to the rows that lack more cells than a document may have.

    A row of two characters is filled up to the width of its table: without a bound the cells grow as its square.
    """
    if silent or not table(state, start, end, True):
        return table(state, start, end, silent)
    columns = _bars(state, start) + 1
    line, left = start + 2, int(state.env.get("padding", _PADDING))
    while line < end and not _ends_table(state, line, end):
        if _bars(state, line) == 0 and columns > 1:
            end = line  # text of a page whose blank lines are lost: no row
            break
        missing = max(0, columns - _bars(state, line) - 1)
        if missing > left:
            end = line
            break
        line, left = line + 1, left - missing
    state.env["padding"] = left
    return table(state, start, end, silent)


def _ends_table(state: StateBlock, line: int, end: int) -> bool:
    if state.isEmpty(line) or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return True
    return any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("blockquote"))


def _is_broken(row: str, columns: int) -> bool:
    """Return whether a row has more cells than its header: a bar within a cell, so nothing stands where it belongs."""
    plain = re.sub(r"\\.", "", row.strip())
    return plain.removeprefix("|").removesuffix("|").count("|") >= columns


def _mark_broken(state: StateCore) -> None:
    """Put all of a broken row into its first cell: what is read by the header's places would be read wrongly."""
    lines = state.src.split("\n")
    columns, row, broken = 0, -1, False
    first: Token | None = None
    for token in state.tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and token.map:
            row, first = token.map[0], None
            broken = bool(columns) and row < len(lines) and _is_broken(lines[row], columns)
        elif token.type == "inline" and broken and row >= 0:
            whole = re.sub(r"(?<!\\)\|", "¦", lines[row].strip().strip("|").strip())  # no pair of values
            token.content, first = ("", first) if first else (whole, token)
        elif token.type == "table_close":
            columns, broken = 0, False


def _bars(state: StateBlock, line: int) -> int:
    return state.src.count("|", state.bMarks[line], state.eMarks[line])


def _cut_long(state: StateCore) -> None:
    """Take very long paragraphs out of inline parsing, which only looks at tokens of type ``inline``."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > _MAX_INLINE:
            token.type = "plain"
            token.children = [Token("text", "", 0, content=token.content)]


def _break_keyed_lines(state: StateCore) -> None:
    """Make paragraphs of the lines of one where each begins with a key in bold: "**Price:** $20", "**Context:** 1M"."""
    offset = int(state.env.get("first_line", 1))
    for opening, token in pairwise(state.tokens):
        if opening.type != "paragraph_open" or opening.hidden or "\n" not in token.content:
            continue
        lines = token.content.split("\n")
        keyed = all(map(_KEYED.match, lines)) or (len(lines) > 2 and all(map(_PLAIN_KEY.match, lines)))
        if not keyed:
            continue
        line = (token.map[0] if token.map else 0) + offset
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
                child.type, child.content = "html_inline", f'</p>\n<p {LINE}="{line}">'


def _number_lines(state: StateCore) -> None:
    """Give every block its source line as an attribute; cells have that of their row."""
    offset = int(state.env.get("first_line", 1))
    row = 0
    for token in state.tokens:
        if token.type == "plain":
            token.type = "inline"
        line = token.map[0] + offset if token.map else 0
        if token.type == "html_block":
            token.content = mark_lines(token.content, line)
        elif token.nesting == 1 or token.type in ("fence", "code_block"):
            row = line if token.type == "tr_open" else row
            line = line or (row if token.type in ("td_open", "th_open") else 0)
            if line:
                token.attrSet(LINE, str(line))


def _drop_footnotes(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and "[^" in child.content:
                child.content = _FOOTNOTE.sub("", child.content)
            elif child.type == "text" and child.content.startswith("^") and child.level:
                child.content = ""  # a mark whose note is a bare address reads as a link
