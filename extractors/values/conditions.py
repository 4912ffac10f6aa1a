"""Parses the conditions that headings, captions, brackets and phrases put on a value, by ``lexicon/conditions.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from counterclaim.extractors.lexicon import base

_WORD = re.compile(r"[$€£¥₹]|\d[\d,]*(?:\.\d+)?[A-Za-z]*|[^\W\d_]+(?:[.'’][^\W\d_]+)*\.?|[^\s\w]", re.UNICODE)
_SHARE = re.compile(r"\b(?:save\s)?(?:up to\s)?\d+\s?%(?:\s(?:off|discount|savings|cheaper|less))?", re.IGNORECASE)
_MARKS = frozenset(",.:;()[]/|&+–—-\"'’“”*$")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a heading, caption or label narrows prices to; ``plain`` says that it names the ordinary offer."""

    tier: str | None = None
    medium: str | None = None
    plain: bool = False


@cache
def _data() -> Any:
    return base("conditions")


def spelled(phrases: Iterable[str]) -> str:
    """Return a pattern of phrases, longest first; a space also stands for a hyphen or for nothing but one."""
    parts = (
        re.escape(p).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]") for p in sorted(phrases, key=len, reverse=True)
    )
    return "|".join(parts)


@cache
def _scope_words() -> dict[tuple[str, ...], tuple[str, str]]:
    """Return phrases as words -> (kind, name): tiers, the plain offer, media, words that narrow nothing."""
    data = _data()
    out: dict[tuple[str, ...], tuple[str, str]] = {(word,): ("filler", "") for word in data["filler"]}
    for kind, names in (("medium", data["media"]), ("tier", data["tiers"])):
        for name, phrases in names.items():
            out |= {tuple(phrase.split()): (kind, name) for phrase in phrases}
    return out | {tuple(phrase.split()): ("plain", "") for phrase in data["plain_tiers"]}


def scope_of(label: str) -> Scope | None:
    """Return what a heading or caption narrows prices to; None if it does not, or has a word that nothing explains.

    >>> scope_of("Batch API (per 1M tokens)").tier
    'batch'
    >>> scope_of("How the Batch API halves your bill") is None
    True
    """
    label = _SHARE.sub(" ", label.replace("-", " "))
    words = [word.lower().rstrip(".") for word in _WORD.findall(label) if word not in _MARKS]
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        known = next(
            ((n, entry) for n in (4, 3, 2, 1) if (entry := _scope_words().get(tuple(words[at : at + n])))), None
        )
        if known is None:
            return None
        at += known[0]
        found.append(known[1])
    tiers = {name for kind, name in found if kind == "tier"}
    media = {name for kind, name in found if kind == "medium"}
    plain = any(kind == "plain" for kind, _ in found)
    if len(tiers) + plain > 1 or (plain and media) or not (tiers or media or plain):
        return None
    return Scope(min(tiers, default=None), "/".join(sorted(media)) or None, plain)


@cache
def _media() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{spelled(word for words in _data()['media'].values() for word in words)})\b", re.IGNORECASE
    )


@cache
def _cache_write() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spelled(_data()['cache']['write'])})\b", re.IGNORECASE)


def is_cache_write(label: str) -> bool:
    """Return whether a label is about filling a cache: "Prompt caching write"."""
    return "cach" in label.lower() and _cache_write().search(label) is not None


def names_other_medium(label: str) -> bool:
    """Return whether a label is about tokens that are not those of text: "Input (audio)", "Image output"."""
    return _media().search(label) is not None and re.search(r"\btext\b", label, re.IGNORECASE) is None


@cache
def _statuses() -> re.Pattern[str]:
    data = _data()
    lead = rf"(?:(?:{spelled(data['surface_prepositions'])})\s)?"
    return re.compile(
        rf"\W*{lead}(?:{spelled([*data['statuses'], *data['plans'], *data['surfaces']])})\W*", re.IGNORECASE
    )


def is_listed_condition(text: str) -> bool:
    """Return whether a short text is nothing but for whom or where a value holds: "beta", "AI Pro", "via API"."""
    return _statuses().fullmatch(text) is not None


