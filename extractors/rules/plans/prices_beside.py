"""Extracts prices of plans that stand right beside their names and leave the month unsaid: "Claude Pro ($20)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.kinds import kind_of
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.conditions.prices import offers_of
from counterclaim.extractors.rules.plans.plan_conditions import billing_beside, counts_several, is_plan
from counterclaim.extractors.rules.plans.plan_prices import plan_of
from counterclaim.extractors.rules.plans.products import products_of
from counterclaim.extractors.sentences.attachment import Draft, conditions
from counterclaim.extractors.sentences.records import Sentence

_LEAST, _MOST = 3, 300  # dollars a month; what is dearer is a year's price, or a team's
_FACTOR = re.compile(r"\s\d+[x×]$")  # the 5x of "Claude Max 5x"
_NAMED = re.compile(r"[A-Z][\w.]*\s$")
_IF = re.compile(r"\bif\s(?:the\s)?$", re.IGNORECASE)
_COUNT = re.compile(r"(?:^|[\s(])(?:\d{1,3}\s?[×x]?|[a-z]+\s[×x])\s$")  # "5x ChatGPT Plus", "5 ChatGPT Plus"
_A_HEAD = r"(?:\s?/\s?|\sper\s|\sa\s)(?:user|seat|person|member)"
_ENDS = re.compile(
    rf"(?:{_A_HEAD})?(?:\s?$|[),;.!?:](?!\d)|\s(?:[→|+–—-]|=>)(?!\s?[$€£\d])|\s(?:and|or|vs|each|is|are|while|but)\b)",
    re.IGNORECASE,
)
# Between a plan and its price: "Claude Pro ($20)", "Claude Pro at $20", "Claude Pro - $20"
_GAP = word_pattern(r"(?:\s{bare_plan_nouns})?(?:\s?\(|:|\s[–—-]|,)?\s?(?:{bare_price_links}\s)?[~≈]?")
# Behind an amount that stands before its plan: "the $200 ChatGPT Pro plan"
_BEFORE = re.compile(r"(?:^|[\s(])$")
# Between the price of several plans and their names: "$20/month: A, B, C", "$20 tier: A, B"
_LABEL = word_pattern(r"(?:\s(?:{bare_plan_nouns}))?:\s")
# Between an amount and the plan that it buys, and before it; between two prices of one plan
_GETS = word_pattern(r",?\s{buying_words}\s(?:the\s|a\s)?")
_FOR = re.compile(r"(?:^|[.;:]\s)\W*(?:for|at)\s(?:just\s|only\s|about\s)?$", re.IGNORECASE)
_OR = re.compile(r"\s?\(|,?\sor\s(?:just\s|only\s|about\s)?|,\s", re.IGNORECASE)
_EITHER = re.compile(r",?\sor\s(?:the\s)?", re.IGNORECASE)
_SAME = word_pattern(r"\)?,?\s{same_price_words}\s(?:the\s)?(?!\w+['’]s)")
_ADDS = re.compile(r"\s(?:\+|&|and|plus)\s$")
_OPENS, _JOINS = re.compile(r"\W*"), re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|/|&|\+)\s")
_WORDS = 5  # of an entry of such a list


def plan_price_claims(sentence: Sentence) -> Iterator[Draft]:
    """Yield a draft for each amount that stands at the name of a plan, and for a price that heads a list of plans."""
    money = [q for q in sentence.quantities if q.dimension in {"money", "money_per_month"} and _is_plausible(q)]
    if not money or not (sentence.models or sentence.others) or sentence.question:
        return
    plans = sorted([*_plans(sentence), *products_of(sentence)])
    for index, quantity in enumerate(money if plans else ()):
        owner = _beside(sentence, quantity, plans) or _gets(sentence.text, quantity, plans)
        if owner is None and index:
            owner = _of_other_billing(sentence.text, money[index - 1], quantity, plans)
        if owner is not None:
            yield from _drafts(sentence, quantity, [owner, *_as_well(sentence.text, quantity, owner, plans)])
    if plans and sentence.text.find(":") > 0:
        yield from _drafts(sentence, money[0], _listed(sentence.text, money[0], plans))


def _as_well(text: str, quantity: Quantity, owner: Mention, plans: list[Mention]) -> list[Mention]:
    """Return A of "A or B ($20/month)", and B of "A costs $20/month, the same as B"."""
    joined = [m for m in plans if m.end < owner.start and _EITHER.fullmatch(text, m.end, owner.start)]
    same = _SAME.match(text, quantity.end) if quantity.dimension == "money_per_month" else None
    return [*joined, *(m for m in plans if same is not None and m.start == same.end())]


def _plans(sentence: Sentence) -> list[Mention]:
    """Return the names of plans, but for a word that ends another name: "Grammarly Premium"."""
    text = sentence.text
    named = (m for m in sentence.models if _is_plan(m.name))
    return [m for m in named if text.startswith(m.name.split(" ")[0], m.start) or not _NAMED.search(text, 0, m.start)]


def _is_plausible(quantity: Quantity) -> bool:
    return quantity.currency in {None, "USD"} and _LEAST <= quantity.value <= _MOST


def _is_last_of_sum(text: str, named: Mention, plans: list[Mention]) -> bool:
    """Return True for B of "A + B ($40)", where A has no price of its own: the amount may be what both cost."""
    joined = _ADDS.search(text, 0, named.start)
    return joined is not None and any(one.end == joined.start() for one in plans)


def _gets(text: str, quantity: Quantity, plans: list[Mention]) -> Mention | None:
    """Return the plan of "For $20 a month you get ChatGPT Plus"."""
    behind = next((m for m in plans if m.start >= quantity.end), None)
    if behind is None or not _GETS.fullmatch(text, quantity.end, behind.start):
        return None
    return behind if quantity.dimension == "money_per_month" or _FOR.search(text, 0, quantity.start) else None


def _of_other_billing(text: str, first: Quantity, quantity: Quantity, plans: list[Mention]) -> Mention | None:
    """Return the plan of $17 in "Claude Pro: $20/mo ($17 billed annually)", whose price by the month stands before."""
    beside = billing_beside(text, quantity.start, quantity.end)
    if beside is None or first.dimension != "money_per_month" or not _OR.fullmatch(text, first.end, quantity.start):
        return None
    return max((m for m in plans if m.end <= first.start), key=lambda m: m.end, default=None)


def _drafts(sentence: Sentence, quantity: Quantity, owners: list[Mention]) -> Iterator[Draft]:
    for owner in owners:
        plan = plan_of(sentence, quantity, owner.name)
        subject = owner.name if plan is None or is_plan(owner.name) else plan
        if plan is not None:
            found = offers_of(sentence, quantity, subject)
            yield Draft(
                subject, "subscription_price", quantity.value, quantity.start, quantity.end, "prose.price.beside",
                unit=describe("subscription_price").unit,
                qualifiers=conditions(quantity, tier=next(iter(found), None), conditions=found[1:] or None),
            )  # fmt: skip


def _beside(sentence: Sentence, quantity: Quantity, plans: list[Mention]) -> Mention | None:
    """Return the plan that an amount stands right behind or before."""
    text = sentence.text
    before = next((m for m in reversed(plans) if m.end <= quantity.start), None)
    if (
        before is not None
        and _GAP.fullmatch(text, before.end, quantity.start)
        and (_ENDS.match(text, quantity.end) or _is_products_month(sentence, quantity, before))
        and (quantity.dimension == "money_per_month" or is_plan(before.name))
        and not _COUNT.search(text, 0, before.start)
        and not (_IF.search(text, 0, before.start) and text.startswith(" cost ", before.end))
        and not counts_several(text[max(0, before.start - 6) : before.end])
        and not _is_last_of_sum(text, before, plans)
    ):
        return before
    behind = next((m for m in plans if m.start == quantity.end + 1), None)
    led = _BEFORE.search(text, 0, quantity.start) is not None
    return behind if behind is not None and led and text[quantity.end] == " " else None


def _is_products_month(sentence: Sentence, quantity: Quantity, named: Mention) -> bool:
    """Return True for a price a month of a name that is no model's: no other rule reads it."""
    return quantity.dimension == "money_per_month" and named not in sentence.models


