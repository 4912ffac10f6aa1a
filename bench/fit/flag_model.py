"""Fits the certainty of a conflict on read flags, and judges it by leaving out one site at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from bench.fit.logistic import Array, fit, sigmoid
from bench.fit.statements import REFERENCE, Key, key_of, site_of_flag
from counterclaim.db.conflicts.certainty import COMPARED, Said, features, grouped
from counterclaim.db.records import Conflict, Evidence

RIDGE = 1.0
UNREAD = 0.5
PLANTED_WEIGHT = 1.0  # of a conflict that is known to hold beside a read flag
UNRAISED_WEIGHT = 0.06  # of a flag whose two sides are not both read any more: it would not be raised today
CROWDED = 12  # flags of one site that count whole; more of them share
PLANTED = "planted"  # the site of conflicts that are known to hold; it is left out of what is measured
# What can only speak for a conflict, or only against it.
FOR = ("sure", "rival", "claimed", "pages_of_rival", "doubtless_within")
AGAINST = ("near", "far", "aside", "many_values", "alone", "page_says_both", "undated", "years_between")
SIGNS = dict.fromkeys(FOR, 1) | dict.fromkeys(AGAINST, -1)
GOLD = "gold"  # how much likelier a conflict of annotated pages is to hold


@dataclass(frozen=True, slots=True)
class ReadFlag:
    """A flag that a person has read: what certainty sees of it, whether it holds, and its site.

    ``raised`` is False where its statements are not read any more, so that it would not be raised today.
    """

    features: dict[str, float]
    holds: bool
    site: str
    raised: bool = True


def read_flag(
    flag: Mapping[str, Any],
    probabilities: Mapping[Key, float],
    made: Set[Key],
    dates: Callable[[str], str | None],
    plain: Set[Key] = frozenset(),
) -> ReadFlag:
    """Return what certainty sees of a flag whose statements have these probabilities; ``made`` are those read today.

    ``plain`` are those that nothing is doubted of;
    ``dates`` gives the date of a page by its name. What is not read today is left out where the rest still differs.
    """
    items = flag["items"]
    kept = [item for item in items if item["doc"].startswith(REFERENCE) or key_of(flag, item) in made]
    apart = flag["kind"] in COMPARED
    raised = len(kept) == len(items) if apart else _differ(flag["attribute"], [str(item.get("value")) for item in kept])
    return _seen(flag, kept if raised else items, probabilities, dates, plain, raised=raised)


def _differ(attribute: str, values: Sequence[str]) -> bool:
    """Return True if two values differ; of dates, "2023" is the same as "2023-03"."""
    if not attribute.endswith(("_date", "_cutoff")):
        return len(set(values)) > 1
    return any(not one.startswith(other) and not other.startswith(one) for one, other in combinations(values, 2))


def _seen(
    flag: Mapping[str, Any],
    items: Sequence[Mapping[str, Any]],
    probabilities: Mapping[Key, float],
    dates: Callable[[str], str | None],
    plain: Set[Key],
    *,
    raised: bool,
) -> ReadFlag:
    statements = []
    for item in items:
        listed = item["doc"].startswith(REFERENCE)
        chance = 1.0 if listed else probabilities.get(key_of(flag, item), UNREAD)
        day = None if listed else dates(item["doc"])
        doubtless = not listed and key_of(flag, item) in plain
        statements.append(Said(item.get("value"), chance, item["doc"], listed, day, doubtless))
    sides = grouped(statements, apart=flag["kind"] in COMPARED)
    found = features(flag["kind"], flag["scope"], flag["attribute"], sides)
    if "site" in flag:
        found[GOLD] = 1.0
    return ReadFlag(found, flag["verdict"] == "HOLDS", site_of_flag(flag), raised)


def sure_flags(conflicts: Iterable[Conflict], reading: Callable[[Evidence], tuple[float, bool]]) -> Iterator[ReadFlag]:
    """Yield conflicts that are known to hold, such as planted ones, as read flags of a site of their own.

    ``reading`` gives a statement's probability, and whether nothing is doubted of it.
    """
    for conflict in conflicts:
        listed = [item.source.startswith("reference:") for item in conflict.evidence]
        statements = []
        for item, sure in zip(conflict.evidence, listed, strict=True):
            chance, plain = (1.0, False) if sure else reading(item)
            statements.append(Said(item.value, chance, item.doc, sure, item.published, plain))
        sides = grouped(statements, apart=conflict.kind in COMPARED)
        yield ReadFlag(features(conflict.kind, conflict.scope, conflict.attribute, sides), True, PLANTED)


def _weights(flags: Sequence[ReadFlag]) -> Array:
    """Return how much each flag counts."""
    crowd = Counter(flag.site for flag in flags)
    return np.array(
        [
            PLANTED_WEIGHT
            if flag.site == PLANTED
            else min(1.0, (CROWDED / crowd[flag.site]) ** 0.5) * (1.0 if flag.raised else UNRAISED_WEIGHT)
            for flag in flags
        ]
    )


def _fit(flags: Sequence[ReadFlag], names: Sequence[str]) -> Array:
    rows = np.array([[1.0, *(flag.features.get(name, 0.0) for name in names)] for flag in flags])
    truths = np.array([float(flag.holds) for flag in flags])
    counts = _weights(flags)
    signs = np.array([0.0, *(float(SIGNS.get(name, 0)) for name in names)])
    return fit(rows, truths, counts, ridge=RIDGE, signs=signs)


def fit_flags(flags: Sequence[ReadFlag]) -> tuple[float, dict[str, float]]:
    """Return the intercept and the weights of all flags, without what only annotated pages have."""
    names = sorted({name for flag in flags for name in flag.features})
    beta = _fit(flags, names)
    found = {name: round(float(value), 3) for name, value in zip(names, beta[1:], strict=True)}
    return round(float(beta[0]), 3), {name: value for name, value in found.items() if value and name != GOLD}


def left_out(flags: Sequence[ReadFlag]) -> Array:
    """Return each flag's certainty by a model that has seen no flag of its site."""
    out = np.zeros(len(flags))
    for site in sorted({flag.site for flag in flags} - {PLANTED}):
        intercept, weights = fit_flags([flag for flag in flags if flag.site != site])
        for number, flag in enumerate(flags):
            if flag.site == site:
                total = intercept + sum(weights.get(name, 0.0) * value for name, value in flag.features.items())
                out[number] = float(sigmoid(np.array([total]))[0])
    return out
