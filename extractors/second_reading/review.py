"""Reviews claims of a document: every doubt about one, and the probability that its statement is read rightly."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.extractors.records import Claim, Document, Doubt, SecondReading
from counterclaim.extractors.second_reading.assurances import assurances, is_plain
from counterclaim.extractors.second_reading.attributes import group_of
from counterclaim.extractors.second_reading.place import Page, Statement
from counterclaim.extractors.second_reading.questions import QUESTIONS
from counterclaim.extractors.second_reading.words import read_data, word_set

_UNREAD = SecondReading(0.0, (Doubt("not_read", "The statement could not be read a second time."),))
_MOST_DOUBTS = 12
OPINIONS = frozenset({"quality", "speed"})
_OF_AN_AREA = "evaluated"  # what was evaluated is no condition of it
_NARROWING = ("tier", "conditions")  # what a claim keeps and others of the same fact may lack


@cache
def _weights() -> dict[str, Any]:
    return read_data("weights.yml")


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A document by identity: equal only to itself, which is far cheaper to tell than equal contents."""

    document: Document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@per_lexicon(maxsize=4)
def _page(same: _Same) -> Page:
    return Page(same.document)


def review(document: Document, claim: Claim) -> SecondReading:
    """Return what a second reading makes of a claim of a document. Never raises."""
    try:
        statement = _page(_Same(document)).statement(claim)
        return reading_of(statement)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, AttributeError):
        return _UNREAD


def reading_of(statement: Statement) -> SecondReading:
    """Return a statement's probability, and the doubts that lower it, the gravest first."""
    doubts = doubts_about(statement)
    weights: dict[str, float] = _weights()["weights"]
    total = _weights()["intercept"] + sum(weights.get(name, 0.0) for name in sorted(features(statement, doubts)))
    telling = sorted((d for d in doubts if weights.get(d.question, 0.0) < 0), key=lambda d: weights[d.question])
    return SecondReading(round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4), tuple(telling[:_MOST_DOUBTS]))


def doubts_about(statement: Statement) -> tuple[Doubt, ...]:
    """Return the doubts of all questions."""
    found = tuple(doubt for ask in QUESTIONS if (doubt := ask(statement)) is not None)
    if statement.claim.rule in word_set("answered"):
        return tuple(doubt for doubt in found if doubt.question not in word_set("answered", statement.claim.rule))
    return found


def features(statement: Statement, doubts: tuple[Doubt, ...]) -> frozenset[str]:
    """Return what the probability is computed from: doubts, assurances, kinds, conditions kept."""
    group = group_of(statement.claim)
    kind = "cell" if statement.cell is not None else statement.kind
    raised = {doubt.question for doubt in doubts}
    sure = assurances(statement)
    plain = {"no_doubt"} if is_plain(sure) and not raised else set()
    narrowing = () if statement.claim.attribute == _OF_AN_AREA else _NARROWING
    kept = (f"kept:{name}" for name in narrowing if getattr(statement.claim.qualifiers, name))
    return frozenset({*raised, *sure, *plain, *kept, f"of:{group}", f"in:{kind}", *_compared(statement.claim)})


def _compared(claim: Claim) -> Iterator[str]:
    """Yield what a comparison tells: an opinion, an order or a measure."""
    if claim.relation != "is":
        opinion = claim.attribute in OPINIONS
        yield "compares:opinion" if opinion else "compares:order" if claim.value is None else "compares:measure"
