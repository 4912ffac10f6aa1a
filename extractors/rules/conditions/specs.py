"""Reads what a size, a window, a speed or a need of hardware in a sentence holds for: beta, a card, a precision."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base, pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.value_zones import opening_of, zone_before, zone_behind
from counterclaim.extractors.values.conditions import spelled

_ON_HARDWARE = pattern("specs.on_hardware")
_CARD = re.compile(
    r"\b(?:RTX\s?)?(?:[ABHLTV]\d{1,3}S?|MI\d{3}X?|[1-5]0[5-9]0(?:\s?Ti)?|A6000|G[BH]200|TPU\s?v\d\w?|M[1-5](?:\s(?:Max|Ultra|Pro))?)s?\b"
)
_WINDOWS = frozenset({"context_window", "max_output"})
_OR = re.compile(r"(?:\stokens?)?\sor\s")
_COUNTS = frozenset({"tokens", "scaled", "number"})
_NEAR = 60  # characters


def spec_conditions(sentence: Sentence, quantity: Quantity, attribute: str) -> list[str]:
    """Return the conditions that the words around a number put on it, the most telling first."""
    if attribute in _WINDOWS:
        found = [*_found(sentence, quantity, "statuses"), *_found(sentence, quantity, "plans")]
        return [*found, *_alternative(sentence, quantity), *_run(sentence)]
    if attribute in {"min_gpus", "vram"}:
        return [*_card(sentence, quantity, attribute), *_found(sentence, quantity, "precision")]
    if attribute == "throughput":
        return [*_hardware(sentence, quantity), *_found(sentence, quantity, "precision")]
    if attribute == "latency":
        return [*_hardware(sentence, quantity), *_found(sentence, quantity, "times")]
    return []


def _hardware(sentence: Sentence, quantity: Quantity) -> list[str]:
    match = _ON_HARDWARE.search(sentence.text[quantity.end : quantity.end + 40])
    return [match[1]] if match else []


def _card(sentence: Sentence, quantity: Quantity, attribute: str) -> list[str]:
    """Return the card that a number of GPUs counts, or that memory is of: "4x H100"."""
    text = sentence.text[quantity.start : quantity.end + 16] if attribute == "min_gpus" else ""
    match = _CARD.search(text)
    return [match[0].removesuffix("s")] if match else []


def _found(sentence: Sentence, quantity: Quantity, kind: str) -> list[str]:
    """Return the first phrase of a kind in the words that stand with a number and no other of its dimension."""
    alike = _COUNTS if quantity.dimension in _COUNTS else {quantity.dimension}
    others = [q for q in sentence.quantities if q is not quantity and q.dimension in alike]
    text = _without_names(sentence)
    behind = zone_behind(text, quantity, others)[:_NEAR]
    before = zone_before(text, quantity, others)[-_NEAR:]
    for zone in (behind, before, opening_of(text)):
        if match := _phrases(kind).search(zone):
            return [match[0]]
    return []


def _run(sentence: Sentence) -> list[str]:
    """Return the program or machine that a sentence says a model was run on: its window is the runner's choice."""
    match = _phrases("runs").search(sentence.text)
    return [match[0]] if match else []


def _alternative(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return the other of two values that a sentence leaves open: "8K or 32K tokens"."""
    for other in sentence.quantities:
        first, second = sorted((quantity, other), key=lambda q: q.start)
        if other is not quantity and _OR.fullmatch(sentence.text, first.end, second.start):
            return [f"or {sentence.text[other.start : other.end]}"]
    return []


def _without_names(sentence: Sentence) -> str:
    """Return the text with its model names blanked: the Preview of "Gemini 2.5 Pro Preview" is part of the name."""
    text = sentence.text
    for mention in sentence.models:
        text = text[: mention.start] + "x" * (mention.end - mention.start) + text[mention.end :]
    return text


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spelled(base('conditions')[kind])})(?![\w-])", re.IGNORECASE)
