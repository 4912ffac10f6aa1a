"""Reads the word lists of the second reading and finds their phrases in text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def read_data(name: str) -> dict[str, Any]:
    """Return the content of a YAML file beside this module, by libyaml where it is: five times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe
    return loaded


@cache
def word_lists() -> dict[str, Any]:
    """Return the content of words.yml."""
    return read_data("words.yml")


@cache
def common_words() -> frozenset[str]:
    """Return the ordinary words of articles, in lower case."""
    return frozenset(map(str, read_data("common_words.yml")["words"]))


def listed(*path: str) -> tuple[str, ...]:
    """Return a list of words.yml by its keys, as text."""
    found: Any = word_lists()
    for key in path:
        found = found[key]
    return tuple(map(str, found))


@cache
def word_set(*path: str) -> frozenset[str]:
    """Return a list of words.yml as a set, in lower case."""
    return frozenset(word.lower() for word in listed(*path))


@cache
def phrase_pattern(*path: str) -> re.Pattern[str]:
    """Return a pattern that finds the phrases of a list as whole words, longest first, without case."""
    return compile_phrases(listed(*path))


def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of phrases as whole words; a space stands for any white space.

    A phrase that begins with a sign ("/1m") may follow a digit.
    """
    bodies = [
        (r"(?<!\w)" if phrase[:1].isalnum() else "") + re.escape(phrase).replace(r"\ ", r"\s+")
        for phrase in sorted(phrases, key=len, reverse=True)
    ]
    return re.compile(rf"(?:{'|'.join(bodies)})(?!\w)", re.IGNORECASE)


def any_phrase(*path: str) -> str:
    """Return a list's phrases as the alternatives of a regular expression, longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(listed(*path), key=len, reverse=True))


def find_phrase(text: str, *path: str) -> str:
    """Return the first phrase of a list that a text holds, as written; "" if none."""
    found = phrase_pattern(*path).search(text)
    return found[0] if found else ""


def last_phrase(text: str, *path: str) -> re.Match[str] | None:
    """Return the last match of a list's phrases in a text."""
    found = None
    for match in phrase_pattern(*path).finditer(text):
        found = match
    return found
