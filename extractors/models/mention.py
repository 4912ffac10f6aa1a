"""Defines the mention of a model in a text."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """A model named or referred to; ``name`` is its canonical display name."""

    start: int
    end: int
    name: str
