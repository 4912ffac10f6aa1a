"""Reads the value of one table cell by the attribute of its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Qualifiers, Quantity, Value
from counterclaim.extractors.rules.price_roles import role_of
from counterclaim.extractors.values.conditions import spelled
from counterclaim.extractors.values.label_scales import is_per_single_token
from counterclaim.extractors.values.price_pairs import PAIR
from counterclaim.extractors.values.quantities import find_quantities

# A price that a plan includes is the plan's
_INCLUDED = word_pattern(r"\b{plan_includes}\b")
_CACHED = re.compile(r"\bcach(?:e|ed)[\s-](?:hits?|reads?|input)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\d")  # a second number, of the other side: "$3 in, 15 out"
_OF_TOKENS = frozenset({"input_price", "output_price", "token_price"})
_FORMER = re.compile(r"(?:[^\d()]{0,12}\d[^→➔➜⇒()]{0,30}(?:[→➔➜⇒]|->|=>)(?=[^\d()]{0,8}\d)){1,4}")
_AMOUNT = r"[~≈]?[$€£]?(?<![\d.,])\d[\d.,]{0,20}[KM]?"
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


def by_own_words(label: HeaderReading, text: str) -> HeaderReading:
    """Return what a price column means over a cell that says what it is of: "cache-hit $0.014" under "Output"."""
    if label.attribute in _OF_TOKENS and text.count("$") == 1 and _CACHED.search(text):
        return replace(label, attribute="cached_input_price")
    return label


def attributes_of(text: str, label: HeaderReading, money: Sequence[Quantity], *, pair: bool) -> list[str]:
    """Return what the amounts of a cell are of: one under "Input & output" is a price of both, unless it says which."""
    attributes = label.attribute.split("+")
    if attributes == ["token_price"] and pair:
        return list(PAIR)
    if attributes == list(PAIR) and len(money) == 1 and not _ANOTHER.search(text, money[0].end):
        return [role_of(text, money[0]) or "token_price"]
    return attributes


def is_paid_by_plan(text: str) -> bool:
    """Return True for "included in $20 plan": the amount is the plan's."""
    return _INCLUDED.search(text) is not None


def is_of_one_token(amount: str, label: HeaderReading) -> bool:
    """Return whether a bare amount can only be money: as small as a token's price, under a label that says so."""
    return is_per_single_token(label.text) and Decimal(amount) < Decimal("0.01")


def today(text: str, label: HeaderReading) -> str:
    """Return a cell without what a value was before; "$3 → $15" below "Input / Output" is a pair.

    Below "Price" it may be either, and nothing is left to read.
    """
    rest = without_former(text)
    if rest == text or label.kind != "money" or "+" not in label.attribute or len(re.findall(r"\d[\d.,]*", rest)) > 1:
        return rest
    return text if any(part.role == "side" for part in label.parts) else ""


def without_former(text: str) -> str:
    """Return a cell with what a value was before blanked: "$10.00 → $2.00" states what it is today.

    So does "was $9, now $5" and "$9 (old), $5 (new)", and "$9" that nothing else stands beside is left.
    """
    former = _FORMER.match(text) or _named_former().search(text)
    if former is None or not any(map(str.isdigit, text[: former.start()] + text[former.end() :])):
        return text
    return text[: former.start()] + " " * (former.end() - former.start()) + text[former.end() :]


@cache
def _named_former() -> re.Pattern[str]:
    """Return the pattern of an amount that a word says to be of the past, before or behind it."""
    words = base("conditions")["past"]
    before, behind = spelled([*words["before"], *words["labels"]]), spelled(words["labels"])
    return re.compile(
        rf"(?<![\w-])(?:{before}):?\s{_AMOUNT}(?![\w%])(?:\s?/\s?\w+)?|{_AMOUNT}\s\((?:{behind})\)", re.IGNORECASE
    )


def read_gpus(text: str, label: HeaderReading) -> Iterator[Read]:
    """Yield the count of "4x H100", or a number that is all of its cell."""
    alone = text.strip(" ~+≈").isdigit()
    for quantity in find_quantities(text):
        if quantity.dimension == "gpus" or (alone and quantity.dimension == "number"):
            yield Read(label.attribute, quantity.value, quantity.start, quantity.end, qualified(quantity))
            return
