"""Reads what a capability in a sentence is narrowed to: native, a port of the model, a go-between."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.conditions import spelled

_NEAR, _BEHIND = 28, 60  # characters


def capability_condition(sentence: Sentence, cue: Cue, *, value: bool | str) -> str | None:
    """Return the words that narrow a capability, or None.

    "No native video" and "the MLX port has no vision" deny less, "video through another model" states less.
    """
    text = sentence.text
    words = text[cue.start : cue.end]
    before, behind = text[max(0, cue.start - _NEAR) : cue.start], text[cue.end : cue.end + _BEHIND]
    if value is False:
        match = _kinds().search(words) or _kinds_before().search(before)
        return match["words"] if match else _port(sentence)
    found = _roundabout().search(behind)
    return found["words"].strip() if found else None


def _port(sentence: Sentence) -> str | None:
    """Return the port of a model that a sentence denies something of: "the MLX version has no vision"."""
    match = _ports().search(sentence.text)
    return match["words"] if match else None


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<words>{spelled(base('conditions')['kinds_denied'])})(?![\w-])", re.IGNORECASE)


@cache
def _kinds_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<words>{spelled(base('conditions')['kinds_denied'])})\s$", re.IGNORECASE)


@cache
def _roundabout() -> re.Pattern[str]:
    """Return the pattern of another thing that does it: " by routing them through another model", " via a plugin"."""
    data = base("conditions")
    things = spelled(data["intermediaries"])
    return re.compile(
        rf"^[^.;,]{{0,30}}?\s(?P<words>(?:{spelled(data['channels'])})\s(?:[\w-]+\s){{0,2}}(?:{things}))\b",
        re.IGNORECASE,
    )


@cache
def _ports() -> re.Pattern[str]:
    data = base("conditions")
    return re.compile(
        rf"\b(?:the\s)?(?:current\s)?(?P<words>(?:{spelled(data['runs'])}|{spelled(data['products'])})\s(?:{spelled(data['ports'])}))\b",
        re.IGNORECASE,
    )
