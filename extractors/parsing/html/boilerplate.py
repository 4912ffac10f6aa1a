"""Detects boilerplate: navigation, advertising, comments, hidden text and tooltips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from bs4 import Tag

from counterclaim.extractors.lexicon.page import PageWords, page_words, split_words
from counterclaim.extractors.parsing.builder import normalise
from counterclaim.extractors.parsing.html.dom import BLOCK_TAGS, ElementCounts, Page, attribute, is_text

Verdict = Literal["", "drop", "weak", "tooltip"]
_NO_DISPLAY = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STRUCK = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_LONGEST_STRUCK = 200  # characters; longer text that a class calls struck out is more than a price
_STUCK = re.compile(r"(?:^|;)\s*position\s*:\s*(?:fixed|sticky)", re.IGNORECASE)
_EXEMPT = frozenset({"html", "body", "main", "table", "thead", "tbody", "tr", "td", "th", "h1", "p", "dl", "dt", "dd"})
_MOST = 0.5  # an element with this share of the page's unlinked text is not dropped for its name ...
_ARTICLE = 150  # ... if fewer characters than this stand outside it,
_SECTIONS = 3  # ... or so many headings inside, as comments have not
_LINKY = 0.5  # share of linked text from which a part is a list of links


@dataclass(slots=True)
class Boilerplate:
    """Decides which elements of one page are boilerplate.

    ``strict`` off (a Markdown file is all content) ignores what tags and classes are called, ``named`` off classes.
    """

    page: Page
    strict: bool = True
    named: bool = True
    words: PageWords = field(default_factory=page_words)
    _gone: set[int] = field(default_factory=set)
    _opens: dict[int, bool] = field(default_factory=dict)
    _plain: int = 0

    def __post_init__(self) -> None:
        self._plain = max(self.page.plain, 1)

    def skips(self, tag: Tag, *, weak: bool = False, cell: bool = False) -> bool:
        """Return whether an element's text stays out.

        ``weak`` says that it stands in a part kept only for its figures, ``cell`` that it stands in a table cell.
        """
        name = tag.name
        if name in self.words.drop_tags:
            return name != "nav" or (self.strict and not self._is_most(tag))
        if id(tag) in self._gone:
            return True
        if tag.attrs and (self._hidden(tag, cell=cell) or self._struck(tag) or self._named(tag)):
            return True
        if not self.strict:
            return self._contents(tag)
        if name in ("footer", "aside", "header", "button", "form"):
            return self._by_tag(tag, name)
        if name in BLOCK_TAGS:
            return self._by_content(tag, weak=weak)
        return False

    def weak(self, tag: Tag, *, inside: bool = False) -> bool:
        """Return whether an element that is not skipped is kept only for the figures in it.

        ``inside`` says that it stands in such an element; a box with one heading over figures is then kept whole.
        """
        if not self.strict or self._is_most(tag):
            return False
        facts = self.page.of(tag)
        if facts.headings == 1 and facts.figures and facts.density < 0.3 and (inside or tag.name != "aside"):
            return False
        return inside or (tag.name == "aside" and not self._article_aside(tag)) or self._verdict(tag) == "weak"

    def heading(self, tag: Tag, text: str) -> bool:
        """Return whether a heading opens boilerplate; parts below it that are mostly links are then skipped too."""
        if len(text) > 80 or not self.words.furniture_heading.fullmatch(text):
            return False
        following = list(_elements_after(tag, 6))
        linky = [node for node in following if self._links_only(self.page.of(node))]
        self._gone.update(map(id, linky))
        return bool(linky) or (self.strict and not following)

    def _named(self, tag: Tag) -> bool:
        """Return whether role, class or id mark the element as boilerplate."""
        role = attribute(tag, "role").lower()
        if role == "tooltip" or (self.strict and role in self.words.drop_roles and not self._is_most(tag)):
            return True
        verdict = self._verdict(tag)
        if verdict == "tooltip":
            return True
        if not self.strict or not self.named or not verdict or tag.name in _EXEMPT:
            return False
        facts = self.page.of(tag)
        if facts.core or self._is_most(tag):
            return False
        return verdict == "drop" or not facts.figures or facts.density > _LINKY

    def _verdict(self, tag: Tag) -> Verdict:
        names, ident = attribute(tag, "class"), attribute(tag, "id")
        verdict = _class_verdict(names, ident) if names or ident else ""
        if verdict == "" and "tooltip" in names and self._bare_tooltip(tag, names):
            return "tooltip"
        if not verdict and "style" in tag.attrs and _STUCK.search(attribute(tag, "style")):
            return "weak"  # stays on screen while the article scrolls by
        return verdict

    def _bare_tooltip(self, tag: Tag, names: str) -> bool:
        """Tell a tooltip's text from the word it explains: the first is long and has no tooltip inside."""
        if "tooltip" not in names.split() or any(name in tag.attrs for name in self.words.tooltip_wrappers):
            return False
        inner = any("tooltip" in attribute(child, "class") for child in tag.contents if isinstance(child, Tag))
        return not inner and self.page.of(tag).text >= 25

    def _hidden(self, tag: Tag, *, cell: bool) -> bool:
        attrs = tag.attrs
        classes = attribute(tag, "class")
        hidden = "hidden" in attrs or ("style" in attrs and _NO_DISPLAY.search(attribute(tag, "style")) is not None)
        if classes and not self.words.hidden.isdisjoint(classes.split()):
            hidden = hidden or not self.words.shown.search(classes)
        if not hidden and attribute(tag, "aria-hidden").lower() == "true":
            hidden = not (cell and self.page.of(tag).text <= 2)  # a tick or cross may be all a cell has
        if hidden:
            if self.page.of(tag).core and self._is_most(tag):
                return False  # pages hide all of themselves until their scripts have run
            return not self._discloses(tag, classes)
        if classes and not self.words.reader_only.isdisjoint(classes.split()):
            return tag.name == "a" or self.page.of(tag).anchors > 0
        return False

    def _struck(self, tag: Tag) -> bool:
        """Return whether style or class strikes an element's text out, as ``del`` and ``s`` do."""
        if "style" in tag.attrs and _STRUCK.search(attribute(tag, "style")):
            return not self.page.of(tag).core
        classes = attribute(tag, "class")
        return bool(classes) and _class_strikes(classes) and self.page.of(tag).text <= _LONGEST_STRUCK

    def _discloses(self, tag: Tag, classes: str) -> bool:
        """Return whether hidden text is shown on a click: an answer, a tab, a folded part."""
        if attribute(tag, "role") == "tabpanel" or attribute(tag, "hidden") == "until-found":
            return True
        words = split_words(classes)
        if tag.name == "dd" and tag.parent is not None:  # the list says so, and its answers do not
            words = (*words, *split_words(attribute(tag.parent, "class")))
        return not self.words.disclosure.isdisjoint(words) and self.page.of(tag).text > 2

    def _by_tag(self, tag: Tag, name: str) -> bool:
        facts = self.page.of(tag)
        if name == "button":
            return not self._question(tag)
        if self._is_most(tag) or self._contents(tag):
            return not self._is_most(tag)
        if name == "header":
            inside = any(parent.name in ("article", "main", "section", "li") for parent in _parents(tag, 12))
            return not (inside or facts.core or (facts.level and facts.density < _LINKY and facts.text > 60))
        if name == "form":
            return not facts.level and not facts.figures and facts.text < 300
        if name == "aside":
            teaser = facts.density > _LINKY or not facts.figures
            return self._furniture_part(tag) or (not self._article_aside(tag) and teaser)
        quoted = any(parent.name in ("blockquote", "figure") for parent in _parents(tag, 3))
        return not (quoted or (facts.figures and facts.density < 0.3 and facts.text < 300 and _in_article(tag)))

    def _by_content(self, tag: Tag, *, weak: bool) -> bool:
        facts = self.page.of(tag)
        if facts.anchors and (self._contents(tag) or self._furniture_part(tag) or self._menu(tag, facts)):
            return True
        return weak and not facts.figures and not facts.level

    def _contents(self, tag: Tag) -> bool:
        """Return whether an element is a table of contents: a list of links into the page itself."""
        facts = self.page.of(tag)
        if facts.anchors < 3 or tag.name not in ("ul", "ol", "div", "aside", "nav", "section"):
            return False
        return facts.jumps > 0.85 * facts.text

    def _menu(self, tag: Tag, facts: ElementCounts) -> bool:
        """Return whether an element outside the article is a menu: links and little else, no figures."""
        bare = facts.anchors >= 3 and facts.density > 0.95 and not facts.level
        many = facts.anchors >= 6 and facts.density > 0.6
        return (bare or many) and not facts.figures and not self._is_most(tag) and not _in_article(tag)

    def _furniture_part(self, tag: Tag) -> bool:
        """Return whether a part opens with a heading such as "Related articles" and is mostly links."""
        facts = self.page.of(tag)
        if facts.heading is None or facts.core or self._is_most(tag) or not self._links_only(facts):
            return False
        key = id(facts.heading)
        if key not in self._opens:  # many elements may share their first heading
            short = self.page.of(facts.heading).text <= 80
            text = normalise(facts.heading.get_text(" ")) if short else ""
            self._opens[key] = self.words.furniture_heading.fullmatch(text) is not None
        return self._opens[key]

    def _links_only(self, facts: ElementCounts) -> bool:
        return facts.density > _LINKY and not facts.core

    def _article_aside(self, tag: Tag) -> bool:
        """Return whether an aside is part of the article's own text: a box of takeaways, a note."""
        facts = self.page.of(tag)
        return _in_article(tag) and facts.density < 0.3 and self._verdict(tag) == ""

    def _question(self, tag: Tag) -> bool:
        """Return whether a button is the question of an answer that unfolds."""
        near = (tag, *_parents(tag, 2))
        if any(parent.name in ("h2", "h3", "h4", "h5", "h6", "dt", "summary") for parent in near):
            return True
        words = {word for node in near for word in split_words(attribute(node, "class"))}
        return self.page.of(tag).text > 8 and not self.words.question.isdisjoint(words)

    def _is_most(self, tag: Tag) -> bool:
        """Return whether an element holds so much of the page that it must be the article, whatever it is called.

        Comments may outweigh an article: where text enough stands elsewhere, size proves nothing.
        """
        facts = self.page.of(tag)
        own = facts.text - facts.links
        return own > _MOST * self._plain and (self._plain - own < _ARTICLE or facts.headings >= _SECTIONS)


