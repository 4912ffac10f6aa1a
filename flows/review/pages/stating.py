"""View of one piece of evidence: quote, source, date. Pure, from rows of ``db.browse``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from db.browse.rows_conflicts import Claimed, Json
from extractors.formatting import human_date
from extractors.records import Claim, Qualifiers, decimal_of
from flows.reporting_values import claimed_value, conditions, human_value

_UNDATED = "no date"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claim or a reference says, for reckoning: ``value`` is exact."""

    subject: str
    attribute: str
    relation: str
    value: Decimal | bool | str | None
    object: str | None
    qualifiers: Mapping[str, Any]
    quote: str


def claim_of(claimed: Claimed, value: Json, quote: str) -> Claim:
    """Return the claim's record as the report's functions take it; its offsets are not known here.

    ``value`` is the evidence's: it says whether the claim's text is a number, a flag or words.
    """
    return Claim(
        "", claimed.subject, claimed.attribute, _relation(claimed.relation), _exact(claimed, value), quote, 0, 0,
        claimed.object, claimed.unit, qualifiers_of(claimed), locator=claimed.locator,
    )  # fmt: skip


def figure_of(subject: str, attribute: str, value: Json, quote: str, claimed: Claimed | None) -> Figure:
    """Return the figure behind evidence; a reference speaks of the conflict's own ``subject`` and ``attribute``."""
    if claimed is None:
        return Figure(subject, attribute, "is", decimal_of(value), None, {}, quote)
    claim = claim_of(claimed, value, quote)
    return Figure(claim.subject, claim.attribute, claim.relation, claim.value, claim.object, claimed.qualifiers, quote)


def said(attribute: str, value: Json, claimed: Claimed | None, quote: str) -> str:
    """Return what evidence says in a few words: ``$2.00 per 1M tokens``, ``18× Mistral Small 3.1``, ``no``."""
    return claimed_value(claim_of(claimed, value, quote)) if claimed else human_value(attribute, decimal_of(value))


def holds_for(claimed: Claimed | None) -> str:
    """Return the conditions that a claim states, joined by commas."""
    return conditions(qualifiers_of(claimed)) if claimed else ""


def day(text: str | None) -> str:
    """Return a date or time as people write its day; "no date" if there is none."""
    return human_date((text or "")[:10]) or _UNDATED


def qualifiers_of(claimed: Claimed) -> Qualifiers:
    """Return a claim's qualifiers; a name that this version does not know is left out."""
    known = Qualifiers.__dataclass_fields__
    return Qualifiers.of({name: value for name, value in claimed.qualifiers.items() if name in known})


def _exact(claimed: Claimed, value: Json) -> Decimal | bool | str | None:
    """Return the claim's value; a number exactly as its text has it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    try:
        number = Decimal(claimed.value or "")
    except ArithmeticError:
        return Decimal(str(value))
    return number if number.is_finite() else None


def _relation(text: str) -> Any:
    return text  # the table's CHECK holds it to the relations there are
