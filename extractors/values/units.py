"""Parses the unit behind a number: its dimension and scale, from ``unit_forms.py`` and a user's units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Any, Literal

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.values.unit_forms import MONEY, NUMBER, UnitForm

_EXACT = Context(prec=100)  # the default of 28 digits rounds what is multiplied
_LEAD = {
    "money": r"\+?\s*(?:more\s|less\s)?"
    r"(?:(?:for\s+)?(?:\((?:in|out|input|output)\)|(?:in|out|input|output|prompt|completion)\b)\s*)?"
    r"(?:tokens?\s+)?\(?",
    "number": r"[\s-]*\+?\s*",
}


@dataclass(frozen=True, slots=True)
class _Unit:
    dimension: str
    scale: Decimal
    then: re.Pattern[str]
    then_not: re.Pattern[str] | None


@per_lexicon()
def _forms() -> dict[str, tuple[UnitForm, ...]]:
    """Return the forms of units, those that a user adds first."""
    data: dict[str, Any] = load("units")
    return {
        kind: (*(UnitForm(e["dimension"], Decimal(str(e["scale"])), e["then"]) for e in data.get(kind, ())), *shipped)
        for kind, shipped in (("money", MONEY), ("number", NUMBER))
    }


@per_lexicon()
def _units() -> dict[str, list[_Unit]]:
    return {
        kind: [
            _Unit(
                form.dimension,
                form.scale,
                re.compile(_LEAD[kind] + f"(?:{form.then})", re.I),
                re.compile(rf"[\s-]*(?:{form.then_not})", re.I) if form.then_not else None,
            )
            for form in forms
        ]
        for kind, forms in _forms().items()
    }


@per_lexicon()
def _any_unit(kind: str) -> re.Pattern[str]:
    """Return a pattern that matches where one of the units does: most numbers have none, or one far down the list."""
    return re.compile(_LEAD[kind] + "(?:" + "|".join(form.then for form in _forms()[kind]) + ")", re.I)


def with_unit(text: str, quantity: Quantity, kind: Literal["money", "number"]) -> Quantity:
    """Return the quantity with the unit that stands behind it, in canonical units; unchanged if none does."""
    end = quantity.end
    if kind == "money" and text[end : end + 1] == "-":  # "a $3-per-million-token price"
        text = text[: end + 1] + text[end + 1 : end + 40].replace("-", " ") + text[end + 40 :]
        end += 1
    units = _units()[kind] if _any_unit(kind).match(text, end) else ()
    for unit in units:
        match = unit.then.match(text, end)
        if match is None or (unit.then_not and unit.then_not.match(text, match.end())):
            continue
        if unit.dimension == "tokens" and quantity.dimension == "number" and "." in str(quantity.value):
            continue  # there is no part of a token: "200.000 tokens" is European
        return _measured(text, quantity, unit, match)
    if text[quantity.end : quantity.end + 1] == "+":
        return replace(quantity, end=quantity.end + 1, bound="min")
    return quantity


def _measured(text: str, quantity: Quantity, unit: _Unit, match: re.Match[str]) -> Quantity:
    end, behind = match.end(), text[match.end() : match.end() + 1]
    plus = "+" in text[quantity.end : quantity.end + 2] or behind == "+"
    if behind == "+" or (behind == ")" and "(" in match[0].removeprefix("(").partition(")")[2] + match[0][:2]):
        end += 1
    return replace(
        quantity,
        value=quantity.value if unit.scale == 1 else _EXACT.multiply(quantity.value, unit.scale),
        dimension=unit.dimension,
        end=end,
        unit=text[quantity.end : end].strip(" -+()"),
        bound="min" if plus else quantity.bound,
    )
