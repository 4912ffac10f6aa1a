"""Tells whose a value is that another took the place of: "400K tokens (up from 128K in GPT-4)"."""

from __future__ import annotations

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.sentences.records import Sentence

# Before what a value was; prices have rules of their own for it
_LEFT = word_pattern(r"\b{left_values}\s(?:about\s)?[~≈]?$")
# Between such a value and the model whose it is
_LEFT_BY = word_pattern(
    r"\s?%?(?:[\s-]{left_units}){0,3}\s(?:{model_prepositions}\s)?(?:its\s|the\s)?(?:{predecessor_nouns},?\s)?"
)


def of_value_left(sentence: Sentence, start: int, end: int) -> tuple[str, ...] | None:
    """Return the model right behind a value that was left, () if none is named there; None for other values."""
    if "from" not in sentence.text[max(0, start - 12) : start] or not _LEFT.search(sentence.text, 0, start):
        return None
    behind = [m for m in sentence.models if m.start >= end]
    named = bool(behind) and _LEFT_BY.fullmatch(sentence.text, end, behind[0].start) is not None
    return (behind[0].name,) if named else ()
