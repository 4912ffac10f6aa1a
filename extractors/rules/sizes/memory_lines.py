"""Reads lines that list the memory a model takes at each precision: "~16GB VRAM (4-bit), ~30GB (8-bit)"."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.conditions import spelled

_LISTED = frozenset({"item", "term", "definition", "cell"})
_LONGEST = 120  # characters
_HINT = re.compile(r"GB\b.*\(", re.IGNORECASE)


def lists_memory(sentence: Sentence, quantity: Quantity) -> bool:
    """Return True for an amount of a line that is nothing but amounts of memory and the precisions they hold for."""
    text = sentence.text
    if sentence.block.kind not in _LISTED or len(text) > _LONGEST or not _HINT.search(text):
        return False
    line = _line().fullmatch(text.rstrip(" ."))
    return line is not None and quantity.start >= line.start("amounts") and _memory().search(text) is not None


def gives_memory_by_precision(value: str) -> bool:
    """Return True for a value of several amounts, each at its precision: "18 GB (4-bit), 34 GB (8-bit)"."""
    return len(value) <= _LONGEST and value.count("GB") > 1 and _amounts().fullmatch(value.rstrip(" .")) is not None


@cache
def _body() -> str:
    words = base("conditions")
    memory = rf"(?:\s(?:of\s)?(?:{spelled(words['memory_words'])}))?"
    amount = rf"[~≈<]?\d+(?:\.\d+)?(?:\s?[-–]\s?\d+)?\+?\s?GB{memory}"
    precise = rf"{amount}\s\((?:at\s|in\s)?(?:{spelled([*words['precision'], *words['short_precision']])})\)"
    return rf"{precise}(?:\s?[,;/]\s(?:or\s|and\s)?{amount}(?:\s\([^()]+\))?)*"


@cache
def _line() -> re.Pattern[str]:
    memory = spelled(base("conditions")["memory_words"])
    return re.compile(
        rf"(?:[^.]{{0,80}}\.\s)?(?:[\w ]{{0,24}}\b(?:{memory})(?:\s\w+)?:\s)?(?P<amounts>{_body()})", re.IGNORECASE
    )


@cache
def _amounts() -> re.Pattern[str]:
    return re.compile(_body(), re.IGNORECASE)


@cache
def _memory() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(base('conditions')['memory_words'])})\b", re.IGNORECASE)
