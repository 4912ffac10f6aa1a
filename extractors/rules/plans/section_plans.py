"""Extracts prices of plans that are named without their product, below its heading: "Pro: $20/month"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels.plan_names import plan_in, plan_of_product
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.conditions.prices import offers_of
from counterclaim.extractors.rules.plans.plan_conditions import is_plan, plan_beside
from counterclaim.extractors.rules.plans.plan_prices import plan_of
from counterclaim.extractors.rules.plans.products import is_application, product_of_path, products_of, without_plan
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_LEAST, _MOST = 3, 300  # dollars a month
_RULE = "prose.price.beside"


def section_plan_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each monthly price whose plan stands beside it, and one for a free plan that opens a line."""
    if sentence.question:
        return
    money = [q for q in sentence.quantities if q.dimension == "money_per_month" and _LEAST <= q.value <= _MOST]
    free = _free().match(sentence.text) if "ree" in sentence.text[:40] else None
    if not (money or free):
        return
    product = _before_all(sentence, money) or product_of_path(sentence.block.path)
    if product is None or (is_plan(product) and not is_brand(product)):
        return
    if is_application(product):
        for quantity in money:
            yield from _priced(sentence, quantity, product)
    else:
        yield from _slashed(sentence, money, product)
    if free and (money or _tells_prices(sentence)):
        start, end = free.span("plan")
        yield Draft(plan_of_product(product, "Free"), "subscription_price", Decimal(0), start, end, _RULE, unit=_unit())


def of_headed_plans(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Return drafts with the plan whose line or heading stands above them, where they are carried from its brand.

    Below "Plus plan ($20/month):" what is said of ChatGPT, without its name, is said of ChatGPT Plus.
    """
    lines = (*sentence.block.path[-1:], sentence.setting.lead, sentence.setting.item_lead)
    plan = next((found for line in reversed(lines) if line and (found := plan_in(line, loose=False))), None)
    if plan is None:
        return drafts
    named = {m.name for m in sentence.models}
    return [
        replace(draft, subject=plan_of_product(draft.subject, plan))
        if draft.relation == "is"
        and draft.subject not in named
        and is_brand(draft.subject)
        and not is_plan(draft.subject)
        else draft
        for draft in drafts
    ]


def _before_all(sentence: Sentence, money: list[Quantity]) -> str | None:
    """Return the product that a sentence names before its prices: "Cursor is free for hobbyists; Pro is $20/month"."""
    if not money or sentence.models:
        return None
    named = {without_plan(m.name) for m in products_of(sentence) if m.end <= money[0].start}
    return next(iter(named)) if len(named) == 1 else None


def _priced(sentence: Sentence, quantity: Quantity, product: str) -> Iterator[Draft]:
    """Yield a draft for a price of the section's product whose plan stands right beside it."""
    beside = plan_beside(sentence.text, quantity.start, quantity.end)
    plan = plan_in(beside) if beside and " " not in beside.removeprefix("Max ") else None
    if plan is None or _names_another(sentence, quantity.start, product):
        return
    subject = plan_of_product(product, plan)
    if plan_of(sentence, quantity, subject) is not None:
        yield Draft(
            subject, "subscription_price", quantity.value, quantity.start, quantity.end, _RULE, unit=_unit(),
            qualifiers=conditions(quantity, tier=next(iter(offers_of(sentence, quantity, subject)), None)),
        )  # fmt: skip


def _slashed(sentence: Sentence, money: list[Quantity], brand: str) -> Iterator[Draft]:
    """Yield a draft for the first of two plans of a brand that share a price: "Pro/Team plans ($20/month)"."""
    for quantity in money:
        match = _two_plans().search(sentence.text, 0, quantity.start)
        subject = plan_of_product(brand, match["first"]) if match else ""
        if subject and is_brand(subject) and not _names_another(sentence, quantity.start, brand):
            yield Draft(
                subject, "subscription_price", quantity.value, quantity.start, quantity.end, _RULE, unit=_unit(),
                qualifiers=conditions(quantity),
            )  # fmt: skip


def _names_another(sentence: Sentence, end: int, product: str) -> bool:
    """Return True if another product, or a model, is named before ``end``: a plan may be one of its."""
    named = (*sentence.models, *products_of(sentence))
    return any(m.start < end and without_plan(m.name) != product for m in named)


def _tells_prices(sentence: Sentence) -> bool:
    return any(_price_heading().search(line) for line in sentence.block.path[-2:])


def _unit() -> str:
    return describe("subscription_price").unit


@cache
def _free() -> re.Pattern[str]:
    label = "|".join(base("plan_prices")["price_labels"])
    nouns = "|".join(base("plan_prices")["plan_nouns"])
    return re.compile(
        rf"\W*(?:(?:{label})\W{{1,6}})?(?P<plan>Free)(?:\s(?:{nouns}))?\W{{0,4}}?(?:[:,(|–—-]|$)", re.IGNORECASE
    )


@cache
def _two_plans() -> re.Pattern[str]:
    plans = "|".join(re.escape(one) for one in sorted(base("plan_prices")["plans"], key=len, reverse=True))
    nouns = "|".join(base("plan_prices")["plan_nouns"])
    return re.compile(rf"(?<![\w/])(?P<first>{plans})\s?/\s?(?:{plans})(?:\s(?i:{nouns}))?\s?[(:–—-]?\s?$")


@cache
def _price_heading() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(base('plan_prices')['price_headings'])})\b", re.IGNORECASE)
