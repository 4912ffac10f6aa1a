"""Detects sentences about what is not a known model: "Veo 3 was announced", "A startup raised", "One comment says"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.discovery import ordinary_words
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.near_names import OPENING_SIZE, OPENING_VERSION
from counterclaim.extractors.models.subject_roles import acts
from counterclaim.extractors.sentences.cue_matcher import cues_of

_MODELS = frozenset({"model", "family"})
# A sentence that begins with a name that holds a number: "Veo 3 was", "BGE-M3 handles"
_NUMBERED = word_pattern(
    r"\W*(?P<name>(?P<head>[A-Z][A-Za-z]+)(?:[ -][A-Z][a-z]+)?[ -][A-Z]?\d[\w.]*"
    r"(?:[ -][A-Z][\w.]*)*)\s{numbered_name_verbs}\b",
    fold=False,
)
# A sentence that begins with two capitalised words: "Zephyrion Chat is"
_NAMED = word_pattern(
    r"\W*(?P<name>(?P<head>[A-Z][A-Za-z]+)(?:\s[A-Z][A-Za-z]+)+)(?:\ssubscribers)?\s?(?:\(|{name_verbs}\b)", fold=False
)
_LABEL = re.compile(r"\W*[A-Z][A-Za-z]*-\d[\w.]*:\s")  # "Step-2: $5.30": a name, however ordinary its word

# What a model was trained on is its own: "The training dataset grew to"
_ITS_TRAINING = re.compile(r"\W*the\s(?:pre-?)?training\s", re.IGNORECASE)


def is_about_unknown_product(text: str, models: list[Mention], heads: frozenset[str]) -> bool:
    """Return True if a sentence begins with an unknown product's name: one with a number, or one of a known family.

    ``heads`` are the document's own unlisted families: "Zephyrion Chat is" is not Zephyrion 2.
    """
    label = _LABEL.match(text)
    if (label and not _names_test(text, label.end())) or introduces(text, models):
        return True
    match = _NUMBERED.match(text) or (_NAMED.match(text) if heads else None)
    if match is None or any(mention.start < match.end("name") for mention in models):
        return False
    head = match["head"]
    if match.re is _NAMED:
        return head in heads
    if head in ordinary_words():
        return False
    return not _names_test(text, match.end("name"))


def _names_test(text: str, end: int) -> bool:
    """Return whether a benchmark's name begins before an offset: "MATH-500: 89.2%" is no line about a model."""
    return any(cue.start < end and cue.group == "bench" for cue in cues_of(text))


def is_about_another_thing(text: str, subjects: Iterable[str]) -> bool:
    """Return True if a sentence begins with a person, a thing that is no model, or another size than its subjects are.

    >>> is_about_another_thing("One comment says that it costs $5.", ["Phi-4"])
    True
    >>> is_about_another_thing("The extension is open source.", ["GPT-4", "Gemini"])
    True
    >>> is_about_another_thing("The 8B variant runs on a laptop.", ["Llama 3.1 70B"])
    True
    """
    if (_other_thing().match(text) and not _ITS_TRAINING.match(text)) or (
        _tool().match(text) and all(kind_of(name) in _MODELS for name in subjects)
    ):
        return True
    member, version = OPENING_SIZE.match(text), OPENING_VERSION.match(text)
    told = (member["size"] if member else None) or (version["version"] if version else None)
    return told is not None and not any(told.lower() in name.lower() for name in subjects)


@per_lexicon()
def _tool() -> re.Pattern[str]:
    tools = "|".join(base("possible_subjects")["tools_only"].split())
    return re.compile(rf"\W*(?:the|this)\s(?:[\w-]+\s){{0,2}}(?:{tools})\s(?!(?:of|for)\b)", re.IGNORECASE)


@per_lexicon()
def _other_thing() -> re.Pattern[str]:
    things = "|".join(base("possible_subjects")["other_things"].split())
    return re.compile(
        rf"\W*(?:[A-Z]\w+ly,\s|[^,;:]{{3,40}},\s)?(?:(?:the|this|an?|one|some|several|our|my)\s(?:[\w-]+\s){{0,2}}(?:{things})"
        r"(?:\s|,\swhich)(?!(?:of|for)\b)|(?:we|i)\s(?!(?:like|love|prefer)\b)[a-z])",
        re.IGNORECASE,
    )


def introduces(text: str, models: list[Mention]) -> bool:
    """Return True for a sentence that begins with somebody new, "A startup raised": "it" means no model after it."""
    found = _newcomer().match(text) if not models else None
    return found is not None and acts(text, found.end())


@cache
def _newcomer() -> re.Pattern[str]:
    words = base("possible_subjects")
    nouns = "|".join(map(re.escape, words["newcomers"].split()))
    return re.compile(rf"\W*(?:\w+,\s)?(?:an?|another)\s(?:[\w-]+\s){{0,4}}?(?:{nouns})(?=\s)", re.IGNORECASE)
