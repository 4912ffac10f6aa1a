"""Reads numbers as scores on a benchmark's scale: percent, ten, Elo points, percentiles; "from 61% to 66%" as 66%."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.phrases import benchmarks as phrases
from counterclaim.extractors.sentences.records import Sentence

_TOTAL = re.compile(r"\s?(?:/|(?:out )?of(?: the)?\s)\s?(\d{1,4})(?![\d.%,]|\s?%)")
# Behind a count: "16 correctly (80%)"; before the whole of one: "11 out of "
_SHARE_BEHIND = re.compile(r"(?:\s(?:out\s)?of\s(?:the\s)?\d+)?(?:\s[a-z]+){0,3}\s?\(\d+(?:\.\d+)?\s?%\)")
_OF_COUNT = re.compile(r"\d\s(?:out\s)?of\s(?:the\s)?$")
_SECOND = re.compile(r"(?:to|[-–—])\s?(?P<value>\d+(?:\.\d+)?\s?%?)$")
_LEAST_PERCENTILE, _NEAR, _BEHIND = Decimal(1), 90, 24  # the last two in characters
_SCALES = {
    "percent": (Decimal(0), Decimal(100)),
    "ten": (Decimal(0), Decimal(10)),
    "elo": (Decimal(500), Decimal(4500)),
    "index": (Decimal(0), Decimal(100)),
    "points": (Decimal(0), Decimal(5000)),
}


def slug(key: str) -> str:
    """Return a benchmark id as the annotation scheme writes it: dots become hyphens."""
    return key.replace(".", "-")


def score_value(text: str, quantity: Quantity, key: str, *, share: bool | None = None) -> Decimal | None:
    """Return a number as a score on the benchmark's scale, or None if it can be none.

    On a scale of percent a score may be written as a share: 0.833, or 14/15. ``share`` says whether the numbers beside
    it are; by itself a number below one is read as one only with two decimals, and 0.9 is left unread.
    """
    value = quantity.value
    percent = is_in_percent(key)
    if quantity.dimension == "number" and _is_count(text, quantity):
        return None
    if quantity.dimension == "number" and (total := _TOTAL.match(text, quantity.end)) is not None:
        if not percent:
            return value if fits(key, quantity) and Decimal(total[1]) >= value else None
        return _part(value, Decimal(total[1]))
    if is_percentile(text, quantity):
        return value
    if percent and quantity.dimension == "number" and 0 < value <= 1 and share is not False:
        return value * 100 if share or (value < 1 and _decimals(value) >= 2) else None
    return value if fits(key, quantity) else None


def _is_count(text: str, quantity: Quantity) -> bool:
    """Return whether a number counts what was solved or asked: "16 correctly (80%)", "of 20 problems"."""
    if _SHARE_BEHIND.match(text, quantity.end) or _OF_COUNT.search(
        text[max(0, quantity.start - _BEHIND) : quantity.start]
    ):
        return True
    return _items().match(text, quantity.end) is not None


@cache
def _items() -> re.Pattern[str]:
    return word_pattern(r"\s(?:[A-Za-z-]{2,20}\s){0,2}{test_items}\b")


def _decimals(value: Decimal) -> int:
    return -int(value.as_tuple().exponent)


def _part(value: Decimal, total: Decimal) -> Decimal | None:
    """Return 14/15 in percent, to one decimal; two numbers that may both be percents are no fraction."""
    if total in {10, 100} or not 0 <= value <= total or total < 5 or 50 <= total < 100:
        return value * 100 / total if total in {10, 100} and value <= total else None
    return (value * 100 / total).quantize(Decimal("0.1"))


def fits(key: str, quantity: Quantity) -> bool:
    """Return True if a number can be a score on the benchmark's scale; bare small integers cannot."""
    low, high = _SCALES[load("benchmarks").get(key, {}).get("scale", "percent")]
    if quantity.dimension == "percent":
        return high <= 100 and Decimal(0) <= quantity.value <= Decimal(100)
    whole = quantity.value == quantity.value.to_integral_value() and quantity.value < 10
    return low <= quantity.value <= high and not (whole and high > 10)


def may_be_percentile(key: str, quantity: Quantity) -> bool:
    """Return whether a cell's "96.3%" or "51.6" is a percentile: on a scale of Elo points nothing else is as low."""
    if not load("benchmarks").get(key, {}).get("percentile"):
        return False
    exact = quantity.dimension == "percent" or _decimals(quantity.value) > 0
    return exact and _LEAST_PERCENTILE <= quantity.value <= 100


def is_in_percent(key: str) -> bool:
    """Return whether the scores on a benchmark run to a hundred."""
    return _SCALES[load("benchmarks").get(key, {}).get("scale", "percent")][1] == 100


def is_percentile(text: str, quantity: Quantity) -> bool:
    """Return whether a number is a percentile: "the 89th percentile", "percentile rank of 96.3"."""
    if not 0 < quantity.value <= 100 or quantity.dimension not in {"percent", "number"}:
        return False
    before = text[max(0, quantity.start - _BEHIND) : quantity.start]
    return phrases.PERCENTILE.match(text, quantity.end) is not None or (
        phrases.PERCENTILE_BEFORE.search(before) is not None
    )


def with_new_scores(sentence: Sentence) -> Sentence:
    """Return a sentence in which "improved its score from 61% to 66%" states the new score, and not a range."""
    if not any(_is_rise(sentence, one) for one in sentence.quantities):
        return sentence
    return replace(sentence, quantities=tuple(_new(sentence, one) for one in sentence.quantities))


def _is_rise(sentence: Sentence, quantity: Quantity) -> bool:
    text, start = sentence.text, max(0, quantity.start - _NEAR)
    if quantity.low is None or quantity.high is None or quantity.dimension not in {"percent", "number", "points"}:
        return False
    risen = phrases.RISEN_FROM.search(text[start : quantity.start])
    if risen is None or ("from" not in risen[0] and " to " not in text[quantity.start : quantity.end]):
        return False
    if any(start + risen.start() < m.start and m.end < quantity.start for m in sentence.models):
        return False  # "a new harness improved X from 57% to 65%": something done to a model
    near = ((start, quantity.start), (quantity.end, quantity.end + _BEHIND))
    return not any(_has_reason(sentence, first, last) for first, last in near)


def _has_reason(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a part of a sentence says what else than a new model made a score rise."""
    reasons = phrases.RISE_REASON.finditer(sentence.text, start, end)
    return any(not any(0 < m.start - reason.end() <= len(" the new ") for m in sentence.models) for reason in reasons)


def _new(sentence: Sentence, quantity: Quantity) -> Quantity:
    rise = _is_rise(sentence, quantity)
    second = _SECOND.search(sentence.text, quantity.start, quantity.end) if rise else None
    if second is None or quantity.high is None:
        return quantity
    return replace(quantity, value=quantity.high, start=second.start("value"), low=None, high=None)
