"""Reads the value of one table cell by the attribute of its header."""

from __future__ import annotations

from dataclasses import dataclass, field

from counterclaim.extractors.records import Qualifiers, Quantity, Value


@dataclass(frozen=True, slots=True)
class Read:
    """One value of a cell; offsets are local to the cell's text. A ``whole`` value is quoted with its row."""

    attribute: str
    value: Value
    start: int
    end: int
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    whole: bool = False


def qualified(quantity: Quantity, tier: str | None = None) -> Qualifiers:
    """Return the bound, range and condition that a cell's quantity states."""
    return Qualifiers(approx=quantity.approx, bound=quantity.bound, low=quantity.low, high=quantity.high, tier=tier)
