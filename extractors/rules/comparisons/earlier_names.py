"""Tells the models of a comparison's own clause from those of the clauses before it: "A is good, but B beats it"."""

from __future__ import annotations

import re

from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.rules.asserted.clause_status import analysis_of
from counterclaim.extractors.sentences.attachment import is_object, run_of
from counterclaim.extractors.sentences.records import Sentence
from counterclaim.extractors.sentences.sentence_subjects import PRONOUN_START

_DOES = re.compile(r"\b(?:does|do|did)\s?$", re.I)


def own_names(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Return the models that the clause at an offset names before it as its subject."""
    return tuple(dict.fromkeys(m.name for m in _own(sentence, at)))


def names_ahead(sentence: Sentence, at: int) -> tuple[str, ...]:
    """Return the one list of other models named before the clause at an offset; () where there are several or none."""
    own = {m.name for m in _own(sentence, at)}
    first = min((m.start for m in _own(sentence, at)), default=at)
    others = [m for m in sentence.models if m.end <= first and m.name not in own]
    if not others:
        return ()
    run = run_of(sentence, others[0])
    listed = tuple(dict.fromkeys(m.name for m in run))
    return listed if {m.name for m in others} == {*listed} else ()


def _own(sentence: Sentence, at: int) -> list[Mention]:
    plain = analysis_of(sentence)
    clause = plain.clause_at(at)
    if clause.opener.lower() == "so" and clause.parent >= 0 and _DOES.search(sentence.text, 0, clause.start):
        clause = plain.clauses[clause.parent]  # "but B does so at half the price"
    if clause.index == 0 or PRONOUN_START.match(sentence.text[clause.start : at]):
        return []  # "A is good: it comes near B at half the price"
    found = [m for m in sentence.models if clause.start <= m.start and m.end <= at]
    return [m for m in found if plain.clause_at(m.start) is clause and not is_object(sentence, m)]
