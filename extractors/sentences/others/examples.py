"""Tells names that are only examples or exceptions from those a sentence is about: "closed models such as A and B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.mention import Mention

_LAST_OF_LIST = re.compile(r"\b(?:and|or|nor)\b|[&/]")
_CLOSED = re.compile(r"[^,;.:]{0,40},")  # "Unlike A, B or the C models, D": the comma ends the opening list
_COUPLED = re.compile(r"[Bb]oth\s[a-z][a-z-]*\s?(?:/|and|&)\s?[a-z][a-z-]*")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[A-Za-z0-9]\w*(?:\.\w+)*")
_JOINED = re.compile(r"/|&|\+|\band\b|,", re.IGNORECASE)
_SET_AGAINST = re.compile(r"\bv(?:s|ersus)\b|\bor\b|\?", re.IGNORECASE)
_MOST_KIN = 3
_LONGEST = 90  # characters of a phrase that names a class and leads to its examples


def is_example(text: str, start: int) -> bool:
    """Return True for a list at ``start`` of members of a class that is bound as an object: "with models such as A"."""
    return _bound_class().search(text, max(0, start - _LONGEST), start) is not None


def binds_behind(words: str) -> bool:
    """Return True if one of some words binds what follows as an object: "is competitive with leading"."""
    return _binding_word().search(words) is not None


def ends_opening_list(text: str, models: Sequence[Mention], gap: re.Pattern[str]) -> int:
    """Return how many of the first names belong to an opening list that a comma ends: 3 of "Unlike A, B or C, D is".

    The first is known to stand behind "Unlike" or the like; ``gap`` is what stands between names of a list.
    """
    for index in range(1, len(models)):
        between = text[models[index - 1].end : models[index].start]
        if not gap.fullmatch(between):
            return 1
        if _LAST_OF_LIST.search(between):
            return index + 1 if _CLOSED.match(text, models[index].end) else 1
    return 1


def joins_kin(heading: str, names: Sequence[str]) -> bool:
    """Return True for a heading that is nothing but two or three models of one family: "2. DeepSeek V3 / R1"."""
    kin = {found[0].family if (found := find_names(name)) else name.split(" ")[0] for name in names}
    if not 1 < len(names) <= _MOST_KIN or len(kin) > 1:
        return False
    if not _JOINED.search(heading) or _SET_AGAINST.search(heading):
        return False
    known = {word.lower() for name in names for word in (*_WORD.findall(name), name.replace(" ", ""))}
    known |= {"".join(name.split(" ")[:2]).lower() for name in names}  # "Qwen3" is Qwen 3
    joining = base("memberships")["joining"]
    words = [word.lower() for word in _WORD.findall(_BRACKETS.sub("", heading))]
    return all(word in known or word in joining or word.isdigit() for word in words)


def couples_words(text: str, at: int) -> bool:
    """Return True for the "both" of "both thinking and non-thinking modes", which means no two models."""
    return _COUPLED.match(text, at) is not None


def any_word(words: Sequence[str]) -> str:
    """Return an alternation of words of the lexicon, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def class_words() -> str:
    """Return the pattern of the noun that names a class, with the words that say of what kind: "frontier AI models"."""
    words = base("memberships")
    return rf"(?:(?:{any_word(words['kinds'])})\s){{0,2}}(?:{any_word(words['nouns'])})"


@cache
def _bound_class() -> re.Pattern[str]:
    words = base("memberships")
    return re.compile(
        rf"\b(?:{any_word(words['binds'])})\s(?:[\w’'-]+\s){{0,4}}?{class_words()}\s?,?\s(?:{any_word(words['leads'])})\s(?:the\s)?$",
        re.IGNORECASE,
    )


@cache
def _binding_word() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_word(base('memberships')['binds'])})\b", re.IGNORECASE)
