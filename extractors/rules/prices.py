"""Extracts prices from sentences: per million tokens, subscriptions, monthly costs of a stated workload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from counterclaim.extractors.labels.reading import read_label
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.comparison_phrases import direct_verbs
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.plans import is_brand
from counterclaim.extractors.models.unlisted.headed_products import product_of
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.conditions.prices import is_no_price, offers_of, price_conditions
from counterclaim.extractors.rules.phrases import prices as phrases
from counterclaim.extractors.rules.plans.free_use import free_claims
from counterclaim.extractors.rules.plans.plan_prices import by_the_month, plan_of
from counterclaim.extractors.rules.plans.prices_beside import states_several
from counterclaim.extractors.rules.price_roles import (
    is_behind_version,
    is_lowered_by_cache,
    last_side,
    of_cache,
    only_cached,
    only_side,
    repeats_side,
    role_at,
)
from counterclaim.extractors.rules.token_counts import REQUEST, events_of, volume, workload_above
from counterclaim.extractors.sentences.attachment import Draft, conditions, owners
from counterclaim.extractors.sentences.coordination import paired
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.label_scales import is_per_single_token
from counterclaim.extractors.values.price_pairs import PAIR, joins_pair
from counterclaim.extractors.values.workloads import ends_in_difference, heads_costs, is_for_another_load

_SIDES = frozenset({"input_price", "output_price", "cached_input_price"})
_LONGEST_LABEL = 30  # characters
_MOST_SUBSCRIPTION = 500  # a "$14,000/month" is somebody's bill, not a plan
_BY = r"\b[^.;]{0,50}\bby\s(?:about\s|around\s|roughly\s|nearly\s|~|≈|some\s)*$"  # a difference of prices
_BY_END = re.compile(r"\bby\s[^.;]{0,50}$", re.IGNORECASE)  # without it there is none
_LEAST_OF_MANY = Decimal("0.001")  # an amount without a unit below it cannot be for a million tokens
_AMOUNTS = re.compile(r"[$€£]?[\d.,]+")
_SUM_BEHIND = re.compile(r"(?:\s?\([^()]{1,16}\))?\s?[+=]\s?[~≈]?[$€£]\d")  # "$0.60 + $0.15 = $0.75": terms of a sum
_TIMES = re.compile(r"[×*]\s?$|\d[KM]?\sx\s$")  # "2,000 × $3.00": a sum, not a statement
# "10,000 output tokens = $0.75": what so many cost, unless it is the unit of a price.
_TOTAL_OF = word_pattern(
    r"(?<![\w.,])(?!1(?:,000)*\s?(?:[KM]\b|million|thousand|tokens?|output|input))\d[\d,.]*\s?[KM]?[\s-](?:\w+\s)?tokens?"
    r"(?:\s?=|\s(?:would\s|will\s)?costs?(?:\s(?:you|{estimate_words}))*)\s?[~≈]?$"
)
# Between two prices that are stated together, a condition of the first in brackets included.
_FOR = re.compile(r"(?:\s(?:per|a|an)\s[\w ]{1,20})?\s(?:for|with|on)\s(?:the\s)?", re.IGNORECASE)
_AND = re.compile(
    r"(?:\s(?:for\s)?(?:input|output)?\s?(?:tokens?)?)?\s?(?:\([^()]{1,40}\)|tokens)?\s?(?:,\s|,?\sand\s|\s?/\s?|&\s)(?:output\s)?(?:(?:at|is|costs)\s)?"
)


@dataclass(frozen=True, slots=True)
class _Price:
    """One amount with what it is a price of; ``end`` is the end of its quote."""

    quantity: Quantity
    attribute: str
    end: int
    tier: str | None
    past: str | None


def price_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each money amount that the sentence states as a model's price, and for what is free."""
    yield from free_claims(sentence)
    money = [q for q in sentence.quantities if q.dimension in {"money", "money_per_mtok", "money_per_month"}]
    found = [price for index in range(len(money)) if (price := _price(sentence, money, index)) is not None]
    together = _together(sentence, found)
    for index, price in enumerate(together):
        for owner in _owners(sentence, together, index):
            draft = _draft(sentence, price, owner)
            if draft is not None:
                yield draft


