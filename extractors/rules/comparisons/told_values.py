"""Extracts a multiple or share that two values just told bear out: "A costs $5 and B $0.50. That's 10x cheaper".

Who is ahead is read off the values; where they do not make the number that is stated, nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.comparisons.amounts.factors import alternatives
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_CLOSE, _POINTS = Decimal("0.12"), Decimal(3)  # how far a multiple may be off, and a percentage
_PRICES = frozenset({"input_price", "output_price"})
_OF_KIND = {
    "price": frozenset({*_PRICES, "cached_input_price", "token_price", "monthly_cost", "subscription_price"}),
    "speed": frozenset({"throughput", "latency"}),
}
Told = tuple[Sentence, Sequence[Draft]]


class _Pair(NamedTuple):
    """An attribute with its lower and its higher value, each with its model."""

    attribute: str
    lower: tuple[str, Decimal]
    higher: tuple[str, Decimal]


def told_value_claims(sentence: Sentence, drafts: Sequence[Draft], before: Told | None) -> Iterator[Draft]:
    """Yield the comparison that an amount of a sentence states between two values of it, or of the one before."""
    for quantity in sentence.quantities:
        said = _said().match(sentence.text, quantity.end) if quantity.dimension in {"factor", "percent"} else None
        if said is None or quantity.value <= 0 or any(_covers(draft, quantity) for draft in drafts):
            continue
        told = _values(sentence, drafts, quantity, before)
        kind = next(name for name in ("less", "more", "gap") if said[name])
        pairs = [pair for pair in told if _is_of(pair, said) and _bears_out(pair, quantity, kind)]
        if {one.attribute for one in pairs} == _PRICES and len({one.lower[0] for one in pairs}) == 1:
            pairs = [pairs[0]._replace(attribute="price")]
        if len(pairs) == 1:
            yield _draft(pairs[0], quantity, said.end(), kind)


def _covers(draft: Draft, quantity: Quantity) -> bool:
    return draft.relation != "is" and draft.start < quantity.end and quantity.start < draft.end


def _values(sentence: Sentence, drafts: Sequence[Draft], quantity: Quantity, before: Told | None) -> list[_Pair]:
    """Return the pairs of values told right before an amount; none where more than two models are spoken of."""
    own: Sequence[Draft] = [draft for draft in drafts if draft.end <= quantity.start]
    if _opening().match(sentence.text) and not sentence.models and not sentence.others and before is not None:
        former, own = before
        if former.block is not sentence.block:
            return []
        names = {m.name for m in former.models}
    else:
        names = {m.name for m in sentence.models}
    return _pairs(own) if len(names) == 2 else []


def _pairs(drafts: Iterable[Draft]) -> list[_Pair]:
    values: dict[str, dict[str, set[Decimal]]] = {}
    for draft in drafts:
        if draft.relation == "is" and isinstance(draft.value, Decimal) and draft.value > 0:
            values.setdefault(draft.attribute, {}).setdefault(draft.subject, set()).add(draft.value)
    out = []
    for attribute, told in values.items():
        if len(told) == 2 and all(len(found) == 1 for found in told.values()):
            low, high = sorted(((name, next(iter(found))) for name, found in told.items()), key=lambda one: one[1])
            out += [_Pair(attribute, low, high)] if low[1] < high[1] else []
    return out


def _is_of(pair: _Pair, said: re.Match[str]) -> bool:
    """Return whether the words behind an amount can speak of an attribute: "cheaper" of prices only."""
    word = said["word"].lower()
    for kind, words in load("comparisons")["told_multiples"]["only"].items():
        if word in words:
            return pair.attribute in _OF_KIND[kind]
    return not pair.attribute.startswith("benchmark:") and "date" not in pair.attribute


def _bears_out(pair: _Pair, quantity: Quantity, kind: str) -> bool:
    low, high = pair.lower[1], pair.higher[1]
    if quantity.dimension == "factor":
        return quantity.value > 1 and abs(high / low - quantity.value) <= _CLOSE * quantity.value
    share = (1 - low / high) * 100 if kind == "less" else (high / low - 1) * 100
    return abs(share - quantity.value) <= _POINTS


def _draft(pair: _Pair, quantity: Quantity, end: int, kind: str) -> Draft:
    """Return the comparison as it is worded: of the lower value where it says "cheaper", else of the higher."""
    fast = pair.attribute == "latency" and kind != "gap"  # "3x faster": the one that takes less time
    less = (kind == "less") != fast
    (subject, _), (other, _) = (pair.lower, pair.higher) if less else (pair.higher, pair.lower)
    if quantity.dimension == "factor":
        relation: Literal["ratio", "percent_diff"] = "ratio"
        value = Decimal(1) / quantity.value if less else quantity.value
    else:
        relation, value = "percent_diff", -quantity.value if less else quantity.value
    return Draft(
        subject, pair.attribute, value, quantity.start, max(end, quantity.end), "comparison.told", relation, other,
        qualifiers=conditions(quantity),
    )  # fmt: skip


@per_lexicon()
def _said() -> re.Pattern[str]:
    """Return a pattern of what an amount is said to be: " cheaper", " price difference", " more"."""
    data = load("comparisons")["told_multiples"]
    kinds = "|".join(rf"(?P<{kind}>{alternatives(data[kind])})" for kind in ("less", "more", "gap"))
    return re.compile(rf"\s(?P<word>{kinds})(?!\s(?:{alternatives(data['not_before'])})\b)(?![\w-])", re.IGNORECASE)


@per_lexicon()
def _opening() -> re.Pattern[str]:
    """Return a pattern of what opens a sentence that speaks of the values before: "That's", "This makes for"."""
    return re.compile(rf"\W*(?:{alternatives(load('comparisons')['told_multiples']['opens'])})\b", re.IGNORECASE)
