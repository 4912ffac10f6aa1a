"""Extracts prices of plans that are named without their product, below its heading: "Pro: $20/month"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels.plan_names import plan_in, plan_of_product
from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import brand_of, is_brand
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.plans.plan_conditions import billing_beside, plan_beside
from counterclaim.extractors.rules.plans.plan_prices import plan_of
from counterclaim.extractors.rules.plans.products import product_of_path, products_of
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_LEAST, _MOST = 3, 300  # dollars a month
_RULE = "prose.price.beside"


def section_plan_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each monthly price whose plan stands beside it, and one for a free plan that opens a line."""
    if sentence.question or not sentence.block.path:
        return
    money = [q for q in sentence.quantities if q.dimension == "money_per_month" and _LEAST <= q.value <= _MOST]
    free = _free().match(sentence.text) if "ree" in sentence.text[:40] else None
    if not (money or free):
        return
    product = product_of_path(sentence.block.path)
    if product is None:
        return
    others = kind_of(product) == "product" and all(brand_of(m.name) != product for m in sentence.models)
    if (brand_of(product) is None and not is_brand(product)) or (sentence.models and others):
        for quantity in money:
            yield from _priced(sentence, quantity, product)
    if free and (money or _tells_prices(sentence)):
        start, end = free.span("plan")
        yield Draft(plan_of_product(product, "Free"), "subscription_price", Decimal(0), start, end, _RULE, unit=_unit())


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
            qualifiers=conditions(quantity, tier=billing_beside(sentence.text, quantity.start, quantity.end)),
        )  # fmt: skip


def _names_another(sentence: Sentence, end: int, product: str) -> bool:
    """Return True if another product, or a model, is named before ``end``: a plan may be one of its."""
    named = (*sentence.models, *products_of(sentence))
    return any(m.start < end and m.name not in product for m in named)


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
def _price_heading() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(base('plan_prices')['price_headings'])})\b", re.IGNORECASE)
