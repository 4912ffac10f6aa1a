"""Reads inline text: where markup separates words and where it does not, footnote marks, icons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from bs4 import Tag
from bs4.element import PageElement

from counterclaim.extractors.lexicon.page import split_words
from counterclaim.extractors.parsing.builder import normalise
from counterclaim.extractors.parsing.html.boilerplate import Boilerplate
from counterclaim.extractors.parsing.html.dom import BLOCK_TAGS, attribute, is_text

_TAIL = 32
# Elements that style part of a word or sentence; others, spans above all, are as often boxes of their own.
_GLUED = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
     "rp", "rt", "ruby", "s", "samp", "strong", "sub", "sup", "u", "var"]
)  # fmt: skip


class Edge(IntEnum):
    """A boundary of inline elements, by how readily it separates words."""

    NONE = 0
    GLUE = 1
    SPAN = 2
    LOOSE = 3


# Left and right of a boundary that a reader sees as one word: $|20, 20|/mo, 128|K, GPT|-4, T|he.
_STICKS_RIGHT = re.compile(r"[.,;:!?)\]}%…”/°]|['’][a-z]{1,2}\b|-(?!\$?\d[\d.,]*%)[\w$]")
_UNIT = re.compile(r"[KMBTkx×](?![A-Za-z0-9])")
_STICKS_LEFT = re.compile(r"(?:[(\[{$€£¥“‘/#@~≈±]|\w-)$")
_DROP_CAP = re.compile(r"(?:^|\s)[A-Z]$")
_CAPITALISED = re.compile(r"[A-Z][a-z]|[$€£]")
_VALUE_START = re.compile(r"[A-Z$€£~\d]")
_LABEL_END = re.compile(r"(?:[A-Za-z)][:!?]|[A-Za-z\d]\)|[a-z]{3}\.)$")
_CAPITALS_END = re.compile(r"\s\S*[A-Z]{2,}$")
_EXPONENT = re.compile(r"[+\-−]?\d{1,3}")
_BASE = re.compile(r"(?:(?<![\d.,$€£])10|(?<![\w.,$€£])[2en])$")
_CENTS = re.compile(r"[2-9]\d")  # behind "$19": few pages have so many notes
_DOLLARS = re.compile(r"[$€£]\s?\d{1,3}$")
_NOTE = re.compile(
    r"[\[(]?(?:\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[a-z]|[ivx]{1,4}|[*†‡§¶]{1,3}|note \d+)[\])]?|[™®©℠]|TM|SM|R"
)


def separates(left: str, right: str, edge: Edge) -> bool:
    """Return whether a reader sees a gap at a boundary with no white space between ``left`` and ``right``.

    LOOSE: elements beside elements only (rows of labels and values): a gap unless the two stick together.
    SPAN: a span beside text: a gap where a new word plainly begins. GLUE: bold, links and the like: no gap, unless
    a label has just ended.
    """
    if edge is Edge.LOOSE:
        return not _stick(left, right)
    if edge is Edge.SPAN and left[-1].isalnum():
        return bool(_CAPITALISED.match(right)) or (left[-1].isdigit() and bool(re.match(r"[a-z]{3}", right)))
    if _LABEL_END.search(left):
        return bool(_VALUE_START.match(right)) and not (left[-1] == "." and not _CAPITALISED.match(right))
    return bool(_CAPITALS_END.search(left)) and bool(re.match(r"[A-Z][a-z]", right))


def _stick(left: str, right: str) -> bool:
    if left[-1].isdigit() and _UNIT.match(right):
        return True
    if _DROP_CAP.search(left) and right[0].islower():
        return True
    return bool(_STICKS_RIGHT.match(right) or _STICKS_LEFT.search(left))


@dataclass(slots=True)
class Joiner:
    """Gathers the pieces of one run of inline text."""

    _pieces: list[str] = field(default_factory=list)
    _tail: str = ""
    _edge: Edge = Edge.NONE

    @property
    def tail(self) -> str:
        """The last characters gathered, up to 32."""
        return self._tail

    def edge(self, edge: Edge) -> None:
        """Note a boundary; of several between two pieces the widest counts."""
        self._edge = max(self._edge, edge)

    def space(self) -> None:
        """Add a gap."""
        self._pieces.append(" ")
        self._tail = " "

    def text(self, text: str) -> None:
        """Add a piece of text as it stands in the source."""
        if not text:
            return
        gap = bool(self._edge and self._tail) and not self._tail[-1].isspace() and not text[0].isspace()
        if gap and separates(self._tail, text[:_TAIL], self._edge):
            self._pieces.append(" ")
        self._edge = Edge.NONE
        self._pieces.append(text)
        self._tail = text[-_TAIL:] if len(text) >= _TAIL else (self._tail + text)[-_TAIL:]

    def take(self) -> str:
        """Return what was gathered, normalised, and begin anew."""
        text = normalise("".join(self._pieces)) if self._pieces else ""
        self._pieces, self._tail, self._edge = [], "", Edge.NONE
        return text


@dataclass(slots=True)
class Frame:
    """An element whose children are being read, and what its boundaries mean."""

    tag: Tag
    rest: Iterator[PageElement]
    elements_only: bool
    before: Tag | None = None

    @classmethod
    def of(cls, tag: Tag) -> Frame:
        """Return the frame of an element at its first child."""
        only = not any(is_text(node) and not str(node).isspace() for node in tag.contents)
        return cls(tag, iter(tag.contents), only)

    def enter(self, child: Tag) -> Edge:
        """Return the boundary before a child element."""
        tight = child.name in _GLUED
        edge = Edge.GLUE if tight else Edge.SPAN
        if self.elements_only and self.before is not None:
            both_links = child.name == "a" and self.before.name == "a"
            edge = Edge.LOOSE if both_links or not (tight and self.before.name in _GLUED) else Edge.GLUE
        self.before = child
        return edge


@dataclass(slots=True)
class InlineReader:
    """Reads the text of elements as one run, block boundaries inside them counting as gaps."""

    skipper: Boilerplate

    def whole(self, tag: Tag, *, cell: bool = False) -> str:
        """Return an element's text, normalised."""
        joiner = Joiner()
        self.feed(joiner, tag, cell=cell)
        return joiner.take()

    def feed(self, joiner: Joiner, tag: Tag, *, cell: bool = False) -> None:
        """Add the text inside an element, without recursion."""
        if self._special(joiner, tag):
            return
        stack = [Frame.of(tag)]
        while stack:
            top = stack[-1]
            node = next(top.rest, None)
            if node is None:
                stack.pop()
                self._leave(joiner, top.tag)
            elif isinstance(node, Tag):
                if self.skipper.skips(node, cell=cell):
                    continue
                joiner.edge(top.enter(node))
                if node.name in BLOCK_TAGS:
                    joiner.space()
                if not self._special(joiner, node):
                    stack.append(Frame.of(node))
            elif is_text(node):
                joiner.text(str(node))

    def _leave(self, joiner: Joiner, tag: Tag) -> None:
        if tag.name in BLOCK_TAGS:
            joiner.space()
        else:
            joiner.edge(Edge.GLUE if tag.name in _GLUED else Edge.SPAN)

    def _special(self, joiner: Joiner, tag: Tag) -> bool:
        """Handle an element whose text is not simply its content; return whether it was one."""
        name = tag.name
        if name == "br":
            joiner.space()
            return True
        if name in ("sup", "sub", "a") and self.skipper.page.of(tag).text <= 12:
            mark = _footnote(tag, joiner.tail, self.skipper)
            if mark is not None:
                if mark:
                    joiner.text(mark)
                return True
        return name in ("img", "wbr")


