"""Parses the values of a table cell for the attribute that its header gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.labels import cell_phrases as phrases
from counterclaim.extractors.labels.records import HeaderReading
from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.records import Qualifiers, Quantity
from counterclaim.extractors.rules.plans.plan_prices import is_no_plans_price
from counterclaim.extractors.rules.price_roles import role_of
from counterclaim.extractors.rules.user_attributes import own_quantity
from counterclaim.extractors.tables.cell_readers import (
    Read,
    attributes_of,
    by_own_words,
    first_is_total,
    is_of_one_token,
    is_paid_by_plan,
    qualified,
    read_gpus,
    scaled,
    today,
)
from counterclaim.extractors.tables.cell_scores import read_scores
from counterclaim.extractors.values.conditions import is_cache_write, is_listed_condition, names_other_medium
from counterclaim.extractors.values.dates import find_dates
from counterclaim.extractors.values.price_pairs import bare_pair, joins_pair
from counterclaim.extractors.values.quantities import find_quantities

_SMALL_WINDOWS = frozenset({Decimal(512), Decimal(768)})  # other numbers below a thousand count something else
_MOST_SUBSCRIPTION = 500  # a month: more is a bill
_SUM = re.compile(r"[×*=]\s?[~≈]?\$")
_YEAR_AND_MONTH = re.compile(r"\b(20[0-4]\d)/(0[1-9]|1[0-2])\b(?!/)")  # elsewhere a ratio
_LIST = re.compile(r"\s?,\s?")
_USE = re.compile(r"\s(?:use|usage|purposes)\b", re.I)
_BARE_AMOUNT = re.compile(r"\W*(\d{1,20}(?:\.\d{1,20})?(?:[eE]-\d{1,2})?)\W*$")


def read_cell(text: str, label: HeaderReading) -> list[Read]:
    """Return the values a cell states; empty for a dash, N/A, or anything the label's kind cannot read."""
    if phrases.EMPTY.match(text):
        return []
    if label.kind == "money" and (names_other_medium(label.text) or is_cache_write(label.text)):
        return []
    label, text = by_own_words(label, text), today(text, label)
    reader = _READERS.get(label.kind)
    return list(reader(text, label)) if reader else []


def _tier(text: str, quantity: Quantity) -> str | None:
    """Return the condition behind a value: "(<200K)", "beta", "batch"."""
    behind = re.match(r"\s*(?:tokens?\s*)?\(([^)]{1,40})\)", text[quantity.end :])
    if behind and not phrases.NOT_CONDITION.search(behind[1]):
        return behind[1].strip()
    inside = re.search(r"\(([^()]*)$", text[: quantity.start])
    if (
        inside
        and (word := re.match(r"\s*(?:in\s)?(?:public\s|private\s)?(\w+)", text[quantity.end :]))
        and word[1].lower() in {"beta", "preview", "experimental", "enterprise"}
    ):
        return word[1].lower()
    return None


def _money(text: str, label: HeaderReading) -> Iterator[Read]:
    if _SUM.search(text) or is_paid_by_plan(text):
        return  # "Cost: $0.24 + $0.045 = $0.285", "included in $20 plan"
    kinds = {"money", "money_per_mtok", "money_per_month"}
    money = [q for q in find_quantities(text) if q.dimension in kinds and q.currency in {None, "USD"}]
    if not money:
        yield from _bare_pair(text, label) if "+" in label.attribute else _bare_price(text, label)
        return
    roles = [role_of(text, quantity) for quantity in money] if label.attribute == "token_price" else []
    if any(roles):
        for quantity, role in zip(money, roles, strict=True):
            yield _priced(role or "token_price", quantity, label)
        return
    pair = len(money) >= 2 and joins_pair(text, money[0].end, money[1].start, cell=True)
    attributes = attributes_of(text, label, money, pair=pair)
    for index, quantity in enumerate(money[:2] if len(attributes) == 2 else money):
        attribute, tier = attributes[min(index, len(attributes) - 1)], _tier(text, quantity)
        if pair and not index and tier is None:
            tier = _tier(text, money[1])  # "$3/$15 (Sonnet)"
        if quantity.dimension == "money_per_month":
            if quantity.value > _MOST_SUBSCRIPTION:
                continue
            attribute = "subscription_price"
        elif attribute == "token_price" and quantity.dimension == "money" and not label.tokens:
            continue
        if not index or len(attributes) == 2 or tier is not None:
            yield _priced(attribute, quantity, label, tier)


def _priced(attribute: str, quantity: Quantity, label: HeaderReading, tier: str | None = None) -> Read:
    """Apply the label's scale ("per 1K tokens") to an amount that has no unit of its own."""
    scale = label.scale if quantity.dimension == "money" else Decimal(1)
    return Read(
        attribute, quantity.value * scale, quantity.start, quantity.end, qualified(quantity, tier or label.tier)
    )


