"""Formats values of the rows of ``counterclaim.db.browse`` for people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from counterclaim.extractors.records import Claim, Qualifiers, Relation, Value
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import attribute_form, claimed_value, conditions, short_value

HYPOTHETICAL = "supposed, not stated"


def stated(
    attribute: str,
    value: str | None,
    number: Decimal | None,
    held: Mapping[str, Any],
    *,
    relation: str = "is",
    other: str | None = None,
) -> str:
    """Return what is stated in a few words, with its unit and bounds: ``at most $2.00 per 1M tokens``, ``18× X``.

    ``value`` is the exact text of the database, ``held`` the claim's qualifiers.
    """
    exact = number if number is not None else _plain(attribute, value)
    kept = cast("Relation", relation)
    return claimed_value(Claim("", "", attribute, kept, exact, "", 0, 0, other, qualifiers=Qualifiers.of(held)))


def number_in(value: str | None) -> Decimal | None:
    """Return the number that an exact text of the database is, or None."""
    try:
        number = Decimal(value or "")
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def condition(held: Mapping[str, Any]) -> str:
    """Return the conditions that a value holds under: ``batch, at Azure``; "" for none."""
    said = conditions(Qualifiers.of(held))
    return ", ".join(filter(None, (said, HYPOTHETICAL if held.get("hypothetical") else "")))


def spread(attribute: str, low: Decimal | None, high: Decimal | None) -> str:
    """Return how far the claimed numbers lie apart: ``$0.10 to $0.40, 4×``; "" if they do not."""
    if low is None or high is None or low == high:
        return ""
    text = f"{short_value(attribute, low)} to {short_value(attribute, high)}"
    times = high / low if low > 0 else None
    return text if times is None or times < 2 or attribute_form(attribute) in {"date", "percent"} else (
        f"{text}, {_times(times)}×"
    )  # fmt: skip


def between(first: str, last: str) -> str:
    """Return one date, or two with "to", as precise as they are."""
    ends = [human_date(text[:10]) for text in (first, last) if text]
    return " to ".join(dict.fromkeys(ends))


def _plain(attribute: str, value: str | None) -> Value:
    return value == "true" if value in {"true", "false"} and attribute_form(attribute) == "boolean" else value


def _times(times: Decimal) -> str:
    return f"{times:,.0f}" if times >= 10 else f"{times:.1f}".removesuffix(".0")
