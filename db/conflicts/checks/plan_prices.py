"""Tells which plan a product's price is that of, where the price names none: two plans' prices are no contradiction.

"Midjourney: $30/month" is the price of one of its plans. If one is known to cost $10 and another $30, then $10 and $30
are both right; which of them a page means stays open, and what a plan costs is compared under the plan's own name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from counterclaim.db.conflicts.facts import Fact, Index, name_key
from counterclaim.extractors.lexicon import base

PRICE = "subscription_price"
Plan = tuple[str, str]  # the key of a plan, and the condition that its price holds under
_MULTIPLE = re.compile(r"\d{1,2}x")  # the 5x of "Claude Max 5x"


def are_of_two_plans(index: Index, one: Fact, other: Fact) -> bool:
    """Return whether two prices of a product are those of different plans of it, as far as pages name plans.

    A price is that of the plan for which most sources give it.
    """
    if one.attribute != PRICE:
        return False
    known = [fact for fact in _facts(index, one.subject) if fact.span is not None and not _is_range(fact)]
    found = _plans_at(one, known)
    return bool(found) and bool(others := _plans_at(other, known)) and found.isdisjoint(others)


def _plans_at(price: Fact, known: Iterable[Fact]) -> set[Plan]:
    """Return the plans that cost as much, those for which the most sources say so."""
    voices: dict[Plan, set[str]] = defaultdict(set)
    for fact in known:
        if fact.number and fact.span is not None and price.span is not None and fact.span.meets(price.span):
            voices[fact.subject, fact.tier].add(fact.voice)
    most = max(map(len, voices.values()), default=0)
    return {plan for plan, found in voices.items() if len(found) == most}


def _is_range(fact: Fact) -> bool:
    qualifiers = fact.claim.qualifiers
    return qualifiers.low is not None or qualifiers.high is not None


def _facts(index: Index, subject: str) -> Sequence[Fact]:
    """Return what is said of the prices of a product's plans."""
    if index.plan_prices is not None:
        return index.plan_prices(subject)
    if index.plans is None:
        index.plans = plans_by_product(index.values)
    plans = plans_of(subject, index.plans)
    return [fact for plan in plans for fact in index.values[plan].get(PRICE, ())]


def plans_by_product(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the keys of plans by the keys of their products, as the names tell.

    >>> plans_by_product(["claude", "claude pro", "5x claude max", "claude opus"])
    {'claude': ['claude pro', '5x claude max']}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for product in _products(key):
            found[product].append(key)
    return dict(found)


def plans_of(subject: str, by_product: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the keys of the plans of a product."""
    return [key for key in by_product.get(_short(subject), ()) if key != subject]


@lru_cache(maxsize=65536)
def products_with(key: str) -> frozenset[str]:
    """Return the keys of products under which a plan is known, in every form that they may be stored in."""
    products = _products(key)
    return frozenset(products).union(long for long, short in _shortened().items() if short in products)


@lru_cache(maxsize=65536)
def _products(key: str) -> tuple[str, ...]:
    words = key.split()
    rest = [word for word in words if word not in _plan_words() and not _MULTIPLE.fullmatch(word)]
    line = " ".join(rest)
    if line in _named_apart():
        return (_named_apart()[line],)
    bare = " ".join(word for word in rest if word not in _makers())
    found = (_short(line) if len(rest) < len(words) else "", _short(bare) if len(bare) < len(line) else "")
    return tuple(dict.fromkeys(one for one in found if one))


def _short(key: str) -> str:
    return _shortened().get(key, key)


@cache
def _plan_words() -> frozenset[str]:
    data = base("plan_prices")
    return frozenset(name_key(word) for word in (*data["plans"], *data["table_plans"]) if " " not in word) - {
        *_named_apart()
    }


@cache
def _named_apart() -> dict[str, str]:
    """Return products by what their plans are called instead of by them: "Google AI Pro" is one of Gemini."""
    return {name_key(line): name_key(product) for line, product in base("plan_prices")["plan_lines"].items()}


@cache
def _shortened() -> dict[str, str]:
    return {name_key(name): name_key(short) for name, short in base("plan_prices")["short_products"].items()}


@cache
def _makers() -> frozenset[str]:
    return frozenset(word.casefold() for word in base("plan_prices")["makers"])