def _bare_price(text: str, label: HeaderReading) -> Iterator[Read]:
    """ "0.15" under "Input ($/1M)", or "Free"."""
    named = label.amounts or phrases.MONEY_UNIT.search(label.text) is not None
    if label.attribute == "token_price" and not (named and label.tokens):
        return
    if phrases.FREE.match(text) and label.attribute in {"input_price", "output_price"}:
        yield Read(label.attribute, Decimal(0), 0, len(text))
    elif (bare := _BARE_AMOUNT.match(text)) and (named or is_of_one_token(bare[1], label)):
        value = Decimal(bare[1]) * label.scale
        yield Read(label.attribute, value, bare.start(1), bare.end(1), Qualifiers(tier=label.tier))


def _bare_pair(text: str, label: HeaderReading) -> Iterator[Read]:
    """ "0.40 / 1.20" or "Free" under "Price (in/out $/M tokens)"."""
    first, second = label.attribute.split("+")
    if phrases.FREE.match(text):
        yield Read(first, Decimal(0), 0, len(text))
        yield Read(second, Decimal(0), 0, len(text))
    elif match := bare_pair(text):
        yield Read(first, Decimal(match[1]) * label.scale, match.start(1), match.end(1))
        yield Read(second, Decimal(match[2]) * label.scale, match.start(2), match.end(2))


def _monthly(text: str, label: HeaderReading) -> Iterator[Read]:
    """Read "$27.40" under "Monthly cost for 10M tokens"; one left out stands above the table."""
    volumes = [q.value for q in find_quantities(label.text) if q.dimension in {"tokens", "scaled"}]
    amounts = [q for q in find_quantities(text) if q.dimension in {"money", "money_per_month"} and q.currency == "USD"]
    if len(volumes) <= 1 and amounts:
        qualifiers = replace(qualified(amounts[0]), volume_tokens=volumes[0] if volumes else None)
        yield Read(label.attribute, amounts[0].value, amounts[0].start, amounts[0].end, qualifiers)


def _subscription(text: str, label: HeaderReading) -> Iterator[Read]:
    for quantity in find_quantities(text):
        if quantity.dimension in {"money_per_month", "money"} and quantity.currency in {None, "USD"}:
            if is_no_plans_price(text[: quantity.start], text[quantity.end :]):
                return
            qualifiers = qualified(quantity)
            if text[: quantity.start].endswith("Max ") or text.startswith("Max ", quantity.start):
                qualifiers = replace(qualifiers, bound=None)  # the plan, and not the most that it costs
            yield Read(label.attribute, quantity.value, quantity.start, quantity.end, qualifiers)
            return


def _tokens(text: str, label: HeaderReading) -> Iterator[Read]:
    found = [
        q
        for q in find_quantities(text)
        if q.dimension in {"tokens", "scaled", "number"}
        and (q.unit.lower() not in {"b", "billion"} or label.attribute == "training_tokens")
    ]
    least = 1_000_000 if label.attribute == "training_tokens" else 500  # "web pages of 2023" is no amount
    tiers = [_tier(text, quantity) for quantity in found[:2]]
    if len(found) > 1 and _LIST.fullmatch(text, found[0].end, found[1].start) and not tiers[1]:
        return  # "4096, 8192" are the windows of two editions
    apart = len(tiers) > 1 and text[found[1].start : found[1].end] not in (tiers[0] or "")  # not "200K (1M beta)"
    for index, (quantity, tier) in enumerate(zip(found, tiers, strict=False)):
        value = quantity.value if quantity.dimension != "number" else quantity.value * label.scale
        odd = value < 1000 and value not in _SMALL_WINDOWS and label.attribute != "training_tokens"
        if value < least or odd or (index and tier is None):
            continue
        known = tier if index or (apart and all(tiers)) or (tier is not None and is_listed_condition(tier)) else None
        yield Read(label.attribute, value, quantity.start, quantity.end, qualified(quantity, known))


def _count(text: str, label: HeaderReading) -> Iterator[Read]:
    both = phrases.TOTAL_AND_ACTIVE.search(label.text) is not None
    found = [scaled(one, label) for one in find_quantities(text.replace("/", " ") if both else text)[:3]]
    if len(found) == 3 and not re.search(r"activ|total", text, re.I):
        return  # "8B, 70B, 405B" are three models
    larger = first_is_total(text, found, label)
    for index, quantity in enumerate(found):
        if quantity.dimension not in {"parameters", "scaled", "number", "tokens"}:
            continue
        value = quantity.value
        active = not (larger and index == 0) and (
            (larger and index == 1)
            or phrases.ACTIVE_BEHIND.match(text[quantity.end :])
            or re.search(r"active[\s:~]*$", text[: quantity.start], re.I)
            or (both and index == 1)
        )
        total = index and phrases.TOTAL_BEHIND.match(text, quantity.end)
        if value < 1_000_000 or (index and not active and not total):
            continue
        yield Read(
            "active_parameters" if active else "parameters" if larger else label.attribute,
            value,
            quantity.start,
            quantity.end,
            qualified(quantity),
        )


def _flag(text: str, label: HeaderReading) -> Iterator[Read]:
    value = False if phrases.NO.match(text) else True if phrases.YES.match(text) else None
    if value is None and label.attribute == "open_weights":
        said = text.strip()
        value = True if phrases.OPEN.fullmatch(said) else False if phrases.CLOSED.fullmatch(said) else None
    if value is not None:
        yield Read(label.attribute, value, 0, len(text), whole=True)


