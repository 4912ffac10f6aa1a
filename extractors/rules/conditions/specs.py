"""Reads what a size, a window, a speed or a need of hardware in a sentence holds for: beta, a card, a precision."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.coordination import is_place
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.value_zones import opening_of, zone_before, zone_behind
from counterclaim.extractors.values.conditions import is_listed_condition, spelled

# The hardware of a speed
_ON_HARDWARE = word_pattern(r"\bon (?:an? |a single )?((?:NVIDIA )?[A-Z]\w*\d\w*(?: \w+)?)", fold=False)
_CARD = re.compile(
    r"\b(?:RTX\s?)?(?:[ABHLTV]\d{1,3}S?|MI\d{3}X?|[1-5]0[5-9]0(?:\s?Ti)?|A6000|G[BH]200|TPU\s?v\d\w?|M[1-5](?:\s(?:Max|Ultra|Pro))?)s?\b"
)
_WINDOWS = frozenset({"context_window", "max_output"})
_OR = re.compile(r"(?:\stokens?)?\sor\s")
_COUNTS = frozenset({"tokens", "scaled", "number"})
_NEAR = 60  # characters
_NOUN_AND_BRACKET = re.compile(
    r"(?:[\s-][a-z]+){1,3}\s\(([^()]{2,40})\)", re.IGNORECASE
)  # "token context window (beta)"
_NAME_BRACKET = re.compile(r"\s\(([^()]{2,24})\)")
_ON_MEMORY = re.compile(
    r"\+?(?:[\s-][a-z]+){0,3}\s(?P<words>(?:on|in|into|within|with)\s(?:[a-z]+\s){0,2}\d+\s?GB(?:\s(?:V?RAM|of\s\w+|cards?))?)\b",
    re.IGNORECASE,
)


def spec_conditions(sentence: Sentence, quantity: Quantity, attribute: str) -> list[str]:
    """Return the conditions that the words around a number put on it, the most telling first."""
    if attribute in _WINDOWS:
        found = [*_found(sentence, quantity, "statuses"), *_found(sentence, quantity, "plans")]
        found += [] if found else [*_bracket(sentence, quantity), *_through(sentence, quantity)]
        found += [*_memory(sentence, quantity), *_alternative(sentence, quantity), *_run(sentence)]
        return list(dict.fromkeys(found))
    if attribute in {"min_gpus", "vram"}:
        precision = _found(sentence, quantity, "precision") or _behind_name(sentence, quantity)
        precision = precision or _short_precision(sentence, quantity)
        return [*_card(sentence, quantity, attribute), *precision]
    if attribute == "throughput":
        return [*_hardware(sentence, quantity), *_found(sentence, quantity, "precision")] or _run(sentence)
    if attribute == "latency":
        return [*_hardware(sentence, quantity), *_found(sentence, quantity, "times")]
    return []


def _short_precision(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return the Q4 of "40GB VRAM (Q4)"."""
    match = _NOUN_AND_BRACKET.match(sentence.text, quantity.end)
    return [match[1]] if match and match[1].lower() in base("conditions")["short_precision"] else []


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


def _behind_name(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return the precision right behind the last name before a number: "Boreas 70B (4-bit) needs 40GB"."""
    named = max((m.end for m in sentence.models if m.end <= quantity.start), default=-1)
    bracket = _NAME_BRACKET.match(sentence.text, named) if named >= 0 else None
    return [bracket[1].strip()] if bracket and _phrases("precision").search(bracket[1]) else []


def _bracket(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return what brackets say behind a number and its noun: "1M token context window (experimental)"."""
    inside = _NOUN_AND_BRACKET.match(sentence.text, quantity.end)
    return [inside[1].strip()] if inside and is_listed_condition(inside[1]) else []


def _through(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return the plan, service or program that a number behind it is had through: "on Advanced", "via Vertex AI"."""
    before = [m for m in sentence.models if m.end <= quantity.start]
    behind = next((m for m in sentence.models if m.start >= quantity.end), None)
    if behind is not None and is_place(sentence.text, before, quantity.end, behind):
        return [sentence.text[sentence.text.index("in", quantity.end) : behind.end]]
    others = [q for q in sentence.quantities if q.start >= quantity.end and q.dimension in _COUNTS]
    end = min((q.start for q in others), default=len(sentence.text))
    match = _services().match(sentence.text, quantity.end, end)
    return [match["words"]] if match else []


@cache
def _services() -> re.Pattern[str]:
    """Return the pattern of " via Vertex AI", " through the API", " on Advanced", " in Cursor"."""
    data = base("conditions")
    name = r"(?-i:[A-Z](?:[\w.-]*\w)?(?:\s[A-Z](?:[\w.-]*\w)?){0,2})"
    listed = spelled([*data["surfaces"], *data["products"]])
    return re.compile(
        rf"[^.,;:()$]{{0,30}}?\s(?P<words>(?:(?:{spelled(data['channels'])})\s(?!(?:{spelled(data['techniques'])})\b)(?:(?:the|its)\s)?(?:(?:{listed})(?![\w-])|{name})"
        rf"|(?:{spelled(data['surface_prepositions'])})\s(?:the\s)?(?:{listed})(?![\w-])))",
        re.IGNORECASE,
    )


def _memory(sentence: Sentence, quantity: Quantity) -> list[str]:
    """Return the memory that a window of the runner's choice fits in: "256k context into 16GB VRAM"."""
    match = _ON_MEMORY.match(sentence.text, quantity.end)
    return [match["words"]] if match else []


def _run(sentence: Sentence) -> list[str]:
    """Return the program or machine that a sentence says a model was run on: its window is the runner's choice."""
    match = run_words().search(sentence.text)
    return [match[0]] if match else []


@cache
def run_words() -> re.Pattern[str]:
    """Return the pattern of programs and machines that somebody runs a model with: "llama.cpp", "RTX 4090"."""
    return re.compile(
        rf"(?<![\w-])(?:{spelled(base('conditions')['runs'])})(?:\s\d{{4}}(?:\sTi)?)?(?![\w-])", re.IGNORECASE
    )


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
