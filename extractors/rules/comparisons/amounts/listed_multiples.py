"""Finds the amount that another one of its list follows: "8x cheaper than A, 7x cheaper than B and 4x than C"."""

from __future__ import annotations

import re

from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.attachment import is_object
from counterclaim.extractors.sentences.records import Sentence

# Between what one multiple compares with and the next multiple
_NEXT = re.compile(
    r"(?:['’]s)?(?:\s(?:on|for)\s(?:input|output)(?:\stokens?)?)?(?:\s\([^()]*\))?(?:,|,?\sand)\s(?:and\s)?"
    r"[~≈]?(?:(?:about|roughly|around)\s)?"
)


def first_of_list(sentence: Sentence, quantity: Quantity) -> Quantity | None:
    """Return the multiple that opens the list of a later one, each in the same words; None for one in no list."""
    factors = [q for q in sentence.quantities if q.dimension == "factor" and q.end <= quantity.start]
    first, later = None, quantity
    for earlier in reversed(factors):
        if not _is_next(sentence, earlier, later):
            break
        first = later = earlier
    return first


def earlier_of_list(sentence: Sentence, quantity: Quantity) -> Quantity | None:
    """Return the amount before whose object stands right before this one: "20% lower than A and 30% lower"."""
    earlier = next((q for q in reversed(sentence.quantities) if q.end <= quantity.start), None)
    if earlier is None or earlier.dimension != quantity.dimension:
        return None
    named = next((m for m in reversed(sentence.models) if earlier.end <= m.start and m.end <= quantity.start), None)
    joined = named is not None and _NEXT.fullmatch(sentence.text, named.end, quantity.start)
    return earlier if named is not None and joined and is_object(sentence, named) else None


def _is_next(sentence: Sentence, earlier: Quantity, later: Quantity) -> bool:
    other = next((m for m in sentence.models if m.start >= earlier.end), None)
    own = next((m for m in sentence.models if m.start >= later.end), None)
    if other is None or own is None or not _NEXT.fullmatch(sentence.text, other.end, later.start):
        return False
    return sentence.text[earlier.end : other.start] == sentence.text[later.end : own.start]
