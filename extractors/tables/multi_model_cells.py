"""Splits cells that name a model for each value: "GPT-4.1: 54.6%, o3: 69.1%", "1M (GPT-4.1), 200K (o3)"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from counterclaim.extractors.lexicon import pattern
from counterclaim.extractors.models.registry import Registry

_MAYBE, _LETTER = re.compile(r"[:=(]"), re.compile(r"[A-Za-z]")
_BEFORE_VALUE = pattern("namedcells.before_value")
_MODELS_JOINED = pattern("namedcells.joined")


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


def names_several(header: str, registry: Registry) -> bool:
    """True for a column of more than one model, "OpenAI (GPT-4.1 / o3)": its cells say whose each value is."""
    found = registry.find(header)
    return len({m.name for m in found}) > 1 and all(
        _MODELS_JOINED.fullmatch(header, a.end, b.start) for a, b in pairwise(found)
    )


def joined_names(label: str, registry: Registry) -> list[str]:
    """Return the models of a row's label that is nothing but their names: "o1 / o3"; none for any other label."""
    if "/" not in label or not names_several(label, registry):
        return []
    found = registry.find(label)
    rest = label[: found[0].start] + label[found[-1].end :]
    return [] if rest.strip(" *_") else [m.name for m in found]


def slashed_parts(text: str, count: int) -> list[tuple[int, int]]:
    """Return the places of the parts of a cell between slashes, if there are as many as asked for; else none."""
    parts = list(re.finditer(r"[^/]+", text))
    return [part.span() for part in parts] if len(parts) == count else []
