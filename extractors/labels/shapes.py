"""Determines what a table cell looks like: an amount of money a month, a size, a rating, a yes, a date, words."""

from __future__ import annotations

import re
from decimal import Decimal

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.values.dates import find_dates
from counterclaim.extractors.values.quantities import find_quantities

_LONGEST = 120
_RATING = re.compile(r"[★☆⭐✩✭½]|^\W*\d+(?:\.\d+)?\s?/\s?(?:5|10)\b")
_FRACTION = re.compile(r"^\W*\d[\d,]*\s?(?:/|of|out of)\s?\d")
_BARE = re.compile(r"^[\W_]*\d[\d.,]*(?:\s?[–-]\s?\d[\d.,]*)?[\W_]*$")
_RESOLUTION = re.compile(r"\b\d{3,4}p\b")  # of pictures: "1080p, 15 s"
_MONEY = frozenset({"money", "money_per_mtok"})
_THOUSANDS = re.compile(r"[kKmM]\b|thousand|million")
_BIG, _SMALL = 1_000_000_000, 500


def is_empty(text: str) -> bool:
    """Return whether a cell says nothing: a dash, N/A."""
    return phrases.EMPTY.match(text) is not None


@per_lexicon(maxsize=8192)
def shapes_of(text: str) -> frozenset[str]:
    """Return the shapes of a cell: dimensions of its quantities, and what else it looks like; none for an empty one."""
    plain = text.strip()[:_LONGEST]
    if not plain or is_empty(plain):
        return frozenset()
    found = {"free"} if phrases.FREE.match(plain) else set()
    if phrases.YES.match(plain) or phrases.NO.match(plain) or phrases.TEXT_ONLY.match(plain):
        found.add("flag")
    if phrases.OPEN.fullmatch(plain) or phrases.CLOSED.fullmatch(plain):
        return frozenset({"openness", "text"})
    if any(named.search(plain) for named in phrases.INPUTS.values()):
        found.add("modalities")
    if find_dates(plain):
        found.add("date")
    if _RESOLUTION.search(plain):
        found.add("resolution")
    if _RATING.search(plain):
        return frozenset({*found, "rating"})
    quantities = find_quantities(plain)
    if _FRACTION.match(plain) and all(quantity.dimension == "number" for quantity in quantities):
        return frozenset({*found, "fraction"})
    for quantity in quantities:
        found |= _of_quantity(quantity, plain)
    if len([quantity for quantity in quantities if quantity.dimension in _MONEY]) > 1:
        found.add("pair")
    return frozenset(found if quantities or found else {"text"})


def _rounded(value: Decimal) -> set[str]:
    """Return "round" for whole thousands, decimal or binary: 200000, 16384."""
    return {"round"} if value >= _SMALL and (value % 1000 == 0 or value % 1024 == 0) else set()


def _of_quantity(quantity: Quantity, text: str) -> set[str]:
    dimension = quantity.dimension
    if dimension == "scaled":
        thousands = _THOUSANDS.match(quantity.unit.strip()) is not None
        big = {"big_tokens"} if quantity.value >= _BIG else set()
        return {"window", *big} if thousands else {"size", *big}
    if dimension == "tokens":
        size = {"big_tokens"} if quantity.value >= _BIG else {"window_tokens"} if quantity.value >= _SMALL else set()
        return {"tokens", *size}
    if dimension == "number":
        return {"number", *_rounded(quantity.value)} if _BARE.match(text) else {"text_number"}
    return {dimension}
