"""Which numbers can be meant at all, by ``lexicon/ranges.yml``: what lies outside is an unread number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Claim, Unread

OUT_OF_RANGE = "out of range"


def is_long(written: str) -> bool:
    """Return whether a number has more digits than any that is meant: those are not even computed with."""
    data = base("ranges")
    digits = written.replace(",", "").replace(".", "")
    most, written_most = int(data["most_digits"]), int(data["most_written"])
    return len(digits) > most and (len(digits) > written_most or len(digits.lstrip("0")) > most)


@cache
def _range(relation: str, attribute: str) -> tuple[Decimal, Decimal]:
    rows = base("ranges")[relation]
    low, high = rows.get(attribute, rows["default"])
    return Decimal(str(low)), Decimal(str(high))


@cache
def _qualifiers() -> tuple[Decimal, Decimal, Decimal]:
    data = base("ranges")
    return (Decimal(str(data["nonzero"])), *(Decimal(str(end)) for end in data["qualifiers"]))  # type: ignore[return-value]


def is_plausible(claim: Claim) -> bool:
    """Return whether a claim's number, and the numbers of its conditions, can be meant."""
    nonzero, least, most = _qualifiers()
    said = claim.qualifiers
    for number in (said.low, said.high, said.volume_tokens):
        if number is not None and not (number.is_finite() and least <= number <= most):
            return False
    if not isinstance(claim.value, Decimal):
        return True
    relation = claim.relation if claim.relation in {"ratio", "percent_diff", "abs_diff"} else "is"
    attribute = "benchmark" if claim.attribute.startswith("benchmark:") else claim.attribute
    low, high = _range(relation, attribute)
    value = claim.value
    return value.is_finite() and low <= value <= high and (not value or abs(value) >= nonzero)


def plausible(claims: Iterable[Claim], unread: list[Unread]) -> Iterator[Claim]:
    """Yield the claims whose numbers can be meant; the others are counted with the unread numbers."""
    for claim in claims:
        if is_plausible(claim):
            yield claim
        else:
            unread.append(Unread(claim.start, claim.end, claim.quote, OUT_OF_RANGE))
