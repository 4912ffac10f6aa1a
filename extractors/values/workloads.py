"""Parses the workload that a cost is given for: tokens in a month, or requests of so many tokens each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base, phrases

_SCALES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9}
_NUMBER = (
    r"(?<![\w.,$€£])(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s?(?P<s>[kmb]|thousand|million|billion)(?![a-z]))?\+?"
)
_OPEN_ENDED = re.compile(r"(?:[<>≤≥–—-]|\b(?:to|under|over|below|above|up to))\s?$", re.IGNORECASE)
_RANGE = re.compile(r"\s?(?:[–—-]|to)\s?\d")
_FACTOR = re.compile(rf"{_NUMBER}\s?[×x*]\s?\$", re.IGNORECASE)
_MOST_DIGITS = 15
_LEAST_EVENTS = 1000  # fewer a month are rather what a plan allows


@dataclass(frozen=True, slots=True)
class Workload:
    """What a cost is for; ``tokens`` a month are None where the words do not give them.

    ``sides`` says that they tell input from output; ``monthly`` that they say how much it is in a month; ``counted``
    that they give any amount.
    """

    tokens: Decimal | None = None
    monthly: bool = False
    sides: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    days: int | None
    open_ended: bool


def find_workload(text: str) -> Workload:
    """Return the workload that a heading, a caption or a line states; one without anything if it states none.

    >>> find_workload("Heavy API user (10M tokens/month)").tokens
    Decimal('10000000')
    >>> find_workload("500 queries/day, 2,000 input and 500 output tokens each").tokens
    Decimal('37500000')
    """
    inputs, outputs = _amounts("input", text), _amounts("output", text)
    events, plain = _amounts("events", text), _amounts("tokens", text)
    others = [] if events else _amounts("others", text)  # "50K icebreakers/month": how many tokens each takes is open
    counted = bool(inputs or outputs or events or plain or others)
    days = {amount.days for amount in (*inputs, *outputs, *events, *plain, *others) if amount.days}
    if not days and (lead := _lead().match(text)) is not None:  # "Daily token volume: 10M input + 5M output"
        days = {base("workloads")["adverbs"][lead["adverb"].lower()]}
    monthly = len(days) == 1 or (not days and counted and _month().search(text) is not None)
    period = days.pop() if len(days) == 1 else 1
    whole = Workload(None, monthly, bool(inputs or outputs), counted)
    if others or any(amount.open_ended for amount in (*inputs, *outputs, *events, *plain)):
        return whole
    if len(inputs) == len(outputs) == 1 and not plain and len(events) <= 1:
        sum_of_both = inputs[0].value + outputs[0].value
        if events:
            return Workload(sum_of_both * events[0].value * period, monthly, True, True)
        return whole if _each().search(text) else Workload(sum_of_both * period, monthly, True, True)
    if len(plain) == 1 and not inputs and not outputs and not _each().search(text):
        return Workload(plain[0].value * period, monthly and bool(plain[0].days or not events), False, True)
    if (
        len(plain) == len(events) == 1
        and not inputs
        and not outputs
        and not plain[0].days
        and _tokens_of_each().search(text)
    ):
        return Workload(plain[0].value * events[0].value * period, monthly, False, True)
    if len(inputs) + len(outputs) == 1 and not plain and not events and not _each().search(text):
        return Workload((inputs or outputs)[0].value * period, monthly, True, True)
    return whole


def sides_of(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the input and the output tokens a month that a text states, each once, or None.

    >>> sides_of("100M input tokens and 10M output tokens per month")
    (Decimal('100000000'), Decimal('10000000'))
    """
    inputs, outputs, events = _amounts("input", text), _amounts("output", text), _amounts("events", text)
    load = find_workload(text)
    if load.tokens is None or not (load.monthly and len(inputs) == len(outputs) == 1):
        return None
    both = inputs[0].value + outputs[0].value
    if len(events) > 1 or not both:
        return None
    return inputs[0].value * load.tokens / both, outputs[0].value * load.tokens / both


def names_same_workload(text: str) -> bool:
    """Return True for "for that same workload": what a cost is for has been said before."""
    return _same_workload().search(text) is not None


