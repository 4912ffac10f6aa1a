"""Truth discovery: which rival value is better supported, by plain vote and by the ACCU method.

ACCU is the accuracy-weighted vote of X. L. Dong, L. Berti-Equille and D. Srivastava, "Integrating Conflicting Data:
The Role of Source Dependence", PVLDB 2(1), 2009, without its copy detection: copies are put together before they
vote (``counterclaim.db.support.votes``). A value is as probable as the sources that state it are accurate, a source is
as accurate as its values are probable, and the two are computed in turn until they stay as they are. Values must be
normalised first: on raw strings the method does worse than voting.

Pure: no clock, database or random numbers, and the order of the input does not matter (sums are exact: ``fsum``).
Its answer is an opinion beside the claims: it never replaces one and never hides one.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import exp, fsum, log
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Value = TypeVar("Value", bound=Hashable)

Numbers = npt.NDArray[Any]
FALSE_VALUES = 10  # wrong values that an item is supposed to have, all equally likely: n of the paper
START = 0.8  # accuracy of a source about which nothing is known
PRIOR = 3.0  # items that START counts for: one item must not make a source infallible or worthless
LEAST, MOST = 0.02, 0.98
ROUNDS = 100
TOLERANCE = 1e-5
TIE = 1e-6
EXACT = 2.0**30


@dataclass(frozen=True, slots=True)
class Question(Generic[Value]):
    """One item with its rival values: value -> source -> weight (0 to 1, less than 1 where a source says several).

    ``false_values`` is how many wrong values there could be: 1 for yes or no. ``decided`` is the value that is known
    to be right; one that nobody states makes all of them wrong.
    """

    votes: Mapping[Value, Mapping[str, float]]
    false_values: int = FALSE_VALUES
    decided: Value | None = None

    def voters(self) -> set[str]:
        """Return the sources that vote."""
        return {source for by_source in self.votes.values() for source in by_source}


def plain_vote(question: Question[Value]) -> dict[Value, float]:
    """Return how many sources state each value."""
    return {value: fsum(by_source.values()) for value, by_source in question.votes.items()}


def winner(scores: Mapping[Value, float]) -> Value | None:
    """Return the value with the highest score, or None if there is none or the highest is shared."""
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0] - ranked[1] <= TIE):
        return None
    return max(scores, key=lambda value: scores[value])


def weigh(question: Question[Value], accuracy: Mapping[str, float]) -> dict[Value, float]:
    """Return the probability of each stated value, given how accurate the sources are (START if unknown)."""
    wrong = max(question.false_values, 1)
    return _probabilities(question, {s: _score(accuracy.get(s, START), wrong) for s in question.voters()})


def _probabilities(question: Question[Value], strength: Mapping[str, float]) -> dict[Value, float]:
    scores = {
        value: fsum([weight * strength[source] for source, weight in by_source.items()])
        for value, by_source in question.votes.items()
    }
    top = max([0.0, *scores.values()])
    raised = {value: exp(score - top) for value, score in scores.items()}
    # Values that nobody states have a score of 0: one of them may still be the true one.
    unstated = max(max(question.false_values, 1) + 1 - len(scores), 0) * exp(-top)
    total = unstated + fsum(raised.values())
    return {value: part / total for value, part in raised.items()}


def accuracies(
    questions: Iterable[Question[Value]], *, start: float = START, rounds: int = ROUNDS
) -> tuple[dict[str, float], int, bool]:
    """Return each source's accuracy, after how many rounds, and whether they came to rest.

    Only items on which two sources or more speak, or of which the right value is known, say anything about a source;
    ``weigh`` gives each its probability.
    """
    votes = _Votes.of(questions)
    accuracy = np.full(len(votes.sources), start)
    done, converged = 0, not len(votes.source)
    while not converged and done < rounds:
        done += 1
        found = votes.accuracies(accuracy, start)
        converged = bool(np.max(np.abs(found - accuracy)) < TOLERANCE)
        accuracy = found
    return dict(zip(votes.sources, accuracy.tolist(), strict=True)), done, converged


@dataclass(frozen=True, slots=True)
class _Votes:
    """The questions that tell something of the sources, as columns.

    Of each vote its source, value and weight; of each value its question; of each question its first value, how many
    wrong values there could be and how many that nobody states. ``known`` is 1 for a value that is known to be right,
    0 for one that is known to be wrong, and else negative.
    """

    sources: list[str]
    source: Numbers
    value: Numbers
    weight: Numbers
    question: Numbers
    first: Numbers
    wrong: Numbers
    unstated: Numbers
    known: Numbers

    @classmethod
    def of(cls, questions: Iterable[Question[Any]]) -> _Votes:
        number: dict[str, int] = {}
        votes: tuple[array[int], array[int], array[float]] = array("l"), array("l"), array("d")
        values, known, per_question = array("l"), array("d"), []
        for asked in questions:
            voters = asked.voters()
            for source in voters:
                number.setdefault(source, len(number))
            if len(voters) < (2 if asked.decided is None else 1):
                continue
            wrong = max(asked.false_values, 1)
            per_question.append((len(values), wrong, max(wrong + 1 - len(asked.votes), 0)))
            for stated, by_source in asked.votes.items():
                known.append(-1.0 if asked.decided is None else float(stated == asked.decided))
                votes[0].extend([number[source] for source in by_source])
                votes[1].extend([len(values)] * len(by_source))
                votes[2].extend(by_source.values())
                values.append(len(per_question) - 1)
        first, wrongs, unstated = np.array(per_question, dtype=int).reshape(-1, 3).T
        by, value, weight, question = (np.frombuffer(column, column.typecode) for column in (*votes, values))
        sure = np.frombuffer(known, known.typecode)
        return cls(list(number), by, value, weight, question, first, wrongs, unstated, sure)

    def accuracies(self, accuracy: Numbers, start: float) -> Numbers:
        """Return how probable each source's values are on average, ``start`` counting as PRIOR items."""
        bounded = np.clip(accuracy, LEAST, MOST)[self.source]
        strength = np.log(self.wrong[self.question[self.value]] * bounded / (1 - bounded)).clip(0)
        score = _summed(self.value, self.weight * strength, len(self.question))
        top = np.maximum.reduceat(score, self.first).clip(0)
        raised = np.exp(score - top[self.question])
        total = self.unstated * np.exp(-top) + _summed(self.question, raised, len(self.first))
        probability = np.where(self.known < 0, raised / total[self.question], self.known)
        right = _summed(self.source, self.weight * probability[self.value], len(self.sources))
        items = _summed(self.source, self.weight, len(self.sources))
        found: Numbers = ((PRIOR * start + right) / (PRIOR + items)).clip(LEAST, MOST)
        return np.where(items > 0, found, start)


def _summed(groups: Numbers, numbers: Numbers, most: int) -> Numbers:
    """Return the sum of each group. Rounded to a billionth the numbers add up exactly, whatever their order."""
    return np.bincount(groups, np.rint(numbers * EXACT), most) / EXACT


def _score(accuracy: float, wrong: int) -> float:
    """Return a source's weight: ln(nA / (1 - A)), but not below 0: no statement counts against its own value."""
    bounded = min(max(accuracy, LEAST), MOST)
    return max(log(wrong * bounded / (1 - bounded)), 0.0)
