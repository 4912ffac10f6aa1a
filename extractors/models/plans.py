"""Resolves the names of consumer plans ("Plus") by the model or brand beside them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from counterclaim.extractors.lexicon import base, load, per_lexicon
from counterclaim.extractors.models.aliases import is_plan
from counterclaim.extractors.models.kinds import kind_of

_LONGEST_BRAND = 24
_AFTER = r"\s*(?:[(:–—-]\s*)?(?:for\s+)?(?:the\s+|a\s+)?(?:{brand}(?:\.ai)?\s+)?{plan}"
_RUN = r"(?P<run>[A-Z]\w+(?:\s?/\s?[A-Z]\w+)+)"

_MORE_OF_NAME = re.compile(r"\s[A-Z]")
_CAPITALISED = re.compile(
    r"\b([A-Z][a-z]+)(?:\s(?=([a-z]+)))?"
)  # a plan's name, and the word in small letters behind it


@cache
def _label_words() -> frozenset[str]:
    return frozenset(base("plan_prices")["label_fillers"])


@per_lexicon()
def _brands() -> dict[str, dict[str, Any]]:
    brands: dict[str, dict[str, Any]] = load("families")["brands"]
    return brands


def brand_of(subject: str) -> str | None:
    """Return the brand whose plans give access to a model: ``GPT-5`` gives ``ChatGPT``; None if it has none."""
    found = [
        (len(family), brand)
        for brand, entry in _brands().items()
        for family in entry["families"]
        if subject == family or subject.startswith((f"{family} ", f"{family}-"))
    ]
    return max(found)[1] if found else None


def is_brand(name: str) -> bool:
    """Return True for a consumer product or one of its plans: ``ChatGPT``, ``Claude Pro``."""
    return any(name == brand or name.removeprefix(f"{brand} ") in entry["plans"] for brand, entry in _brands().items())


def plan_named(subject: str, words: str) -> str:
    """Return the plan of the subject's brand that ``words`` (a label or header) name, else the subject itself.

    >>> plan_named("ChatGPT", "Pro / Plus")
    'ChatGPT Plus'
    >>> plan_named("Claude", "Pro / Plus")
    'Claude Pro'
    >>> plan_named("SuperGrok", "Heavy usage")
    'SuperGrok'
    """
    brand = brand_of(subject)
    if brand is None:
        return subject
    found = {match[1] for match in _CAPITALISED.finditer(words) if not match[2] or match[2] in _label_words()}
    plan = next((plan for plan in _brands()[brand]["plans"] if plan in found), None)
    return f"{brand} {plan}" if plan and not subject.endswith(f" {plan}") else subject


def plan_near(subject: str, text: str, start: int, end: int) -> str:
    """Return the plan named right behind or before a price at ``start:end``, else the subject itself."""
    own = kind_of(subject) == "product" and not is_plan(subject)
    brand = brand_of(subject) or (subject if own else None)
    if brand is None:
        return subject
    run = re.match(_AFTER.format(plan=_RUN, brand=re.escape(brand)), text[end : end + 40])
    if run and (plan := plan_named(subject, run["run"])) != subject:  # "$20/month for Pro/Plus"
        return plan
    plans = f"(?:{'|'.join(map(re.escape, _plans(brand)))})(?:\\s\\d+[x×])?"  # "Max 5x"
    behind = re.match(_AFTER.format(plan=f"({plans})", brand=re.escape(brand)) + r"(?![\w/])", text[end : end + 30])
    if behind and "(" in behind[0] and _MORE_OF_NAME.match(text, end + behind.end()):
        behind = None  # "$60/mo (Pro Ultimate)": another plan
    before = re.search(
        rf"\b({plans})(?:\s(?:[Pp]lans?|[Tt]iers?|[Ss]ubscriptions?|[Ss]ubscribers|[Uu]sers|[Aa]ccounts?)"
        rf"(?:\s(?:of|for|from)\s{re.escape(brand)})?)?"
        r"\s*(?:\(|[:,–—-])?\s*"
        r"(?:(?:[Ii]s|[Aa]t|[Cc]osts?|[Ff]or|[Ff]rom|[Ss]tart(?:s|ing) (?:at|from)(?: just)?)\s)?\s*[~≈]?$",
        text[max(0, start - 40) : start],
    )
    if before and _other_brand(text[: max(0, start - 40) + before.start()], brand):
        before = None
    match = behind or before
    return f"{brand} {match[1]}" if match else subject


@per_lexicon(maxsize=256)
def _plans(brand: str) -> list[str]:
    """Return the plans of a brand; any that plans are called by if no list has them, the longer names first."""
    known = _brands().get(brand)
    return known["plans"] if known else sorted(base("plan_prices")["plans"], key=len, reverse=True)


def _other_brand(before: str, brand: str) -> bool:
    """Return True if the word that ends a text is another brand's name: its plan is none of this brand's."""
    word = re.search(r"([\w.]+)\s$", before[-_LONGEST_BRAND:])
    return word is not None and word[1].removesuffix(".ai") in {*_brands()} - {brand}
