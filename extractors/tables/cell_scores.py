"""Parses scores in table cells: one, or as many as the header names benchmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import load
from counterclaim.extractors.rules.other_measures import is_in_hyphenated_name
from counterclaim.extractors.rules.score_scales import fits, may_be_percentile, score_value
from counterclaim.extractors.tables.cell_readers import Read, qualified
from counterclaim.extractors.values.conditions import setups_in
from counterclaim.extractors.values.quantities import find_quantities

# What the scale of a label of scores says of bare numbers from 0 to 1, as all its cells show it together.
SHARE, PERCENT = Decimal(100), Decimal(0)
_SIGNED = re.compile(r"[\s*_]*(?:\+|[-−](?=\d))\s?\d")
_CHANGE = re.compile(r"(?<![\w)%])[+±]\s?$")
_SHARE = re.compile(r"\W*(?:0?\.\d+|[01](?:\.0+)?)\W*")


def share_or_percent(cells: Iterable[str]) -> Decimal:
    """Return SHARE if all numbers under a label are written from 0 to 1 ("0.833"), else PERCENT."""
    numbers = [cell for cell in cells if any(char.isdigit() for char in cell)]
    shares = [_SHARE.fullmatch(cell) for cell in numbers]
    exact = any(re.search(r"\.\d\d", cell) for cell in numbers)
    return SHARE if numbers and all(shares) and exact else PERCENT


def read_scores(text: str, label: HeaderReading) -> Iterator[Read]:
    """Yield the scores of a cell whose label is of kind ``score``; none of "12 of 30", nor of the difference "+3.1"."""
    if "+" in label.attribute:
        yield from _scores(text, label.attribute.split("+"))
        return
    if _SIGNED.match(text):
        return
    original = _benchmark(label.attribute)
    for quantity in find_quantities(text):
        if re.match(r"\s*of\s(?!1?0)", text[quantity.end :]):
            return
        if quantity.dimension not in {"percent", "number", "points"} or is_in_hyphenated_name(text, quantity):
            continue
        if _CHANGE.search(text, max(0, quantity.start - 2), quantity.start):
            return  # "+11.0%" is what was gained
        value = score_value(text, quantity, original, share={SHARE: True, PERCENT: False}.get(label.scale))
        if value is None and may_be_percentile(original, quantity):
            value = quantity.value
        if value is not None:
            setup = next(setups_in(text, quantity.end), None)
            yield Read(label.attribute, value, quantity.start, quantity.end, qualified(quantity, setup and setup[0]))
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
