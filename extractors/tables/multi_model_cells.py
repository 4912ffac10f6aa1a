"""Splits cells that name a model for each value: "GPT-4.1: 54.6%, o3: 69.1%", "1M (GPT-4.1), 200K (o3)"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from counterclaim.extractors.lexicon.words import word_pattern
from counterclaim.extractors.models.registry import Registry

_MAYBE, _LETTER = re.compile(r"[:=(]"), re.compile(r"[A-Za-z]")
_JOINT = re.compile(r"\s?/\s?|,\s|\s(?:&|and)\s")
_BETWEEN, _BETWEEN_PAIRS = re.compile(r"\s?[/;·]\s?|,\s"), re.compile(r"\s?[;·]\s?|,\s")
_DATE = re.compile(r"\W*\d{1,4}/\d{1,2}(?:/\d{1,4})?\W*")
BELOW = frozenset({"output_price", "cached_input_price"})  # rows that follow the one of the price of input
_LONGEST = 160
# Behind the model that a value in a cell belongs to: "o3: 69.1%"
_BEFORE_VALUE = word_pattern(r"\s?[:=]\s?(?=\S)")
# Between the models of one column or row; "-*" stands for any edition
_MODELS_JOINED = word_pattern(r"(?:-\*)?\s?(?:/|,|&|\+|and|or)\s?")


class Part(NamedTuple):
    """The part ``start:end`` of a cell that states something of the model ``subject``."""

    subject: str
    start: int
    end: int


def named_parts(text: str, registry: Registry, *, bracketed: bool = True) -> list[Part]:
    """Return the parts of a cell that name their model, in order; none for a cell that names none or only some.

    Without ``bracketed`` a model in brackets is not the value's own: "Yes (Llama 4 Vision)".
    """
    if not _MAYBE.search(text) or not _LETTER.search(text):
        return []
    found = registry.find(text)
    if not found:
        return []
    if not text[: found[0].start].strip(" *_") and all(_BEFORE_VALUE.match(text, m.end) for m in found):
        ends = [m.start for m in found[1:]] + [len(text)]
        return [Part(m.name, m.end, end) for m, end in zip(found, ends, strict=True)]
    behind = bracketed and all(text[m.start - 1 : m.start] == "(" and text[m.end : m.end + 1] == ")" for m in found)
    if not behind or text[found[-1].end + 1 :].strip(" .;,*_"):
        return []
    starts = [0, *(m.end + 1 for m in found[:-1])]
    return [Part(m.name, start, m.start - 1) for m, start in zip(found, starts, strict=True)]


def several_named(text: str, registry: Registry) -> tuple[str, ...]:
    """Return the models of a row that is about more than one, in order: "o1 / o3"; () for any other label."""
    if len(text) > _LONGEST or not _JOINT.search(text):
        return ()
    found = registry.find(text)
    whole = bool(found) and not text[: found[0].start].strip(" *_") and not text[found[-1].end :].strip(" *_-")
    return tuple(dict.fromkeys(m.name for m in found)) if whole and names_several(text, registry) else ()


def shares_of(text: str, count: int, *, pair: bool) -> list[tuple[int, int]]:
    """Return the part of a cell for each of ``count`` models: one each in order, or all of a cell that has one value.

    ``pair`` says that each value is a pair itself ("$15/$75 · $3/$15"). [] where that stays open.
    """
    if _DATE.fullmatch(text):
        return [(0, len(text))] * count  # "2024/05" is one date
    marks = [match.span() for match in (_BETWEEN_PAIRS if pair else _BETWEEN).finditer(text)]
    if len(marks) + 1 == count:
        edges = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
        return list(zip(*edges, strict=True))
    return [] if marks or pair else [(0, len(text))] * count


def names_several(header: str, registry: Registry) -> bool:
    """True for a column of more than one model, "OpenAI (GPT-4.1 / o3)": its cells say whose each value is."""
    found = registry.find(header)
    return len({m.name for m in found}) > 1 and all(
        _MODELS_JOINED.fullmatch(header, a.end, b.start) for a, b in pairwise(found)
    )
