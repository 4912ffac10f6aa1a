"""Splits labels into words, numbers and signs; punctuation and marks that change nothing are left out."""

from __future__ import annotations

import re

from counterclaim.extractors.labels.records import Word

NUMBER = "{n}"  # stands for any number in a phrase
_WORD = re.compile(r"\{n\}|\d+(?:[.,]\d+)*|[^\W\d_]+|[/&+%$€£¥¢<>≤≥@]")
_DIGITS = re.compile(r"\d")


def words_of(text: str) -> list[Word]:
    """Return the words of a label in their order.

    >>> [word.text for word in words_of("Input ($/1M tokens)")]
    ['input', '$', '/', '1', 'm', 'tokens']
    """
    return [Word(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]


def is_number(word: str) -> bool:
    """Return whether a word is a number."""
    return _DIGITS.match(word) is not None
