"""Determines whether columns headed "Input tokens" count tokens used or bought: such counts are no windows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from counterclaim.extractors.lexicon import base

_WINDOWS = frozenset({"context_window", "max_output"})
_SIDE = re.compile(r"(?:input|output|prompt|completion)\s(?:tokens|token|tok)", re.IGNORECASE)


def may_count_use(attribute: str, head: str) -> bool:
    """Return whether a column read as a window is headed with tokens of either side and no more."""
    return attribute in _WINDOWS and _SIDE.fullmatch(head.strip(" *_")) is not None


def counts_use(heads: Iterable[str], announced: str) -> bool:
    """Return whether what stands beside or above such columns says that tokens are added up or bought.

    >>> counts_use(["Model", "Input tokens", "Output tokens", "Total"], "")
    True
    """
    words = base("cells")["counts_of_use"]
    return any(head.strip(" *_").lower() in words["heads"] for head in heads) or bool(_announced().search(announced))


@cache
def _announced() -> re.Pattern[str]:
    told = "|".join(map(re.escape, base("cells")["counts_of_use"]["announced"]))
    return re.compile(rf"\b(?:{told})\b", re.IGNORECASE)
