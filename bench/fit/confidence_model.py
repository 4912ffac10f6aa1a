"""Fits the confidence of claims: the probability of being right by rule, way of finding the subject, and its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.fit.logistic import Array, fit, sigmoid
from bench.fit.statements import SEEDS, Claims, judged_claims, judged_readings, site_of
from counterclaim.extractors.claims import WEIGHED
from counterclaim.extractors.lexicon.confidence import SUREST, features_of
from counterclaim.extractors.records import Claim

RIDGE = 5.0
LEAST = 5  # readings that a feature must occur in to get a weight
QUOTED_WEIGHT = 0.5  # a statement that is quoted for a difference tells less of other claims than one of a whole page
FIRST = 2  # columns before the features: the intercept, and how much less sure what was quoted for a difference is
HELDOUT = "heldout"


class Reading(NamedTuple):
    """A judged claim: its features, whether the page says it, the site; ``quoted``: as evidence of a difference."""

    features: tuple[str, ...]
    right: bool
    site: str
    quoted: bool = False


def features_read(claim: Claim) -> tuple[str, ...]:
    """Return the features of a claim, which its reasons tell."""
    bearing = claim.reasons[0].partition(":")[0]
    weighed = next((reason for reason in claim.reasons if reason.startswith(WEIGHED)), "")
    marks = weighed.removeprefix(WEIGHED).split("; ") if weighed else []
    return features_of(claim.rule, bearing, claim.attribute, claim.relation, marks)


def readings(corpus: Path, names: Sequence[str], own: Path) -> Iterator[Reading]:
    """Yield the claims of annotated pages: those of the corpus, then those held in the folder ``own``."""
    for name in names:
        for _, claim, right in judged_claims(corpus, name, strict=False):
            yield Reading(features_read(claim), right, SEEDS if name == SEEDS else site_of(claim.doc))
    for _, claim, right in judged_claims(corpus, HELDOUT, strict=False, beside=own):
        yield Reading(features_read(claim), right, HELDOUT)


def quoted_readings(flags: list[dict[str, object]], claims: Claims) -> Iterator[Reading]:
    """Yield the judged statements of read flags, which stand on other pages."""
    for claim, right in judged_readings(flags, claims):
        yield Reading(features_read(claim), right, site_of(claim.doc), quoted=True)


class ConfidenceModel(NamedTuple):
    """The intercept for the claims of a page, and the weights by feature."""

    intercept: float
    weights: dict[str, float]


def fit_confidence(judged: Sequence[Reading]) -> ConfidenceModel:
    """Return the model of all readings."""
    problem = _Problem(judged)
    beta = problem.solve()
    found = {name: round(float(value), 2) for name, value in zip(problem.names, beta[FIRST:], strict=True)}
    return ConfidenceModel(round(float(beta[0]), 3), {name: value for name, value in found.items() if value})


def left_out(judged: Sequence[Reading]) -> list[float]:
    """Return what would be said of each reading by a model that has seen nothing of its site.

    Of a quoted statement it is what would be said of it as a claim of any page.
    """
    problem = _Problem(judged)
    start = problem.solve()
    rows = problem.rows.copy()
    rows[:, 1] = 0
    out = np.zeros(len(rows))
    for site in sorted(set(problem.sites)):
        here = problem.sites == site
        out[here] = np.minimum(SUREST, sigmoid(rows[here] @ problem.solve(~here, start)))
    return [float(out[problem.number[one]]) for one in judged]


class _Problem:
    """The readings as numbers; those of one site with the same features and judgement are one row, as often counted."""

    def __init__(self, judged: Sequence[Reading]) -> None:
        self.names = _names(judged)
        place = {name: FIRST + number for number, name in enumerate(self.names)}
        counts = Counter(judged)
        kinds = list(counts)
        self.number = {one: number for number, one in enumerate(kinds)}
        self.rows = np.zeros((len(kinds), FIRST + len(self.names)))
        for row, one in zip(self.rows, kinds, strict=True):
            row[0], row[1] = 1, one.quoted
            row[[place[name] for name in one.features if name in place]] = 1
        self.truths = np.array([float(one.right) for one in kinds])
        self.weights = np.array([counts[one] * (QUOTED_WEIGHT if one.quoted else 1.0) for one in kinds])
        self.sites = np.array([one.site for one in kinds])

    def solve(self, kept: NDArray[np.bool_] | None = None, start: Array | None = None) -> Array:
        """Return the coefficients of some of the readings, or of all."""
        kept = np.ones(len(self.truths), dtype=bool) if kept is None else kept
        return fit(self.rows[kept], self.truths[kept], self.weights[kept], ridge=RIDGE, start=start)


def _names(judged: Iterable[Reading]) -> list[str]:
    counts = Counter(name for one in judged for name in set(one.features))
    return sorted(name for name, count in counts.items() if count >= LEAST)


def as_yaml(model: ConfidenceModel, kept: str) -> str:
    """Return the data file with a new model: what stands above its intercept is kept."""
    head = kept[: kept.index("intercept:")]
    rows = (f'  "{name}": {weight}' for name, weight in sorted(model.weights.items(), key=lambda row: (row[1], row[0])))
    return f"{head}intercept: {model.intercept}\nweights:\n" + "\n".join(rows) + "\n"
