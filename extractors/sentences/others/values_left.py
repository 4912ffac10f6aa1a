"""Tells whose a value is beside another: "400K tokens (up from 128K in GPT-4)", "71.3% vs 62.5%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.sentences.attachment_phrases import LIST_GAP
from counterclaim.extractors.sentences.records import Sentence

# Before what a value was; prices have rules of their own for it
_LEFT = word_pattern(r"\b{left_values}\s(?:about\s)?[~≈]?$")
# Between such a value and the model whose it is
_LEFT_BY = word_pattern(
    r"\s?%?(?:[\s-]{left_units}){0,3}\s(?:{model_prepositions}\s)?(?:its\s|the\s)?(?:{predecessor_nouns},?\s)?"
)

# Before the value of another that this one is set against: "smaller than the 1M tokens that A supports"
_STANDARD = word_pattern(
    r"\b(?P<lead>{value_standards})\s(?P<the>the\s)?(?:full\s|whole\s|larger\s|bigger\s|smaller\s)?[~≈]?$"
)
_NEAR = 32  # characters before a value
_COMPARING = re.compile(r"than|compared (?:to|with)|versus|vs\.?", re.IGNORECASE)
# ... and between it and those whose it is
_STANDARD_OF = word_pattern(
    r"\s?[%+]?[\s-]?(?:{left_units}[\s-]){0,3}(?:(?:context|input|sliding)\s)?(?:windows?|limits?|length|one)?\s?"
    r"(?:(?:that|which)\s(?:the\s)?|(?:(?:is\s|are\s)?{standard_links}\s)(?:the\s)?)"
)
# Between two entries of a list that say something of each in brackets, and behind the last of them
_ENTRY = re.compile(r"\s\([^()]*\),?\s(?:and\s)?")
_LAST_ENTRY = re.compile(r"\s\([^()]*\)\s?;")
_TWO_VALUES = word_pattern(r"[~≈<>]?[$€£]?\d[\d.,]*\s?[%KMB]?\s(?:vs\.?|versus)\s[~≈<>]?[$€£]?\d")


def is_behind_list(text: str, before: Sequence[Mention], start: int) -> bool:
    """Return True for 1M in "Three sizes - A ($5), B ($2), C ($1); 1M context": nothing says that it is C's alone."""
    if len(before) < 2 or ";" not in text[before[-1].end : start]:
        return False
    gap = text[before[-2].end : before[-1].start]
    return _ENTRY.fullmatch(gap) is not None and _LAST_ENTRY.match(text, before[-1].end, start) is not None


def sets_two_against(sentence: Sentence, start: int = 0) -> bool:
    """True for "MMLU: 71.3% vs 62.5%" where no model is named and no two are compared: nothing says whose they are.

    A lead that is about one model says it of the first.
    """
    if sentence.models or len(sentence.pair) == 2 or _TWO_VALUES.search(sentence.text, start) is None:
        return False
    lead = {name.display for name in find_names(sentence.setting.lead)}  # "Where A wins:": the first is A's
    return not lead or lead != set(sentence.subjects)


def of_other_side(sentence: Sentence, start: int, end: int) -> tuple[str, ...] | None:
    """Return whose a value is that was left, or that another is set against; () for nobody's, None for other values.

    "up from 128K in A" and "than the 1M tokens offered by A and B" are of the models behind.
    """
    text = sentence.text
    behind = [m for m in sentence.models if m.start >= end]
    if (standard := _STANDARD.search(text, max(0, start - _NEAR), start)) is not None:
        if behind and _STANDARD_OF.fullmatch(text, end, behind[0].start):
            return _listed(text, behind)
        if standard["the"] and _COMPARING.fullmatch(standard["lead"]) and not behind:
            return ()  # "than the 64K windows on most desks"
    if "from" not in text[max(0, start - 12) : start] or not _LEFT.search(text, 0, start):
        return None
    named = bool(behind) and _LEFT_BY.fullmatch(text, end, behind[0].start) is not None
    return (behind[0].name,) if named else ()


def _listed(text: str, behind: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names of the list that the first of some mentions begins."""
    names = [behind[0].name]
    for one, other in pairwise(behind):
        if not LIST_GAP.fullmatch(text, one.end, other.start):
            break
        names.append(other.name)
    return tuple(dict.fromkeys(names))
