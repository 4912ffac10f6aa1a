"""Tests cheaply whether a page may claim something of a model, before it is read: most of the web does not.

First on the bytes of many pages at once (RE2, through Arrow): a word of the topic and a name of a family. What passes
is stripped of its markup and must hold a model's name as the reader finds it, and a number that can be a value.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import plain_hyphens
from counterclaim.extractors.models.families import families
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.parsing.encoding import decode, is_wide
from counterclaim.flows.fetch.body import KINDS, charset_of, decoded, media_type

LONGEST = 1_000_000  # characters in which a name may stand
MOST_OTHER = 0.4  # of a page's letters that are not Latin
_LAST_LATIN = "\u024f"
_WIDE = ("utf-16", "utf16", "utf-32", "utf32", "ucs-2", "unicode")
_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,20000}>")
_SPACES = re.compile(r" [ \r]+")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Page:
    """What the test asks of a page."""

    body: bytes
    content_type: str


def likely(pages: Sequence[Page]) -> list[bool]:
    """Return for each page whether its bytes hold a name of a family and a word of the topic."""
    bodies = [_narrow(page) for page in pages]
    left = list(range(len(bodies)))
    for pattern in _bytes_patterns():
        found = _matches([bodies[at] for at in left], pattern)
        left = [at for at, is_found in zip(left, found, strict=True) if is_found]
    kept = frozenset(left)
    return [at in kept for at in range(len(bodies))]


def visible_text(page: Page) -> str:
    """Return roughly what a reader of a page sees."""
    is_html = KINDS.get(media_type(page.content_type), "html") == "html"
    text = decode(decoded(page.body, page.content_type), markup=is_html)
    if not is_html:
        return text
    text = _inline_tags().sub("", _without_unread(text).replace("\n", " "))
    text = html.unescape(_TAG.sub("\n", text)).replace("\t", " ").replace("\xa0", " ")
    return plain_hyphens(_SPACES.sub(" ", text))


def may_claim(text: str) -> bool:
    """Return whether a page's visible text names a model, speaks of the topic, and has a number that can be a value.

    The version in a name is such a number; where only brands are named ("Claude") there must be an amount.
    """
    text = text[:LONGEST]
    topic, amount = _text_patterns()
    if topic.search(text) is None or _NUMBER.search(text) is None:
        return False
    names = find_names(text)
    return any(name.specific or name.tiers for name in names) or (bool(names) and amount.search(text) is not None)


def is_english(text: str) -> bool:
    """Return whether nothing shows another language: its letters, or more of its frequent words than of English ones.

    A table of names and prices has hardly a word of any language, and is read.
    """
    words = _words()
    letters = english = foreign = other = 0
    for word, count in Counter(_WORD.findall(text.lower())).items():
        size = count * len(word)
        letters += size
        if word in words["english"]:
            english += size
        elif word in words["foreign"]:
            foreign += size
        elif not word.isascii() and max(word) > _LAST_LATIN:
            other += size
    return foreign <= english and other <= MOST_OTHER * letters


def _narrow(page: Page) -> bytes:
    """Return a page's bytes as they are where ASCII is written as such, else as UTF-8."""
    if not page.body[:400].count(0) and not page.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page.body
    if is_wide(page.body) or charset_of(page.content_type).startswith(_WIDE):
        return decode(decoded(page.body, page.content_type)).encode()
    return page.body


def _matches(bodies: list[bytes], pattern: str) -> list[bool]:
    if not bodies:
        return []
    return list(pc.match_substring_regex(pa.array(bodies, pa.binary()), pattern).to_pylist())


@per_lexicon()
def _bytes_patterns() -> tuple[str, str]:
    """Return RE2 patterns on bytes of the topic's words, which fewer pages hold, and of the families' heads."""
    heads = sorted(families()[1], key=len, reverse=True)
    topic = sorted(_words()["topic"], key=len, reverse=True)
    return (
        f"(?:^|[^A-Za-z0-9])(?:{'|'.join(map(_bytes_of, topic))})(?:[^A-Za-z0-9]|$)",
        f"(?:^|[^A-Za-z0-9])(?:{'|'.join(map(_bytes_of, heads))})",
    )


def _bytes_of(word: str) -> str:
    """Return the expression of a word; a space may be any few signs, such as an entity or a tag."""
    return "".join(
        "[^A-Za-z0-9](?:.{0,40}[^A-Za-z0-9])?" if char == " "
        else char if char.isalnum() and char.isascii()
        else "".join(f"\\x{byte:02x}" for byte in char.encode())
        for char in word
    )  # fmt: skip


@per_lexicon()
def _text_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the topic's words, and of amounts: with a currency, a percent sign or a scale."""
    units: dict[str, Any] = load("units")
    signs = "|".join(re.escape(sign) for sign in units["currencies"])
    scales = "|".join(re.escape(scale) for scale in sorted(units["scales"], key=len, reverse=True))
    topic = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in _words()["topic"])
    return (
        re.compile(rf"(?<![A-Za-z0-9])(?:{topic})(?![A-Za-z0-9])"),
        re.compile(rf"(?:{signs})\s?\d|\d\s?(?:%|(?:{signs}|{scales}|tokens?)(?![A-Za-z]))"),
    )


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("counterclaim.flows") / "bulk" / "cheap_test.yml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in yaml.safe_load(text).items()}


def _without_unread(text: str) -> str:
    """Return HTML without comments and elements that nobody reads. One that has no end is left; the time is linear."""
    opening, closings = _unread_elements()
    out, at, begun = [], 0, 0
    endless: set[str] = set()
    while (found := opening.search(text, begun)) is not None:
        name = (found[1] or "").lower()
        end = None if name in endless else closings[name].search(text, found.end())
        if end is None:
            endless.add(name)
            begun = found.end()
            continue
        out.append(text[at : found.start()])
        at = begun = end.end()
    return "".join([*out, text[at:]])


@cache
def _unread_elements() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Return a pattern of what begins a comment or an element that nobody reads, and what ends each."""
    names = sorted(_words()["unread_elements"])
    closings = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in names}
    return re.compile(rf"<!--|<({'|'.join(names)})\b", re.IGNORECASE), {**closings, "": re.compile("-->")}


@cache
def _inline_tags() -> re.Pattern[str]:
    """Return a pattern of tags that may stand inside of a word."""
    names = "|".join(sorted(_words()["inline_elements"]))
    return re.compile(rf"</?(?:{names})(?:\s[^<>]{{0,20000}})?>", re.IGNORECASE)
