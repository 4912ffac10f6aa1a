"""Reads the lexicon files ``lexicon/*.yml``, with a user's additions where a ``Lexicon`` has any.

``load`` gives what the lexicon in use says; ``base`` the words as shipped. See ``lexicon.py`` for which one is in use.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from counterclaim.extractors.lexicon.lexicon import (
    EXTENSIBLE,
    SHIPPED,
    Lexicon,
    base,
    forget,
    lexicon_in_use,
    merged,
    per_lexicon,
    set_default_lexicon,
    using,
)

__all__ = [
    "EXTENSIBLE",
    "SHIPPED",
    "Lexicon",
    "base",
    "expand",
    "forget",
    "lexicon_in_use",
    "load",
    "merged",
    "per_lexicon",
    "phrases",
    "set_default_lexicon",
    "using",
]

_ALTERNATION = re.compile(r"\(([^()]*)\)")


def load(name: str) -> Any:
    """Return the content of ``lexicon/<name>.yml`` of the lexicon in use, a user's entries included."""
    return lexicon_in_use().load(name)


def expand(pattern: str) -> list[str]:
    """Return every phrase that ``a (b|c|) d`` stands for; an empty alternative makes the word optional.

    >>> expand("context (window|length)")
    ['context window', 'context length']
    >>> expand("(natively |)supports")
    ['natively supports', 'supports']
    """
    parts = _ALTERNATION.split(pattern)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return [re.sub(r"\s+", " ", "".join(choice)).strip() for choice in product(*choices)]


def phrases(patterns: list[str]) -> list[str]:
    """Return the expansions of several patterns, in order, without repeats."""
    return list(dict.fromkeys(phrase for pattern in patterns for phrase in expand(str(pattern))))
