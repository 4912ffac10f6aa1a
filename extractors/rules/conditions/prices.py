"""Reads what a price in a sentence is a price of: cached tokens, another medium, a mode of service, the past."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.plans.plan_conditions import (
    billing_beside,
    bundle_beside,
    is_plan,
    label_beside,
    plan_beside,
)
from counterclaim.extractors.rules.price_roles import is_left, names_saving
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.value_zones import opening_of, zone_before, zone_behind
from counterclaim.extractors.values.conditions import names_other_medium, spelled

# The condition of a price
_THRESHOLD = word_pattern(r"(?:(?:[<>≤≥]=?|\b{tier_bounds})\s?\d+(?:,000|K)(?:\stokens)?|\bthinking\b)")
# "past 200K tokens, $1.25 becomes $2.50": what another amount becomes under the one condition of the sentence
_BECOMES = word_pattern(r"[$€£]\d[\d.,]*(?:\s?/\s?\w+)?\s(?:{becoming_verbs}|->|→)\s[~≈]?$")
# "$2.40 (32K–128K)", "$2.40 per million input tokens for 32K to 128K"
_RANGE = re.compile(
    r"\s?(?:(?:for|at|with|on)\s)?(?:(?:prompts?|inputs?|contexts?)\s(?:of|from|between)\s)?"
    r"(?P<range>\d{1,4}\s?[KM]?\s?(?:[-–—]|to)\s?\d{1,4}\s?[KM](?:\s(?:input|prompts?|tokens?|context))*)(?![\w%$])",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:non|no)[\s-]$", re.IGNORECASE)
_MONEY = frozenset({"money", "money_per_mtok", "money_per_month", "money_other"})
_MORE = re.compile(r"(?:more|less)\b", re.IGNORECASE)  # "$1 more per million input tokens than o3"
_AT_RATE = re.compile(r"\+?\s?\((?:at|@|based on|using|assuming)\s[~≈]?[$€£]\d")  # "$114 (at $30 per million)": a total
# "$2 below 200K tokens; $4 / $18 above": of a prompt size that stands elsewhere
_BEYOND = re.compile(r"(?:\s?/\s?[$€£][\d.,]+)?\s\(?(?:above|beyond|over)(?:\s(?:that|this|it))?\s*(?:[.,;)]|$)")
_FURTHEST_SIZE = 120  # characters
_PROMPT_SIZE = re.compile(r"(?<![\w$.])\d+K\b")
_ALONE = re.compile(r"\W*\w[\w-]*(?:\s\w+){0,3}[,:]")  # "Off-peak, ...", "Previously, ..."
_SIZE = re.compile(r"\s?(?:input|output)?\s?\(?(\d+K)(?:\s|\)|$)", re.IGNORECASE)  # "$3.50/1M input (128K)"
_BOUND = re.compile(
    r"\s(?:or\s)?(?:less|more)(?:\s(?:per|for|a)\b|[.,;)]|$)|\s(?:over|above|under|below)\s\d", re.IGNORECASE
)
# Words between a phrase and a value that change nothing.
_FILLER = (
    r"(?:\s(?:tokens?|inputs?|outputs?|in|out|pric\w+|costs?|rates?|fees?|is|are|was|were|at|for|runs?|comes?"
    r"|billed|charged|only|just|about|of|on|with|model|models|usage|mode|by|to|[:=–-]))*[\s:=~≈–-]*"
)


@dataclass(frozen=True, slots=True)
class PriceConditions:
    """What narrows an amount. ``cache`` is what is done with the cache; ``other`` that it is no price of text today."""

    cache: Literal["", "read", "write", "miss"] = ""
    tier: str | None = None
    past: str | None = None
    other: bool = False


@cache
def _words(kind: str, name: str) -> re.Pattern[str]:
    """Return the pattern of a kind's phrases wherever they stand in a zone."""
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')[kind][name])})(?![\w-])", re.IGNORECASE)


@cache
def _last(kind: str, name: str) -> re.Pattern[str]:
    """Return the pattern of phrases that end a zone before a value, but for words that say little."""
    body = spelled(base("conditions")[kind][name])
    return re.compile(rf"(?<![\w-])(?P<words>{body})(?:['’]s)?{_FILLER}$", re.IGNORECASE)


