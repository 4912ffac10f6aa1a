"""Decides which plan a monthly price is of: not what several cost together, a bill, money saved, or a model's."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import brand_of, plan_near
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.plans.plan_conditions import is_for_several
from counterclaim.extractors.sentences.records import Sentence

_FACTOR = re.compile(r"(?:=\s?|[×*]\s?\d[\d,]*\s?=\s?)[~≈]?\$?$|[×*]\s?$")
_NEAR_BEFORE, _NEAR_BEHIND = 48, 40


def plan_of(sentence: Sentence, quantity: Quantity, owner: str) -> str | None:
    """Return the plan or product whose monthly price an amount is, or None if it is nobody's.

    ``owner`` is what the sentence says it of. A model is in a plan and has none itself: "o3 is in Plus".
    """
    text = sentence.text
    before = text[max(0, quantity.start - _NEAR_BEFORE) : quantity.start]
    behind = text[quantity.end : quantity.end + _NEAR_BEHIND]
    if _is_no_price(before, behind) or is_for_several(text, quantity.start, quantity.end):
        return None
    plan = plan_near(owner, text, quantity.start, quantity.end)
    if plan != owner:
        return None if _is_included(sentence, quantity, owner) else plan
    if kind_of(owner) == "model" and (find_names(owner) or any(char.isdigit() for char in owner)):
        return None
    return None if kind_of(owner) != "plan" and _is_bill(sentence, quantity, owner, before, behind) else plan


def _is_no_price(before: str, behind: str) -> bool:
    return bool(
        _FACTOR.search(before)
        or _listed("sum_before", r"\b(?:{})[\s:~≈]*$").search(before)
        or _listed("sum_behind", r"\s?(?:\(|[-–—]\s)?(?:{})\b").match(behind)
        or _listed(
            "not_price_before", r"\b(?:{})[\s:<~≈]*(?:(?:of|up|to|is|about|around|at|least|under|over)\s){{0,2}}$"
        ).search(before)
        or _listed("credit_behind", r"\s?(?:{})\b").match(behind)
        or _listed("addition_behind", r"\s?\(?(?:an?\s)?(?:{})\b").match(behind)
    )


def _is_bill(sentence: Sentence, quantity: Quantity, owner: str, before: str, behind: str) -> bool:
    """True for "some $15-30 a month for most uses" of a product that only an earlier sentence names, and for APIs."""
    use = _listed("use", r"\b(?:{})\b")
    if use.search(before) or use.search(behind):
        return True
    carried = all(m.name != owner for m in sentence.models)
    vague = quantity.approx or quantity.low is not None
    return carried and (vague or any(use.search(heading) for heading in sentence.block.path))


def _is_included(sentence: Sentence, quantity: Quantity, owner: str) -> bool:
    """True if the owner is only named behind the price, as what its plan includes."""
    named = [m for m in sentence.models if m.name == owner]
    if not named or any(m.start < quantity.start for m in named):
        return False
    brand = brand_of(owner)
    if any(brand_of(name.display) == brand for heading in sentence.block.path for name in find_names(heading)):
        return False  # the page is about the brand
    between = sentence.text[quantity.end : named[0].start]
    return _listed("includes", r"\b(?:{})\b").search(between) is not None


@cache
def _listed(key: str, form: str) -> re.Pattern[str]:
    body = "|".join(re.escape(one) for one in sorted(base("plan_prices")[key], key=len, reverse=True))
    return re.compile(form.format(body), re.IGNORECASE)
