"""Reads the value of one table cell by the attribute of its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.records import Qualifiers, Quantity, Value

_TWO_SIZES = re.compile(r"\s?(?:/|\(|\||,)\s?~?")


@dataclass(frozen=True, slots=True)
class Read:
    """One value of a cell; offsets are local to the cell's text. A ``whole`` value is quoted with its row."""

    attribute: str
    value: Value
    start: int
    end: int
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    whole: bool = False


def scaled(quantity: Quantity, label: HeaderReading) -> Quantity:
    """Return a bare number in the unit of its label, with the ends of its range: "3 - 65" under "Params (B)"."""
    if quantity.dimension != "number" or label.scale == 1:
        return quantity
    low, high = (None if end is None else end * label.scale for end in (quantity.low, quantity.high))
    return replace(quantity, value=quantity.value * label.scale, low=low, high=high)


def qualified(quantity: Quantity, tier: str | None = None) -> Qualifiers:
    """Return the bound, range and condition that a cell's quantity states."""
    return Qualifiers(approx=quantity.approx, bound=quantity.bound, low=quantity.low, high=quantity.high, tier=tier)


def first_is_total(text: str, found: Sequence[Quantity], label: HeaderReading) -> bool:
    """True for "235B / 22B" and "235B (22B)" below "Params (Active)": of two sizes the larger is never the active."""
    if label.attribute != "active_parameters" or len(found) != 2:
        return False
    gap = text[found[0].end : found[1].start]
    return found[0].value > found[1].value and _TWO_SIZES.fullmatch(gap) is not None