@cache
def _first(kind: str, name: str) -> re.Pattern[str]:
    """Return the pattern of phrases that begin a zone behind a value: " for audio", " audio input"."""
    body = spelled(base("conditions")[kind][name])
    return re.compile(
        rf"[\s,(]*(?:(?:for|of|per|on|in|with|via|as|at|using|under|the|a|an|million|1M|M|tokens?|input|output)\s)*"
        rf"(?P<words>{body})(?![\w-])",
        re.IGNORECASE,
    )


def price_conditions(sentence: Sentence, quantity: Quantity) -> PriceConditions:
    """Return what the words around an amount narrow it to."""
    text = sentence.text
    others = [q for q in sentence.quantities if q is not quantity and q.dimension in _MONEY]
    before, behind = zone_before(text, quantity, others), zone_behind(text, quantity, others)
    for name in {text[mention.start : mention.end] for mention in sentence.models}:
        before = before.replace(name, "model")  # "audio tokens on GPT-4o cost"
    first = _ALONE.match(text)
    opening = opening_of(text) or (first[0] if first else "")
    return PriceConditions(
        _cache("" if is_left(text, quantity) else before, behind, opening, quantity.unit, cached="ach" in text),
        _beyond(text, quantity) or _tier(before, behind, opening) or _tier_of_change(text, quantity),
        _past(before, behind, opening),
        _other_medium(before, behind, opening, quantity.unit) or _is_former(text, quantity),
    )


def _beyond(text: str, quantity: Quantity) -> str | None:
    """Return the condition of $4 in "$2 up to 200K tokens and $4 above", where one size stands before it."""
    if not _BEYOND.match(text, quantity.end):
        return None
    sizes = set(_PROMPT_SIZE.findall(text, max(0, quantity.start - _FURTHEST_SIZE), quantity.start))
    return f"above {sizes.pop()}" if len(sizes) == 1 else None


def offers_of(sentence: Sentence, quantity: Quantity, subject: str) -> tuple[str, ...]:
    """Return the offer and the plan that a monthly price holds for: "billed annually", "Business" of a product."""
    offer = _offer(sentence, quantity)
    at = sentence.text, quantity.start, quantity.end
    plan = (None if is_plan(subject) else plan_beside(*at)) or label_beside(*at, subject)
    return tuple(found for found in (offer, plan) if found)


def _offer(sentence: Sentence, quantity: Quantity) -> str | None:
    others = [q for q in sentence.quantities if q is not quantity and q.dimension in _MONEY]
    text = sentence.text
    beside = billing_beside(text, quantity.start, quantity.end) or bundle_beside(text, quantity.end)
    if beside is not None:
        return beside
    for zone in (zone_behind(text, quantity, others), zone_before(text, quantity, others), opening_of(text)):
        if match := _words_of("offers").search(zone):
            return match[0]
    return None


@cache
def _words_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')[name])})(?![\w-])", re.IGNORECASE)


def _cache(before: str, behind: str, opening: str, unit: str, *, cached: bool) -> Literal["", "read", "write", "miss"]:
    kinds: tuple[Literal["miss", "write", "read"], ...] = ("miss", "write", "read")
    if cached and _last("cache", "written").search(before):
        return "write"
    for zone in (behind, unit, before[-60:], opening):
        if names_saving(zone):
            continue
        for kind in kinds:
            if _words("cache", kind).search(zone):
                return kind
    return ""


def _other_medium(before: str, behind: str, opening: str, unit: str) -> bool:
    """True for "$1.00 for audio" and "audio input costs $40"; not where text is named with it."""
    if before.rstrip().endswith(":") and names_other_medium(before):
        return True
    for medium in base("conditions")["media"]:
        named = (
            _first("media", medium).match(behind)
            or _last("media", medium).search(before)
            or _words("media", medium).search(unit)
            or _last("media", medium).search(opening.rstrip(" ,"))
        )
        if named and not re.search(r"\btext\b", f"{before} {behind}", re.IGNORECASE):
            return True
    return False


