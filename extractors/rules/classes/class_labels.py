"""Reads the heading of a list as a class of models: "Top 10 open-source LLMs", "Vision models", "Open weights:"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.rules.classes.name_lists import Stated
from counterclaim.extractors.sentences.others.examples import any_word

_LONGEST = 80
_OUTER = re.compile(r"^[^\w(]+|[^\w)]+$")
_NUMBER = re.compile(r"^(?:#?\d{1,2}[.):]\s+|[A-Z][.)]\s+)")
_BRACKET = re.compile(r"\s?\((?P<inner>[^()]*)\)$")
_YEAR = r"(?:20[2-4]\d)"


class ClassLabel(NamedTuple):
    """What a heading states of all that it lists; ``plain`` if it has no noun ("Open source"): only names are meant."""

    stated: Stated
    plain: bool


@per_lexicon(maxsize=1024)
def class_of_label(label: str) -> ClassLabel | None:
    """Return the class that a heading names, every word of it accounted for; None for any other heading.

    >>> class_of_label("Top 10 Open-Source LLMs in 2026")
    ClassLabel(stated=Stated(attribute='open_weights', value=True), plain=False)
    >>> class_of_label("Reasoning") is None
    True
    """
    if len(label) > _LONGEST or _any_class().search(label) is None or label.rstrip().endswith(("?", ".", "!")):
        return None
    text = _OUTER.sub("", label)
    text = _lead_in().sub("", _NUMBER.sub("", text))
    if (bracket := _BRACKET.search(text)) and _says_nothing(bracket["inner"]):
        text = text[: bracket.start()]
    for stated, plain, pattern in _patterns():
        if pattern.fullmatch(text):
            return ClassLabel(stated, plain)
    return None


def _says_nothing(inner: str) -> bool:
    """Return whether a bracket behind a class narrows nothing: a year, a count, or names of it."""
    return bool(find_names(inner)) or re.fullmatch(rf"{_YEAR}|\d{{1,3}}(?:\s\w+)?", inner) is not None


@cache
def _words(key: str) -> str:
    return any_word(base("memberships")["class_labels"][key])


@cache
def _any_class() -> re.Pattern[str]:
    """Return the pattern of a word without which no label names a class."""
    words = [word for one in base("memberships")["class_labels"]["classes"] for word in one["words"]]
    return re.compile(rf"(?<!\w)(?:{any_word(words)})(?!\w)", re.I)


@cache
def _lead_in() -> re.Pattern[str]:
    """Return the pattern of what counts the groups of a page: "Tier 2: open-weight leaders"."""
    return re.compile(rf"^(?:{_words('numbered')})\s(?:\d|[A-Z])\s?[:.–—-]\s?", re.I)


@cache
def _patterns() -> tuple[tuple[Stated, bool, re.Pattern[str]], ...]:
    return tuple(_each_pattern())


def _each_pattern() -> list[tuple[Stated, bool, re.Pattern[str]]]:
    data = base("memberships")["class_labels"]
    plain_words = {word.lower() for word in data["plain"]}
    before = rf"(?:(?:{_words('before')}|{_words('between')}|(?:top\s)?\d{{1,3}})\s)*"
    behind = (
        rf"(?:\s(?:in|of|for|from)\s{_YEAR}|\s{_YEAR}|,?\s(?:{_words('behind')})|\sfor\s[\w\s&/-]{{2,30}}|"
        rf"\sby\s[\w\s]{{2,20}}|\sto\s(?:[A-Z][\w.-]*\s?){{1,3}})*"
    )
    out = []
    for one in data["classes"]:
        stated = Stated(one["attribute"], one["value"])
        words, nouns = any_word(one["words"]), _words(one["nouns"])
        joined = rf"(?:{words})(?:(?:\s?/\s?|\s&\s|\sand\s|\sor\s|,\s)(?:{words}))?"
        full = rf"{before}{joined}\s(?:(?:{_words('between')})\s)*(?:{nouns}){behind}"
        out.append((stated, False, re.compile(full, re.I)))
        bare = [word for word in one["words"] if word.lower() in plain_words]
        if bare:
            out.append((stated, True, re.compile(any_word(bare), re.I)))
    return out
