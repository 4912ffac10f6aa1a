"""Finds the words of a sentence that stand with one value and no other: its zones before and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.workloads import find_workload, sides_of, states_month

# What parts the words of one value from those of the next.
_BREAK = re.compile(
    r"[;()]|[,.]\s|:\s(?!$)|\s[–—|]\s|\s(?:and|or|but|while|whereas|versus|vs\.?|plus|compared)\s", re.IGNORECASE
)
_CONDITION = re.compile(
    r"[,–—]?\s?(?:for|when|if|on|with|in|via|at|under|during|using|once|where|only)\s", re.IGNORECASE
)
_BRACKET = re.compile(
    r"(?:\s(?:input|output|prompt))?(?:\stokens?|\s(?:of\s)?(?:V?RAM|GPU\smemory|memory))?\s?\(([^()$€£¥]*)\)"
)
_CLOSED = re.compile(r"\)(?=\s(?:for|when|if|on|with|in|via|during)\s)")
# Behind the tokens that somebody uses in a month
_WORKLOAD = word_pattern(r"(?:\s|-)*tokens?(?:\s|-)*(?:{monthly_words}|/mo\b)|(?:\s|-)*(?:{monthly_words}|/mo\b)")
_LABEL = re.compile(r"[^:;.$€£¥\d]{2,60}:\s?")  # the label of a line: "Input (audio): "
_OPENING = re.compile(
    r"\W*(?:with|using|via|through|for|in|on|at|under|when|if|during|inside|after)\s[^,;.$]{2,70},", re.IGNORECASE
)


def zone_before(text: str, quantity: Quantity, others: Iterable[Quantity]) -> str:
    """Return the words right before a value, from the last break or the value before it on."""
    if _LABEL.fullmatch(text, 0, quantity.start):
        return text[: quantity.start]
    start = max((other.end for other in others if other.end <= quantity.start), default=0)
    cut = max((match.end() for match in _BREAK.finditer(text[: quantity.start], start)), default=start)
    if cut == start and start:
        return ""  # all that stands between two values without a break belongs to the first
    return text[cut : quantity.start]


def zone_behind(text: str, quantity: Quantity, others: Iterable[Quantity]) -> str:
    """Return the words right behind a value, as far as a break or the next value: "($2 in batch mode)"."""
    end = min((other.start for other in others if other.start >= quantity.end), default=len(text))
    at = quantity.end
    if (close := _CLOSED.match(text, at, end)) is not None:  # "premium pricing ($10/$37.50) for prompts over 200K"
        return _until_break(text, close.end(), end)
    if (bracket := _BRACKET.match(text, at, end)) is not None:
        return bracket[1] + " " + _until_break(text, bracket.end(), end)
    return _until_break(text, at, end)


def _until_break(text: str, at: int, end: int) -> str:
    begin = at
    if (condition := _CONDITION.match(text, at, end)) is not None:
        begin = condition.end()
    cut = _BREAK.search(text, begin, end)
    return text[at : cut.start() if cut else end]


def opening_of(text: str) -> str:
    """Return the phrase that opens a sentence and holds for all of it: "With prompt caching, ..."; "" if none does."""
    match = _OPENING.match(text)
    return match[0] if match else ""


def stated_workload(sentence: Sentence) -> Decimal | None:
    """Return the tokens a month that a sentence states as somebody's use, or None."""
    for quantity in sentence.quantities:
        large = quantity.dimension in {"tokens", "scaled"} and quantity.value >= 1_000_000
        if large and _WORKLOAD.match(sentence.text, quantity.end):
            sides = sides_of(sentence.text)  # "40M input tokens and 4M output tokens a month"
            return sum(sides, Decimal(0)) if sides else quantity.value
    if sentence.quantities and sentence.text.endswith(":") and states_month(sentence.text):
        load = find_workload(sentence.text)  # "The monthly cost for 2M queries (1K input, 2K output tokens):"
        return load.tokens if load.monthly else None
    return None
