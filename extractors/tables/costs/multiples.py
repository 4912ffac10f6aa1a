"""Drops prices of a table that are one multiple of the prices the same page states for the same models.

Amounts of a day or of ten million tokens stand under "Input cost" like prices. Where another place gives prices for so
many tokens, and all rows differ from these by one factor, the table holds amounts of a workload.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal

from counterclaim.extractors.records import Claim, Document, Value
from counterclaim.extractors.tables.headers import states_token_price

_SIDES = frozenset({"input_price", "output_price"})
_LEAST_ROWS, _LEAST_FACTOR = 2, 3  # a smaller factor is that of another service: long prompts, batches, regions
_NEAR = Decimal("0.02")
_RULE = "table.money"


def without_multiples(document: Document, claims: list[Claim]) -> list[Claim]:
    """Return the claims without the amounts of such tables."""
    starts = [table.start for table in document.tables]
    unsure: dict[int, list[Claim]] = {}
    stated: dict[tuple[str, str], set[Decimal]] = {}
    for claim in claims:
        if claim.attribute not in _SIDES or claim.relation != "is" or not _is_plain(claim):
            continue
        if claim.rule == _RULE and not states_token_price(claim.locator.rpartition(" / ")[2]):
            unsure.setdefault(bisect_right(starts, claim.start), []).append(claim)
        elif isinstance(claim.value, Decimal):
            stated.setdefault((claim.subject, claim.attribute), set()).add(claim.value)
    dropped = {id(one) for some in unsure.values() if _are_multiples(some, stated) for one in some}
    return [claim for claim in claims if id(claim) not in dropped] if dropped else claims


def _is_plain(claim: Claim) -> bool:
    own = claim.qualifiers
    return not (own.tier or own.provider or own.conditions or own.as_of)


def _are_multiples(claims: Iterable[Claim], stated: Mapping[tuple[str, str], set[Decimal]]) -> bool:
    """True where for one side, input or output, all models that have a stated price show one and the same factor."""
    for side in _SIDES:
        own = [claim for claim in claims if claim.attribute == side]
        pairs = [(claim.value, stated.get((claim.subject, side), set())) for claim in own]
        factors = [_factor(value, known) for value, known in pairs if known]
        found = [one for one in factors if one is not None]
        values = {str(value) for value, _ in pairs}
        if len(found) < _LEAST_ROWS or len(found) < len(factors) or len(values) < _LEAST_ROWS:
            continue
        low, high = min(found), max(found)
        if high - low <= high * _NEAR and (low >= _LEAST_FACTOR or high * _LEAST_FACTOR <= 1):
            return True
    return False


def _factor(value: Value, known: set[Decimal]) -> Decimal | None:
    """Return by what an amount differs from the one price that is stated; None where two are."""
    (price, *others) = known
    return value / price if not others and price and isinstance(value, Decimal) else None
