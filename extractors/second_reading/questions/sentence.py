"""Asks of a sentence that names its subject: what else it names, and whether the value belongs to that."""

from __future__ import annotations

import re

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.near import OWN, in_cell, is_example, names_in, names_subject
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.words import (
    last_phrase,
    phrase_pattern,
)

_LABEL = re.compile(r"^\W*(?P<key>[^:–—|]{2,60}?)\s*(?::|\s[–—-]\s)")
_FROM = re.compile(r"\sfrom\s")
_BESIDE = re.compile(r"^\W{0,3}(?:\([^)]*\)\W{0,2})?(?:for|by|from|of|on)?\s?\(?$")


def other_between(statement: Statement) -> Doubt | None:
    """Ask of a sentence that names the subject: does another name stand between it and the value?"""
    if in_cell(statement):
        return None
    found = names_in(statement, statement.before)
    own = [mention for mention, relation in found if relation in OWN]
    if not own:
        return None
    between = [(m, r) for m, r in found if m.start >= own[-1].end and r not in OWN and r != "family"]
    if not between:
        return None
    known = [m for m, r in between if m.known or r == "sibling"]
    mention = (known or [between[0][0]])[-1]
    question = "other_between" if known else "unknown_between"
    return Doubt(question, f"{mention.text} stands between {statement.claim.subject} and the value.", mention.text)


def subject_behind(statement: Statement) -> Doubt | None:
    """Ask: is the subject named only behind the value, and how near?"""
    if in_cell(statement) or not names_subject(statement, statement.sentence):
        return None
    own_before = [m for m, r in names_in(statement, statement.sentence[: statement.ends]) if r in OWN]
    own_after = [m for m, r in names_in(statement, statement.after) if r in OWN]
    if own_before or not own_after or is_example(statement):
        return None
    gap = statement.after[: own_after[0].start]
    if _BESIDE.match(gap):
        return None
    return Doubt("subject_behind", f"{statement.claim.subject} is named only behind the value.", own_after[0].text)


def other_first(statement: Statement) -> Doubt | None:
    """Ask of a sentence: does it begin with another name, its likely subject?"""
    if in_cell(statement) or not names_subject(statement, statement.sentence):
        return None
    found = names_in(statement, statement.sentence)
    if found and found[0][1] not in OWN and found[0][1] != "family" and found[0][0].end < statement.at:
        question = "known_first" if found[0][0].known else "unknown_first"
        return Doubt(question, f"The sentence begins with {found[0][0].text}.", found[0][0].text)
    return None


def other_right_behind(statement: Statement) -> Doubt | None:
    """Ask: is the value followed at once by another name, "(GPT-4o)" or "for GPT-4o"?"""
    for mention, relation in names_in(statement, statement.after[:60])[:1]:
        gap = statement.after[: mention.start]
        if relation in {"sibling", "other", "longer"} and _BESIDE.match(gap):
            return Doubt("other_right_behind", f"The value is followed by {mention.text}.", mention.text)
    return None


def item_label(statement: Statement) -> Doubt | None:
    """Ask of prose: does the block begin with a label that names another subject?"""
    if in_cell(statement):
        return None
    match = _LABEL.match(statement.item)
    if match is None or match.end() > statement.item_at + 1:
        return None
    found = names_in(statement, match["key"])
    if found and all(relation not in OWN for _, relation in found):
        return Doubt("item_labels_other", f"The item is labelled {match['key']}.", match["key"])
    return None


def many_names(statement: Statement) -> Doubt | None:
    """Ask: are there more than two names in the sentence?"""
    if in_cell(statement):
        return None
    names = {mention.words for mention, _ in names_in(statement, statement.sentence)}
    if len(names) > 3:
        return Doubt("many_names", f"The sentence names {len(names)} things.")
    return Doubt("several_names", "The sentence names three things.") if len(names) == 3 else None


def as_standard(statement: Statement) -> Doubt | None:
    """Ask: is the subject what something is compared with, "than X", "like X", "X alternative", "X-style"?"""
    if in_cell(statement) or statement.claim.relation != "is" or is_example(statement):
        return None
    own = [mention for mention, relation in names_in(statement, statement.sentence) if relation in OWN]
    if not own:
        return None
    for mention in own:
        if mention.start >= statement.ends and _FROM.fullmatch(statement.sentence[statement.ends : mention.start]):
            return None  # "45 tokens per second from X" is of X
        word = last_phrase(statement.sentence[max(0, mention.start - 40) : mention.start], "standard")
        near = (
            word is not None
            and len(statement.sentence[max(0, mention.start - 40) : mention.start][word.end() :].split()) <= 2
        )
        modified = phrase_pattern("modified").match(statement.sentence[mention.end :].lstrip(" -'’s"))
        if not near and not modified:
            return None
    words = statement.sentence[max(0, own[0].start - 15) : own[0].end + 12]
    return Doubt(
        "subject_is_standard", f"{statement.claim.subject} is only what something is compared with or built on.", words
    )


def in_parentheses(statement: Statement) -> Doubt | None:
    """Ask: is the subject named only within brackets that the value is not in?"""
    if in_cell(statement):
        return None
    own = [mention for mention, relation in names_in(statement, statement.sentence) if relation in OWN]
    if (
        not own
        or not all(_bracketed(statement.sentence, m.start) for m in own)
        or _bracketed(statement.sentence, statement.at)
    ):
        return None
    if own[0].start >= statement.ends and _BESIDE.match(statement.sentence[statement.ends : own[0].start]):
        return None
    return Doubt("subject_in_brackets", f"{statement.claim.subject} is named in brackets only.", own[0].text)


def _bracketed(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


QUESTIONS = (
    other_between,
    subject_behind,
    other_first,
    other_right_behind,
    item_label,
    many_names,
    as_standard,
    in_parentheses,
)
