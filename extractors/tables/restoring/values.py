"""Cuts a line of joined table cells into values, where that can be done in one way: "$1.25$10.00400K"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from counterclaim.extractors.lexicon import base

Span = tuple[int, int]
# Where one cell may end and another begin within a line.
SEAM = re.compile(
    r"(?<=[a-z)\]%✓✗])(?=[A-Z$€£~✓✗—])|(?<=[A-Z]{2})(?=[A-Z][a-z])|(?<=/[MK])(?=[A-Z])|(?<=[\w)%])(?=[$€£~])|(?<=[a-z)\]%KMBT])(?=\d)"
)
_WORDS = re.compile(r"[A-Z][^\d$€£%✓✗—]+(?:[ -][\w.%-]+)*")
_INNER_SEAM = re.compile(r"[a-z)][A-Z]")
_NOTE = r"(?:\s\([^()\n]{1,30}\))?"
_PER = r"(?:\s?(?:/|per)\s?(?:(?:1\s?)?(?:M|K|million)(?:\stokens?|\stok)?|MTok|tokens?|mo|month)(?![a-z]))?"
_WHOLE = tuple(rf"[1-9]\d{{{count}}}" for count in range(5))  # each length by itself: "$3256K" may be $3 and 256K
_MARK = r"[*†‡]{0,2}"
_STRICT = (
    *(rf"[~≈<]?[$€£]{whole}(?![.,]\d){_PER}" for whole in ("0", *_WHOLE)),
    rf"[~≈<]?[$€£](?:0|[1-9]\d{{0,4}})\.\d\d(?:\s?[–-]\s?[$€£]?\d{{1,4}}\.\d\d)?{_MARK}{_PER}",
    rf"[~≈<]?[$€£][1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d\d)?{_PER}",
    r"[~≈<>]?[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\stokens?)?",
    r"[~≈<>]?(?:[1-9]\d{0,3}(?:\.\d)?|0\.\d)\s?[KMBTkm](?![a-z])(?:\stokens?)?\+?",
    rf"~?(?:100|[1-9]?\d)(?:\.\d)?%\+?{_MARK}",
    r"~?(?:100|[1-9]?\d)%\s[a-z]{2,20}(?![a-z])",
    r"[1-9]?\d\.\d(?!%)",
    r"~?\d+(?:\.\d+)?\s?(?:ms|s|tok/s|t/s|tokens/s|tokens/sec|tps)(?![a-z])",
    r"20[12]\d(?:-\d\d){0,2}",
)
_LAX = (
    *(rf"[~≈<]?[$€£](?:0|[1-9]\d{{0,3}})\.\d{{{count}}}{_PER}" for count in (1, 3, 4)),
    r"[1-9]?\d\.\d\d(?!%)",
    r"~?(?:100|[1-9]?\d)\.\d\d%",
    *_WHOLE[:4],
)


def starts_value(text: str, position: int) -> bool:
    """Return whether what stands at a position may begin a value: a digit, a sign of money, a mark, a capital."""
    char = text[position : position + 1]
    return char.isdigit() or char.isupper() or char in "$€£~≈<>✓✗✅❌—–"


def label_ends(text: str, start: int, end: int) -> list[int]:
    """Return where a label that a line begins with may end: at a seam before a value, within brackets at none."""
    out = [seam.start() for seam in SEAM.finditer(text, start + 2, end)]
    return [at for at in out if text.count("(", start, at) == text.count(")", start, at)]


def cut(text: str, end: int, firsts: Sequence[int], count: int) -> tuple[int, list[Span | None]] | None:
    """Return (end of the first cell, the values behind it), None for a value whose ends are not certain.

    None if the first cell's end is not, or if the line cannot be cut into so many values. Amounts in cents, shares
    and scores with one place, and texts without a seam are tried before others.
    """
    for level in (0, 1, 2):
        layers = _layers(text, end, firsts, count, level)
        if layers is not None:
            if len(layers[0]) != 1:
                return None
            sure = [(min(a), min(b)) if len(a) == len(b) == 1 else None for a, b in pairwise(layers)]
            return (min(layers[0]), sure) if any(sure) else None
    return None


def _layers(text: str, end: int, firsts: Sequence[int], count: int, level: int) -> list[set[int]] | None:
    """Return for each cell where it may end, as far as the rest of the line can be cut from there."""
    steps: list[dict[int, set[int]]] = []
    reached = set(firsts)
    for _ in range(count):
        steps.append({at: set(_ends(text, at, end, level)) for at in reached})
        reached = {stop for stops in steps[-1].values() for stop in stops}
    if end not in reached:
        return None
    layers = [{end}]
    for step in reversed(steps):
        layers.insert(0, {at for at, stops in step.items() if stops & layers[0]})
    return layers


def _ends(text: str, start: int, end: int, level: int) -> Iterator[int]:
    """Yield where a value may end that begins at ``start``; from level 1 on "DeepMind" too, from 2 odd numbers."""
    for pattern in _values()[: None if level > 1 else -len(_LAX)]:
        match = pattern.match(text, start, end)
        if match:
            yield match.end()
    match = _WORDS.match(text, start, end)
    if match is None:
        return
    for at in (*(seam.start() for seam in SEAM.finditer(text, start + 1, match.end())), match.end()):
        if at > start and (level or not _INNER_SEAM.search(text, start, at)):
            yield at


@cache
def _values() -> tuple[re.Pattern[str], ...]:
    words = "|".join(re.escape(word) for word in base("cells")["glued_words"])
    return tuple(re.compile(form) for form in (*(form + _NOTE for form in _STRICT), f"(?:{words})", *_LAX))
