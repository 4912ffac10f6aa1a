"""Determines which side of the price an amount is for by the words right at it: "$5 input", "output: $15"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.conditions import spelled

# The side inside a unit: "per million input tokens"
_IN_UNIT = word_pattern(r"\b({unit_sides})\b")
# The side named behind an amount: "$2.00 output pricing"
_AFTER = word_pattern(
    r"\s*\(?(?:per|/|for|a)?\s*(?:{token_amounts}|1,000)?\s*(?:tokens?\s+)?(?:of\s+|for\s+)?(?:the\s+)?"
    r"(?:{flowing}\s+)?(?P<role>{price_sides}|in(?=\s*(?:[,;:/|+)&.–—-]|$|and\b|or\b|per\b|for\b|tokens?\b|[$]|\())|out(?!\sof\b))\b"
)
# The side named before an amount: "output: $15"
_BEFORE = word_pattern(
    r"(?P<role>{price_sides})s?(?:\s+{price_side_nouns})*(?:\s*\([^)]*\))?(?:\s+(?:was\s|were\s|is\s)?{price_changes}"
    r"(?:\s+from\s+[$€£]?[\d.,]+)?)?(?:\s+{price_links})*(?:,?\s+per\s(?:1M|million)\s?tokens?)?\s*[:=~@$(–-]?\s*$"
)
# The label of what is read from the cache: "Cache: $0.10/M", "its cache-hit pricing — $0.10"
_CACHE_LABEL = re.compile(
    r"(?:^|[\s;,|(])cach(?:e|ed)(?:(?:\s(?:reads?|hits?))?\s?[:=]"
    r"|[\s-](?:reads?|hits?)\s(?:prices?|pricing|rates?|costs?)(?:\s?[:=–—]|\s(?:is|of|at)\b))\s?$",
    re.IGNORECASE,
)
# "$5 / $30 per million input/output tokens": the unit holds for both sides, the order says which amount is which.
_OTHER_SIDE = re.compile(r"(?:\s?tokens?)?\s?/\s?(?:output|completion|out)\b", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s[~≈]?$", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s[~≈]?[$€£]?[\d.,]+(?:/M\w*)?\sto\s[~≈]?$", re.IGNORECASE)
_TO = re.compile(r"(?:/M\w*)?\s(?:\w+\s)?to\s[~≈]?[$€£]\d", re.IGNORECASE)
# Between two amounts of one side, and what tells the second from the first
_JOINED = re.compile(r"(?:[^.;$€£]|\.\d){2,60}?(?:,\s(?:and\s|but\s)?|\s(?:and|but)\s|\s/\s)[~≈]?")
_ABOVE = re.compile(r"\s\(?(?:above|beyond|over)\b")
_HOST = re.compile(r"\s(?:on|via|at|from)\s[A-Z][\w.]*")
_NEAR = 110  # characters
_NEAR_SIDE, _OPENING = 60, 20  # characters
_SIDES = ("input_price", "output_price")
# Beside an amount that is of no one side
_BOTH_SIDES = word_pattern(r"\b{side_sums}\b")
_FURTHEST = 90  # characters between a side and its amount
_WORD = re.compile(r"[^\s~≈]+")
_OF_NAME = re.compile(r"[A-Z][\w.-]*\w|o?\d[\w.]*")  # "Input tokens on Grok 4 are $3"
_CHANGE = word_pattern(r"{value_changes}|from|to|[$€£][\d.,]+")  # "rose from $1 to $2"
_BRACKETED_PAIR = re.compile(r"\([~≈]?[$€£][\d.]+\s?/\s?[$€£]?[\d.]+\)")
_ROLES = {
    "cached input": "cached_input_price",
    "cache read": "cached_input_price",
    "cache reads": "cached_input_price",
    "cached": "cached_input_price",
    "input": "input_price",
    "prompt": "input_price",
    "in": "input_price",
    "output": "output_price",
    "completion": "output_price",
    "out": "output_price",
}


def role_of(text: str, quantity: Quantity) -> str | None:
    """Return the price attribute that the words right at a money amount name ("$5 input", "input: $5"), or None."""
    return role_at(text, quantity)[0]


def role_at(text: str, quantity: Quantity) -> tuple[str | None, int]:
    """Return (price attribute or None, end of the words that name it)."""
    if _CACHE_LABEL.search(text, 0, quantity.start):
        return "cached_input_price", quantity.end
    inside = _IN_UNIT.search(quantity.unit)
    if inside:
        both = _OTHER_SIDE.match(text, quantity.end) is not None
        return None if both else _ROLES[inside[1].lower()], quantity.end
    after = _AFTER.match(text, quantity.end)
    before = _BEFORE.search(text[max(0, quantity.start - 60) : quantity.start])
    if after and not (before and after["role"].lower() in {"in"}):
        both = _OTHER_SIDE.match(text, after.end()) is not None
        end = after.end() + ("(" in after[0] and text.startswith(")", after.end()))
        return (None, quantity.end) if both else (_ROLES[after["role"].lower()], end)
    if before:
        return _ROLES[before["role"].lower()], quantity.end
    return _linked_side(text, quantity.start), quantity.end


def _linked_side(text: str, position: int) -> str | None:
    """Return the side before an amount with nothing between that says anything: "input costs run approximately $3"."""
    links = base("measures")["side_links"]
    written = _WORD.findall(text, max(0, position - _FURTHEST), position)
    words = [word.lower() for word in written]
    for index in range(len(words) - 1, -1, -1):
        side = _ROLES.get(words[index].removesuffix(":").removesuffix("s"))
        if side is not None and len(words[index]) > 3:  # "in" and "out" are sides only right at an amount
            cached = index > 0 and words[index - 1] in {"cached", "cache"}
            return "cached_input_price" if cached and side == "input_price" else side
        if words[index] not in links and not _OF_NAME.fullmatch(written[index]) and not _CHANGE.fullmatch(words[index]):
            return None
    return None


def of_cache(attribute: str | None, cache: str) -> str | None:
    """Return the attribute of an amount by what it says of the cache: what filling it costs is none of ours."""
    if attribute not in {"input_price", "token_price", "cached_input_price"} or not cache:
        return attribute
    return {"read": "cached_input_price", "miss": "input_price"}.get(cache)


def repeats_side(text: str, previous: Quantity, quantity: Quantity) -> bool:
    """True for $4 of "$2 per million input tokens up to 200K and $4 above" and of "$2 on Groq, $4 on Together".

    The amount is of the same side as the one before, for another size of prompts or at another host.
    """
    between = text[previous.end : quantity.start]
    if quantity.unit or not _JOINED.fullmatch(between):
        return False
    if _ABOVE.match(text, quantity.end):
        return any(char.isdigit() for char in between)
    return _HOST.search(between) is not None and _HOST.match(text, quantity.end) is not None


def is_lowered_by_cache(text: str, quantity: Quantity) -> bool:
    """True for $1.25 of "caching lowers input to $1.25", and for the second amount of "from $2.50 to $1.25"."""
    if is_left(text, quantity):
        return False
    since = max(0, quantity.start - _NEAR)
    change = _FROM_TO.search(text, since, quantity.start)
    return _caching_lowers().search(text, since, change.start() if change else quantity.start) is not None


def last_side(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the side named last before an amount: "cached tokens cost a tenth: $1.50 on X"."""
    named = [c for c in sentence.of("role") if c.end <= quantity.start and c.end - c.start > 3]
    return named[-1].key if named and quantity.start - named[-1].end <= 80 else None


