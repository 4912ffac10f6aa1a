"""Applies what earlier sentences of a passage say of a value: who ran it, in which plan or mode it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Block, Claim, Document
from counterclaim.extractors.rules.conditions.prices import tier_named_in
from counterclaim.extractors.rules.conditions.specs import run_words
from counterclaim.extractors.rules.plans.plan_conditions import is_plan, plan_named_in
from counterclaim.extractors.sentences.splitter import sentence_spans
from counterclaim.extractors.values.conditions import spelled

_WINDOWS = frozenset({"context_window", "max_output"})
_RUN = _WINDOWS | {"throughput"}
_PRICES = frozenset({"input_price", "output_price", "cached_input_price", "token_price"})
_PROSE = frozenset({"paragraph", "item", "quote"})
_THEN_WITHIN = 120  # characters between "then" and the price


def in_passages(document: Document, claims: Iterable[Claim]) -> Iterator[Claim]:
    """Yield the claims with what stands before them in their passage; nothing is taken from behind."""
    blocks = sorted((block for block in document.blocks if block.kind in _PROSE), key=lambda block: block.start)
    starts = [block.start for block in blocks]
    stated: dict[tuple[str, str, str, tuple[str, ...]], str] = {}
    for claim in sorted(claims, key=lambda one: one.start):
        if claim.attribute not in _RUN | _PRICES or claim.relation != "is":
            yield claim
            continue
        index = bisect_right(starts, claim.start) - 1
        block = blocks[index] if index >= 0 and claim.start < blocks[index].end else None
        key = (claim.subject, claim.attribute, str(claim.value), block.path if block else ())
        tier = claim.qualifiers.tier
        if claim.attribute in _PRICES:
            tier = tier or (_then_charged(document, block, claim) if block is not None else None)
        elif tier is None and block is not None:
            again = stated.get(key) if _again().search(document.text[block.start : claim.start]) else None
            tier = again or _said_before(document, block, claim)
        if tier is not None:
            stated.setdefault(key, tier)
        yield claim if tier is None else replace(claim, qualifiers=replace(claim.qualifiers, tier=tier))


def _then_charged(document: Document, block: Block, claim: Claim) -> str | None:
    """Return the mode or size of prompts of the sentence before "it then costs $2 per million"."""
    if _then().search(document.text, max(block.start, claim.start - _THEN_WITHIN), claim.start) is None:
        return None
    text, at = document.of(block), claim.start - block.start
    spans = list(sentence_spans(text))
    own = next((number for number, (start, end) in enumerate(spans) if start <= at < end), 0)
    if not own or _then().search(text, spans[own][0], at) is None:
        return None
    return tier_named_in(text[slice(*spans[own - 1])])


@cache
def _then() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')['then'])})(?![\w-])", re.IGNORECASE)


def _said_before(document: Document, block: Block, claim: Claim) -> str | None:
    """Return the machine of a run, or the plan of a list of what one gets, that the sentences before a claim name."""
    text = document.of(block)
    at = claim.start - block.start
    spans = list(sentence_spans(text))
    own = next((span for span in spans if span[0] <= at < span[1]), None)
    if own is None or own[0] == 0:
        return None
    before = text[: own[0]]
    run = list(run_words().finditer(before))
    if run and _measured().search(text, own[0], own[1]):
        return run[-1][0]
    if claim.attribute in _WINDOWS and not is_plan(claim.subject) and _gets().match(text, own[0]):
        last = next(text[start:end] for start, end in reversed(spans) if end <= own[0] and start < own[0])
        return plan_named_in(last)
    return None


@cache
def _measured() -> re.Pattern[str]:
    """Return the pattern of what only somebody who ran a model knows: a speed, the memory that it took."""
    data = base("conditions")
    units, words = spelled(data["measured_units"]), spelled(data["measured"])
    return re.compile(rf"\d\s?(?:{units})(?!\w)|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _again() -> re.Pattern[str]:
    determiner = spelled(base("conditions")["determiners"])
    return re.compile(rf"(?:\b(?:{determiner})|['’]s)\s(?:[\w-]+\s)?$", re.IGNORECASE)


@cache
def _gets() -> re.Pattern[str]:
    """Return the pattern of a sentence that says what comes with the plan before it: "You get Claude Opus 4.6, ..."."""
    return re.compile(rf"\W*(?:{spelled(base('conditions')['gets'])})\s", re.IGNORECASE)