def _modalities(text: str, _label: HeaderReading) -> Iterator[Read]:
    kinds = [kind for kind, named in phrases.INPUTS_TAKEN.items() if named.search(text)]
    if phrases.TEXT_ONLY.match(text) or phrases.TEXT_ONLY_START.match(text):
        yield Read("multimodal", False, 0, len(text), whole=True)
        return
    negative = bool(phrases.NO.match(text))
    if kinds or phrases.YES.match(text) or negative:
        yield Read("multimodal", not negative, 0, len(text), whole=True)
    if not negative and not phrases.OUTPUT_WORDS.search(text):
        for kind in kinds:
            refused = phrases.INPUTS_REFUSED[kind].search(text) is not None
            yield Read(kind, not refused, 0, len(text), whole=True)


def _license(text: str, _label: HeaderReading) -> Iterator[Read]:
    if (custom := _custom().match(text)) is not None:
        yield Read("license", "custom", custom.start("word"), custom.end())
    elif (found := license_in(text)) is not None:
        name, start, end = found
        yield Read("license", name, start, end)
    elif load("licenses").get(text.strip(), {}).get("cell"):
        yield Read("license", text.strip(), 0, len(text), whole=True)
    elif (community := f"{text.strip()} Community") in load("licenses"):
        yield Read("license", community, 0, len(text), whole=True)
    elif phrases.OPEN.fullmatch(text.strip()):
        yield Read("open_weights", True, 0, len(text), whole=True)
    elif own := phrases.OWN_LICENSE.fullmatch(text.strip()):
        yield Read("license", own[0], 0, len(text), whole=True)


@cache
def _custom() -> re.Pattern[str]:
    """Return the pattern of a licence that its maker wrote and nothing names: "Custom (commercial with conditions)"."""
    words = "|".join(base("cells")["unnamed_licenses"])
    return re.compile(
        rf"\W*(?P<word>{words})(?:\s(?:[\w.'’-]+\s){{0,3}}licen[sc]e)?(?=\s*(?:$|[(,;.–—]))", re.IGNORECASE
    )


@per_lexicon()
def _licenses() -> tuple[re.Pattern[str], dict[str, str]]:
    by_alias = {alias.lower(): key for key, entry in load("licenses").items() for alias in entry["aliases"]}
    by_alias |= {
        "commercial": "proprietary",
        "closed": "proprietary",
        "closed source": "proprietary",
        "closed-source": "proprietary",
    }
    body = "|".join(re.escape(alias) for alias in sorted(by_alias, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w])", re.I), by_alias


def license_in(text: str) -> tuple[str, int, int] | None:
    """Return (canonical licence, start, end) of the first licence named in a cell, or None."""
    pattern, by_alias = _licenses()
    match = pattern.search(text)
    if match is None or re.search(r"\bnot\s(?:\w+\s)?$", text[: match.start()], re.I) or _is_use(text, match):
        return None
    return by_alias[match[0].lower()], match.start(), match.end()


def _is_use(text: str, match: re.Match[str]) -> bool:  # "Permissive for research and commercial use"
    return match[0].lower() == "commercial" and _USE.match(text, match.end()) is not None


def _own(text: str, label: HeaderReading) -> Iterator[Read]:
    """A value of an attribute that the user's lexicon adds."""
    if (quantity := own_quantity(text, label.attribute, label.text)) is not None:
        yield Read(label.attribute, quantity.value, quantity.start, quantity.end, qualified(quantity))


def _date(text: str, label: HeaderReading) -> Iterator[Read]:
    for date in find_dates(_YEAR_AND_MONTH.sub(r"\1-\2", text))[:1]:
        yield Read(label.attribute, date.iso, date.start, date.end)


def _measure(*dimensions: str, bare: bool = False) -> Callable[[str, HeaderReading], Iterator[Read]]:
    def read(text: str, label: HeaderReading) -> Iterator[Read]:
        for quantity in find_quantities(text):
            if quantity.dimension in dimensions and (
                quantity.dimension != "number" or bare or label.tokens or "(" in label.text
            ):
                value = quantity.value * (label.scale if quantity.dimension == "number" else Decimal(1))
                programs = label.attribute == "languages" and quantity.dimension == "programming_languages"
                attribute = quantity.dimension if programs else label.attribute
                yield Read(attribute, value, quantity.start, quantity.end, qualified(quantity))
                return

    return read


_READERS = {
    "money": _money,
    "subscription": _subscription,
    "monthly": _monthly,
    "tokens": _tokens,
    "count": _count,
    "score": read_scores,
    "flag": _flag,
    "modalities": _modalities,
    "license": _license,
    "date": _date,
    "own": _own,
    "tps": _measure("tokens_per_second", "number"),
    "seconds": _measure("seconds", "number"),
    "gpus": read_gpus,
    "gb": _measure("gigabytes", "number"),
    "number": _measure("languages", "programming_languages", "number", bare=True),
}