def _listed(text: str, quantity: Quantity, plans: list[Mention]) -> list[Mention]:
    """Return the plans of "$20/month: A, B and C", a line that is a price and a list of names."""
    label = _LABEL.match(text, quantity.end)
    if label is None or not _OPENS.fullmatch(text, 0, quantity.start):
        return []
    entries = _JOINS.split(text[label.end() :].rstrip(" .;"))
    names = len(entries) > 1 and all(one[:1].isupper() and one.count(" ") < _WORDS for one in entries)
    return [m for m in plans if m.start >= label.end()] if names else []


def states_several(sentence: Sentence) -> bool:
    """Return whether two plans have their prices beside them: a third amount is what they cost together."""
    plans = _plans(sentence)
    amounts = [q for q in sentence.quantities if q.dimension == "money" and _is_plausible(q)]
    return len(plans) > 1 and len({one for q in amounts if (one := _beside(sentence, q, plans))}) > 1


@per_lexicon(maxsize=2048)
def _is_plan(name: str) -> bool:
    """Return whether a name is that of a plan: one of a brand, or a product with a word for plans behind it.

    >>> [_is_plan(name) for name in ("Claude Pro", "Claude Max 5x", "Gemini 2.5 Pro", "Claude", "Gemini Pro")]
    [True, True, False, False, False]
    """
    plain = _FACTOR.sub("", name)
    if any(char.isdigit() for char in plain) or plain in base("possible_subjects")["models_and_plans"]:
        return False
    return kind_of(plain) == "plan" or (kind_of(plain) == "product" and _ends_in_plan().search(plain) is not None)


@cache
def _ends_in_plan() -> re.Pattern[str]:
    words = sorted(base("plan_prices")["plans"], key=len, reverse=True)
    return re.compile(rf"\s(?:{'|'.join(map(re.escape, words))})$")
