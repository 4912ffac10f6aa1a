"""Gives the measured confidence of a reading, by its rule and by how its subject was found.

The shares are those of annotated pages (``make fit`` counts them into ``confidence.yml``), drawn towards the share of
all rules where few readings were judged.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from counterclaim.extractors.lexicon.lexicon import base

Bearing = Literal["own", "among", "carried", "cell"]


@cache
def _shares() -> dict[str, dict[str, float]]:
    shares: dict[str, dict[str, float]] = base("confidence")["shares"]
    return shares


def confidence_of(rule: str, bearing: Bearing) -> float:
    """Return the share of right readings (0 to 1) of a rule whose subject was found in a way.

    A rule that no annotated page shows has the share of all rules with such a subject.
    """
    known = _shares()
    return known.get(rule, {}).get(bearing) or known["all"][bearing]


def told(bearing: Bearing, subject: str) -> str:
    """Return in words how a subject was found, after its keyword: "own: the sentence names GPT-4o, ..."."""
    words: dict[str, str] = base("confidence")["bearings"]
    return f"{bearing}: {words[bearing].replace('SUBJECT', subject)}"
