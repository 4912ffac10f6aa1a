"""Keeps the drafts that their clause asserts: no question, plan, supposition, reader's need or quoted prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from counterclaim.extractors.clauses.analysis import Analysis, analyse
from counterclaim.extractors.sentences.attachment import Draft
from counterclaim.extractors.sentences.records import Sentence

_NEVER = frozenset({"question", "supposition", "quoted", "reader"})
_NUMBER = _NEVER | {"plan", "reference"}
_CAPABILITY = _NEVER | {"plan", "hedge", "condition", "exception", "void"}
_ORDERING = _NEVER | {"plan", "hedge", "negation"}  # an amount that is denied or hedged is presupposed all the same
_DATED = frozenset({"release_date", "retirement_date", "knowledge_cutoff"})  # a plan may give them
_MONEY = "USD"
_PAST, _NONE = frozenset({"past"}), frozenset[str]()
_BESIDE_NAME = 24  # characters between a value and its owner
_LIMITS = frozenset({"context_window", "max_output"})  # "used to have 8K": limits are raised
_BESIDE = frozenset({"question", "plan", "past", "quoted", "reference"})  # "If you pay for Claude Pro ($20)"


def analysis_of(sentence: Sentence) -> Analysis:
    """Return the clauses of a sentence, whose known names are never divided."""
    if sentence.analysis is None:
        sentence.analysis = analyse(sentence.text, tuple((mention.start, mention.end) for mention in sentence.models))
    return sentence.analysis


def asserted(sentence: Sentence, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts that the clause they stand in states."""
    for draft in drafts:
        if not analysis_of(sentence).kinds(draft.start, draft.end) & (_unstated(draft) - _of_another(sentence, draft)):
            yield draft


def _of_another(sentence: Sentence, draft: Draft) -> frozenset[str]:
    """Return what says nothing against the 128K of "up from 128K in B": B may have it still."""
    beside = (m for m in sentence.models if 0 <= m.start - draft.end <= _BESIDE_NAME)
    return _PAST if draft.attribute in _LIMITS and any(m.name == draft.subject for m in beside) else _NONE


def _unstated(draft: Draft) -> frozenset[str]:
    """Return the kinds of reach under which a draft says nothing."""
    if draft.rule.startswith("comparison.denied"):  # what the denial of a likeness states: "not as good as"
        return _ORDERING - {"negation"}
    if draft.rule == "prose.price.beside":
        return _BESIDE
    if draft.relation != "is":
        return _ORDERING if draft.value is None else _NEVER
    if isinstance(draft.value, bool):
        return _CAPABILITY
    if draft.attribute == "license":
        return _NUMBER | {"void", "hedge"}
    if draft.attribute in _DATED:
        return _NEVER | {"hedge"}
    changes = draft.unit.startswith(_MONEY) or draft.attribute in _LIMITS
    return _NUMBER | {"past"} if changes else _NUMBER
