"""Tells what a number of tokens is: how much a model reads, how much it writes, what it was trained on, or no limit."""

from __future__ import annotations

import re

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.rules.other_sizes import is_further_training, is_named_training
from counterclaim.extractors.rules.phrases import specs as phrases
from counterclaim.extractors.rules.token_counts import (
    WINDOWS,
    is_announced,
    is_input_limit,
    is_no_limit,
    is_of_dataset,
)
from counterclaim.extractors.sentences.records import Cue, Sentence

_LEAST_WINDOW, _MOST_WINDOW = 4000, 20_000_000
_LEAST_TRAINED = 1_000_000_000
# "can process up to 32,000 tokens", "handles up to 200K tokens", "accepts inputs of up to 1M tokens"
_CAN_READ = word_pattern(
    r"\b(?:(?:can|able to|capable of)\s{reading_infinitives}\s(?:{read_things}\s(?:of\s)?)?"
    r"(?:up to\s|as many as\s|about\s|around\s|over\s|more than\s|at most\s)*"
    r"|{holding_verbs}\s(?:{read_things}\s(?:of\s)?)?(?:up to|as many as|at most|a maximum of)\s(?:about\s|around\s)?"
    r"|{feeding_leads}\s{feeding_verbs}\s(?:[^;,]{0,30}\s)?(?:up to\s|as many as\s)?(?:about\s)?"
    r"|{window_ends}\s(?:about\s|around\s|roughly\s)?)[~≈]?$"
)
# "the context was extended to 256K", "its window stretches to 1M"
_GROWN_TO = word_pattern(r"\b{window_growth}\s(?:all the way\s|again\s|out\s)?(?:up\s)?to\s(?:about\s|around\s)?[~≈]?$")
_ASIDE = re.compile(
    r"(?:\s?[—–]\s?[^—–]{3,100}[—–]\s?|\s\([^()]{3,100}\)\s|,\s[^,.;]{3,90},\s)"
    r"(?:is|was|are|reaches|stands at|comes to)\s"
    r"(?:about\s|around\s|roughly\s|up to\s|over\s)?[~≈]?",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"(?:\stokens?)?\s(?:vs\.?|versus)\s[~≈]?\d")
_WINDOWS = re.compile(
    r"\+?[\s-](?:tokens?[\s-])?(?:context\s)?windows\b"
)  # "the 1M windows of A and B"; Windows is none
_OF = re.compile(r"\b(?:of|for|in)\s(?:the\s)?$")
# "400K in / 128K out"
_INPUT_OF_PAIR = re.compile(r"\s(?:tokens\s)?in\s?(?:[/,+|&]|and)\s?[~≈]?\d[\d.,]*\s?[KMkm]?\s(?:tokens\s)?out\b")
# Between the windows of a list, the names left out
_LIST_ON = word_pattern(r"(?:\stokens?)?(?:\s?\(\s?\)|[\s,;:/|()–—]|\b{window_joins}\b)*[~≈]?")
_LONGEST_GAP = 24
_AT = re.compile(r"\sat\s$")
_UP_TO = re.compile(r"\bup\sto\s(?:about\s)?[~≈]?$", re.IGNORECASE)
_NEW_VALUE = re.compile(r"\bfrom\s[\d.,]+\s?[KMkm]?\s(?:tokens\s)?to\s$")
_RATE = re.compile(r"\s?(?:/|(?:per|an?|every|each|daily)\b)", re.IGNORECASE)
_JOINED = re.compile(r"\band\b|[,;]")
# "200K context, 64K output", "8K output window"; "3,000 tokens output" may be what a task took.
_OUTPUT_BEHIND = re.compile(
    r"\s(?:max\s|maximum\s)?output(?=\s?[,.;)/|·•—–]|$)|[\s-](?:tokens?\s)?output\s(?:tokens?\s)?(?:window|limit|context|cap)\b"
    r"|\s(?:tokens\s)?out(?=\s?[,.;)/|·•—–]|$)",
    re.IGNORECASE,
)
# "output for the model is capped at"
_OUTPUT_CAPPED = word_pattern(
    r"\b(?:outputs?|answers|responses|replies)\s(?:(?:of|for|from)\s[^.;,]{1,40}\s)?(?:is|are)\s{output_limit_verbs}\s"
    r"(?:at|to)\s$"
)
# "takes in 256K tokens in one go": what is read, though "in one go" is mostly said of what is written
_READS_AT_ONCE = word_pattern(
    r"\b(?:{reading_infinitives}|ingests|digests|reads|takes in)\s(?:up to\s|about\s|around\s)?$"
)


