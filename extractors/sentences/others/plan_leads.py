"""Finds the plans that a line or heading names and nothing else: "Pro/Team Plans ($20/month):" below "Claude"."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.labels.plan_names import plan_of_product
from counterclaim.extractors.lexicon import base, load
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.unlisted.headed_products import product_of

_LONGEST = 60


def plans_led(text: str, about: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plans of the one product spoken of, ``about``, where a text is nothing but their names and price."""
    if len(about) != 1 or len(text) > _LONGEST or not _has_plans(about[0]):
        return ()
    match = _line().fullmatch(text)
    if match is None:
        return ()
    return tuple(dict.fromkeys(plan_of_product(about[0], plan) for plan in _names().findall(match["plans"])))


def is_plan_label(text: str) -> bool:
    """Return True for a text that is nothing but the names of plans and their price."""
    return len(text) <= _LONGEST and _line().fullmatch(text) is not None


def _has_plans(name: str) -> bool:
    """Return True for a product or a brand itself: "Claude", "Jasper"; not for a model that its plans hold."""
    return name in load("families")["brands"] or (kind_of(name) == "product" and product_of(name) is not None)


@cache
def _plans() -> str:
    data = base("plan_prices")
    words = {*data["plans"], *data["table_plans"]} - {"Teams"}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_plans()})(?:\s\d+x)?(?![\w+])")


@cache
def _line() -> re.Pattern[str]:
    """Return a pattern of plans' names with nouns of plans, and what they cost in brackets or behind a dash."""
    nouns = "|".join(base("plan_prices")["plan_nouns"])
    name = rf"(?:{_plans()})(?:\s\d+x)?(?![\w+])"
    return re.compile(
        rf"\W*(?:\d[.)]\s)?(?:The\s)?(?P<plans>{name}(?:\s?[/&+]\s?{name}|,?\s(?:and|or)\s{name})*)"
        rf"(?:\s(?i:{nouns}))?\s*(?:\([^()]{{1,32}}\)|[-–—:|]\s*(?:[$€]\d[^:]{{0,24}}|[Ff]ree))?\s*:?\W*"
    )