def only_cached(sentence: Sentence) -> bool:
    """True if the sentence speaks of cached tokens and of no other side: "cache hits cost $1.50 on X"."""
    sides = [sentence.text[cue.start : cue.end].lower() for cue in sentence.of("role", "output_price", "input_price")]
    return sentence.has("role", "cached_input_price") and all(side in {"in", "out"} for side in sides)


def only_side(sentence: Sentence, money: Sequence[Quantity]) -> str | None:
    """Return the side that a sentence speaks of for the last amount, if it names one only: "At $15/M, its output is".

    That is so near the side, and near another amount of it: "$6/M output is less than A ($30/M) or B ($75/M)".
    """
    named = [cue for cue in sentence.of("role", *_SIDES) if cue.end - cue.start > 3]
    sides = {cue.key for cue in named}
    if len(sides) != 1:
        return None
    for index in range(len(money) - 1, -1, -1):
        quantity, before = money[index], money[index - 1] if index else None
        if _BOTH_SIDES.search(sentence.text, quantity.end, quantity.end + _OPENING):
            return None
        if any(abs(cue.start - quantity.end) <= _NEAR_SIDE or _opens(sentence.text, cue) for cue in named):
            return min(sides)
        if before is None or quantity.start - before.end > _NEAR_SIDE or quantity.dimension != before.dimension:
            return None
        if _BOTH_SIDES.search(sentence.text, before.end, quantity.start):
            return None
    return None


def _opens(text: str, cue: Cue) -> bool:
    """True for the side of "For input processing, A ($3/M) costs more than B ($2/M)": all prices are of it."""
    return cue.start <= _OPENING and text.find(",", cue.end, cue.end + _OPENING) >= 0


def is_left(text: str, quantity: Quantity) -> bool:
    """True for $2.50 of "caching takes input from $2.50 to $1.25": the price that the other takes the place of."""
    return bool(_FROM.search(text, 0, quantity.start) and _TO.match(text, quantity.end))


def names_saving(words: str) -> bool:
    """Return whether words beside a price only tell what the cache takes off it: "with prompt caching cutting that"."""
    return _saving().search(words) is not None


@cache
def _lowering() -> str:
    return spelled(base("conditions")["cache_lowers"])


@cache
def _caching_lowers() -> re.Pattern[str]:
    return re.compile(rf"\bcach(?:e|ed|ing)\b[^.;]{{0,40}}\b(?:{_lowering()}|down)\b[^.;$]{{0,40}}$", re.IGNORECASE)


@cache
def _saving() -> re.Pattern[str]:
    return re.compile(
        rf"\bcach(?:e|ed|ing)\s(?:\w+\s){{0,2}}(?:{_lowering()})\s(?:that|this|it|the|them|by|up)\b", re.I
    )


def is_behind_version(sentence: Sentence, quantity: Quantity) -> bool:
    """True for both amounts of "o3-mini ($1.10/$4.40)": a version has no plans, whatever else the sentence names."""
    opened = sentence.text.rfind("(", 0, quantity.start)
    pair = _BRACKETED_PAIR.match(sentence.text, opened) if opened >= 0 else None
    if pair is None or pair.end() < quantity.end:
        return False
    return any(m.end == opened - 1 and any(c.isdigit() for c in m.name) for m in sentence.models)
