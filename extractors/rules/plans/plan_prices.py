"""Decides which plan a monthly price is of: not what several cost together, a bill, money saved, or a model's."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.labels.plan_names import plan_in, plan_of_product
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import brand_of, plan_near
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.plans.plan_conditions import billing_beside, is_for_several, plan_beside
from counterclaim.extractors.rules.plans.products import is_application
from counterclaim.extractors.sentences.records import Sentence

_FACTOR = re.compile(r"(?:=\s?|[×*]\s?\d[\d,]*\s?=\s?)[~≈]?\$?$|[×*]\s?$")
_TOTAL = re.compile(r"\b[Tt]otal\b(?:[^.;,$]|\.(?=\w)){0,40}[:=]\s?[~≈]?$")
_OR = re.compile(r"(?:\s?\(|,?\s)(?:or\s)?(?:just\s|only\s|about\s)?[~≈]?", re.IGNORECASE)
_BOTH = re.compile(r"\bboth\s[^.;,()]{3,40}\sand\s[^.;,()]{3,40}\(\s?[~≈]?$", re.IGNORECASE)
_FOR_PEOPLE = word_pattern(
    r"\bfor\s\d{1,4}\s(?!{time_nouns})[a-z-]+s\s(?:\([^()]*\)\s)?\([~≈]?$"
)  # "for 10 editors ($200"
_A_HEAD = re.compile(r"user|seat|member|person|head", re.IGNORECASE)
_NEAR_BEFORE, _NEAR_BEHIND = 64, 40


def plan_of(sentence: Sentence, quantity: Quantity, owner: str) -> str | None:
    """Return the plan or product whose monthly price an amount is, or None if it is nobody's.

    ``owner`` is what the sentence says it of. A model is in a plan and has none itself: "o3 is in Plus".
    """
    text = sentence.text
    before = text[max(0, quantity.start - _NEAR_BEFORE) : quantity.start]
    behind = text[quantity.end : quantity.end + _NEAR_BEHIND]
    added = _listed("addition_behind", r"\s?\(?(?:an?\s)?(?:{})\b").match(behind)
    grouped = _is_of_a_group(text, quantity) or is_for_several(text, quantity.start, quantity.end)
    grouped = grouped or _is_of_teams(text, quantity, owner) or _is_sum(sentence, quantity)
    grouped = grouped or _turns_to(sentence, quantity, owner)
    if added or grouped or is_no_plans_price(before, behind):
        return None
    plan = _own_plan(owner, text, quantity) or plan_near(owner, text, quantity.start, quantity.end)
    first = by_the_month(sentence, quantity) if plan == owner else None
    if first is not None:
        plan = plan_near(owner, text, first.start, first.end)
    if plan.endswith(" Free") and quantity.value:
        return None  # a carried subject: what costs something is another plan
    if plan != owner:
        return None if _is_included(sentence, quantity, owner) else plan
    if kind_of(owner) == "model" and (find_names(owner) or any(char.isdigit() for char in owner)):
        return None
    return None if _is_bill(sentence, quantity, owner, before, behind) else plan


def _own_plan(owner: str, text: str, quantity: Quantity) -> str | None:
    """Return the plan beside a price: a product's, or one with a name of its own (Gemini's AI Pro: Google AI Pro)."""
    brand = brand_of(owner)
    beside = plan_beside(text, quantity.start, quantity.end)
    if beside and brand in {None, owner} and is_application(owner):
        plan = plan_in(beside.removeprefix(f"{owner} "))
        return plan_of_product(owner, plan) if plan else None
    if brand is None:
        return None
    renamed: dict[str, str] = base("plan_prices")["renamed_plans"]
    return None if beside is None else renamed.get(beside) or renamed.get(f"{brand} {beside}")


def by_the_month(sentence: Sentence, quantity: Quantity) -> Quantity | None:
    """Return the $20 of "Pro is $20 a month, or $17 billed annually", where a price is for who pays by the year."""
    text = sentence.text
    first = max((q for q in sentence.quantities if q.end <= quantity.start), key=lambda q: q.end, default=None)
    if (
        first is None
        or first.dimension != "money_per_month"
        or billing_beside(text, quantity.start, quantity.end) is None
    ):
        return None
    return first if _OR.fullmatch(text, first.end, quantity.start) else None


def is_no_plans_price(before: str, behind: str) -> bool:
    """Return whether the words around an amount a month make it a sum, a bill, a saving or a credit."""
    return bool(
        _FACTOR.search(before)
        or _TOTAL.search(before)
        or _listed("typical_users", r"\btypical\b[^.;$]{{0,30}}\b(?:{})\b[^.;$]{{0,30}}$").search(before)
        or _listed("replacing", r"\b(?:{})\b[^.;$()]{{0,50}}\(\s?[~≈]?$").search(before)
        or _listed("use_openings", r"^\W*(?:{})\s[^.:$]{{3,50}}:\s?[~≈]?$").search(before)
        or _BOTH.search(before)
        or _listed("sum_before", r"\b(?:{})[\s:(~≈]*$").search(before)
        or _listed("sum_behind", r"\s?(?:\(|[-–—]\s)?(?:{})\b").match(behind)
        or _listed(
            "not_price_before",
            r"\b(?:{})[\s:<~≈]*(?:(?:of|up|to|is|was|were|about|around|at|least|under|over)\s){{0,2}}$",
        ).search(before)
        or _listed("credit_behind", r"\s?(?:{})\b").match(behind)
        or _listed("api", r"\b(?:{})\s?[(:–—-]*\s?[~≈]?$").search(before)
        or _listed("api", r"\s?\((?:{})\b").match(behind)
        or _listed("use_behind", r"\s?\(?(?:{})\b").match(behind)
    )


def _is_sum(sentence: Sentence, quantity: Quantity) -> bool:
    """Return True for the $40 of "with A at $20 and B at $20 a month you pay $40"."""
    before = [q.value for q in sentence.quantities if q.end <= quantity.start and q.dimension.startswith("money")]
    added = len(before) > 1 and sum(before) == quantity.value
    return added and plan_beside(sentence.text, quantity.start, quantity.end) is None


def _is_of_a_group(text: str, quantity: Quantity) -> bool:
    """True for "for a team of 10, that's $200/month"; not for an amount a head."""
    if _A_HEAD.search(quantity.unit):
        return False
    before = text[max(0, quantity.start - _NEAR_BEFORE) : quantity.start]
    people = _listed("seats", r"\(\d{{1,4}}\s(?:{})\)\s?[:–—-]?\s?[~≈]?$")  # "Team (5 people): $100"
    if _FOR_PEOPLE.search(before) or people.search(before):
        return True
    counted = _listed("group_counts", r"(?:about\s|around\s|~)?(?:\d|{}\b)").pattern
    return _listed("groups", rf"\b(?:{{}})\s{counted}[^.;]*$").search(text[: quantity.start]) is not None


def _is_of_teams(text: str, quantity: Quantity, owner: str) -> bool:
    """True for the second price of "$20/month, $40 for teams": that of another plan than the one spoken of."""
    if "$" not in text[: quantity.start] or owner.endswith((" Team", " Business", " Enterprise")):
        return False
    return (
        _listed("team_behind", r"\s?(?:(?:per|/|a)\s?(?:seat|user)\s)?(?:{})\b").match(text, quantity.end) is not None
    )


def _is_bill(sentence: Sentence, quantity: Quantity, owner: str, before: str, behind: str) -> bool:
    """True for "some $15-30 a month for most uses" of a product that only an earlier sentence names, and for APIs."""
    use = _listed("use", r"\b(?:{})\b")
    used = bool(use.search(before) or use.search(behind))
    carried = all(m.name != owner for m in sentence.models)
    vague = quantity.approx or quantity.low is not None
    if kind_of(owner) == "plan":
        return used and carried and vague
    if used:
        return True
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


def _turns_to(sentence: Sentence, quantity: Quantity, owner: str) -> bool:
    """Return True for "the $49/month price is steep when X is $20": another's amount, in front of the owner's name."""
    named = [m for m in sentence.models if m.name == owner]
    if not named or any(m.start < quantity.start for m in named):
        return False
    between = sentence.text[quantity.end : named[0].start]
    return _listed("turns", r"\s(?:{})\s$").search(between) is not None


@cache
def _listed(key: str, form: str) -> re.Pattern[str]:
    body = "|".join(re.escape(one) for one in sorted(base("plan_prices")[key], key=len, reverse=True))
    return re.compile(form.format(body), re.IGNORECASE)