def limit_of_tokens(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the attribute that a number of tokens is for, or None when the words around it do not say."""
    if is_named_training(sentence, quantity):
        return "training_tokens"
    if quantity.value < 1000 or is_no_limit(sentence, quantity):
        return None
    if not sentence.models and _VERSUS.match(sentence.text, quantity.end):
        return None  # "what you gain: a longer context (200K vs 128K)": whose is which, nobody says
    window = sentence.near(quantity.start, quantity.end, "topic", "context_window", before=0, after=1) is not None
    if quantity.value >= 100 * _LEAST_TRAINED or (
        not window and sentence.near(quantity.start, quantity.end, "topic", "training_tokens", before=24, after=16)
    ):
        least = quantity.dimension == "tokens" and quantity.value >= _LEAST_TRAINED
        other = is_further_training(sentence.text, quantity) or is_of_dataset(sentence.text, quantity)
        return "training_tokens" if least and not other else None
    if _stands_beside(sentence, quantity):
        return "context_window"
    if quantity.value > _MOST_WINDOW or _is_workload(sentence, quantity):
        return None
    return _limit(sentence, quantity)


def _stands_beside(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "the window exceeds A at 200K and B at 128K": what a model has, in a sentence about windows."""
    if not _LEAST_WINDOW <= quantity.value <= _MOST_WINDOW or not sentence.of("topic", "context_window"):
        return False
    if not any(m.end + len(" at ") == quantity.start for m in sentence.models):
        return False
    money = any(q.dimension.startswith("money") for q in sentence.quantities)
    return not money and _AT.search(sentence.text, 0, quantity.start) is not None


def _limit(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return whether a number of tokens is what a model reads or what it writes."""
    before = sentence.text[: quantity.start]
    output, reads = _output_cue(sentence, quantity), is_input_limit(sentence.text, quantity.end)
    if _INPUT_OF_PAIR.match(sentence.text, quantity.end):
        return "context_window"
    capped = output is None and (phrases.OUTPUT_LIMIT.search(before) or _OUTPUT_CAPPED.search(before))
    if capped or _OUTPUT_BEHIND.match(sentence.text, quantity.end):
        return "max_output"
    if _continues_windows(sentence, quantity) or _WINDOWS.match(sentence.text, quantity.end):
        return "context_window"
    context = sentence.near(quantity.start, quantity.end, "topic", "context_window", before=40, after=24)
    context = context or _past_aside(sentence, quantity)
    nearer = output and (not context or _gap(output, quantity) <= _gap(context, quantity))
    if nearer or (context and "output" in quantity.unit.lower()):  # "65K output token context window"
        return "max_output"
    if context or _can_read(sentence, quantity) or phrases.READS.search(before[-40:]):
        return "context_window"
    if (announced := sentence.setting.announced) in WINDOWS and is_announced(sentence, quantity, str(announced)):
        return announced
    if phrases.WORKLOAD_BOUND.fullmatch(quantity.cue):
        return None  # "most tasks (under 50K tokens)"
    if quantity.dimension == "tokens" and quantity.bound == "max" and quantity.value >= 2 * _LEAST_WINDOW:
        return "max_output" if phrases.WRITES.search(before) else "context_window"
    topic = sentence.setting.topic
    windows = (one for one in WINDOWS[: 1 if reads else 2] if one == topic or is_announced(sentence, quantity, one))
    return next(windows, None)


def _past_aside(sentence: Sentence, quantity: Quantity) -> Cue | None:
    """ "its context window (how much it can keep in mind) is 200K tokens": an aside between the word and its value."""
    cues = [c for c in sentence.of("topic", "context_window") if c.end <= quantity.start]
    return cues[-1] if cues and _ASIDE.fullmatch(sentence.text, cues[-1].end, quantity.start) else None


def _continues_windows(sentence: Sentence, quantity: Quantity) -> bool:
    """True for the last of "context windows: 400K for A, 200K for B and 1M for C": nothing new is said between."""
    earlier = [q for q in sentence.quantities if q.end <= quantity.start]
    if not earlier or earlier[-1].dimension not in {"tokens", "scaled"} or quantity.value < _LEAST_WINDOW:
        return False
    if "output" in quantity.unit.lower():
        return False
    between = _without_names(sentence, earlier[-1].end, quantity.start)
    if len(between) > _LONGEST_GAP or not _LIST_ON.fullmatch(between):
        return False
    return limit_of_tokens(sentence, earlier[-1]) == "context_window"


def _without_names(sentence: Sentence, start: int, end: int) -> str:
    text = sentence.text
    for mention in reversed([m for m in sentence.models if start <= m.start and m.end <= end]):
        text = text[: mention.start] + text[mention.end :]
        end -= mention.end - mention.start
    return text[start:end]


def _output_cue(sentence: Sentence, quantity: Quantity) -> Cue | None:
    """Return the words beside a number of tokens that say it is of what a model writes."""
    text, start, end = sentence.text, quantity.start, quantity.end
    if is_input_limit(text, end) or (quantity.dimension == "tokens" and _READS_AT_ONCE.search(text, 0, start)):
        return None
    output = sentence.near(start, end, "topic", "max_output", before=26, after=14)
    behind = output is not None and output.start >= end and _JOINED.search(text[end : output.start])
    return None if behind else output


def _is_workload(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "at 10M tokens"; not where a window or an output limit is set "to 2M tokens", "at 32K"."""
    text, start = sentence.text, quantity.start
    if not phrases.WORKLOAD_BEFORE.search(text[:start]) or _NEW_VALUE.search(text, 0, start):
        return False
    if _CAN_READ.search(text, 0, start) or any(is_announced(sentence, quantity, one) for one in WINDOWS):
        return False
    grown = _GROWN_TO.search(text, 0, start) or _UP_TO.search(text, 0, start)
    cue = sentence.near(start, quantity.end, "topic", "context_window", before=40, after=0) if grown else None
    if cue is not None and not any(
        cue.end <= m.start < start and not _OF.search(text, 0, m.start) for m in sentence.models
    ):
        return False
    if _OUTPUT_CAPPED.search(text, 0, start):
        return False
    if grown and sentence.near(start, quantity.end, "topic", "max_output", before=40, after=0):
        return False
    limit = sentence.near(start, quantity.end, "topic", "context_window", "max_output", before=14, after=0)
    return limit is None and not phrases.LIMITS.search(text[:start])


def _can_read(sentence: Sentence, quantity: Quantity) -> bool:
    """True for "can process up to 32,000 tokens", where nothing says for what time or money."""
    if quantity.dimension != "tokens" or quantity.value < _LEAST_WINDOW or _RATE.match(sentence.text, quantity.end):
        return False
    priced = any(q.dimension.startswith("money") for q in sentence.quantities)
    return not priced and _CAN_READ.search(sentence.text, 0, quantity.start) is not None


def _gap(cue: Cue, quantity: Quantity) -> int:
    return max(cue.start - quantity.end, quantity.start - cue.end, 0)
