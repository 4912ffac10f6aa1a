"""Tells which aspect of a model words are about, the opening of a sentence or a heading: price, speed, quality."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.sentences.records import Sentence

_WORD = re.compile(r"[A-Za-z][\w-]*")
# What a comparison is on: "on integrations", "than B for teams with other features"
FIELD = re.compile(
    r"(?:\s(?:when|by|far|still|also)\b)*\s(?:on|in|for|at)\s(?:the\s)?(?P<what>[^.,;:()—–]{3,60}?)(?=[.,;:()—–]|\s(?:and|but|while|than|when|because)\s|\s?$)",
    re.I,
)
_SIDE = word_pattern(
    r"\W*(?:{side_leads}\s(?:the\s)?|(?:the\s|its\s)?(?=\w+(?:\s{price_nouns})?\s(?:is|are)\s[^,;:.]*,\swith\s))"
    r"(?P<side>input|output)(?:\s{price_nouns})*(?:,\s|\s(?:is|are)\s)"
)
_NUMBERED = re.compile(r"^\W*\d+[.):]?\s")
_FEW_WORDS = 4  # of a heading that names an aspect and nothing else
_TOPICS = frozenset({"price", "speed", "context_window"})


def topic_of(sentence: Sentence, start: int, *, headed: bool) -> str | None:
    """ "On price, A is ahead", "Speed-wise, A": the aspect that opens the sentence, or is all that its heading says."""
    opened = _topic().match(sentence.text, 0, start)
    if opened:
        found = aspect_of(opened["what"] or opened["wise"])
        return found if found in _TOPICS else None
    heading = sentence.block.path[-1] if headed and sentence.block.path else ""
    words = _WORD.findall(_NUMBERED.sub("", heading).lower())
    only = 0 < len(words) <= _FEW_WORDS and all(word in load("comparisons")["topic_words"] for word in words)
    found = aspect_of(heading) if only and not sentence.of("bench") else None
    return found if found in _TOPICS and FIELD.search(sentence.text, start) is None else None


def side_opened(sentence: Sentence, start: int) -> str | None:
    """ "On output, A is cheaper", "Output costs are low too, with A 75% cheaper": the side of the price meant."""
    opened = _SIDE.match(sentence.text, 0, start)
    return opened["side"].lower() if opened else None


@per_lexicon()
def _topic() -> re.Pattern[str]:
    leads = "|".join(map(re.escape, load("comparisons")["topic_leads"]))
    return re.compile(rf"\W*(?:(?:{leads})\s(?P<what>[^,.;:]{{3,40}})|(?P<wise>\w+)-?wise),\s", re.IGNORECASE)


def aspect_of(words: str) -> str | None:
    """Return what "Best for coding" or "The writing quality hierarchy" compares; None for anything else or too much."""
    found = {attribute for attribute, pattern in aspects() if pattern.search(words)}
    if {word.lower() for word in _WORD.findall(words)} & other_things():
        return None
    return found.pop() if len(found) == 1 else None


@per_lexicon()
def aspects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each aspect with the pattern of its words."""
    rows = load("comparisons")["aspects"]
    return tuple((row["attribute"], any_of(row["words"], not_behind=r"\w", then=r"(?!\w)", fold=True)) for row in rows)


def is_other(words: str) -> bool:
    """Return whether words name a thing beside a model's answers: "the app", "privacy"."""
    return bool({word.lower() for word in _WORD.findall(words)} & other_things())


@per_lexicon()
def other_things() -> frozenset[str]:
    """Return the words for things beside a model's answers: its community, its app."""
    return frozenset(load("comparisons")["other_things"])
