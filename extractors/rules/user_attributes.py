"""Extracts values of attributes that the user's lexicon adds: near a phrase in sentences, by unit in cells.

An attribute with a unit takes no number with another unit: "3 kWh" is not 3 Wh and is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.records import Claim, Quantity
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners, subjects_for
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.quantities import find_quantities

_BEFORE, _BEHIND = 45, 24  # how far a phrase may stand from its value, in characters
_DATE = "date"
_UNIT_BEHIND = re.compile(r"\s?[^\W\d_]|\s?[%$€£°]")
_BRACKETS = re.compile(r"\(([^()]{1,20})\)")


def user_attribute_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each value of a user's attribute, told by the nearest phrase of such an attribute."""
    cues = sentence.of("own")
    if not cues or sentence.question:
        return
    for quantity in sentence.quantities:
        fitting = [cue for cue in cues if quantity.dimension in describe(cue.key).dimensions]
        key = _nearest(quantity.start, quantity.end, fitting)
        if key is None:
            continue
        unit, given, place = describe(key).unit, conditions(quantity), (quantity.start, quantity.end)
        for subject in owners(sentence, quantity):
            yield Draft(subject, key, quantity.value, *place, "own", unit=unit, qualifiers=given)
    dated = [cue for cue in cues if describe(cue.key).kind == _DATE]
    for date in sentence.dates:
        key = _nearest(date.start, date.end, dated)
        for subject in subjects_for(sentence, date.start, date.end) if key else ():
            yield Draft(subject, key or "", date.iso, date.start, date.end, "own")


def _nearest(start: int, end: int, cues: list[Cue]) -> str | None:
    """Return the attribute of the nearest phrase in reach of a value: one before it, else one behind it, else None."""
    before = [(start - cue.end, cue.key) for cue in cues if 0 <= start - cue.end <= _BEFORE]
    behind = [(cue.start - end, cue.key) for cue in cues if 0 <= cue.start - end <= _BEHIND]
    near = before or behind
    return min(near)[1] if near else None


def own_quantity(text: str, attribute: str, label: str) -> Quantity | None:
    """Return what a table cell states of a user's attribute: a number with the attribute's unit, or with none.

    A bare number is in the unit that the label names in brackets ("Energy (kWh)"), else in the attribute's own.
    """
    own = describe(attribute)
    for quantity in find_quantities(text) if own.own else ():
        if quantity.dimension in own.dimensions:
            return quantity
        if quantity.dimension == "number" and not _UNIT_BEHIND.match(text, quantity.end):
            return replace(quantity, value=quantity.value * _scale(label, own.dimensions))
    return None


def _scale(label: str, dimensions: frozenset[str]) -> Decimal:
    for inside in _BRACKETS.findall(label):
        for quantity in find_quantities(f"1 {inside}")[:1]:
            if quantity.dimension in dimensions:
                return quantity.value
    return Decimal(1)


def with_units(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield claims with the units of users' attributes filled in where the rule that made them knew none."""
    for claim in claims:
        own = describe(claim.attribute)
        lacks = own.own and own.unit and not claim.unit and claim.relation == "is"
        yield replace(claim, unit=own.unit) if lacks else claim
