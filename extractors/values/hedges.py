"""Parses hedges beside a number ("about", "up to", "at least") into the quantity's ``approx`` and ``bound``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.records import Quantity

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@per_lexicon()
def _hedges() -> list[tuple[str, re.Pattern[str]]]:
    data: dict[str, Any] = load("units")
    out = []
    for key in ("bound_min", "bound_max", "approx"):
        body = "|".join(re.escape(w) for w in sorted(data[key], key=len, reverse=True))
        out.append(
            (key, re.compile(rf"(?:^|(?<=[^A-Za-z]))(?:{body})(?:\s+(?:only|just|a|an|the|score of))?\s?$", re.I))
        )
    return out


@per_lexicon()
def _behind() -> re.Pattern[str]:
    data: dict[str, Any] = load("units")
    least, most = ("|".join(re.escape(words) for words in data[f"{key}_behind"]) for key in ("bound_min", "bound_max"))
    return re.compile(rf"\s(?:(?P<min>{least})|(?P<max>{most}))(?!\w|\s\w+(?:ive|ly)\b)", re.I)


@per_lexicon()
def _range_openers() -> frozenset[str]:
    """Return the bounds that only open a range before two ends: "from 8K to 128K"."""
    return frozenset(load("units")["range_openers"])


@per_lexicon()
def _hedge_ends() -> frozenset[str]:
    """Return the words and signs that may stand right before a hedged number."""
    data: dict[str, Any] = load("units")
    hedges = (str(hedge).lower() for key in ("bound_min", "bound_max", "approx") for hedge in data[key])
    return frozenset(_end_of(hedge) for hedge in hedges) | {"only", "just", "a", "an", "the", "of"}


def _is_left(before: str) -> bool:
    """True behind the up of "up from 128K": what the value was, and not the least that it is."""
    return _end_of(before.rstrip().lower() or " ") in load("units")["left_before"]


def _end_of(words: str) -> str:
    """Return the letters that a text without white space at its end ends in, else its last character."""
    return words[len(words.rstrip(_LETTERS)) :] or words[-1]


def with_hedges(text: str, quantity: Quantity) -> Quantity:
    """Read "about", "up to", "at least" directly before the number."""
    before = text[max(0, quantity.start - 24) : quantity.start]
    ending = before.rstrip()
    if not ending or _end_of(ending.lower()) not in _hedge_ends():
        return quantity
    bound, approx, cue = quantity.bound, quantity.approx, quantity.cue
    while found := _next_hedge(before):
        key, match = found
        cue = match[0].strip()
        if key == "approx":
            approx = True
        elif not (cue.lower() in _range_openers() and (quantity.low is not None or _is_left(before[: match.start()]))):
            bound = bound or ("min" if key == "bound_min" else "max")
        before = before[: match.start()]
    return replace(quantity, bound=bound, approx=approx, cue=cue) if cue else quantity


def _next_hedge(before: str) -> tuple[str, re.Match[str]] | None:
    """Return the hedge that ends ``before``, the longest: "no more than" is no "more than"."""
    found = [(key, match) for key, regex in _hedges() if (match := regex.search(before))]
    return min(found, key=lambda hedge: hedge[1].start()) if found else None


def with_hedges_behind(text: str, quantity: Quantity) -> Quantity:
    """Read "or less", "or more", "minimum" directly behind the number."""
    match = _behind().match(text, quantity.end) if quantity.bound is None else None
    if match is None:
        return quantity
    return replace(quantity, bound="min" if match["min"] else "max", cue=match[0].strip())
