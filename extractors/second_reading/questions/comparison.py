"""Asks which side a comparison has, and whether a value that stands in one belongs to the other side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.names import Mention, find_mentions, key_words, relate
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import any_phrase, find_phrase, phrase_pattern, word_set

_TIMES = re.compile(r"\d\s?(?:[x×]|times)\s(?:that\sof\s)?(?:the\s)?$", re.IGNORECASE)
_OWN = frozenset({"same", "short"})
_STANDING = "standing."
_ORDERS = frozenset({"greater", "less", "equal"})
_JOINT = re.compile(r"\s*(?:,|&|\b(?:and|or)\b|,\s*(?:and|or)\b)\s*(?:[A-Z]\w+\s+)?")
_END = re.compile(r"[.;!?](?:\s|$)|,\s(?:but|while|whereas|though|although)\s|\s[–—-]\s|—")
_LIMITS = any_phrase("limits_of_comparison")
_LEAD = re.compile(rf"^\W*(?P<word>{_LIMITS}|at|with)\s(?P<rest>[^,]{{2,90}}),", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<![\w-])(?P<word>{_LIMITS})\s(?P<rest>[^,;]{{3,60}})", re.IGNORECASE)


def _compares(statement: Statement) -> bool:
    return statement.claim.relation != "is"


def _names(mention: Mention, side: frozenset[str], other: frozenset[str]) -> bool:
    """Return True if a name is that of a side, or of its family where the other side is of another one."""
    relation = relate(mention.words, side)
    return relation in _OWN or (relation == "family" and relate(mention.words, other) == "other")


def _listed_with(mentions: Sequence[Mention], statement: Statement) -> frozenset[Mention]:
    """Return the names of a list that the object stands in: "beats A, B and C" compares with each."""
    out: set[Mention] = set()
    group: list[Mention] = []
    for mention in mentions:
        if group and not _JOINT.fullmatch(statement.sentence[group[-1].end : mention.start]):
            group = []
        group.append(mention)
        if len(group) > 1 and any(_names(m, statement.object, statement.subject) for m in group):
            out.update(m for m in group if not _names(m, statement.subject, statement.object))
    return frozenset(out)


def _is_of_pair(statement: Statement) -> bool:
    """Return True if the title or a heading names both sides and nothing else, so that either implies the other."""
    for text in (*reversed(statement.headings), statement.title):
        found = find_mentions(text)
        one = [m for m in found if _names(m, statement.subject, statement.object)]
        other = [m for m in found if _names(m, statement.object, statement.subject)]
        if one and other:
            return all(m in one or m in other for m in found if m.known)
    return False


def _kind(statement: Statement) -> str:
    """Return ``order`` for a comparison that says only which is more, ``measure`` for one that says how much."""
    return "order" if statement.claim.relation in _ORDERS else "measure"


def object_not_adjacent(statement: Statement) -> Doubt | None:
    """Ask of a comparison: does its object stand right behind a word of comparison?"""
    if not _compares(statement) or not statement.object or statement.cell is not None:
        return None
    if statement.claim.rule.startswith(_STANDING):  # "the cheapest" is compared with every other model of the page
        return None
    objects = [m for m in find_mentions(statement.sentence) if _names(m, statement.object, statement.subject)]
    if not objects:
        question = f"{_kind(statement)}_implied" if _is_of_pair(statement) else "object_not_named"
        return Doubt(question, f"The sentence does not name {statement.claim.object}.")
    for mention in objects:
        if _TIMES.search(statement.sentence[: mention.start]) and statement.at <= mention.start:
            return None  # "5x X's window"
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
    own = [m for m in mentions if _names(m, statement.subject, statement.object)]
    if not own:
        return Doubt("compared_not_named", f"The sentence does not name {statement.claim.subject}.")
    sides = ((statement.subject, statement.object), (statement.object, statement.subject))
    listed = _listed_with(mentions, statement)
    others = [m for m in mentions if m not in listed and not any(_names(m, one, other) for one, other in sides)]
    if any(m.known for m in others):
        return Doubt("third_name", f"A third name stands in the comparison: {others[0].text}.", others[0].text)
    favoured = find_phrase(statement.sentence[statement.at : own[0].start], "favours")
    if own[0].start > statement.at and not favoured:
        return Doubt("compared_behind", f"{statement.claim.subject} is named behind the comparison.")
    return None


def whole_comparison(statement: Statement) -> Doubt | None:
    """Ask of a comparison: is it about the attribute as a whole?"""
    if not _compares(statement):
        return None
    found = find_phrase(statement.sentence, "totals") or find_phrase(statement.sentence, "workload")
    return Doubt("part_compared", f"The comparison may be of something else: {found!r}.", found) if found else None


def limited(statement: Statement) -> Doubt | None:
    """Ask of a comparison: is it limited to a case ("cheaper for long prompts") or said to hold at times?"""
    if not _compares(statement) or statement.cell is not None:
        return None
    end = _END.search(statement.after)
    behind = statement.after[: end.start()] if end else statement.after
    found = [_LEAD.match(statement.sentence), *_BEHIND.finditer(behind)]
    limits = [match for match in found if match is not None and _limits(statement, match["rest"])]
    kind = _kind(statement)
    if limits:
        words = f"{limits[0]['word']} {limits[0]['rest']}"
        return Doubt(f"{kind}_limited", f"The comparison may hold only {words}.", words)
    words = find_phrase(" ".join(statement.before.split()[-2:]), "at_times") if kind == "order" else ""
    return Doubt("order_at_times", f"The comparison may hold only at times: {words!r}.", words) if words else None


def _limits(statement: Statement, words: str) -> bool:
    """Return False for words that limit nothing, say what is measured, name a side or that the claim keeps."""
    first = re.sub(r"^(?:the|a|an)\s", "", words.lower())
    if phrase_pattern("no_limits").match(first) or first[:1] in "$~0123456789":
        return False
    if find_phrase(words[:25], "cue_words", "price"):
        return False
    kept = " ".join(str(value) for value in statement.claim.qualifiers.as_dict().values()).lower()
    if kept and (statement.claim.qualifiers.volume_tokens is not None or first[:12] in kept):
        return False
    return not key_words(words) <= statement.subject | statement.object


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


QUESTIONS = (object_not_adjacent, subject_of_comparison, whole_comparison, limited, value_in_comparison)