@lru_cache(maxsize=4096)
def _class_verdict(classes: str, ident: str) -> Verdict:
    words = page_words()
    verdict: Verdict = ""
    if any(words.content.match(split_words(name)) for name in classes.split()):
        return ""
    for name in classes.split():
        parts = split_words(name)
        if words.tooltip.match(parts):
            return "tooltip"
        if parts and parts[0] in words.layout:
            continue
        own = not words.keep.isdisjoint(parts)
        if words.drop.match(parts, first=not own):
            verdict = "drop"
        elif not verdict and words.weak.match(parts, first=not own):
            verdict = "weak"
    if not verdict and not words.ids.isdisjoint(split_words(ident)):
        return "drop"
    return verdict


@lru_cache(maxsize=4096)
def _class_strikes(classes: str) -> bool:
    """Return whether a class says that text is struck out; "hover:line-through" says it of another state."""
    names = (split_words(name) for name in classes.split() if ":" not in name)
    layout = page_words().layout
    return any(page_words().struck.match(name) for name in names if name and name[0] not in layout)


def _parents(tag: Tag, count: int) -> Iterator[Tag]:
    """Yield up to ``count`` elements around this one, nearest first; a bound keeps deep pages linear."""
    node = tag.parent
    while node is not None and count:
        yield node
        node, count = node.parent, count - 1


def _in_article(tag: Tag) -> bool:
    return any(parent.name in ("article", "main") for parent in _parents(tag, 25))


def _elements_after(tag: Tag, count: int) -> Iterator[Tag]:
    """Yield up to ``count`` following sibling elements, as far as the next heading."""
    node = tag.next_sibling
    while node is not None and count:
        if isinstance(node, Tag):
            if re.fullmatch(r"h[1-6]", node.name):
                return
            yield node
            count -= 1
        elif is_text(node) and not str(node).isspace():
            return
        node = node.next_sibling
