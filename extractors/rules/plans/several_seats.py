"""Tells amounts that several plans, seats or people cost together, by the words around them."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base

_REACH = 112  # characters before an amount
_NAME = r"[A-Z][\w.]*(?:\s[A-Z][A-Za-z.]*\+?|\s\d{1,2}[x×]){0,3}"
_PLAIN = r"[A-Z][A-Za-z.]*(?:\s[A-Z][A-Za-z.]*){0,2}"  # no model: "$20/mo (Tandem 4 + voice)" names what it includes
_END = r"\s?[:(=→–—-]?\s?[~≈]?$"
_FROM_TO = r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?"


def is_sum(text: str, start: int, end: int) -> bool:
    """Return whether an amount is what two that a plus joins cost: "A + B ($41)", "$41/month (A + B)"."""
    before = text[max(0, start - _REACH) : start]
    return ("+" in before and _added().search(before) is not None) or _added_behind().match(text, end) is not None


def is_of_several_seats(text: str, start: int) -> bool:
    """Return whether an amount is that of a number of seats or people: "4× Claude Pro: $82", "(3-5 reps): $60"."""
    before = text[max(0, start - _REACH) : start]
    return any(form.search(before) for form in _counted())


def _words(key: str) -> str:
    return "|".join(re.escape(one) for one in sorted(base("plan_prices")[key], key=len, reverse=True))


@cache
def _added() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w+]){_NAME}\s\+\s{_NAME}(?:\sfor\s[a-z]+(?:\s[a-z]+)?)?{_END}")


@cache
def _added_behind() -> re.Pattern[str]:
    return re.compile(rf"\s\({_PLAIN}(?:\sfor\s[a-z]+)?\s\+\s{_PLAIN}(?=\s?[)+])")


@cache
def _counted() -> tuple[re.Pattern[str], ...]:
    seats, counts = _words("seats"), _words("group_counts")
    return (
        re.compile(rf"(?<![\w.]){_FROM_TO}\s?[×x]\s{_NAME}(?:\s(?:{seats}))?{_END}"),
        re.compile(rf"(?<![\w.-]){_FROM_TO}\s{_NAME}\s(?:{seats}){_END}"),
        re.compile(rf"(?<!\w){_NAME}\s[×x]\s\d{{1,3}}\s?[=:(]\s?[~≈]?$"),
        re.compile(rf"\((?:all|{_FROM_TO})\s(?:[a-z]+\s)?(?:{seats})\){_END}"),
        re.compile(rf"\bfor\s{_FROM_TO}\s(?:[a-z]+\s)?(?:{seats})\s?\(\s?[~≈]?$"),
        re.compile(rf"\b(?:{_FROM_TO}|{counts})\s(?:{seats})\s(?:of|for|on)\s{_NAME}{_END}", re.IGNORECASE),
        re.compile(rf"\b\d{{1,4}}-(?:{_words('sized_groups')})\b[^.;$]{{0,60}}$", re.IGNORECASE),
    )
