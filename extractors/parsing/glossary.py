"""Removes glossary tooltips whose text was glued into a sentence when the page was saved.

Saved as text, "a closed-API<tooltip>A model that's only accessible ...</tooltip> model" becomes
"a closed-APIA model that's only accessible ... availability. model". The definition speaks of the term, not of
the article's subject; it is cut out before sentences are read, and read on its own only if the term itself is
claimed of a model.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from counterclaim.extractors.lexicon.words import word_pattern

# A definition glued to the word it explains
_START = word_pattern(
    r"(?<=[A-Za-z]{3})(?:(?<=[a-z])|(?=A\s(?!{glued_article_words}\b|\w+s\b)))(?={definition_openers}\s[a-z])"
    r"(?<![A-Z][a-z][A-Z])",
    fold=False,
)
_GLUED = re.compile(r"[A-Z](?<=[A-Za-z]{3}.)")  # a definition begins with a capital right behind a word
_END = re.compile(r"\.(?=\s[a-z(]|[.,;)\-–—])")
_KEY_LENGTH = 40
_LONGEST = 2000
_MOST_IN_BLOCK = 40


def find_glossary_definitions(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return, for each text, the (start, end) spans of glued definitions; they never overlap.

    A definition that occurs more than once ends where its copies part; one that occurs once ends at the first full stop
    behind which the outer sentence plainly goes on (a lower-case word or punctuation).
    """
    starts = [
        [m.start() for m in islice(_START.finditer(text), _MOST_IN_BLOCK)] if _GLUED.search(text) else []
        for text in texts
    ]
    copies: dict[str, list[str]] = defaultdict(list)
    for text, places in zip(texts, starts, strict=True):
        for place in places:
            copies[text[place : place + _KEY_LENGTH]].append(text[place : place + _LONGEST])
    lengths = {key: _common_length(found) for key, found in copies.items() if len(found) > 1}
    out = []
    for text, places in zip(texts, starts, strict=True):
        spans: list[tuple[int, int]] = []
        for place in places:
            end = _end(text, place, lengths.get(text[place : place + _KEY_LENGTH], 0))
            if end is not None and (not spans or place >= spans[-1][1]):
                spans.append((place, end))
        out.append(spans)
    return out


def _common_length(copies: list[str]) -> int:
    """Return the length of the shared beginning up to its last full stop."""
    first, last = min(copies), max(copies)  # what the extremes share, all share
    shared = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    return shared.rfind(".") + 1 if "." in shared else 0


def _end(text: str, start: int, shared: int) -> int | None:
    if shared > _KEY_LENGTH:
        return start + shared
    match = _END.search(text, start + _KEY_LENGTH, start + _LONGEST)
    return match.end() if match else None


def without(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text without the spans, and for each cut (position in the result, characters left out so far)."""
    pieces: list[str] = []
    gaps: list[tuple[int, int]] = []
    last = kept = cut = 0
    for start, end in spans:
        pieces.append(text[last:start])
        kept += start - last
        cut += end - start
        gaps.append((kept, cut))
        last = end
    return "".join([*pieces, text[last:]]), tuple(gaps)