def _owners(sentence: Sentence, together: list[_Price], index: int) -> tuple[str, ...]:
    """Return whose price it is: in "$3 input and $15 output for A", where no name stands before, both are A's.

    The two of "A's fell to $5/$25 from B's $15/$75" are of one model, that of the first unless "for" links the second.
    """
    price, later = together[index], together[index + 1 :]
    for first, second in pairwise(together[max(0, index - 1) : index + 2]):
        if not _is_slashed(sentence.text, first, second):
            continue
        after = (m for m in sentence.models if m.start >= second.end)
        linked = any(_FOR.fullmatch(sentence.text, second.end, m.start) for m in after)
        return owners(sentence, (second if linked else first).quantity)
    pair = later[:1] if {price.attribute, *(one.attribute for one in later[:1])} == set(PAIR) else []
    led = any(m.start < price.quantity.start for m in sentence.models)
    both = pair and not led and _AND.fullmatch(sentence.text, price.end, pair[0].quantity.start)
    named = pair[0] if both else price  # "$3/M input (X)": the side stands before the bracket
    bracketed = sentence.text.startswith(" (", named.end)
    return owners(sentence, named.quantity, end=named.end if bracketed else None)


def _price(sentence: Sentence, money: list[Quantity], index: int) -> _Price | None:
    """Return what an amount is a price of, or None for one that is none: a difference, a budget, another medium's."""
    quantity, text = money[index], sentence.text
    if quantity.currency not in {None, "USD"} or phrases.NOT_PRICE.search(
        text[max(0, quantity.start - 40) : quantity.start]
    ):
        return None
    before = text[max(0, quantity.start - 90) : quantity.start]
    if phrases.BY_AMOUNT.search(before) or (_BY_END.search(before) and direct_verbs(then=_BY).search(before)):
        return None
    if phrases.DIFFERENCE_BEHIND.match(text[quantity.end :]) or phrases.OTHER_MEDIUM.match(text, quantity.end):
        return None
    if (
        ends_in_difference(before)
        or is_no_price(text, quantity)
        or REQUEST.match(text, quantity.end)
        or _TIMES.search(text, max(0, quantity.start - 4), quantity.start)
        or (quantity.dimension == "money" and _SUM_BEHIND.match(text, quantity.end))
        or _TOTAL_OF.search(text, max(0, quantity.start - 60), quantity.start)
    ):
        return None
    said = price_conditions(sentence, quantity)
    attribute, end = _attribute(sentence, quantity, money, index)
    if quantity.dimension == "money" and 0 < quantity.value < _LEAST_OF_MANY:
        if not is_per_single_token(_AMOUNTS.sub("", text)):
            return None
        quantity = replace(quantity, value=quantity.value * 1_000_000)
    attribute = of_cache(attribute, said.cache)
    if attribute is None or (said.other and attribute not in {"subscription_price", "monthly_cost"}):
        return None
    return _Price(quantity, attribute, end, said.tier, said.past)


def _together(sentence: Sentence, found: list[_Price]) -> list[_Price]:
    """Return the prices with what is said once for two of them.

    "In batch mode $1 input and $4 output" says the mode of both, "$10 (up to 200K) and $15 (above)" the side.
    """
    out = list(found)
    pairs = [_is_slashed(sentence.text, first, second) for first, second in pairwise(found)]
    # The two of "$1 / $6 (up to 32K), $2 / $12 (over 32K)" that stand closest share a condition first.
    for index in sorted(range(1, len(out)), key=lambda index: not pairs[index - 1]):
        first, second = out[index - 1], out[index]
        if not _AND.fullmatch(sentence.text, first.end, second.quantity.start):
            continue
        parted = not pairs[index - 1] and any(pairs[max(0, index - 2) : index + 1])
        sides = {first.attribute, second.attribute}
        if sides == {"input_price", "output_price"} and bool(first.tier) != bool(second.tier) and not parted:
            tier = first.tier or second.tier
            out[index - 1], out[index] = replace(first, tier=tier), replace(second, tier=tier)
        elif second.attribute == "token_price" and second.tier and first.tier and second.tier != first.tier:
            out[index] = replace(second, attribute=first.attribute)
    return out


