"""Draws flags at random for people to judge: seeded, and evenly by kind or severity if asked."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.db.records import Conflict

STRATA = ("kind", "severity")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn flag; ``weight`` says how many flags it stands for."""

    conflict: Conflict
    weight: float


def draw(conflicts: Sequence[Conflict], size: int, seed: int, by: str = "") -> list[Drawn]:
    """Return up to ``size`` of the conflicts, in random order; ``by`` one of STRATA, evenly by it.

    The same conflicts, size and seed give the same sample.
    """
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    strata: dict[str, list[Conflict]] = {}
    for conflict in sorted(conflicts, key=lambda one: one.id):
        strata.setdefault(str(getattr(conflict, by)) if by else "", []).append(conflict)
    for group in strata.values():
        rng.shuffle(group)
    shares = _shares({name: len(group) for name, group in strata.items()}, size)
    drawn = [
        Drawn(conflict, round(len(group) / shares[name], 4))
        for name, group in sorted(strata.items())
        for conflict in group[: shares[name]]
    ]
    rng.shuffle(drawn)
    return drawn


def _shares(available: dict[str, int], size: int) -> dict[str, int]:
    """Return how many to draw of each group: the same of all, what small ones lack going to the others."""
    shares = dict.fromkeys(available, 0)
    left = min(size, sum(available.values()))
    while left:
        for name in sorted(available):
            if left and shares[name] < available[name]:
                shares[name] += 1
                left -= 1
    return shares
