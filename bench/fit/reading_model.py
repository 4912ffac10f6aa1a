"""Fits the probability that a statement is read rightly, and judges it by leaving out one site at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from bench.fit.logistic import Array, fit, sigmoid
from bench.fit.statements import Judged
from counterclaim.extractors.second_reading.assurances import ASSURANCES

RIDGE = 2.0
GOLD_WEIGHT = 0.6  # a claim of an annotated page tells less than a statement that was quoted as evidence
UNMADE_WEIGHT = 0.1  # a statement that today's reader would not make tells less than one that it would
LEAST = 3  # statements that a feature must occur in to get a weight of its own
CROWDED = 12  # judged statements of one site that count whole; more of them share
FREE = 2  # the intercept, and how much surer claims of annotated pages are
GOLD = "gold:"  # how much surer they are in a kind of block or of an attribute, which tells nothing of other pages


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """The weights by feature, and the intercept for statements that are evidence of a difference."""

    intercept: float
    weights: dict[str, float]

    def probability(self, features: frozenset[str]) -> float:
        """Return the probability of a statement with these features."""
        total = self.intercept + sum(self.weights.get(name, 0.0) for name in sorted(features))
        return float(sigmoid(np.array([total]))[0])

    def is_doubtless(self, features: frozenset[str]) -> bool:
        """Return True if none of these features is a doubt that weighs."""
        return not any(self.weights.get(name, 0.0) < 0 for name in features - ASSURANCES if ":" not in name)


def _marks(one: Judged) -> frozenset[str]:
    """Return the features of a statement, with those that only annotated pages have."""
    kinds = (name for name in one.features if name.startswith(("in:", "of:")))
    return one.features | {GOLD + name for name in kinds} if one.gold else one.features


def names_of(statements: Sequence[Judged]) -> list[str]:
    """Return the features that occur often enough, in order."""
    counts = Counter(name for one in statements for name in _marks(one))
    return sorted(name for name, count in counts.items() if count >= LEAST)


def _matrix(statements: Sequence[Judged], names: Sequence[str]) -> Array:
    place = {name: FREE + number for number, name in enumerate(names)}
    rows = np.zeros((len(statements), FREE + len(names)))
    for row, one in zip(rows, statements, strict=True):
        row[0], row[1] = 1, one.gold
        row[[place[name] for name in _marks(one) if name in place]] = 1
    return rows


def _signs(names: Sequence[str]) -> Array:
    """Return 1 for what can only speak for a statement, -1 for a doubt, 0 for what it is of and stands in."""
    return np.array([0.0] * FREE + [0.0 if ":" in n else 1.0 if n in ASSURANCES else -1.0 for n in names])


@cache
def _priors() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "priors.yml").read_text(encoding="utf-8"))
    return loaded


def _unseen() -> list[str]:
    """Return the questions that weigh something even where no judged statement raises them."""
    return [*_priors()["graves"], *_priors()["settling"]]


def _expected(names: Sequence[str]) -> Array:
    """Return what each column is taken to weigh before anything is counted."""
    known = _priors()
    return np.array([0.0] * FREE + [prior(name, known) for name in names])


def prior(question: str, known: dict[str, Any]) -> float:
    """Return what a feature weighs before anything is counted."""
    if ":" in question or question in ASSURANCES:
        return float(known.get(question, 0.0))
    if question in known["settling"]:
        return float(known["settled"])
    return float(known["grave"] if question in known["graves"] else known["doubt"])


def _weights(statements: Sequence[Judged]) -> Array:
    crowd = Counter(one.site for one in statements if not one.gold)
    return np.array(
        [
            GOLD_WEIGHT
            if one.gold
            else min(1.0, (CROWDED / crowd[one.site]) ** 0.5) * (1.0 if one.made else UNMADE_WEIGHT)
            for one in statements
        ]
    )


class _Problem:
    """The statements as numbers."""

    def __init__(self, statements: Sequence[Judged]) -> None:
        self.names = names_of(statements)
        self.rows = _matrix(statements, self.names)
        self.truths = np.array([float(one.right) for one in statements])
        self.weights = _weights(statements)

    def solve(self, kept: NDArray[np.bool_], start: Array | None = None) -> Array:
        """Return the coefficients of some of the statements."""
        return fit(
            self.rows[kept], self.truths[kept], self.weights[kept],
            ridge=RIDGE, free=FREE, signs=_signs(self.names), prior=_expected(self.names), start=start,
        )  # fmt: skip

    def all(self) -> Array:
        """Return the coefficients of all statements."""
        return self.solve(np.ones(len(self.truths), dtype=bool))


def fit_reading(statements: Sequence[Judged]) -> ReadingModel:
    """Return the model of all statements."""
    problem = _Problem(statements)
    beta = problem.all()
    named = zip(problem.names, beta[FREE:], strict=True)
    found = {name: round(float(value), 3) for name, value in named if not name.startswith(GOLD)}
    unseen = {name: prior(name, _priors()) for name in _unseen() if name not in found}
    return ReadingModel(round(float(beta[0]), 3), unseen | {name: value for name, value in found.items() if value})


def left_out(statements: Sequence[Judged]) -> list[float]:
    """Return each statement's probability by a model that has seen no statement of its site.

    That of an annotated page is what would be said of it on any other page.
    """
    problem = _Problem(statements)
    start = problem.all()
    sites = np.array([one.site for one in statements])
    rows = problem.rows.copy()
    rows[:, [1, *(FREE + number for number, name in enumerate(problem.names) if name.startswith(GOLD))]] = 0
    out = np.zeros(len(statements))
    for site in sorted(set(sites)):
        here = sites == site
        out[here] = sigmoid(rows[here] @ problem.solve(~here, start))
    return [float(value) for value in out]
