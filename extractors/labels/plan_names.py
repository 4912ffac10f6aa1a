"""Recognises names of plans in short texts, and completes them by their product: "Pro" of Cursor is Cursor Pro."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base, load
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import brand_of

_LONGEST = 60
_BRACKET = re.compile(r"\s*\([^()]*\)")
_MULTIPLE = re.compile(r"(?P<name>.*?)\s?(?P<n>\d{1,2})[x×]$")
_JOINED = re.compile(r"\s*/\s*|\sor\s")


def plan_in(text: str, *, loose: bool = True) -> str | None:
    """Return the plan that a text names and nothing else, without its product; None for other words.

    Without ``loose`` a word for a kind of plan ("Individual") is none.

    >>> [plan_in(text) for text in ("Pro plan", "Free (limited)", "Max 5x", "Pro users")]
    ['Pro', 'Free', 'Max 5x', None]
    """
    if len(text) > _LONGEST:
        return None
    plain = _BRACKET.sub("", text).strip(" *_:")
    if plain in base("plan_prices")["own_plans"]:
        return plain
    multiple = _MULTIPLE.fullmatch(plain)
    name = _without_filler(multiple["name"] if multiple else plain)
    if name not in _words(loose):
        return None
    name = "Team" if name == "Teams" else name
    return f"{name} {multiple['n']}x" if multiple else name


def _without_filler(text: str) -> str:
    first, _, last = text.rpartition(" ")
    return first if last.lower() in base("plan_prices")["plan_nouns"] else text


@cache
def _words(loose: bool) -> frozenset[str]:
    data = base("plan_prices")
    words = {*data["plans"], *data["table_plans"]}
    return frozenset(words if loose else words.difference(data["loose_plan_words"]))


def plan_of_product(product: str, plan: str) -> str:
    """Return the full name of a plan of a product, a brand or a model that a brand's plans give access to."""
    data = base("plan_prices")
    if plan in data["own_plans"]:
        return plan
    brand = brand_of(product) or product
    if brand.endswith(f" {plan}"):
        return brand
    if (kind_of(brand) == "model" and find_names(brand)) or kind_of(brand) == "plan":
        return product  # nothing shows whose plan it is
    name = f"{data['short_products'].get(brand, brand)} {plan}"
    return str(data["renamed_plans"].get(name, name))


def plan_in_label(product: str, label: str) -> str | None:
    """Return the plan of a product that the label of a row names: of "Pro / Plus" the one that its brand has.

    Of a brand whose plans are known no others: "Business" in a column of Gemini is a kind of plan.
    """
    parts = [plan_in(part) for part in _JOINED.split(label.strip())]
    own = _plans_of(product)
    fits = [part for part in parts if part and part.split(" ")[0] in own]
    if None in parts or (not fits and len(parts) > 1):
        return None
    if fits:
        return min(fits, key=lambda part: own.index(part.split(" ")[0]))
    return None if own else plan_in(label, loose=False)


def _plans_of(product: str) -> tuple[str, ...]:
    brand = brand_of(product) or product
    return tuple(load("families")["brands"].get(brand, {}).get("plans", ()))
