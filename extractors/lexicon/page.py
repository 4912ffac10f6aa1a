"""Loads the boilerplate lexicon, ``lexicon/page.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from counterclaim.extractors.lexicon.words import word_pattern

_FILE = Path(__file__).with_name("page.yml")
# Shown on larger screens although a class hides it on small ones
_SHOWN = word_pattern(
    r"(?:^|\s)(?:d-)?{screen_sizes}[:-](?:d-)?(?:{shown_layouts}|inline\S*|table\S*)(?:\s|$)", fold=False
)
# Headings that open page furniture; the heading goes, and so does what is mostly links or fields under it
_FURNITURE_HEADING = word_pattern(
    r"\W{0,4}(?:{furniture_headings}|(?:on|in) this {own_pages}|related\b.{0,40}|more (?:{more_to_read}|from .{1,40})"
    r"|recommended.{0,30}|trending.{0,20}|(?:\d+ )?comments?(?: \(\d+\))?|share (?:this|on|the).{0,30}|follow us.{0,20}"
    r"|about the author.{0,30}|get .{1,40}{mailings}.{0,30}|subscribe.{0,40}|sign up.{0,40})[\s:.!?→…]{0,4}"
)
_FOOTNOTE_LINK = word_pattern(r"#{footnote_targets}")
# Before the dates near the top of a page
_MODIFIED = word_pattern(r"\b(?:last\s+)?{modified_words}(?:\s+on)?")
_PUBLISHED = word_pattern(r"\b(?:first\s+)?{published_words}(?:\s+on)?|^date(?=\s*:)")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """Words that name a kind of page part: anywhere in a class name, as its first word, or as a phrase."""

    words: frozenset[str]
    first: frozenset[str]
    phrases: re.Pattern[str] | None

    def match(self, words: tuple[str, ...], *, first: bool = True) -> bool:
        """Return whether a class name, split into words, carries a mark; ``first`` off ignores first words."""
        if not words:
            return False
        if (first and words[0] in self.first) or not self.words.isdisjoint(words):
            return True
        return self.phrases is not None and self.phrases.search(" ".join(words)) is not None


@dataclass(frozen=True, slots=True)
class PageWords:
    """All of ``page.yml``, compiled."""

    drop_tags: frozenset[str]
    drop_roles: frozenset[str]
    drop: Marks
    weak: Marks
    tooltip: Marks
    struck: Marks
    content: Marks
    tooltip_wrappers: tuple[str, ...]
    keep: frozenset[str]
    layout: frozenset[str]
    ids: frozenset[str]
    hidden: frozenset[str]
    shown: re.Pattern[str]
    reader_only: frozenset[str]
    disclosure: frozenset[str]
    question: frozenset[str]
    furniture_heading: re.Pattern[str]
    icon_yes: frozenset[str]
    icon_no: frozenset[str]
    anchors: frozenset[str]
    footnote_link: re.Pattern[str]
    months: tuple[str, ...]
    modified: re.Pattern[str]
    published: re.Pattern[str]
    articles: frozenset[str]


def split_words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a class name or id: ``pricingCard-header`` gives pricing, card, header."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=1)
def page_words() -> PageWords:
    """Return the compiled lexicon. Raises OSError or yaml.YAMLError only if the package itself is damaged."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads this file eight times as fast
    raw: dict[str, Any] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe either way
    sets = ("drop_tags", "drop_roles", "keep", "layout", "ids", "hidden", "reader_only", "disclosure", "question")
    return PageWords(
        **{name: frozenset(raw[name]) for name in sets},
        drop=_marks(raw["drop"]),
        weak=_marks(raw["weak"]),
        tooltip=_marks(raw["tooltip"]),
        struck=_marks(raw["struck"]),
        content=_marks(raw["content"]),
        tooltip_wrappers=tuple(raw["tooltip"]["wrappers"]),
        shown=_SHOWN,
        furniture_heading=_FURNITURE_HEADING,
        icon_yes=frozenset(raw["icons"]["yes"]),
        icon_no=frozenset(raw["icons"]["no"]),
        anchors=frozenset(raw["anchors"]),
        footnote_link=_FOOTNOTE_LINK,
        months=tuple(raw["months"]),
        modified=_MODIFIED,
        published=_PUBLISHED,
        articles=frozenset(raw["articles"]),
    )


def _marks(raw: dict[str, list[str]]) -> Marks:
    phrases = raw.get("phrases") or []
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b") if phrases else None
    return Marks(frozenset(raw.get("words") or []), frozenset(raw.get("first") or []), pattern)
