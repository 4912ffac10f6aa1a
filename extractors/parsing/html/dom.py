"""The parsed page, with the amount of text, linked text and figures that each element holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import CData, PageElement
from bs4.exceptions import ParserRejectedMarkup

from counterclaim.extractors.lexicon.page import page_words

BLOCK_TAGS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
     "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEAVES = frozenset({"br", "img", "wbr", "hr", "input", "link", "meta", "source", "col", "track", "area"})
# Figures that a comparison lives on: money, and numbers with a unit.
_FIGURE = re.compile(r"[$€£]\s?\d|\d\s?(?:%|[KMBTkx×]\b|GB\b|tokens?\b|(?:million|billion|trillion|parameters)\b)")
# Only at tags that can begin a block; unquoted, so that it breaks nothing inside an attribute value or JSON.
_LINE_TAG = re.compile(
    r"\n|<(?:p|h[1-6]|li|td|th|tr|dt|dd|div|pre|blockquote|figcaption|caption|summary|section)(?=[\s>])", re.I
)
_XML = re.compile(r"<\?(?=xml\s)", re.IGNORECASE)
LINE = "data-line"


@dataclass(slots=True)
class ElementCounts:
    """Counts of an element and its descendants, in characters other than white space."""

    text: int = 0
    links: int = 0
    jumps: int = 0
    anchors: int = 0
    figures: int = 0
    blocks: int = 0
    level: int = 0
    headings: int = 0
    heading: Tag | None = None
    core: bool = False
    cells: int = 0
    structure: int = 0

    def add(self, child: ElementCounts) -> None:
        """Add what a child element holds."""
        self.text += child.text
        self.links += child.links
        self.jumps += child.jumps
        self.anchors += child.anchors
        self.figures += child.figures
        self.blocks += child.blocks
        self.cells += child.cells
        self.structure += child.structure
        self.headings += child.headings
        self.core = self.core or child.core
        if child.heading is not None and self.heading is None:
            self.heading = child.heading
        if child.level and (not self.level or child.level < self.level):
            self.level = child.level

    @property
    def density(self) -> float:
        """Share of the text that is inside links, 0 to 1."""
        return self.links / self.text if self.text else 0.0


@dataclass(slots=True)
class Page:
    """A parsed page with the facts of its elements, by ``id`` of the element."""

    soup: BeautifulSoup
    facts: dict[int, ElementCounts] = field(default_factory=dict)
    heads: list[Tag] = field(default_factory=list)  # meta, link, title, base and time elements, and JSON-LD scripts

    def of(self, tag: Tag) -> ElementCounts:
        """Return the facts of an element; all zero for one inside a script or the like."""
        return self.facts.get(id(tag)) or ElementCounts()

    @property
    def plain(self) -> int:
        """How many characters of the page stand outside links."""
        facts = self.of(self.soup)
        return facts.text - facts.links

    @property
    def root(self) -> Tag:
        """The element whose content is the page's: ``body``, or everything."""
        return self.soup.body or self.soup


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute's value, stripped; "" if absent."""
    value = tag.attrs.get(name)
    return value.strip() if isinstance(value, str) else ""


def is_text(node: PageElement) -> bool:
    """Return whether a node is text that shows: no comment, doctype, script or style."""
    return type(node) is NavigableString or type(node) is CData


def mark_lines(markup: str, first: int = 1) -> str:
    """Return the markup with the source line, from ``first`` on, as an attribute of every tag that begins a block."""
    line = first
    out: list[str] = []
    last = 0
    for match in _LINE_TAG.finditer(markup):
        if match[0] == "\n":
            line += 1
        else:
            out += (markup[last : match.end()], f" {LINE}={line}")
            last = match.end()
    out.append(markup[last:])
    return "".join(out)


def line_of(tag: Tag) -> int | None:
    """Return the source line an element carries, if any."""
    value = attribute(tag, LINE)
    return int(value) if value.isdecimal() and len(value) < 10 else None


def read_page(markup: str) -> Page:
    """Parse markup and gather the facts. Never raises on any text; linear in its length."""
    # The line break and the mangled XML declaration keep Beautiful Soup from warning that this may be no page.
    markup = "\n" + _XML.sub("<?x-", markup)
    try:
        soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    except ParserRejectedMarkup:
        soup = BeautifulSoup("<p></p>", "lxml", multi_valued_attributes=None)
    page = Page(soup)
    _gather(page)
    return page


@dataclass(slots=True)
class _Open:
    tag: Tag
    rest: Iterator[PageElement]
    facts: ElementCounts
    link: bool
    jump: bool


def _gather(page: Page) -> None:
    """Fill ``page.facts`` bottom-up in one pass without recursion."""
    skipped = page_words().drop_tags - {"head", "title", "nav", "dialog"}
    stack = [_Open(page.soup, iter(page.soup.contents), ElementCounts(), link=False, jump=False)]
    page.facts[id(page.soup)] = stack[0].facts
    while stack:
        top = stack[-1]
        for node in top.rest:
            if isinstance(node, Tag):
                name = node.name
                if name in ("meta", "link", "title", "base", "time", "script", "html"):
                    page.heads.append(node)
                if name in skipped or name in _LEAVES or name == "head":
                    if name == "head":
                        page.heads.extend(_head_elements(node))
                    continue
                stack.append(_enter(page, node, top))
                break
            if is_text(node):
                _count(top, str(node))
        else:
            stack.pop()
            if stack:
                stack[-1].facts.add(top.facts)


def _head_elements(head: Tag) -> list[Tag]:
    return [node for node in head.descendants if isinstance(node, Tag)]


def _enter(page: Page, tag: Tag, parent: _Open) -> _Open:
    name = tag.name
    facts = page.facts[id(tag)] = ElementCounts()
    link, jump = parent.link, parent.jump
    if name == "a":
        link = True
        jump = attribute(tag, "href").startswith("#")
        facts.anchors = 1
    elif name in BLOCK_TAGS:
        facts.blocks = 1
        facts.core = name in ("main", "h1")
        facts.cells = int(name in ("td", "th"))
        facts.structure = int(name in ("table", "pre", "section", "article", "form", "main"))
        if name in HEADINGS:
            facts.level, facts.headings, facts.heading = HEADINGS[name], 1, tag
    if "role" in tag.attrs and attribute(tag, "role").lower() in CELL_ROLES:
        facts.cells = 1
    return _Open(tag, iter(tag.contents), facts, link, jump)


def _count(top: _Open, text: str) -> None:
    size = len(text) - text.count(" ") - text.count("\n") - text.count("\t")
    if size <= 0:
        return
    top.facts.text += size
    if top.link:
        top.facts.links += size
        if top.jump:
            top.facts.jumps += size
    if size < len(text) or size > 1:
        top.facts.figures += len(_FIGURE.findall(text))