def _is_slashed(text: str, first: _Price, second: _Price) -> bool:
    """Return True for the price of input and the price of output of "$1 / $6"."""
    sides = {first.attribute, second.attribute}
    gap = text[first.end : second.quantity.start]
    return sides == {"input_price", "output_price"} and "/" in gap and "(" not in gap


def _draft(sentence: Sentence, price: _Price, owner: str) -> Draft | None:
    """Return the claim of a price about one owner; None for a monthly cost of no stated workload."""
    quantity, attribute = price.quantity, price.attribute
    subject = plan_of(sentence, quantity, owner) if attribute == "subscription_price" else owner
    if subject is None or (attribute == "subscription_price" and states_several(sentence)):
        return None
    offers = offers_of(sentence, quantity, subject) if attribute == "subscription_price" else (price.tier,)
    # The first condition is the tier, so that whoever asks for plain prices gets none of the past.
    found = tuple(condition for condition in (*offers, price.past) if condition)
    extra: dict[str, Any] = {"tier": found[0] if found else None, "conditions": found[1:] or None}
    if attribute == "monthly_cost":
        extra = {"volume_tokens": volume(sentence, quantity.start) or workload_above(sentence)}
        if extra["volume_tokens"] is None:
            extra = {"tier": events_of(sentence, quantity.start)}
        if not any(extra.values()):
            return None
    return Draft(
        subject,
        attribute,
        quantity.value,
        quantity.start,
        price.end,
        "prose.price",
        unit=describe(attribute).unit,
        qualifiers=conditions(quantity, **extra),
    )


def _attribute(sentence: Sentence, quantity: Quantity, money: list[Quantity], index: int) -> tuple[str | None, int]:
    """Return (attribute, end of the quote) for a money amount, or (None, end)."""
    text = sentence.text
    if quantity.dimension == "money_per_month":
        return _monthly(sentence, quantity), quantity.end
    role, end = role_at(text, quantity)
    if (side := _side_of_list(sentence, quantity, money)) is not None:
        role, end = side, quantity.end
    if role is None and _listed_before(sentence, quantity, money, index):
        role, _ = role_at(text, money[index + 1])
    if role is None and index and repeats_side(text, money[index - 1], quantity):
        role = _attribute(sentence, money[index - 1], money, index - 1)[0]
    if role is None and not _is_of_plans(sentence, quantity, money):
        role = _pair_role(sentence, quantity, money, index)
    if role is None and (only_cached(sentence) or last_side(sentence, quantity) == "cached_input_price"):
        role = "cached_input_price" if quantity.dimension == "money_per_mtok" or sentence.setting.per_token else None
    if quantity.dimension == "money_per_mtok":
        role = role or only_side(sentence, money[: index + 1]) or _side_above(sentence, quantity) or "token_price"
    if role == "input_price" and is_lowered_by_cache(text, quantity):
        role = "cached_input_price"
    if role is not None:
        return role, end
    if quantity.dimension == "money" and by_the_month(sentence, quantity):
        return "subscription_price", quantity.end
    stated = volume(sentence, quantity.start) is not None and (sentence.models or len(sentence.text) <= 60)
    if (stated and "+" not in sentence.text) or (quantity.dimension == "money" and _is_whole(sentence, quantity)):
        return "monthly_cost", quantity.end
    return None, quantity.end


