"""Detects models that no list knows and that have neither version nor size, by the words that introduce them as models.

"Wavely released Brindle, its first open-weight model" and "Brindle is a 40B language model" say what Brindle is; a
capital alone never does.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from counterclaim.extractors.lexicon.words import filled, word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.possible_subjects import unknown_subjects
from counterclaim.extractors.records import Document

_LEAST_MENTIONS = 2
_LONGEST_NAME = 2  # words
_NAMED_ALONE = re.compile(r"[A-Z][a-z]{3,}(?:\s[A-Z][a-z]{2,})?")


def introduced_models(document: Document, lower: frozenset[str]) -> tuple[str, ...]:
    """Return the names that the document introduces as those of models, in the order in which it does.

    ``lower`` are the words that it also writes in lower case.
    """
    found: Counter[str] = Counter()
    for block in document.blocks:
        if block.kind not in {"code", "cell"} and _introduction().search(text := document.of(block)):
            found.update(_introduced(text, lower))
    return tuple(name for name in found if _is_repeated(document, name))


def _introduced(text: str, lower: frozenset[str]) -> list[str]:
    names = [(name.start, name.end) for name in find_names(text)]
    return [
        other.name
        for other in unknown_subjects(text, names, lower)
        if other.kind == "name"
        and _NAMED_ALONE.fullmatch(other.name)
        and (
            _behind().match(text, other.end)
            or (_behind_released().match(text, other.end) and _released().search(text, 0, other.start))
        )
    ]


def _is_repeated(document: Document, name: str) -> bool:
    written = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    headline = bool(written.search(document.meta.title))
    return headline + len(written.findall(document.text)) >= _LEAST_MENTIONS


@cache
def _noun() -> str:
    """Return the expression of a noun phrase for a model up to its end, which no other noun follows."""
    word = rf"(?!(?:{filled('{behind_model_nouns}')})\b)[\w.’'–-]+,?"
    told = rf"(?:{word}\s){{0,5}}?{filled('{model_marks}')}(?:\s{word}){{0,3}}?[\s-](?:{filled('{introduced_nouns}')})"
    whole = rf"(?:{word}\s){{0,6}}?{filled('{whole_model_nouns}')}"
    ends = rf"(?=[.,;:()–—]|\s(?:{filled('{behind_model_nouns}')})\b|$)"
    return rf"(?:an?|the|its|their|our)\s(?:{whole}|{told}){ends}"


@cache
def _introduction() -> re.Pattern[str]:
    """Return a pattern of texts that may introduce a model."""
    return word_pattern(r"\b(?:{introduced_nouns}|{whole_model_nouns})\b")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?:\s(?:is|was)|,)\s{_noun()}", re.IGNORECASE)


@cache
def _behind_released() -> re.Pattern[str]:
    return re.compile(rf"(?:,|\s[–—-]|:)?\s{_noun()}", re.IGNORECASE)


@cache
def _released() -> re.Pattern[str]:
    return word_pattern(r"\b{introducing_verbs}\s$")
