"""Pairs names, benchmarks or sides with as many values in the same order, and names over a relative clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.subject_roles import acts
from counterclaim.extractors.records import Quantity
from counterclaim.extractors.sentences.records import Sentence

_GAP = re.compile(r"\s?(?:,\s(?:and\s|or\s)?|/\s?|&\s?|and\s|or\s)(?:the\s|its\s|of\s)?", re.IGNORECASE)
_TO_COMMA = re.compile(r"[^,;.:]{0,40},(?=\s)")
_VERSUS = re.compile(r"\s(?:vs\.?|versus|against|compared (?:with|to))\s[~≈]?")
_BEHIND_NAME = re.compile(r"\s?[(:,–—]\s?[~≈]?|\s[~≈]?")
_STOP = re.compile(r"[;]|\.\s")
_RELATIVE = re.compile(r",\s(?:which|who|whose)\b")


class _Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Item = TypeVar("Item", bound=_Span)


def series(text: str, items: Sequence[Item], gap: re.Pattern[str] = _GAP) -> list[list[Item]]:
    """Return the items of a text, which stand in order, in lists: neighbours with only a comma or "and" between."""
    out: list[list[Item]] = []
    for item in items:
        if out and gap.fullmatch(text, out[-1][-1].end, item.start):
            out[-1].append(item)
        else:
            out.append([item])
    return out


def paired(text: str, items: Sequence[Item], values: Sequence[_Span], value: _Span) -> Item | None:
    """Return the item whose place in its list is that of a value in its own; None if no one list is as long.

    >>> # "scores 91.9% and 76.2% on GPQA Diamond and SWE-bench Verified": 76.2% is the second benchmark's
    """
    own = next((run for run in series(text, values) if value in run), [])
    if len(own) < 2:
        return None
    fitting = [run for run in series(text, items) if len(run) == len(own)]
    return fitting[0][own.index(value)] if len(fitting) == 1 else None


def respective(sentence: Sentence, quantity: Quantity) -> Mention | None:
    """ "costs $0.25 and $0.05 for A and B respectively": the list of names behind the values."""
    if "respectively" not in sentence.text:
        return None
    alike = [q for q in sentence.quantities if alike_kinds(q, quantity)]
    return paired(sentence.text, [m for m in sentence.models if m.start >= quantity.end], alike, quantity)


def alike_kinds(one: Quantity, other: Quantity) -> bool:
    """Return True if two quantities may be items of one list: "10M and 1M tokens", "$0.80 and $0.06 per million"."""
    kinds = {one.dimension, other.dimension}
    return len(kinds) == 1 or kinds <= {"tokens", "scaled"} or kinds <= {"money", "money_per_mtok"}


def past_relative(text: str, before: list[Mention], start: int) -> Mention | None:
    """ "X, which came after Y, costs $1": the model whose verb goes on behind a relative clause that names another."""
    closed = _TO_COMMA.match(text, before[-1].end, start) if len(before) > 1 else None
    if closed is None or not acts(text, closed.end()):
        return None
    return next((m for m in reversed(before[:-1]) if _RELATIVE.match(text, m.end)), None)


def opposed(sentence: Sentence, quantity: Quantity) -> Mention | None:
    """ "A edges B (61.4 vs 60)": of two values set against each other right behind two names each has its own."""
    text, models = sentence.text, sentence.models
    alike = [q for q in sentence.quantities if alike_kinds(q, quantity)] if len(models) > 1 else []
    pair = next((p for p in pairwise(alike) if quantity in p and _VERSUS.fullmatch(text, p[0].end, p[1].start)), None)
    before = [m for m in models if pair and m.end <= pair[0].start]
    if pair is None or len(before) < 2 or before[-2].name == before[-1].name:
        return None
    if not _BEHIND_NAME.fullmatch(text, before[-1].end, pair[0].start) or _STOP.search(
        text, before[-2].end, before[-1].start
    ):
        return None
    return before[-2] if quantity is pair[0] else before[-1]
