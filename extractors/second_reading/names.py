"""Finds whatever looks like a name of a product, model or tool, known or not, and relates it to a claim's subject.

A capitalised word is a possible name unless it is an ordinary word of articles; so is one with capitals inside or with
letters and digits mixed ("LeoLM", "V100", "phi-3-small"). What follows with a capital or a version belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.lexicon.benchmark_table import benchmarks
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.second_reading.words import any_phrase, common_words, word_set

Relation = Literal["same", "short", "family", "longer", "sibling", "other"]

_TOKEN = re.compile(r"[A-Za-z0-9][\w.+\-‑/]*[\w+]|[A-Za-z0-9]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|\.com|\.ai/|\.io)\S*|@\w+|\[\d+\]|\S+\.(?:md|py|json|txt|html)\b")
_QUANTITY = re.compile(
    r"[~<>≈$€£]?\d[\d.,]*(?:[KkMBbTx×%]|GB|MB|TB|ms|bit|th|st|nd|rd|s|k)?(?:/\w+)?(?:-\w+)?", re.ASCII
)
_MIXED = re.compile(r"[A-Za-z]+[\w.\-]*\d[\w.\-]*")
_CAMEL = re.compile(r"[A-Za-z]*[a-z][A-Z]\w*|[A-Z]{2,}[a-z]+\w*")
_VERSION = re.compile(r"[vV]?\d{1,2}(?:\.\d{1,2})*[a-z]?|\d+(?:\.\d+)?[Bb]|[A-Z]\d(?:\.\d)?")
# A word like "Impressively" or "Additionally", which no name is: "Grammarly" has another ending.
_ADVERB = re.compile(r"[A-Z][a-z]*(?:ive|al|ous|ful|ing|ed|ent|ant|less|ate)ly")
_POSSESSIVE = re.compile(r"['’]s$")
_KEY_WORD = re.compile(r"[a-z]+(?=\d)|\d+(?:\.\d+)*[a-z]*|[a-z+]+")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A possible name in a text; ``known`` if a list or a version says that it is a model's or product's."""

    start: int
    end: int
    text: str
    words: frozenset[str]
    known: bool


@lru_cache(maxsize=4096)
def key_words(name: str) -> frozenset[str]:
    """Return the words of a name without order, case and maker: versions written with hyphens count as with dots."""
    text = re.sub(r"(?<=\d)-(?=\d{1,2}(?!\d))", ".", name.lower())
    words = frozenset(_KEY_WORD.findall(text.replace("-", " ").replace("codellama", "code llama")))
    makers = word_set("companies")
    return frozenset(word for word in words if word not in makers) or words


def relate(words: frozenset[str], subject: frozenset[str]) -> Relation:
    """Say how a name's words relate to the subject's: the same, a short form, its family, another of the family, ..."""
    if words == subject or words - _fillers() == subject:
        return "same"
    if words > subject:
        return "longer"
    if words < subject:
        marks = any(char.isdigit() for word in words for char in word) or words & word_set("tier_words")
        left = {word for word in subject - words if any(c.isdigit() for c in word) or word in word_set("tier_words")}
        return "short" if marks or not left else "family"
    shared = {word for word in words & subject if word.isalpha() and word not in word_set("tier_words")}
    return "sibling" if shared else "other"


@cache
def _fillers() -> frozenset[str]:
    """Return the words that make no other name of one: "Gemini AI Ultra" is Gemini Ultra."""
    return word_set("name_fillers")


@per_lexicon()
def _benchmark_words() -> frozenset[str]:
    return frozenset(alias.lower() for row in benchmarks().values() for alias in row.aliases)


def is_benchmark(text: str) -> bool:
    """Return True if a text begins with the name of a benchmark."""
    words = text.lower().split()
    return any(" ".join(words[:count]).rstrip(".,;:)") in _benchmark_words() for count in (1, 2, 3))


@per_lexicon(maxsize=4096)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Return the possible names of a text in order; companies and benchmarks are none."""
    text = text[:_LONGEST]
    hidden = [match.span() for match in _ADDRESS.finditer(text)]
    spans = [(name.start, name.end, True) for name in find_names(text)]
    spans += [(start, end, False) for start, end in _unlisted(text) if not _within(start, hidden)]
    spans += [(*match.span(), False) for match in _short_names().finditer(text) if not _within(match.start(), hidden)]
    out: list[Mention] = []
    for start, end, known in _joined(spans):
        written = _POSSESSIVE.sub("", text[start:end])
        if written.lower() in word_set("companies") or written.lower() in _benchmark_words():
            continue
        out.append(Mention(start, start + len(written), written, key_words(written), known))
    return tuple(out)


@cache
def _short_names() -> re.Pattern[str]:
    """Return a pattern of names without their family: "Medium 3.1", "Large 2", "Small's price", "Medium scores"."""
    words = "|".join(sorted(word.capitalize() for word in word_set("member_words")))
    said = rf"(?=['’]s\b|\s(?:{any_phrase('verbs')})\b)"
    return re.compile(rf"\b(?:{words})(?: \d{{1,2}}(?:\.\d{{1,2}})?(?![\w%.,]*\d|\w)|{said})")


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _joined(spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Return spans without overlap: those that touch become one."""
    out: list[tuple[int, int, bool]] = []
    for start, end, known in sorted(spans):
        if out and start < out[-1][1]:
            first, last, before = out[-1]
            out[-1] = (first, max(last, end), before or known)
        else:
            out.append((start, end, known))
    return out


def _unlisted(text: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start, end = match.start(), match.end()
        token = match[0]
        if out and text[out[-1][1] : start] == " " and _continues(token):
            out[-1] = (out[-1][0], start + _named_length(token))
        elif length := _named_part(token):
            out.append((start, min(end, start + length)))
    return out


def _continues(token: str) -> bool:
    """Return True if a token right behind a name belongs to it."""
    if _VERSION.fullmatch(token):
        return True
    return token[0].isupper() and token.lower() not in word_set("no_continuation")


def _named_length(token: str) -> int:
    return _named_part(token) or len(token)


@lru_cache(maxsize=16384)
def _named_part(token: str) -> int:
    """Return how many characters of a token are a possible name; 0 if it is none."""
    if _QUANTITY.fullmatch(token) or _ADVERB.fullmatch(token) or not any(char.isalpha() for char in token):
        return 0
    if "/" in token:
        return _named_part(token.split("/", maxsplit=1)[0])
    low = token.lower()
    if any(
        low in words
        for words in (word_set("abbreviations"), word_set("calendar"), word_set("not_names"), common_words())
    ):
        return 0
    if "-" in token and not any(char.isdigit() for char in token):
        first = token.split("-", maxsplit=1)[0]
        rest = token.split("-")[1:]
        if all(part.islower() or part.lower() in common_words() for part in rest):
            return _named_part(first)
    mixed = _MIXED.fullmatch(token) and (token[0].isupper() or "-" in token or token[-1].isdigit())
    return len(token) if mixed or _CAMEL.fullmatch(token) or _is_capitalised_name(token) else 0


def _is_capitalised_name(token: str) -> bool:
    """Return True for a word with a capital that is no ordinary word, nor its plural, nor made of such."""
    plain = token.strip("-./+")
    if len(plain) < 2 or not plain[0].isupper():
        return False
    parts = [part for part in re.split(r"[-./+]", plain.lower()) if part]
    plural = plain.lower().removesuffix("s")
    known = (common_words(), word_set("not_names"), word_set("abbreviations"))
    if plural in common_words() or plural in word_set("abbreviations"):
        return False
    return not all(any(part in words for words in known) for part in parts)
