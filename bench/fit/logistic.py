"""Fits and measures a logistic model with numpy: Newton steps with a ridge penalty, the same result on every run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fit(
    rows: Array,
    truths: Array,
    weights: Array,
    *,
    ridge: float,
    free: int = 1,
    signs: Array | None = None,
    prior: Array | None = None,
    start: Array | None = None,
) -> Array:
    """Return the coefficients; the first ``free`` columns (the intercept) carry no penalty.

    ``signs`` holds 1, -1 or 0 (either) a column: one that comes out with another sign is left out, because what can
    only speak against a statement must not speak for it.
    """
    kept = np.ones(rows.shape[1], dtype=bool)
    prior = np.zeros(rows.shape[1]) if prior is None else prior
    beta = prior.copy() if start is None else start.copy()
    while True:
        beta[~kept] = 0
        beta[kept] = _newton(rows[:, kept], truths, weights, ridge, free, beta[kept], prior[kept])
        wrong = kept & (beta * signs < -1e-9) if signs is not None else np.zeros_like(kept)
        if not wrong.any():
            return beta
        kept &= ~wrong


def _newton(rows: Array, truths: Array, weights: Array, ridge: float, free: int, start: Array, prior: Array) -> Array:
    penalty = np.full(rows.shape[1], ridge)
    penalty[:free] = 1e-6
    beta = start.copy()
    for _ in range(60):
        chance = sigmoid(rows @ beta)
        slope = rows.T @ (weights * (truths - chance)) - penalty * (beta - prior)
        curve = (rows * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ rows + np.diag(penalty)
        move = np.linalg.solve(curve, slope)
        beta += move / max(1.0, float(np.abs(move).max()))
        if float(np.abs(move).max()) < 1e-7:
            break
    return beta


def sigmoid(values: Array) -> Array:
    """Return the logistic function of each value."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))


def area(truths: Array, scores: Array) -> float:
    """Return the area under the ROC curve: how often a true one is ranked above a false one, ties as half."""
    good, bad = scores[truths > 0.5], scores[truths < 0.5]
    if not len(good) or not len(bad):
        return float("nan")
    return float(((good[:, None] > bad[None, :]) + 0.5 * (good[:, None] == bad[None, :])).mean())


def reliability(truths: Array, scores: Array, edges: Sequence[float]) -> list[tuple[float, float, int, float, float]]:
    """Return for each band of scores: its ends, how many, mean score, share that is true."""
    out = []
    for low, high in pairwise(edges):
        here = (scores >= low) & (scores < high)
        if here.any():
            out.append((low, high, int(here.sum()), float(scores[here].mean()), float(truths[here].mean())))
    return out


def at_bar(truths: Array, scores: Array, bar: float) -> tuple[int, float, float]:
    """Return (how many reach a bar, share of them that is true, share of the true that reach it)."""
    kept = scores >= bar
    count = int(kept.sum())
    return count, float(truths[kept].mean()) if count else float("nan"), float(kept[truths > 0.5].mean())
