"""Tells which heading above a block says what it is about: "Key takeaways" says nothing, the one above it does."""

from __future__ import annotations

from functools import cache

from counterclaim.extractors.lexicon.lexicon import base

_AROUND = " \t:.!?*_#-–—0123456789"


def telling(path: tuple[str, ...]) -> str:
    """Return the last heading of a path of one heading or more that is no mere label of a part of the text.

    >>> telling(("MMLU", "Key takeaways"))
    'MMLU'
    >>> telling(("MMLU", "Speed"))
    'Speed'
    """
    for heading in reversed(path):
        if heading.strip(_AROUND).lower() not in _parts():
            return heading
    return path[-1]


@cache
def _parts() -> frozenset[str]:
    return frozenset(base("page")["parts_of_texts"])
