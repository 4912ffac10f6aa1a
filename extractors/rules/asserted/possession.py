"""Tells whether a sentence says that a model has a capability, or only speaks of it: "after some fine-tuning"."""

from __future__ import annotations

import re

from counterclaim.extractors.clauses.analysis import Analysis
from counterclaim.extractors.clauses.division import Clause
from counterclaim.extractors.clauses.words import listed
from counterclaim.extractors.lexicon.attributes import capabilities
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.records import Cue, Sentence

_OWNED = re.compile(r"['’]s?\s(?:[\w-]+\s){0,2}$")
_PREDICATE = re.compile(r"\s[a-z]{2,}(?<!s)s\s")
_ADVERB = re.compile(r"\s(?:[a-z]+\s)?")
_IT = re.compile(r"\b(?:it|they|the model|this model)\s(?:[a-z]+\s)?$", re.I)
_LISTED = frozenset({"item", "term", "definition", "cell"})
_LED_BY = 3  # words before the head of a list item
_ACTIVITIES = frozenset({"fine_tuning", "self_hostable"})
_SHORT = 12  # words of a fragment, which states what it names
_WORD = re.compile(r"[\w'’-]+")


def is_said_to_have(sentence: Sentence, cue: Cue) -> bool:
    """Return True if a word of having, giving or doing leads to the cue, or if the cue is an entry of a list."""
    text, plain = sentence.text, analysis_of(sentence)
    clause = plain.clause_at(cue.start)
    if (
        plain.negated(cue.start, cue.end)
        or _is_done(sentence, cue)
        or _is_listed(sentence, cue, clause)
        or _is_subject(text, cue, clause)
    ):
        return True
    if listed("having").match(text, cue.start) or _OWNED.search(text, 0, cue.start):
        return True
    if listed("had_behind").match(text, _next_word(text, cue.end)):
        return True
    if any(listed("having").search(text, start, min(end, cue.start)) for start, end in _led_by(plain, clause)):
        return True
    bare = not any(one.has_verb for one in plain.clauses)
    return bare and (sentence.block.kind in _LISTED or len(_WORD.findall(text)) <= _SHORT)


def _is_done(sentence: Sentence, cue: Cue) -> bool:
    """True for a verb right behind its subject: "it always searches the web"."""
    named = max((m.end for m in sentence.models if m.end <= cue.start), default=-1)
    behind = named >= 0 and _ADVERB.fullmatch(sentence.text, named, cue.start)
    return bool(behind) or _IT.search(sentence.text, 0, cue.start) is not None


def _is_listed(sentence: Sentence, cue: Cue, clause: Clause) -> bool:
    """True for an entry: "Features: web search", "- Web search, which is fast", and for what is denied by "no"."""
    if clause.lead == "(" and any(sentence.text[m.end : clause.start].strip() == "(" for m in sentence.models):
        return True  # "Small (self-hosted)"
    if clause.lead in {":", "|"} and (not clause.has_verb or cue.start < clause.verb):
        return True
    ahead = sentence.text[: cue.start]
    opens = sentence.block.kind in _LISTED and len(_WORD.findall(ahead)) <= _LED_BY
    return opens or listed("negators.noun").search(sentence.text, clause.start, cue.start) is not None


def _is_subject(text: str, cue: Cue, clause: Clause) -> bool:
    """True for "its web search is newer"; an activity ("self-hosting needs a rack") says nothing of the model."""
    attribute = capabilities()[int(cue.key)].attribute if cue.key.isdigit() else ""
    led = len(_WORD.findall(text[clause.start : cue.start])) <= _LED_BY and _PREDICATE.match(text, cue.end) is not None
    ahead = cue.start < clause.verb or led
    return ahead and clause.role in {"main", "coordinate", "contrast"} and attribute not in _ACTIVITIES


def _next_word(text: str, at: int) -> int:
    return at + (len(text[at:]) - len(text[at:].lstrip()))


def _led_by(plain: Analysis, clause: Clause) -> list[tuple[int, int]]:
    """Return the parts of the clause, and of that which it completes: an aside, an example, a list."""
    out = list(clause.parts)
    if clause.parent >= 0 and not clause.has_verb:
        out += plain.clauses[clause.parent].parts
    return out
