"""Gives the confidence of a reading: the probability that it is right, by a small model of named features.

The features are the rule, how the subject was found, what the claim is of, and the marks of its subject. The weights
stand in ``confidence.yml``; ``make fit`` fits them on annotated pages and on statements that people have judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import exp
from typing import Literal

from counterclaim.extractors.lexicon.attributes import describe
from counterclaim.extractors.lexicon.lexicon import base

Bearing = Literal["own", "among", "carried", "cell"]

SUREST = 0.99  # no reading is surer: the rules were written with the annotated pages in view


@cache
def _model() -> tuple[float, dict[str, float]]:
    data = base("confidence")
    return float(data["intercept"]), {str(name): float(weight) for name, weight in data["weights"].items()}


def features_of(rule: str, bearing: str, attribute: str, relation: str, marks: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the features that the confidence of a claim is computed from."""
    return (f"by:{rule}", f"found:{bearing}", f"of:{_measure(attribute, relation)}", *marks)


def _measure(attribute: str, relation: str) -> str:
    """Return what a claim is of: a comparison, or the kind of its attribute (money, tokens, score, flag, ...)."""
    return "comparison" if relation != "is" else describe(attribute).kind


def confidence_of(features: Iterable[str]) -> float:
    """Return the probability (0 to 1) of a reading with these features; one that was never seen weighs nothing."""
    intercept, weights = _model()
    total = intercept + sum(weights.get(name, 0.0) for name in features)
    return min(SUREST, round(1 / (1 + exp(-max(-30.0, min(30.0, total)))), 3))


def told(bearing: Bearing, subject: str) -> str:
    """Return in words how a subject was found, after its keyword: "own: the sentence names GPT-4o, ..."."""
    words: dict[str, str] = base("confidence")["bearings"]
    return f"{bearing}: {words[bearing].replace('SUBJECT', subject)}"