def _is_of_plans(sentence: Sentence, quantity: Quantity, money: list[Quantity]) -> bool:
    """True for the pair of "the Max tiers ($100/$200)": plans are named, and nothing is priced by tokens."""
    if any(q.dimension == "money_per_mtok" for q in money) or is_behind_version(sentence, quantity):
        return False
    return phrases.PLAN_WORDS.search(sentence.without_names()) is not None


def _side_of_list(sentence: Sentence, quantity: Quantity, money: list[Quantity]) -> str | None:
    """ "input and output tokens cost $3 and $15": two sides in a list, and two amounts in their order."""
    sides = [cue for cue in sentence.of("role") if cue.end - cue.start > 3] if len(money) > 1 else []
    found = paired(sentence.text, sides, money, quantity) if len(sides) > 1 else None
    return found.key if found and len({side.key for side in sides}) == len(sides) else None


def _listed_before(sentence: Sentence, quantity: Quantity, money: list[Quantity], index: int) -> bool:
    """True for $0.80 in "A and B cost $0.80 and $0.06 per million input tokens": one side for both models."""
    if index + 1 >= len(money) or sentence.text[quantity.end : money[index + 1].start].strip() != "and":
        return False
    return owners(sentence, quantity) != owners(sentence, money[index + 1])


def _side_above(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the side that the item or line in front of a list is, and nothing else: "Input Tokens:"."""
    for above in (sentence.setting.item_lead, sentence.setting.lead) if sentence.block.kind == "item" else ():
        label = read_label(above.rstrip(": "), [sentence.text[quantity.start : quantity.end]]) if above else None
        if label is not None and label.attribute in _SIDES:
            return label.attribute
    return None


def _monthly(sentence: Sentence, quantity: Quantity) -> str | None:
    """Tell a plan's price from the bill of a workload; None if the text says neither."""
    if volume(sentence, quantity.start):
        return "monthly_cost" if any(not is_brand(mention.name) for mention in sentence.models) else None
    plan = phrases.PLAN_WORDS.search(sentence.without_names()) or phrases.PLAN_WORDS.search(
        " ".join(sentence.block.path[-2:])
    )
    names = (*sentence.subjects, *(mention.name for mention in sentence.models))
    branded = any(is_brand(name) or (product_of(name) and kind_of(name) == "product") for name in names)
    if names and not plan and not branded and (workload_above(sentence) or events_of(sentence, quantity.start)):
        return None if is_for_another_load(sentence.text) else "monthly_cost"
    return "subscription_price" if (plan or branded) and quantity.value <= _MOST_SUBSCRIPTION else None


def _is_whole(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "Total: $152" in a section of costs of a month."""
    label = sentence.text[: quantity.start].rstrip(" :~≈*")
    return len(label) <= _LONGEST_LABEL and heads_costs(label) and workload_above(sentence) is not None


def _pair_role(sentence: Sentence, quantity: Quantity, money: list[Quantity], index: int) -> str | None:
    """ "$0.40/$2.00" is input and output; "respectively" is not needed."""
    text = sentence.text
    if index + 1 < len(money) and joins_pair(text, quantity.end, money[index + 1].start):
        return PAIR[0]
    if index and joins_pair(text, money[index - 1].end, quantity.start):
        return PAIR[1]
    return _and_pair(sentence, money, index) if sentence.setting.per_token else None


def _and_pair(sentence: Sentence, money: list[Quantity], index: int) -> str | None:
    """ "R1 costs $0.55 and $2.19" in an article that prices by the token: input, then output."""
    for first, role in zip((index, index - 1), PAIR, strict=True):
        if not 0 <= first < len(money) - 1:
            continue
        low, high = money[first], money[first + 1]
        alone = low.dimension in {"money", "money_per_mtok"} and high.dimension in {"money", "money_per_mtok"}
        if alone and sentence.text[low.end : high.start] == " and " and low.value < high.value and not volume(sentence):
            return role
    return None
