"""Asks which side a comparison has, and whether a value that stands in one belongs to the other side."""

from __future__ import annotations

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.names import find_mentions, relate
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import find_phrase, phrase_pattern, word_set

_OWN = frozenset({"same", "short"})
_STANDING = "standing."


def _compares(statement: Statement) -> bool:
    return statement.claim.relation != "is"


def object_not_adjacent(statement: Statement) -> Doubt | None:
    """Ask of a comparison: does its object stand right behind a word of comparison?"""
    if not _compares(statement) or not statement.object or statement.cell is not None:
        return None
    if statement.claim.rule.startswith(_STANDING):  # "the cheapest" is compared with every other model of the page
        return None
    objects = [m for m in find_mentions(statement.sentence) if relate(m.words, statement.object) in _OWN]
    if not objects:
        return Doubt("object_not_named", f"The sentence does not name {statement.claim.object}.")
    for mention in objects:
        tail = statement.sentence[max(0, mention.start - 30) : mention.start]
        if tail.split() and tail.split()[-1].lower() in word_set("object_leads"):
            return None
        found = list(phrase_pattern("standard").finditer(tail))
        if found and len(tail[found[-1].end() :].split()) <= 2:
            return None
    return Doubt("object_not_standard", f"{statement.claim.object} does not follow a word of comparison.")


def subject_of_comparison(statement: Statement) -> Doubt | None:
    """Ask of a comparison: is its subject named before the direction word and first in the sentence?"""
    if not _compares(statement) or statement.cell is not None:
        return None
    mentions = find_mentions(statement.sentence)
    own = [m for m in mentions if relate(m.words, statement.subject) in _OWN]
    if not own:
        return Doubt("compared_not_named", f"The sentence does not name {statement.claim.subject}.")
    others = [
        m
        for m in mentions
        if relate(m.words, statement.subject) not in _OWN and relate(m.words, statement.object) not in _OWN
    ]
    if any(m.known for m in others):
        return Doubt("third_name", f"A third name stands in the comparison: {others[0].text}.", others[0].text)
    if own[0].start > statement.at:
        return Doubt("compared_behind", f"{statement.claim.subject} is named behind the comparison.")
    return None


def whole_comparison(statement: Statement) -> Doubt | None:
    """Ask of a comparison: is it about the attribute as a whole?"""
    if not _compares(statement):
        return None
    found = find_phrase(statement.sentence, "totals") or find_phrase(statement.sentence, "workload")
    return Doubt("part_compared", f"The comparison may be of something else: {found!r}.", found) if found else None


def value_in_comparison(statement: Statement) -> Doubt | None:
    """Ask of a value: does a word of comparison stand between the subject and it?"""
    if _compares(statement) or statement.cell is not None:
        return None
    own = [m for m in find_mentions(statement.before) if relate(m.words, statement.subject) in _OWN]
    start = own[-1].end if own else 0
    found = find_phrase(statement.before[start:], "versus")
    if found:
        return Doubt("comparison_before", f"A word of comparison stands before the value: {found!r}.", found)
    found = find_phrase(statement.after[:40], "versus")
    return (
        Doubt("comparison_behind", f"A word of comparison stands behind the value: {found!r}.", found)
        if found
        else None
    )


QUESTIONS = (object_not_adjacent, subject_of_comparison, whole_comparison, value_in_comparison)
