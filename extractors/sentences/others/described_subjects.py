"""Detects subjects that a noun describes without naming them: "Its predecessor cost", "Most rivals support".

They are possible subjects as names are: what a sentence or clause says of them is not said of the model that the
text before it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from counterclaim.extractors.lexicon import base, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.possible_subjects import PossibleSubject
from counterclaim.extractors.models.subject_roles import acts, is_bound

_KINDS = ("always", "differs", "many", "single")
# What stands before a noun up to the beginning of its main clause
_BEFORE = word_pattern(
    r"(?:^[\W\d]*|^[^,;:.]{3,50},\s|[.:;!?•|–—]\s|\n|\b{main_clause_links}\s)(?P<words>(?:[^\W\d][\w'’.+-]*\s){0,6})$"
)
# Behind a noun what goes on with it before its verb: "the rest of the field", "the next tier up", "anyone else"
_BEHIND = word_pattern(r"\s(?:of|in|on|from|at|for)(?=\s)|\s{described_endings}")
_WORD = re.compile(r"\s[\w'’-]+")
_MOST_BEHIND = 4  # words of an addition with "of"
# Before the words of a subject: "but a second model", "not every model"
_LED = word_pattern(r"(?:{main_clause_links}\s)?(?:{before_described}\s)?")

_IS = re.compile(r"[^.;:,]{0,40}?\s(?:is|was|remains)\s(?:the\s)?", re.IGNORECASE)
_TAKES_UP = re.compile(r"[^.;:,]{2,40}\s(?:it|them|this model|the model)\b", re.IGNORECASE)


def described_subjects(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[PossibleSubject]:
    """Yield the described subjects of a text in order; ``taken`` are the places of its names, which describe nobody.

    >>> [s.name for s in described_subjects("Nova is open, while most rivals are closed.", ())]
    ['most rivals']
    >>> [s.name for s in described_subjects("This version costs $5; the new model has 8K.", ())]
    []
    """
    for match in _nouns().finditer(text):
        before = _BEFORE.search(text, 0, match.start())
        if before is None or not _acts(text, _end(text, match.end())):
            continue
        led = _LED.match(text, before.start("words"))
        start, end = led.end() if led else before.start("words"), match.end()
        words = text[start : match.start()].lower().split()
        if any(low < end and start < high for low, high in taken) or not _is_another(words, match[0].lower()):
            continue
        if (same := _IS.match(text, end)) and any(low == same.end() for low, _ in taken):
            continue  # "The winner for code is Nova"
        if _TAKES_UP.match(text, end):  # "Companies can deploy it on their own servers" is about it
            continue
        yield PossibleSubject(start, end, text[start:end], "described")


def _end(text: str, end: int) -> int:
    """Return where the phrase of a noun ends: before its verb, if a short addition stands between."""
    if (behind := _BEHIND.match(text, end)) is None:
        return end
    at = behind.end()
    for _ in range(_MOST_BEHIND):
        if _acts(text, at):
            return at
        if (word := _WORD.match(text, at)) is None:
            break
        at = word.end()
    return end


def _acts(text: str, end: int) -> bool:
    """Return whether a verb follows, and no noun that one may be: "the flagship costs", no "the flagship model"."""
    return acts(text, end) and _nouns_behind().match(text, end) is None


def _is_another(words: Sequence[str], noun: str) -> bool:
    """Return whether a described thing is another than the one spoken of, by the words before its noun."""
    lists, kind = base("described"), _kinds()[noun]
    if any(word in lists["same"] for word in words):  # "this version", "that model"
        return False
    if any(is_bound(word) for word in words):  # "it costs less than most rivals charge": an object
        return False
    if kind == "always":
        return True
    if not words:
        return kind == "many"  # "Models cost", but no "Generation is slow"
    if kind == "single":
        return words[0] in lists["indefinite"] or (
            words[0] == "the" and any(word in lists["telling"] for word in words)
        )
    return words[:1] != ["the"] or not {*words[1:]} <= {*lists["neutral"]}


@per_lexicon()
def _kinds() -> dict[str, str]:
    """Return the kind of each noun; one of two kinds is of the first."""
    lists = base("described")
    return {noun.lower(): kind for kind in reversed(_KINDS) for noun in lists[kind]}


@per_lexicon()
def _nouns() -> re.Pattern[str]:
    return any_of((noun.lower() for noun in _kinds()), not_behind=r"\w", then=r"(?![\w'’-])", fold=True)


@per_lexicon()
def _nouns_behind() -> re.Pattern[str]:
    return re.compile(rf"['’]|\s(?:{_any_of(base('described')['nouns_behind'])})\b", re.IGNORECASE)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
