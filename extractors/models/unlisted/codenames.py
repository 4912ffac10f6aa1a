"""Finds the words that a document writes behind a version as part of a model's name: "Gemini 9 Xenon".

A capitalised word that is no ordinary one belongs to the name if the document repeats both together, at least once
where names stand alone: as a whole cell, or right before a price, "is", "costs" and the like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.discovery import ordinary_words
from counterclaim.extractors.models.grammar import Name
from counterclaim.extractors.models.possible_subjects import is_ordinary

_WORD = re.compile(r" (?P<word>[A-Z][a-z]{3,})(?![\w-])(?!\.\w)(?! [A-Z\d])")
_ALONE = word_pattern(
    r"\s?(?:\([^()]*\))?$|\s{numbered_name_verbs}\b|,\s(?:an?|the|its)\s|:?\s\(?[~≈]?[$€£]\d", fold=False
)
_LEAST_MENTIONS = 2


def codenames(texts: Sequence[tuple[str, Sequence[Name]]], lower: AbstractSet[str]) -> frozenset[str]:
    """Return the names of a document with such a word; ``lower`` are the words that it also writes in lower case."""
    counts: Counter[str] = Counter()
    alone: set[str] = set()
    for text, names in texts:
        for name in names:
            if (match := _behind(text, name)) is None or not _is_name(match["word"], lower):
                continue
            written = f"{name.display} {match['word']}"
            counts[written] += 1
            if (_ALONE.match(text, match.end())) and (name.start < 4 or match.end() < len(text)):
                alone.add(written)
    return frozenset(written for written in alone if counts[written] >= _LEAST_MENTIONS)


def with_codenames(text: str, names: list[Name], known: AbstractSet[str]) -> list[Name]:
    """Return the names of a text with the words of the document's codenames behind them."""
    out: list[Name] = []
    for name in names if known else ():
        match = _behind(text, name)
        written = f"{name.display} {match['word']}" if match else ""
        extended = match is not None and written in known
        tiers = (*name.tiers, match["word"]) if match else ()
        out.append(replace(name, end=match.end("word"), display=written, tiers=tiers) if extended and match else name)
    return out if known else names


def own_words(name: str, known: AbstractSet[str]) -> frozenset[str]:
    """Return the word that alone is short for a model: "Xenon"."""
    return frozenset({name.rpartition(" ")[2]} if name in known else ())


def _behind(text: str, name: Name) -> re.Match[str] | None:
    return _WORD.match(text, name.end) if name.version and not (name.tiers or name.size) else None


def _is_name(word: str, lower: AbstractSet[str]) -> bool:
    plain = not is_ordinary(word.lower(), lower) and word not in ordinary_words()
    return plain and word not in _others()


@per_lexicon()
def _others() -> frozenset[str]:
    """Return the words of hosts' and makers' names and of products: behind a model's name they are no part of it."""
    families = load("families")
    makers = (str(family["vendor"]) for family in families["families"])
    return frozenset(
        word for one in [*base("providers"), *families["not_models"], *makers] for word in str(one).split()
    )
