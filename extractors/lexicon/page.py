"""Loads the boilerplate lexicon, ``lexicon/page.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("page.yml")
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
    dates = raw["dates"]
    return PageWords(
        **{name: frozenset(raw[name]) for name in sets},
        drop=_marks(raw["drop"]),
        weak=_marks(raw["weak"]),
        tooltip=_marks(raw["tooltip"]),
        struck=_marks(raw["struck"]),
        content=_marks(raw["content"]),
        tooltip_wrappers=tuple(raw["tooltip"]["wrappers"]),
        shown=re.compile(raw["shown"]),
        furniture_heading=_whole(raw["furniture_headings"]),
        icon_yes=frozenset(raw["icons"]["yes"]),
        icon_no=frozenset(raw["icons"]["no"]),
        anchors=frozenset(raw["anchors"]),
        footnote_link=re.compile(raw["footnote_links"], re.IGNORECASE),
        months=tuple(dates["months"]),
        modified=re.compile(dates["modified"], re.IGNORECASE),
        published=re.compile(dates["published"], re.IGNORECASE),
        articles=frozenset(raw["articles"]),
    )


def _marks(raw: dict[str, list[str]]) -> Marks:
    phrases = raw.get("phrases") or []
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b") if phrases else None
    return Marks(frozenset(raw.get("words") or []), frozenset(raw.get("first") or []), pattern)


def _whole(patterns: list[str]) -> re.Pattern[str]:
    """Return one pattern for a whole heading, its closing punctuation and leading symbols aside."""
    return re.compile(r"\W{0,4}(?:" + "|".join(patterns) + r")[\s:.!?→…]{0,4}", re.IGNORECASE)
