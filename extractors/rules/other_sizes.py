"""Tells sizes, speeds, costs and amounts of training that are not the model's own: of a part, a prompt, a task."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.values.conditions import spelled

_NEAR = 24  # characters before a number
_PER_TOKEN = re.compile(r"(?:\s?(?:params|parameters))?\s?(?:/|per\s)\s?token\b", re.IGNORECASE)
_ACTIVATES = re.compile(r"\bactivat(?:es?|ed|ing)\s(?:only\s|just\s|about\s|around\s)*[~≈]?$", re.IGNORECASE)
# "processing a single token involves only about 41 billion"
_TOKEN_USES = word_pattern(
    r"\b{one_tokens},?\s(?:{token_work}\s)?(?:only\s|just\s|about\s|around\s|roughly\s|some\s)*[~≈]?$"
)
_DESCRIBED_TOKENS = re.compile(r"(?:\s(?!of\b)[a-z][a-z-]*,?){1,4}\stokens\b")
_FEWEST_TRAINED = Decimal(100_000_000_000)
# "was trained on a corpus of over 15T tokens", "saw 15T tokens during training"
_TRAINED_ON = word_pattern(
    r"(?:{training_verbs}\s{training_links}|{training_data}(?:\s(?:of|for)\s[^.;,]{1,40})?\s{data_links})\s(?:[\w-]+\s){0,8}[~≈]?$"
)
# "Dolma 3 Mix is a 5.9T token dataset", "Dolmino, a 100B token set": the subject is the collection
_IS_ONE = re.compile(r"(?:\b(?:is|are|was|were)|,)\s(?:an?|the)\s(?:[\w-]+\s)?[~≈]?$", re.IGNORECASE)
_CORPUS = word_pattern(r"[\s-](?:[\w-]+\s){0,2}{corpora}\b|\s(?:during|in|for)\s(?:its\s)?{trainings}\b")
_ARE_ACTIVE = re.compile(r"\s?\)?\sof\s(?:its\s|the\s)?(?:\w+\s)?(?:params|parameters)\s(?:are\s)?activ", re.IGNORECASE)


def is_active_part(text: str, quantity: Quantity) -> bool:
    """True for "activating only ~3B params/token" and "a subset (3.6B) of parameters active per token"."""
    return bool(
        _PER_TOKEN.match(text, quantity.end)
        or _ACTIVATES.search(text, 0, quantity.start)
        or _TOKEN_USES.search(text, max(0, quantity.start - 3 * _NEAR), quantity.start)
        or _ARE_ACTIVE.match(text, quantity.end)
    )


def is_part_of_size(text: str, quantity: Quantity) -> bool:
    """True for "100 billion weights can be ignored" and "a 400M vision encoder": a part of a model is not its size."""
    before = text[max(0, quantity.start - 2 * _NEAR) : quantity.start]
    behind = r"(?:[\s-](?:params?|parameters?))?\s(?:\w+[\s-])?(?:{})\b(?!-)"
    ahead = r"\b(?:{})\s?(?:with|of|has|have|at|\()\s?(?:about\s|around\s)?[~≈]?$"
    return bool(
        _listed("parts_of_size", r"[^.;:]{{0,40}}\b(?:{})\b").match(text, quantity.end)
        or _listed("model_parts", behind).match(text, quantity.end)
        or _listed("model_parts", ahead).search(before)
    )


def is_only_thought(text: str, quantity: Quantity) -> bool:
    """True for "thinking it was 4K" and "expected an increase to 800 billion"."""
    before = text[max(0, quantity.start - 2 * _NEAR) : quantity.start]
    return _listed("only_thought", r"\b(?:{})\s(?:only\s|just\s|about\s)?[~≈]?$").search(before) is not None


def is_paid_for_work(text: str, at: int) -> bool:
    """True for what stands behind "cost" in "80% lower cost per task"."""
    return _listed("works_paid", r"\sper\s(?:{})\b").match(text, at) is not None


def is_of_reading(text: str, quantity: Quantity) -> bool:
    """True for "1260 tok/s prefill": the speed at which a prompt is read."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return bool(
        _listed("reading_speeds", r"\s\(?(?:{})\b").match(text, quantity.end)
        or _listed("reading_speeds", r"\b(?:{})(?:\s(?:at|of|speed|is|was|runs))*[\s:~≈=]*$").search(before)
    )


def is_further_training(text: str, quantity: Quantity) -> bool:
    """True for "fine-tuned with another 2 trillion tokens"."""
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return _listed("further_training", r"\b(?:{})\s(?:about\s|around\s)?[~≈]?$").search(before) is not None


def is_described_training(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "trained on 14.8 trillion diverse and high-quality tokens": words stand between number and unit."""
    if quantity.value < _FEWEST_TRAINED or not _DESCRIBED_TOKENS.match(sentence.text, quantity.end):
        return False
    topic = sentence.near(quantity.start, quantity.end, "topic", "training_tokens", before=24, after=0)
    led = topic is not None or _TRAINED_ON.search(sentence.text, 0, quantity.start) is not None
    return led and not is_further_training(sentence.text, quantity)


def is_named_training(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "trained on 15 trillion tokens of text", "a 22T-token corpus": only training takes so many tokens."""
    text = sentence.text
    if quantity.dimension != "tokens" or quantity.value < _FEWEST_TRAINED or is_further_training(text, quantity):
        return False
    if _CORPUS.match(text, quantity.end):
        return _IS_ONE.search(text, 0, quantity.start) is None
    return _TRAINED_ON.search(text, max(0, quantity.start - 4 * _NEAR), quantity.start) is not None


@cache
def _listed(key: str, form: str) -> re.Pattern[str]:
    return re.compile(form.format(spelled(base("measures")[key])), re.IGNORECASE)
