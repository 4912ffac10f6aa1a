"""Reads how a score in a sentence was reached: effort, tools, shots, the harness it ran in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Cue, Sentence
from counterclaim.extractors.values.conditions import is_setup, setups_in, spelled

_BRACKET = re.compile(r"\s?[(\[]([^()\[\]]{2,40})[)\]]")
# A phrase that a break parts from the value before it belongs to the next one.
_BREAK = re.compile(r"[;.]\s|,\s|\s(?:and|but|while|whereas|versus|vs\.?|compared)\s", re.IGNORECASE)
# "Inside OpenHands, ...": the name of a program that no list has opens the sentence.
_NAMED = re.compile(
    r"\W*(?:Using|With|Inside|Under|Through|Via|In)\s(?:the\s)?(?P<name>[\w.]*(?:[a-z][A-Z]|[A-Z]{2,}|-)[\w.-]*(?:\s(?:v?\d[\w.]*|CLI|Code|Agent))?),"
)
# "DeepSeek V3.1 Think scores", "GPT-5 high hits"
_SUFFIX = re.compile(
    r"\s(?P<mode>[\w-]+)(?=\s(?:scor\w+|hits?|gets?|got|reach\w*|achiev\w*|posts?|lands?|manages?|at|with|[\d(]))"
)
_PLUS = re.compile(r"(?P<name>[A-Z][\w-]*(?:\s?-?\s?[A-Z][\w-]*)?)\s\+\s$")  # "SWE-Agent + GPT-4"
_REACH = 60  # characters between a value and a phrase behind it
_FURTHEST_TEST = 80  # characters between a score and its benchmark
_LINKED = re.compile(r"\s?%?\s(?:on|in|at|for)\s(?:the\s)?", re.IGNORECASE)


def score_setup(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the words that say how a score was reached, or None.

    What opens a sentence holds for all its scores; any other phrase for the score it stands with.
    """
    text = sentence.text
    counted = [match.span() for match in setups_in(text)]  # the 1 of "pass@1" is no score
    scores = [
        q
        for q in sentence.quantities
        if q.dimension in {"percent", "number", "points"} and not any(start <= q.start < end for start, end in counted)
    ]
    last = max((q.end for q in scores if q.end <= quantity.start), default=0)
    following = min((q.start for q in scores if q.start >= quantity.end), default=len(text))
    for match in _setups(sentence, quantity.end, following):
        gap = text[quantity.end : match.start()]
        if len(gap) <= _REACH and not _BREAK.search(gap) and not _names_between(sentence, quantity.end, match.start()):
            return match[0]
        if following == len(text) and len(scores) == 1:
            return match[0]
    before = list(_setups(sentence, last, quantity.start))
    if before and not (last and _belongs_to_last(text, last, before[-1].start())):
        return before[-1][0]
    return _in_brackets(sentence, quantity) or _part(sentence, quantity) or _opening(sentence)


def _part(sentence: Sentence, quantity: Quantity) -> str | None:
    """Return the part of a benchmark that a score is on: "aider's refactoring leaderboard"."""
    for name in sentence.of("bench"):
        match = _parts().match(sentence.text, name.end) if abs(name.start - quantity.start) <= 2 * _REACH else None
        if match and name.end <= match.start("words"):
            return match["words"]
    return None


def _setups(sentence: Sentence, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the set-ups in a part of a sentence, the words of benchmarks' names aside ("on the Aider polyglot")."""
    for match in setups_in(sentence.text, start, end):
        if not any(cue.start < match.end() and match.start() < cue.end for cue in sentence.of("bench")):
            yield match


def _belongs_to_last(text: str, last: int, start: int) -> bool:
    return start - last <= _REACH and not _BREAK.search(text, last, start)


def _names_between(sentence: Sentence, start: int, end: int) -> bool:
    return any(start <= mention.start < end for mention in sentence.models)


def _in_brackets(sentence: Sentence, quantity: Quantity) -> str | None:
    """ "GPT-5 (high) scores 94.6%", "on HLE (with tools)": brackets behind the model or the benchmark of a score."""
    text = sentence.text
    last_named = next((m for m in reversed(sentence.models) if m.end <= quantity.start), None)
    heads = [m.end for m in sentence.models if m.end <= quantity.start][-1:]
    heads += [c.end for c in sentence.of("bench") if _is_its_test(sentence, quantity, c)]
    named = [m.start for m in sentence.models if m.end <= quantity.start or m.start - quantity.end <= 40]
    for start in named:
        if agent := _PLUS.search(text, max(0, start - 40), start):
            return f"with {agent['name']}"
    for mention in sentence.models:
        suffix = _SUFFIX.match(text, mention.end) if mention.end <= quantity.start else None
        if suffix and is_setup(suffix["mode"]) and mention is last_named:
            return suffix["mode"]
    for end in (quantity.end, *heads):
        inside = _BRACKET.match(text, end)
        if inside and is_setup(inside[1]):
            return inside[1].strip()
    return None


def _is_its_test(sentence: Sentence, quantity: Quantity, test: Cue) -> bool:
    """True for the benchmark of a score: no other score stands between them, or is linked to it by "on"."""
    text, others = sentence.text, [q for q in sentence.quantities if q is not quantity]
    if abs(test.end - quantity.start) > _FURTHEST_TEST:
        return False
    if test.start >= quantity.end:
        return not any(quantity.end <= q.start < test.start for q in others)
    linked = any(q.end <= test.start and _LINKED.fullmatch(text, q.end, test.start) for q in others)
    return not linked and not any(test.end <= q.start < quantity.start for q in others if not _is_inside(text, q))


def _is_inside(text: str, quantity: Quantity) -> bool:
    """True for a number in brackets, which only says how a test was run: "MMLU (5-shot)"."""
    return text.rfind("(", 0, quantity.start) > text.rfind(")", 0, quantity.start)


def _opening(sentence: Sentence) -> str | None:
    """Return the set-up that opens a sentence, a program of any name included."""
    text = sentence.text
    for match in _setups(sentence, 0, 80):
        if not text[: match.start()].strip(" \"'“(") and "," in text[match.end() : match.end() + 25]:
            return match[0]
    named = _NAMED.match(text)
    if named is None or _is_known(sentence, *named.span("name")):
        return None
    return text[: named.end() - 1].strip()


def _is_known(sentence: Sentence, start: int, end: int) -> bool:
    """True if a name is a model's or a benchmark's, or a word that names no program."""
    taken = [(m.start, m.end) for m in sentence.models] + [(c.start, c.end) for c in sentence.of("bench")]
    return (
        any(first < end and start < last for first, last in taken)
        or _ordinary().fullmatch(sentence.text, start, end) is not None
    )


@cache
def _parts() -> re.Pattern[str]:
    data = base("conditions")
    word = rf"(?!(?:{spelled(data['not_parts'])})\b)[a-z][a-z-]+"
    return re.compile(rf"(?:['’]s?)\s(?P<words>{word}(?:\s{word})?)\s(?:{spelled(data['benchmark_nouns'])})\b")


@cache
def _ordinary() -> re.Pattern[str]:
    return re.compile(rf"(?:{spelled(base('conditions')['not_programs'])})", re.IGNORECASE)