def _tier(before: str, behind: str, opening: str) -> str | None:
    """Return the condition an amount is stated under: a mode of service, a size of prompts."""
    near = f"{before[-40:]} {behind[:80]}"
    workload = opening.lstrip().lower().startswith("for")  # "For batch processing, ..." says what it is good for
    for zone in (behind, before, "" if workload else opening):
        for name in base("conditions")["tiers"]:
            if match := _prose_tier(name).search(zone):
                return name if name != match[0].lower() else match[0].lower()
    if match := _RANGE.match(behind):
        return match["range"].strip()
    if match := _SIZE.match(behind):
        return match[1]
    found = (match for zone in (behind, before, opening, near) if (match := _THRESHOLD.search(zone)))
    match = next(found, None)
    if match is None:
        return None
    denied = _DENIED.search(match.string, 0, match.start())  # "for non-thinking responses"
    return (denied[0] if denied else "") + match[0].strip()


def _tier_of_change(text: str, quantity: Quantity) -> str | None:
    """Return the size of prompts beyond which an amount takes the place of another, if the sentence names one."""
    if _BECOMES.search(text, 0, quantity.start) is None:
        return None
    found = [match[0] for match in _THRESHOLD.finditer(text)]
    return found[0].strip() if len(found) == 1 else None


def tier_named_in(sentence: str) -> str | None:
    """Return the one mode of service or size of prompts that a sentence without prices names."""
    if "$" in sentence:
        return None
    modes = [name for name in base("conditions")["tiers"] if _prose_tier(name).search(sentence)]
    sizes = [match[0].strip() for match in _THRESHOLD.finditer(sentence)]
    found = [*modes, *sizes]
    return found[0] if len(found) == 1 else None


@cache
def _prose_tier(name: str) -> re.Pattern[str]:
    """Return the phrases of a tier that mean it in running text too: those of two words, and the tiers that are one."""
    data = base("conditions")
    listed = [p for p in data["tiers"][name] if " " in p or p in data["prose_tiers"]]
    return re.compile(rf"(?<![\w-])(?:{spelled(listed)})(?![\w-])" if listed else r"(?!)", re.IGNORECASE)


def _past(before: str, behind: str, opening: str) -> str | None:
    """Return the words that put an amount into the past: "used to be", "at launch"."""
    match = (
        _words("past", "before").search(before)
        or _words("past", "behind").search(behind)
        or _words("past", "before").search(opening)
        or _words("past", "behind").search(opening)
    )
    return match[0] if match else None


@cache
def _no_price() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what stands before and behind an amount that is a difference, a fee or a budget."""
    data: Any = base("conditions")["not_prices"]
    about = r"(?:(?:about|around|roughly|nearly|only|just|some|up to|you|an?)\s)*[~≈]?"
    lead = rf"(?<![\w-])(?:{spelled(data['before'])})\s{about}$"
    return re.compile(lead, re.IGNORECASE), re.compile(rf"\s(?:{spelled(data['behind'])})(?![\w-])", re.IGNORECASE)


def is_no_price(text: str, quantity: Quantity) -> bool:
    """True for "a surcharge of $2", "$1 more than o3" and "saves $14": an amount that nothing costs."""
    lead, tail = _no_price()
    if _MORE.match(quantity.unit) and " than" in text[quantity.end : quantity.end + 40]:
        return True
    if not quantity.unit and _AT_RATE.match(text, quantity.end):
        return True
    if _BEYOND.match(text, quantity.end):
        return _beyond(text, quantity) is None
    return lead.search(text[max(0, quantity.start - 60) : quantity.start]) is not None or (
        tail.match(text, quantity.end) is not None and not _BOUND.match(text, quantity.end)
    )


@cache
def _former_lead() -> re.Pattern[str]:
    past: Any = base("conditions")["past"]
    alone = [p for p in past["from"] if " " in p]
    return re.compile(
        rf"(?<![\w-])(?:{spelled(alone)})\s(?:about\s|roughly\s|around\s|the\s(?:old|previous)\s)?$"
        r"|[(,]\s?(?:was|previously|formerly|originally|before)\s$",
        re.IGNORECASE,
    )


def _is_former(text: str, quantity: Quantity) -> bool:
    """True for the $10 of "now costs $2, down from $10": the value that another one took the place of."""
    return _former_lead().search(text[max(0, quantity.start - 40) : quantity.start]) is not None
