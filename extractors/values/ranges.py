"""Decides which numbers can be meant at all, by the ranges of the table of attributes; others are unread numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon.attributes import describe, limits
from counterclaim.extractors.records import Claim, Unread

OUT_OF_RANGE = "out of range"
_PRICE = "USD/1M tokens"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def is_long(written: str) -> bool:
    """Return whether a number has more digits than any that is meant: those are not even computed with."""
    known = limits()
    if len(written) <= known.digits:
        return False
    digits = "".join(char for char in written if char.isdigit())
    return len(digits) > known.digits and (len(digits) > known.digits_written or len(digits.lstrip("0")) > known.digits)


def is_plausible(claim: Claim) -> bool:
    """Return whether a claim's number, and the numbers of its conditions, can be meant."""
    known = limits()
    least, most = known.qualifiers
    said = claim.qualifiers
    for number in (said.low, said.high, said.volume_tokens):
        if number is not None and not (number.is_finite() and least <= number <= most):
            return False
    value = claim.value
    if not isinstance(value, Decimal):
        return True
    low, high = known.relations.get(claim.relation) or describe(claim.attribute).range
    if not (value.is_finite() and low <= value <= high and (not value or abs(value) >= known.nonzero)):
        return False
    return value <= known.written_price or claim.unit != _PRICE or _rescaled(claim.quote, value)


def _rescaled(quote: str, value: Decimal) -> bool:
    """Return whether a price of tokens was written as another number, for fewer tokens: "$0.03 per 1K"."""
    return value not in {Decimal(number.replace(",", "")) for number in _NUMBER.findall(quote)}


def plausible(claims: Iterable[Claim], unread: list[Unread]) -> Iterator[Claim]:
    """Yield the claims whose numbers can be meant; the others are counted with the unread numbers."""
    for claim in claims:
        if is_plausible(claim):
            yield claim
        else:
            unread.append(Unread(claim.start, claim.end, claim.quote, OUT_OF_RANGE))