@cache
def _whole_setup() -> re.Pattern[str]:
    data = _data()["setups"]
    kinds = [*data["modes"], *data["names"]]
    noun = rf"(?:[\s-](?:{spelled(data['effort_nouns'])}))?"
    effort = rf"(?:{spelled(data['efforts'])})(?:[\s-](?:{spelled(data['effort_kinds'])}))?{noun}"
    leads = spelled([*data["prepositions"], *data["absences"]])
    lead = rf"(?:(?:{leads})\s?)?(?:(?:{spelled(data['adjectives'])})[\s-])*"
    body = rf"{effort}|{lead}(?:{spelled([*kinds, *data['resources'], *data['harnesses']])})|{_counts()}"
    return re.compile(
        rf"\W*(?:(?:{spelled(data['effort_labels'])})\s?[:=]\s?)?(?:{body})(?:\s(?:{spelled(data['switches'])}))?\W*",
        re.IGNORECASE,
    )


@cache
def _counts() -> str:
    """Return the pattern of counted attempts, examples and budgets: "5-shot", "pass@1", "best of 8", "32K budget"."""
    data = _data()["setups"]
    return (
        rf"(?:\d+|{spelled(data['shot_counts'])})[- ]shots?(?: cot)?|(?:{spelled(data['measures_at'])})\s?[@^]\s?\d+"
        rf"|best[- ]of[- ](?:\d+|n)|{spelled(data['votes'])}|\d+[KM]? (?:(?:{spelled(data['budgets'])}) )?budget"
    )


def is_setup(text: str) -> bool:
    """Return whether a short text is nothing but how a score was reached: "high", "with tools", "pass@1, no tools"."""
    parts = [part for part in re.split(r"[,;+]|\sand\s", text) if part.strip()]
    return bool(parts) and all(_whole_setup().fullmatch(part.strip()) for part in parts)


@cache
def _setup_phrase() -> re.Pattern[str]:
    """Return a pattern of set-ups within a sentence; efforts only with a word that makes them one."""
    data = _data()["setups"]
    preposition = spelled([*data["prepositions"], "no"])
    adjective = rf"(?:(?:{spelled(data['adjectives'])})[\s-]){{0,4}}"
    levels = [effort for effort in data["efforts"] if effort != "none"]
    effort = (
        rf"(?:(?:{spelled(data['effort_leads'])})\s)?(?:{spelled(levels)})(?:[\s-](?:{spelled(data['effort_kinds'])}))?"
        rf"[\s-](?:{spelled(data['effort_measures'])})\b"
    )
    thinking = rf"(?:(?:{preposition})\s){adjective}(?:{spelled(data['modes'])})(?:\s(?:{spelled(data['switches'])}))?"
    resource = (
        rf"(?:(?:{spelled(data['resource_leads'])})\s){adjective}(?:access to\s)?(?:{spelled(data['resources'])})"
    )
    resource += rf"(?!\s(?:{spelled(data['uses'])})\b)"
    harness = rf"(?:(?:{preposition})\s){adjective}(?:[\w.-]+\s){{0,3}}?(?:{spelled(data['harnesses'])})"
    names = rf"(?:(?:{preposition}|on)\s)(?:the\s)?(?:{spelled(data['names'])})"
    alone = rf"(?:{spelled(m for m in data['modes'] if 'think' in m and m != 'thinking')})(?:\smode)?"
    return re.compile(
        rf"(?<![\w-])(?:{effort}|{thinking}|{resource}|{harness}|{names}|{alone}|{_counts()})(?![\w-])", re.IGNORECASE
    )


def setups_in(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield the phrases of a sentence that say how a score was reached: "with our in-house harness"."""
    return _setup_phrase().finditer(text, start, len(text) if end is None else end)


@cache
def _columns() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{spelled(_data()['setups']['columns'])})\W*", re.IGNORECASE)


def heads_conditions(label: str) -> bool:
    """Return whether a column holds the set-up of its row: "Reasoning effort", "Agent", "Modality"."""
    return _columns().fullmatch(label) is not None
