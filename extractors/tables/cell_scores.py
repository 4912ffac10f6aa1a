"""Parses scores in table cells: one, or as many as the header names benchmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import load, pattern
from counterclaim.extractors.rules.benchmarks import fits
from counterclaim.extractors.tables.cell_readers import Read, qualified
from counterclaim.extractors.values.quantities import find_quantities

_SHOTS = pattern("benchmarks.setup")


def read_scores(text: str, label: HeaderReading) -> Iterator[Read]:
    """Yield the scores of a cell whose label is of kind ``score``; none of "12 of 30"."""
    if "+" in label.attribute:
        yield from _scores(text, label.attribute.split("+"))
        return
    original = _benchmark(label.attribute)
    for quantity in find_quantities(text):
        if re.match(r"\s*of\s(?!1?0)", text[quantity.end :]):
            return
        if quantity.dimension in {"percent", "number", "points"} and fits(original, quantity):
            setup = _SHOTS.search(text, quantity.end)
            conditions = qualified(quantity, setup[0] if setup else None)
            yield Read(label.attribute, quantity.value, quantity.start, quantity.end, conditions)
            return


def _scores(text: str, attributes: list[str]) -> Iterator[Read]:
    """ "89.9 / 91.9" under "MMLU / C-Eval": as many scores as benchmarks, in their order."""
    found = [q for q in find_quantities(text) if q.dimension in {"percent", "number", "points"}]
    if len(found) == len(attributes) and all(fits(_benchmark(a), q) for a, q in zip(attributes, found, strict=True)):
        for attribute, quantity in zip(attributes, found, strict=True):
            yield Read(attribute, quantity.value, quantity.start, quantity.end, qualified(quantity))


def _benchmark(attribute: str) -> str:
    """Return the lexicon's key of a benchmark's attribute: a dot there is a hyphen in the attribute."""
    key = attribute.removeprefix("benchmark:")
    return next((name for name in load("benchmarks") if name.replace(".", "-") == key), key)
