"""Tells the memory and the GPUs that a model needs from those that somebody has, used or trained it on."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence

_REACH, _GAP, _LEAD = 130, 92, 48  # characters
_CLASS = re.compile(r"\b\d+(?:\.\d+)?\s?B\+?\smodels\b", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"\b(?:or|and|to)\s(?:an?\s)?$|[-–]$")


def is_needed(sentence: Sentence, quantity: Quantity) -> bool:
    """Return True if the words around an amount of memory or GPUs say that the model needs it or runs on it."""
    text = sentence.text
    if _beyond().search(text, max(0, quantity.start - _LEAD), quantity.start):
        return False
    if _words("not_needs").search(text) or _CLASS.search(text, 0, quantity.start):
        return False
    if _behind().match(text, quantity.end):
        return True
    before = text[max(0, quantity.start - _REACH) : quantity.start]
    return _before().search(before) is not None or _follows_needed(sentence, quantity)


def _follows_needed(sentence: Sentence, quantity: Quantity) -> bool:
    """ "runs on one H100 or two A100s": the second of two ways."""
    earlier = [q for q in sentence.quantities if q.end <= quantity.start and q.dimension == quantity.dimension]
    if not earlier or not _ALTERNATIVE.search(sentence.text, earlier[-1].end, quantity.start):
        return False
    return _before().search(sentence.text[max(0, earlier[-1].start - _REACH) : earlier[-1].start]) is not None


def run_behind(sentence: Sentence, quantity: Quantity) -> tuple[str, ...]:
    """Return the model of "You need 8x H100 to run X": who is named behind what is needed to run it."""
    found = _to_run().match(sentence.text, quantity.end)
    names = [m.name for m in sentence.models if found is not None and m.start == found.end()]
    return tuple(names[:1])


def _any(key: str) -> str:
    return "|".join(re.escape(one) for one in sorted(base("hardware")[key], key=len, reverse=True))


@cache
def _beyond() -> re.Pattern[str]:
    """Return the pattern of what leads to hardware that is too small: "beyond the capacity of dual RTX 4090s"."""
    return re.compile(rf"\b(?:{_any('too_small')})\s(?:an?\s|the\s|even\s)?$", re.IGNORECASE)


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any(key)})(?![\w-])", re.IGNORECASE)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any('needs')})(?![\w-])[^.;!?]{{0,{_GAP}}}$", re.IGNORECASE)


@cache
def _to_run() -> re.Pattern[str]:
    """Return the pattern between an amount of hardware and the model behind it: " of VRAM to run ", " for running "."""
    nouns = r"(?:\s(?:of\s)?(?:\w+\s)?(?:GPUs?|VRAM|RAM|memory|cards?))?"
    return re.compile(rf"{nouns}\s(?:just\s)?(?:{_any('run_behind')})\s(?:the\s(?:full\s)?)?", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\s(?:of\s)?(?:\w+\s)?(?:GPUs?|VRAM|RAM|memory|cards?))?\s(?:{_any('needed_behind')})\b", re.IGNORECASE
    )