def _footnote(tag: Tag, left: str, skipper: Boilerplate) -> str | None:
    """Return "" for a footnote mark or heading anchor, "^n" for an exponent, ".99" for raised cents, else None."""
    words = skipper.words
    if tag.name == "a":
        text = normalise(tag.get_text())
        to_note = words.footnote_link.match(attribute(tag, "href")) is not None
        return "" if text in words.anchors or (to_note and _NOTE.fullmatch(text)) else None
    text = normalise(tag.get_text())
    linked = any(isinstance(node, Tag) and attribute(node, "href").startswith("#") for node in tag.contents)
    if tag.name == "sup" and not linked and _EXPONENT.fullmatch(text) and _BASE.search(left):
        return f"^{text}"
    if tag.name == "sup" and not linked and _CENTS.fullmatch(text) and _DOLLARS.search(left):
        return f".{text}"
    if linked or (tag.name == "sup" and _NOTE.fullmatch(text)) or (tag.name == "sub" and text in ("*", "†", "‡")):
        return ""
    return None


def icon_text(tag: Tag, skipper: Boilerplate) -> str:
    """Return what the pictures of an element without text say: alt text, labels, ticks and crosses; "" if nothing."""
    found: list[str] = []
    for node in tag.descendants:
        if isinstance(node, Tag) and len(found) < 8:
            label = _icon_label(node, skipper)
            if label and (not found or label != found[-1]):
                found.append(label)
    return normalise(" ".join(found))


def _icon_label(tag: Tag, skipper: Boilerplate) -> str:
    if tag.name == "input":
        box = attribute(tag, "type").lower() in ("checkbox", "radio")
        return ("✓" if "checked" in tag.attrs else "✗") if box else ""
    for name in ("alt", "aria-label", "title"):
        label = attribute(tag, name)
        if label:
            return label
    if tag.name == "title":
        return str(tag.string or "")
    link = attribute(tag, "href") or attribute(tag, "xlink:href")
    names = attribute(tag, "class") + " " + (link if tag.name == "use" else "")
    parts = set(split_words(names))
    if not skipper.words.icon_yes.isdisjoint(parts):
        return "✓"
    return "✗" if not skipper.words.icon_no.isdisjoint(parts) else ""