def costs_otherwise(text: str) -> bool:
    """Return True for a sentence that speaks of a saving, a budget or a condition: its amount is no bill."""
    return "?" in text or "%" in text or _otherwise().search(text) is not None


def is_for_another_load(text: str) -> bool:
    """Return True for "for another workload" and "with caching": no bill of what was stated before."""
    return _other_load().search(text) is not None


@cache
def _other_load() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(base('workloads')['other_loads'])})(?![a-z])", re.IGNORECASE)


@cache
def _otherwise() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(base('workloads')['otherwise'])})(?![a-z])", re.IGNORECASE)


@cache
def _same_workload() -> re.Pattern[str]:
    words = base("workloads")
    same = rf"(?<![a-z])(?:{_any(words['same'])})\s(?:{_any(words['loads'])})(?![a-z])"
    return re.compile(same, re.IGNORECASE)


def factors_of(text: str) -> Decimal | None:
    """Return the tokens that a calculation multiplies with prices ("5.13B × $2.50/M + 525M × $10/M"), or None."""
    found = [_value(match) for match in _FACTOR.finditer(text)]
    return sum(found, Decimal(0)) if found and min(found) >= 1000 else None


def events_a_month(text: str) -> str | None:
    """Return the words for thousands of pieces of work a month or a day, if a text states one such number.

    >>> events_a_month("An app with 500,000 monthly requests pays")
    '500,000 monthly requests'
    """
    found = [match for match in _events().finditer(text) if _value(match) >= _LEAST_EVENTS]
    bounded = any(_OPEN_ENDED.search(text, 0, match.start()) for match in found)
    return found[0][0] if len(found) == 1 and not bounded else None


def runs_a_month(text: str) -> bool:
    """Return True for "40 agents run every hour for 30 days": work of a month without a count of tokens."""
    return _whole_month().search(text) is not None


def states_month(text: str) -> bool:
    """Return True if a text speaks of a month or of a day."""
    return _period().search(text) is not None


def ends_in_difference(text: str) -> bool:
    """Return True for "the difference between A and B is": the amount behind it is no price."""
    return _difference().search(text) is not None


def names_people(text: str) -> bool:
    """Return True for "a team of 5 (mixed usage)" and "30 users": what plans are bought for."""
    return _people().search(text) is not None


def _value(match: re.Match[str]) -> Decimal:
    digits = match["n"].replace(",", "")[:_MOST_DIGITS]
    return Decimal(digits) * _SCALES.get((match["s"] or "").lower(), 1)


