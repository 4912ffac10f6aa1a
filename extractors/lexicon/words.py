"""Compiles regular expressions whose words are lists of ``lexicon/words.yml``."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon.lexicon import base
from counterclaim.extractors.lexicon.regex import compiled

_PLACE = re.compile(r"\{([a-z_]+)\}")  # no count of repetitions, which has digits


def word_pattern(template: str, *, fold: bool = True) -> re.Pattern[str]:
    """Return the pattern of a template, in which ``{name}`` stands for any one word of that list.

    A list's words are tried in their order; ``fold`` ignores case.
    """
    return compiled(filled(template), fold=fold)


def filled(template: str) -> str:
    """Return the regular expression that a template stands for."""
    return _PLACE.sub(lambda place: f"(?:{'|'.join(map(_written, base('words')[place[1]]))})", template)


def _written(word: str) -> str:
    """Return the expression of a word or phrase: any space between its words, either form of the apostrophe."""
    return re.escape(word).replace(r"\ ", r"\s").replace("'", "['’]")
