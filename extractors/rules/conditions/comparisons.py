"""Reads what a comparison holds for: "for creative tasks", "on coding", "when the output is long"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from counterclaim.extractors.lexicon import base
from counterclaim.extractors.sentences.attachment import Draft, run_of
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.value_zones import opening_of
from counterclaim.extractors.values.conditions import spelled

_BROAD = frozenset({"quality", "price", "speed", "input_price", "output_price", "token_price", "latency", "throughput"})
_OBJECT = 30  # characters between a comparison and its object
_STOP = r"\s?[,;.:()!?—–|]|\s?$"
_LABEL = re.compile(r"\W*(?P<label>[^:.;,()$]{3,40}):\s")


def with_conditions(sentence: Sentence, drafts: Iterator[Draft]) -> Iterator[Draft]:
    """Yield the comparisons with what they are narrowed to; those on a benchmark or a size are so already."""
    for draft in drafts:
        if _combined().match(sentence.text, draft.end):
            continue  # "larger than A's and B's windows combined"
        found = _condition(sentence, draft) if draft.attribute in _BROAD and draft.qualifiers.tier is None else None
        yield draft if found is None else replace(draft, qualifiers=replace(draft.qualifiers, tier=found))


def _condition(sentence: Sentence, draft: Draft) -> str | None:
    text = sentence.text
    for position in _ends(sentence, draft):
        match = _unnamed(sentence, _behind().match(text, position)) or _supposed().match(text, position)
        match = match or (_member().match(text, position) if position > draft.end else None)
        if match:
            return match["words"].strip()
    if draft.attribute == "quality":
        noun = _unnamed(sentence, _noun_behind().match(text, draft.end))
        if noun := noun or _noun_before().search(text, 0, draft.start):
            return noun["words"].strip()
    opening = opening_of(text)
    if _work().search(opening) and not _everywhere().search(opening) and draft.start >= len(opening):
        return opening.partition("(")[0].strip(" \t\"'“”,*")
    label = _LABEL.match(text)
    if label and label.end() <= draft.start and _is_work(label["label"]):
        return label["label"].strip()
    return None


def _ends(sentence: Sentence, draft: Draft) -> Iterator[int]:
    """Yield where a phrase may follow: behind the comparison, and behind the object that follows it."""
    yield draft.end
    named = next((m for m in sentence.models if 0 <= m.start - draft.end <= _OBJECT), None)
    if named is not None:
        end = run_of(sentence, named)[-1].end
        more = _family().match(sentence.text, end)
        yield more.end() if more else end


def _unnamed(sentence: Sentence, match: re.Match[str] | None) -> re.Match[str] | None:
    """Return a match whose words name no model: "behind Claude Code" speaks of no code."""
    if match is None:
        return None
    start, end = match.span("words")
    return None if any(m.start < end and start < m.end for m in sentence.models) else match


def _is_work(text: str) -> bool:
    """Return whether every telling word of a label is of a kind of work: "Reasoning", "Creative writing"."""
    return not re.search(r"[^\W\d_]{3,}", _work().sub(" ", text)) and _work().search(text) is not None


def _spelled(name: str) -> str:
    return spelled(base("conditions")[name])


@cache
def _work() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_spelled('works_compared')})(?![\w-])", re.IGNORECASE)


@cache
def _everywhere() -> re.Pattern[str]:
    """Return the pattern of words that say that a comparison holds nearly everywhere: "most tasks", "80% of tasks"."""
    return re.compile(rf"(?<![\w-])(?:{_spelled('everywhere')})(?![\w-])|\d\s?%", re.IGNORECASE)


@cache
def _lead() -> str:
    """Return the pattern of words that may stand between a comparison and its phrase: " overall", " choice"."""
    return rf"(?:\s(?:{_spelled('comparison_leads')}))?"


@cache
def _end() -> str:
    """Return the pattern of what ends a phrase: "for creative tasks, while", "at code reviews than"."""
    return rf"(?=\s(?:{_spelled('phrase_ends')})\s|{_STOP})"


@cache
def _phrase() -> str:
    """Return the pattern of up to eight words one of which names a kind of work, and none "most" or "all"."""
    word = rf"(?:(?!(?:{_spelled('everywhere')})\s)[\w’'/+-]+\s)"
    behind = rf"(?:\s(?!(?:{_spelled('phrase_ends')})\b)[\w’'-]+){{0,3}}?"
    return rf"{word}{{0,6}}?(?:{_spelled('works_compared')}){behind}"


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"{_lead()}\s(?P<words>(?:for|at|in|on)\s{_phrase()}){_end()}", re.IGNORECASE)


@cache
def _supposed() -> re.Pattern[str]:
    close = rf"(?=\s(?:{_spelled('clause_ends')})\s|{_STOP})"
    return re.compile(
        rf"{_lead()}\s(?P<words>(?:{_spelled('supposing')})\s[^,;.:()!?—–|]{{4,90}}?){close}", re.IGNORECASE
    )


@cache
def _noun_behind() -> re.Pattern[str]:
    """Return the pattern of what is better: " multilingual support", " per-query reasoning"."""
    return re.compile(rf"\s(?P<words>(?:[\w-]+\s)?(?:{_spelled('works_compared')})){_end()}", re.IGNORECASE)


@cache
def _noun_before() -> re.Pattern[str]:
    """Return the pattern of what of a model is compared: "Gemini's writing quality still " trails."""
    noun = rf"(?:[\w-]+\s)?(?:{_spelled('works_compared')})(?:\s(?:{_spelled('abilities')}))?"
    return re.compile(rf"['’]s?\s(?P<words>{noun})(?:\s(?:{_spelled('comparison_links')}|\w+ly))*\s$", re.IGNORECASE)


@cache
def _family() -> re.Pattern[str]:
    return re.compile(rf"['’]?s?\s(?:{_spelled('family_nouns')})\b", re.IGNORECASE)


@cache
def _member() -> re.Pattern[str]:
    """Return the pattern of the member of a family that is meant: "'s cheapest model"."""
    of = rf"(?:{_spelled('superlatives')})\s(?:[\w-]+\s)?(?:{_spelled('member_nouns')})"
    return re.compile(rf"(?:['’]s?)?\s(?:own\s)?(?P<words>{of})\b", re.IGNORECASE)


@cache
def _combined() -> re.Pattern[str]:
    return re.compile(rf"[^;.:]{{0,80}}\b(?:{_spelled('combined')})\b", re.IGNORECASE)
