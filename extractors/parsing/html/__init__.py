"""Parses HTML to a Document: the article's blocks in reading order, tables as grids, without boilerplate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import Tag

from counterclaim.extractors.parsing.builder import DocumentBuilder
from counterclaim.extractors.parsing.encoding import decode
from counterclaim.extractors.parsing.grid import looks_like_value, says_something
from counterclaim.extractors.parsing.html.boilerplate import Boilerplate
from counterclaim.extractors.parsing.html.dom import BLOCK_TAGS, HEADINGS, Page, is_text, line_of, mark_lines, read_page
from counterclaim.extractors.parsing.html.inline import Edge, Frame, InlineReader, Joiner
from counterclaim.extractors.parsing.html.metadata import read_metadata, shown_dates, title_text
from counterclaim.extractors.parsing.html.tables import caption_of, is_data, is_table, read_table
from counterclaim.extractors.records import BlockKind, Document, Metadata

_KINDS: dict[str, BlockKind] = {"li": "item", "dd": "definition", "blockquote": "quote"}
_LEAVES: dict[str, BlockKind] = {"dt": "term", "figcaption": "caption", "caption": "caption", "pre": "code"}
_SCOPES = frozenset({"li", "dd", "details", "figure", "td", "section", "article", "blockquote"})
_MAIN_SHARE = 0.5
_LOST = 200  # characters; when less is left of a page with more text, class names have misled


def parse(data: bytes | str, *, doc_id: str, url: str | None = None) -> Document:
    """Return the Document of an HTML page. Never raises on any input; the result may have no blocks.

    Struck-out text (``del``, ``s``) is left out: the page takes it back.
    """
    page = read_page(mark_lines(decode(data, markup=True)))
    return document_of(page, read_metadata(page, url), doc_id=doc_id, url=url)


def document_of(page: Page, meta: Metadata, *, doc_id: str, url: str | None = None, strict: bool = True) -> Document:
    """Return the Document of a parsed page. ``strict`` off keeps everything but hidden text and tooltips."""
    title = title_text(meta)
    out = Walker(page, Boilerplate(page, strict)).blocks(title)
    if strict and out.size < _LOST and page.plain > _LOST + 2 * out.size:
        out = Walker(page, Boilerplate(page, strict, named=False)).blocks(title)
    if not meta.title:
        meta = replace(meta, title=next((text for level, text in out.headings if level == 1), ""))
    return shown_dates(out.build(doc_id, url, meta))


@dataclass(slots=True)
class _Open:
    """A block container being read: what its text is, and what to restore when it ends."""

    frame: Frame
    kind: BlockKind
    level: int
    line: int | None
    weak: bool
    scope: tuple[tuple[int, str], ...] | None = None


@dataclass(slots=True)
class Walker:
    """Walks a page without recursion and writes its blocks."""

    page: Page
    skipper: Boilerplate
    out: DocumentBuilder = field(default_factory=DocumentBuilder)
    _run: Joiner = field(default_factory=Joiner)
    _reader: InlineReader = field(init=False)
    _stack: list[_Open] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = InlineReader(self.skipper)

    def blocks(self, title: str) -> DocumentBuilder:
        """Write the page's blocks, after a title block if it has a title and no main heading."""
        root = self.content_root() if self.skipper.strict else self.page.root
        if title and not self.has_main_heading(root):
            self.out.heading(1, title, kind="title")
        self.walk(root)
        return self.out

    def content_root(self) -> Tag:
        """Return ``main`` if it holds the heading and half of the text, else the body."""
        body = self.page.root
        main = body.find("main")
        if isinstance(main, Tag) and self.page.of(main).text >= _MAIN_SHARE * self.page.of(body).text:
            return main if self.page.of(main).level == 1 or self.page.of(body).level != 1 else body
        return body

    def has_main_heading(self, root: Tag) -> bool:
        """Return whether an ``h1`` with text will be read."""
        if self.page.of(root).level != 1:
            return False
        for heading in root.find_all("h1", limit=5):
            shown = not any(self.skipper.skips(node) for node in (heading, *_within(heading, root)))
            if shown and self._reader.whole(heading):
                return True
        return False

    def walk(self, root: Tag) -> None:
        """Write the blocks of an element."""
        self._stack = [_Open(Frame.of(root), "paragraph", 0, None, weak=False)]
        while self._stack:
            top = self._stack[-1]
            node = next(top.frame.rest, None)
            if node is None:
                self._close()
            elif isinstance(node, Tag):
                if self.skipper.skips(node, weak=top.weak):
                    if node.name in BLOCK_TAGS:
                        self._flush()
                else:
                    self._element(node, top)
            elif is_text(node):
                self._run.text(str(node))

    def _element(self, tag: Tag, top: _Open) -> None:
        """Read one element: inline text, a block of its own, a table, or a container to walk into."""
        edge = top.frame.enter(tag)
        facts = self.page.of(tag)
        question = tag.name in ("summary", "button")
        if tag.name not in BLOCK_TAGS and not facts.blocks and not question and not is_table(tag):
            self._run.edge(edge)
            self._reader.feed(self._run, tag)
            self._run.edge(Edge.GLUE if edge is Edge.GLUE else Edge.SPAN)
            return
        if tag.name in BLOCK_TAGS or question:
            self._flush()
        if tag.name in HEADINGS or question:
            if question and top.scope is None:
                top.scope = self.out.headings  # the answer is what else its element holds
            self._heading(tag, HEADINGS.get(tag.name, 6))
        elif tag.name in _LEAVES:
            self._leaf(tag, _LEAVES[tag.name], top)
        elif is_table(tag) and is_data(tag, self.page):
            self._table(tag)
        elif (tag.name == "p" and facts.blocks == 1) or self._is_pair(tag):
            self._leaf(tag, _KINDS.get(tag.name, top.kind), top)
        else:
            self._descend(tag, top)

    def _heading(self, tag: Tag, level: int) -> None:
        text = self._reader.whole(tag)
        if not text and tag.name == "h1":
            text = " ".join(img["alt"] for img in tag.find_all("img", alt=True, limit=1) if isinstance(img["alt"], str))
        if text and not self.skipper.heading(tag, text):
            self._flush()
            self.out.heading(level, text, line=line_of(tag) or self._stack[-1].line)

    def _leaf(self, tag: Tag, kind: BlockKind, top: _Open) -> None:
        text = self._reader.whole(tag)
        if says_something(text):
            code = next((node for node in tag.contents if isinstance(node, Tag)), tag) if kind == "code" else tag
            line = line_of(tag) or line_of(code) or top.line
            self.out.block(kind, text, level=top.level if kind == "item" else 0, line=line)

    def _table(self, tag: Tag) -> None:
        self._flush()
        caption = caption_of(tag)
        text = self._reader.whole(caption) if caption is not None else ""
        if caption is not None and caption.name == "caption" and text:
            self.out.block("caption", text, line=line_of(caption))
        for grid in read_table(tag, self._reader, caption=text):
            self.out.table(grid)

    def _descend(self, tag: Tag, top: _Open) -> None:
        kind = _KINDS.get(tag.name, top.kind)
        level = top.level + (tag.name in ("ul", "ol", "menu"))
        scope = self.out.headings if self._scopes(tag) else None
        weak = self.skipper.weak(tag, inside=top.weak)
        if weak and not top.weak:  # a part beside the article does not belong to the section before it
            scope = self.out.headings
            self.out.headings = tuple(item for item in scope if item[0] == 1)
        self._stack.append(_Open(Frame.of(tag), kind, level, line_of(tag) or top.line, weak, scope))

    def _close(self) -> None:
        top = self._stack[-1]
        if top.frame.tag.name in BLOCK_TAGS:
            self._flush()
        self._stack.pop()
        if top.scope is not None:
            self._restore(top.scope)

    def _restore(self, scope: tuple[tuple[int, str], ...]) -> None:
        """End the headings opened in a part, but never the page's main heading."""
        main = tuple(item for item in self.out.headings if item[0] == 1)
        self.out.headings = scope if not main or main[0] in scope else (*main, *(i for i in scope if i[0] > 1))

    def _flush(self) -> None:
        text = self._run.take()
        if says_something(text):
            top = self._stack[-1]
            self.out.block(top.kind, text, level=top.level if top.kind == "item" else 0, line=top.line)

    def _scopes(self, tag: Tag) -> bool:
        """Return whether headings in an element end with it: list items, sections, and cards that repeat."""
        facts = self.page.of(tag)
        if not facts.level or facts.heading is None or facts.text == self.page.of(facts.heading).text:
            return False  # nothing but a heading: it heads what comes after
        if tag.name in _SCOPES:
            return True
        return tag.name == "div" and any(self._same_card(tag, other) for other in _neighbours(tag))

    def _same_card(self, tag: Tag, other: Tag) -> bool:
        mine, theirs = str(tag.attrs.get("class", "")).split(), str(other.attrs.get("class", "")).split()
        same = tag.name == other.name and mine[:1] == theirs[:1]
        return same and self.page.of(tag).level == self.page.of(other).level

    def _is_pair(self, tag: Tag) -> bool:
        """Return whether an element holds a label and its value, each in its own element."""
        facts = self.page.of(tag)
        if tag.name not in ("div", "li") or facts.text > 80 or facts.level or not 1 < facts.blocks <= 4:
            return False
        children = [node for node in tag.contents if not (is_text(node) and str(node).isspace())]
        if len(children) != 2:
            return False
        texts = [self._reader.whole(node) for node in children if isinstance(node, Tag) and self._is_plain(node)]
        if len(texts) != 2 or not all(texts) or any(text[-1] in ".!?…" for text in texts):
            return False
        return sum(map(looks_like_value, texts)) == 1

    def _is_plain(self, tag: Tag) -> bool:
        facts = self.page.of(tag)
        bare = facts.blocks == (1 if tag.name in BLOCK_TAGS else 0)
        return bare and tag.name in ("div", "p", "span", "strong", "b", "small", "em") and not self.skipper.skips(tag)


def _within(tag: Tag, root: Tag) -> Iterator[Tag]:
    """Yield the elements between a tag and the root, nearest first."""
    node = tag.parent
    while node is not None and node is not root:
        yield node
        node = node.parent


def _neighbours(tag: Tag) -> Iterator[Tag]:
    """Yield the sibling elements next to a tag, white space aside."""
    for step in ("next_sibling", "previous_sibling"):
        node = getattr(tag, step)
        while node is not None and not isinstance(node, Tag) and str(node).isspace():
            node = getattr(node, step)
        if isinstance(node, Tag):
            yield node
