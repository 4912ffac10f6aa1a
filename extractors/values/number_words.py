"""Parses numbers in words: "four GPUs", "nine times", "half a second", "an order of magnitude"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.values.hedges import with_hedges
from counterclaim.extractors.values.units import with_unit

_ARTICLE = re.compile(r"\san?\s", re.I)
# Half of a time or a list, not half of a value: "the first half of 2025"
_HALF_NOUN = word_pattern(r"\b{halves}\shalf$")
_SCALES = ("million", "billion", "trillion", "thousand")
# Between the ends of a range of fractions
_FRACTION_GAP = re.compile(r"\s(?:to|or|(?P<and>and))\s(?:a\s)?|\s?[-–]\s?")
_SCALE_WORD = re.compile(rf"[\s-]({'|'.join(_SCALES)})\b", re.I)


@per_lexicon()
def _word_pattern() -> re.Pattern[str]:
    data: dict[str, Any] = load("units")
    then = rf"(?!\w|-(?!GPU|{'|'.join(_SCALES)}\b)|\s(?:{'|'.join(data['no_part_before'])})\b)"
    return any_of([*data["factors"], *data["words"]], not_behind=r"[\w-]", then=f"(?i:{then})", fold=True)


def holds_number_word(text: str) -> bool:
    """Return whether a number may be written in words."""
    return _word_pattern().search(text) is not None


def find_number_words(text: str, found: list[Quantity]) -> list[Quantity]:
    """Read "four GPUs", "nine times", "half", "order of magnitude"."""
    data = load("units")
    taken = [(q.start, q.end) for q in found]
    out: list[Quantity] = []
    for match in _word_pattern().finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken) or _HALF_NOUN.search(
            text, max(0, match.start() - 8), match.end()
        ):
            continue
        word = match[0].lower()
        if word == "half" and (part := _half_of(text, match)):
            out.append(with_hedges(text, part))
            taken.append((part.start, part.end))
            continue
        if word in data["factors"]:
            value = Decimal(str(data["factors"][word]))
            out.append(with_hedges(text, Quantity(value, "factor", match.start(), match.end(), unit=word)))
            continue
        plain = _word_quantity(text, match)
        if word == "a" and plain.end == match.end():
            continue
        quantity = with_unit(text, plain, "number")
        if quantity.dimension == "worded" and text.endswith("factor of ", 0, match.start()):
            quantity = replace(quantity, dimension="number")  # "by a factor of five"
        if quantity.dimension != "worded":
            out.append(with_hedges(text, quantity))
    return out


def join_fractions(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join "one-tenth to one-twentieth" and "between a third and half": a range of fractions is one amount.

    >>> [q.unit for q in join_fractions("a third to half", find_number_words("a third to half", []))]
    ['a third']
    """
    out: list[Quantity] = []
    for quantity in found:
        first = out[-1] if out else None
        if first is None or not (first.dimension == quantity.dimension == "factor" and first.low is None):
            out.append(quantity)
            continue
        gap = _FRACTION_GAP.fullmatch(text, first.end, quantity.start)
        between = text[max(0, first.start - 8) : first.start].lower() == "between "
        if gap is None or max(first.value, quantity.value) >= 1 or (gap["and"] and not between):
            out.append(quantity)
            continue
        low, high = sorted((first.value, quantity.value))
        out[-1] = replace(first, end=quantity.end, low=low, high=high)
    return out


def _half_of(text: str, match: re.Match[str]) -> Quantity | None:
    """Read "half a second" and "half a million tokens"; "half a page" has no unit and "half the price" is a factor."""
    article = _ARTICLE.match(text, match.end())
    if article is None:
        return None
    value, end = Decimal("0.5"), article.end()
    if scale := _SCALE_WORD.match(text, end - 1):
        value, end = value * Decimal(load("units")["scales"][scale[1].lower()]), scale.end()
    read = with_unit(text, Quantity(value, "worded", match.start(), end), "number")
    return read if read.dimension not in {"worded", "factor", "percent"} else None


def _word_quantity(text: str, match: re.Match[str]) -> Quantity:
    """Read "four" and "one million"."""
    data = load("units")
    value, end = Decimal(data["words"][match[0].lower()]), match.end()
    if scale := _SCALE_WORD.match(text, end):
        value, end = value * Decimal(data["scales"][scale[1].lower()]), scale.end()
    return Quantity(value, "worded", match.start(), end)
