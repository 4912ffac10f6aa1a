"""The questions of the second reading; each looks at one statement and returns a doubt or nothing."""

from __future__ import annotations

from collections.abc import Callable

from counterclaim.extractors.records import Doubt
from counterclaim.extractors.second_reading.place import Statement
from counterclaim.extractors.second_reading.questions import (
    carried,
    comparison,
    kind,
    label,
    measure,
    name,
    narrowing,
    reach,
    sentence,
)

Question = Callable[[Statement], Doubt | None]

QUESTIONS: tuple[Question, ...] = (
    *name.QUESTIONS,
    *carried.QUESTIONS,
    *sentence.QUESTIONS,
    *label.QUESTIONS,
    *measure.QUESTIONS,
    *narrowing.QUESTIONS,
    *reach.QUESTIONS,
    *comparison.QUESTIONS,
    *kind.QUESTIONS,
)

__all__ = ["QUESTIONS", "Question"]
