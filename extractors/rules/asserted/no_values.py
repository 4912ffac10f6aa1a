"""Drops numbers that are no value of a model: amounts of change, and what people, chance or earlier records score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

_REACH = 90  # characters before a number in which its words stand
_MOST_GAINED = 25  # percent: "gained 71% on MMLU" may mean that it scored so much
_HARDWARE = frozenset({"vram", "min_gpus"})
_FILLED = r"(?:{change_fillers}\s?)*"
_ON = r"(?:\s(?:on|in|for|to|over|between|among|across)\s(?:[\w.-]+\s){0,4}?[\w.-]+)?"  # "on the MMLU test"

_CHANGED = word_pattern(rf"\b{{shifting_verbs}}\s{_FILLED}$")
_ADDED = word_pattern(rf"\b{{adding_verbs}}\s{_FILLED}$")
_BY = word_pattern(rf"(?<!\w)(?P<verb>\w+)\sby\s{_FILLED}$")
_SAVED = word_pattern(rf"\b{{saving_verbs}}\s(?:\w+\s)?{_FILLED}$")
_BOUNDED = word_pattern(r"{bounding_verbs}")
_NOUN = word_pattern(rf"\b{{changing_nouns}}{_ON}\s(?:of|is|was|by|remains)\s{_FILLED}$")
_COMPARED = word_pattern(r"\s{comparing_behind}(?!\w)")
_SET_APART = word_pattern(r"\s(?:points?\s|pp\s)?(?:{comparing_behind}|{placing_behind})(?!\w)")
_RANK = word_pattern(r"(?:st|nd|rd|th)?\s{ranking_behind}\b")
_TOP = word_pattern(r"\b(?:top|bottom|best)\s$")
_POINTS = word_pattern(r"\s?(?:%|percentage|pct)?[\s-]?(?:points?|pp|pts)\b")
_SAID_POINTS = word_pattern(r"(?:points?|pp|pts)$")

_OPENS = r"(?:^\W*|[,;:(–—]\s?|\b(?:while|where|whereas|and|but|that|reference|comparison|as)\s)"
_KIND = r"(?:(?:the|an?|even|only|most|average|typical|skilled|trained|expert|human|domain|(?-i:[A-Z])\w*)\s){0,3}"
_WITH = r"(?:\s(?:with|on|in|without|using)\s(?:[\w.-]+\s){0,3}?[\w.-]+)?"
_PEOPLE = word_pattern(
    rf"{_OPENS}{_KIND}{{scoring_people}}{_WITH}\s(?:typically\s|usually\s|only\s|would\s|can\s)?{{people_verbs}}\s{_FILLED}$"
)
_BRACKETED = word_pattern(rf"\b{{scoring_people}}\s\((?:at\s)?{_FILLED}$")
_RESULT = word_pattern(
    rf"\b(?:{{human_results}}|{{earlier_marks}}\s{{former_results}}){_ON}\s?{{result_links}}\s?{_FILLED}$"
)
_BEST = word_pattern(rf"{_OPENS}the\s(?:current\s)?{{former_results}}{_ON}\s(?:is|was|stands at|stood at)\s{_FILLED}$")
_REACHED = word_pattern(r"\b{people_verbs}\s$")
_DATED = word_pattern(r"\b{dated_things}(?:\s(?:on|of|for|from|with|about)\s[^,;:.]{1,30}?)?\s(?:{dated_links}\s)?$")
_LINKED = word_pattern(r"\s(?:{dated_links}\s)?")
_TRAINING = word_pattern(rf"{_OPENS}{{trained_activities}}(?:\s[\w.-]+){{0,3}}?\s(?:costs?|is|runs|starts)\s{_FILLED}$")
_TRAINED = word_pattern(r"\s(?:tokens?\s)?(?:for\s|of\s)?{trained_activities}\b")
_HINT = word_pattern(
    r"\b(?:by|top|bottom|{human_results}|{earlier_marks}|{scoring_people}|{shifting_verbs}|{adding_verbs}"
    r"|{saving_verbs}|{changing_nouns}|{trained_activities}|the\s{former_results}|{comparing_behind}|{placing_behind}|{ranking_behind})\b"
)


def values_only(sentence: Sentence, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts without those whose number is an amount of change or the score of somebody else."""
    hinted = None
    for draft in drafts:
        if draft.attribute == "release_date" and _is_of_another_thing(sentence, draft):
            continue
        if draft.relation == "is" and isinstance(draft.value, Decimal) and draft.attribute not in _HARDWARE:
            if hinted is None:
                hinted = _HINT.search(sentence.text) is not None
            if hinted and (_is_change(sentence.text, draft) or _is_of_others(sentence.text, draft)):
                continue
        yield draft


def _is_of_another_thing(sentence: Sentence, draft: Draft) -> bool:
    """Return whether a date is that of an app, a report or a benchmark: "MMLU was released in 2020"."""
    text, low, start = sentence.text, max(0, draft.start - _REACH), draft.start
    tested = any(cue.end < start and _LINKED.fullmatch(text, cue.end, start) for cue in sentence.of("bench"))
    return tested or _DATED.search(text, low, start) is not None


def _is_of_training(text: str, draft: Draft) -> bool:
    """Return whether a price is paid for training, and not for use."""
    return bool(_TRAINED.match(text, draft.end) or _TRAINING.search(text, max(0, draft.start - _REACH), draft.start))


def _is_change(text: str, draft: Draft) -> bool:
    """Return whether a number says by how much a value changed, differs or ranks."""
    low, start = max(0, draft.start - _REACH), draft.start
    by = _BY.search(text, low, start)
    if (by is not None and not _BOUNDED.fullmatch(by["verb"])) or _SAVED.search(text, low, start):
        return True
    if draft.unit == "USD/1M tokens" and _is_of_training(text, draft):
        return True
    if not draft.attribute.startswith("benchmark:"):
        return _COMPARED.match(text, draft.end) is not None
    if _ADDED.search(text, low, start) or _SET_APART.match(text, draft.end):
        in_points = _POINTS.match(text, draft.end) or _SAID_POINTS.search(text, start, draft.end)
        return _number(draft) <= _MOST_GAINED or in_points is not None
    return bool(
        _CHANGED.search(text, low, start)
        or _NOUN.search(text, low, start)
        or _TOP.search(text, low, start)
        or (_RANK.match(text, draft.end) and not _has_percentiles(draft.attribute))
    )


def _has_percentiles(attribute: str) -> bool:
    """Return whether scores on a benchmark are printed as percentiles too: Codeforces."""
    return bool(load("benchmarks").get(attribute.removeprefix("benchmark:"), {}).get("percentile"))


def _is_of_others(text: str, draft: Draft) -> bool:
    """Return whether a score is that of people, of chance, or of an earlier record."""
    if not draft.attribute.startswith("benchmark:"):
        return False
    low, start = max(0, draft.start - _REACH), draft.start
    if (result := _RESULT.search(text, low, start)) is not None:
        return _REACHED.search(text, low, result.start()) is None  # "reaches human-level performance of"
    return any(found.search(text, low, start) for found in (_PEOPLE, _BRACKETED, _BEST))


def _number(draft: Draft) -> Decimal:
    return abs(draft.value) if isinstance(draft.value, Decimal) else Decimal(0)