def _amounts(kind: str, text: str) -> list[_Amount]:
    out = []
    for match in _patterns()[kind].finditer(text):
        period = match["period"] or match["adverb"]
        known = {**base("workloads")["days"], **base("workloads")["adverbs"]}
        bounded = _OPEN_ENDED.search(text, 0, match.start()) or _RANGE.match(text, match.end("n"))
        out.append(_Amount(_value(match), known[period.lower()] if period else None, bounded is not None))
    return out


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of amounts of each kind, with the period behind them."""
    words = base("workloads")
    period = (
        rf"(?:\s?(?:/|per|a|each|every)\s?(?P<period>{_any(words['days'])})(?![a-z])"
        rf"|\s(?P<adverb>{_any(words['adverbs'])})(?![a-z]))?"
    )
    sides = f"{_any(words['input'])}|{_any(words['output'])}"
    body = {
        "input": rf"\s(?:tokens?\s)?(?:{_any(words['input'])})(?![a-z])(?:\stokens?)?",
        "output": rf"\s(?:tokens?\s)?(?:{_any(words['output'])})(?![a-z])(?:\stokens?)?",
        "tokens": rf"[\s-](?:total\s)?tokens?(?!\s(?:{sides})\b|[a-z])",
        "events": rf"\s(?:(?!(?:tokens?|{sides})\b)[\w-]+\s){{0,3}}?(?:{_any(words['events'])})(?![a-z])",
    }
    found = {kind: re.compile(_NUMBER + tail + period, re.IGNORECASE) for kind, tail in body.items()}
    none = _any([*words["no_events"], *words["people"], *words["events"], *words["input"], *words["output"]])
    other = rf"\s(?:(?!(?:{none})\b)[a-z]{{3,}}\s)?(?!(?:{none})\b)[a-z]{{3,}}s{period.removesuffix('?')}"
    return found | {"others": re.compile(_NUMBER + other, re.IGNORECASE)}


@cache
def _events() -> re.Pattern[str]:
    words = base("workloads")
    events, days, adverbs = _any(words["events"]), _any(words["days"]), _any(words["adverbs"])
    return re.compile(
        rf"{_NUMBER}\s(?:(?:{adverbs})\s(?:[\w-]+\s)?(?:{events})"
        rf"|(?:[\w-]+\s)?(?:{events})\s?(?:(?:/|per|a|each|every)\s?(?:{days})|(?:{adverbs})))(?![a-z])",
        re.IGNORECASE,
    )


@cache
def _lead() -> re.Pattern[str]:
    words = base("workloads")
    return re.compile(
        rf"\W*(?P<adverb>{_any(words['adverbs'])})\s(?:[a-z]+\s)?(?:{_any(words['volumes'])})\W*[:=–—-]", re.IGNORECASE
    )


@cache
def _month() -> re.Pattern[str]:
    months = [word for word, days in {**base("workloads")["days"], **base("workloads")["adverbs"]}.items() if days == 1]
    return re.compile(rf"(?<![a-z])(?:{_any(months)})(?![a-z])", re.IGNORECASE)


@cache
def _period() -> re.Pattern[str]:
    words = (*base("workloads")["days"], *base("workloads")["adverbs"])
    return re.compile(rf"(?<![a-z])(?:{_any(words)})(?![a-z])", re.IGNORECASE)


@cache
def _whole_month() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)\d.*\s(?:for|over)\s(?:{_any(base('workloads')['whole_month'])})(?![a-z])", re.IGNORECASE
    )


@cache
def _difference() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z])(?:{_any(base('workloads')['differences'])})\s[^;$:]*\s(?:is|of)\s(?:\w+\s){{0,2}}[~≈]?$",
        re.IGNORECASE,
    )


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(base('workloads')['each'])})(?![a-z])", re.IGNORECASE)


@cache
def _tokens_of_each() -> re.Pattern[str]:
    """Return the pattern of tokens that one event takes: "500 tokens avg", "average of 500 tokens"."""
    each = _any(base("workloads")["each"])
    return re.compile(
        rf"(?<![a-z])(?:tokens?,?\s?\(?(?:{each})(?![a-z])|(?:{each})\s(?:of\s|about\s|~)*[\d.,]+\s?[km]?\stokens?)",
        re.IGNORECASE,
    )


@cache
def _people() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_any(base('workloads')['people'])})(?![a-z])", re.IGNORECASE)


@cache
def _heads(key: str) -> frozenset[str]:
    return frozenset(" ".join(one.split()) for one in phrases(base("workloads")[key]))


def heads_monthly_costs(label: str) -> bool:
    """Return True for "Est. Monthly Cost ($)" and "30-day": what stands below or behind is what a month costs."""
    return _plain_label(label) in _heads("heads_monthly")


def heads_costs(label: str) -> bool:
    """Return True for "Cost": it is what a month costs where the workload is one of a month."""
    return heads_monthly_costs(label) or _plain_label(label) in _heads("heads_cost")


def _plain_label(label: str) -> str:
    plain = re.sub(r"[(\[](?:usd|us\$|\$)[)\]]|[~≈*$:()]|\busd\b", " ", label.lower())
    return " ".join(plain.split())


def heads_scenario(heading: str) -> bool:
    """Return True for "Scenario A: ..." and "Example 2 - ...": a heading that is the condition of what is below it."""
    return _scenario().match(heading) is not None


@cache
def _scenario() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{_any(base('workloads')['scenario'])})(?![a-z])[\s#]*(?:\d+|[A-Z])?\s?[:.–—-]", re.IGNORECASE
    )


def heads_condition(label: str) -> bool:
    """Return True for "With caching": a column of the same costs under a condition."""
    first = label.lower().split(maxsplit=1)
    return bool(first) and first[0] in base("workloads")["heads_condition"]
