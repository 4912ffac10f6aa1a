"""Finds the two models that lines of the same words set side by side: "Boreas advantages:" and "Zephyr advantages:"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counterclaim.extractors.models.grammar import Name
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.records import Block

_LONGEST = 60  # characters of such a line
_TELLING = re.compile(r"[^\W\d_]{3,}")
_SPACE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who a line or a heading is about, and who the other one like it is about.

    ``lines`` are by the start of the line's block, ``headed`` by the path of what stands below a heading.
    """

    lines: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    headed: Mapping[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)


def find_rivals(passages: Iterable[tuple[Block, str, list[Name]]], registry: Registry) -> Rivals:
    """Return the rivals of a document; a line counts where exactly two of its section have the same other words."""
    found: dict[tuple[object, ...], list[tuple[Block, str, str]]] = {}
    for block, text, names in passages:
        heads = block.kind == "heading"
        if names and len(text) <= _LONGEST and (heads or text.rstrip(" *").endswith(":")):
            mentions = registry.find(text, names)
            if len({m.name for m in mentions}) == 1:
                rest = _SPACE.sub(" ", text[: mentions[0].start] + text[mentions[-1].end :]).strip().lower()
                if _TELLING.search(rest):
                    found.setdefault((block.path, heads, rest), []).append((block, text, mentions[0].name))
    lines, headed = {}, {}
    for group in found.values():
        if len(group) == 2 == len({name for _, _, name in group}):
            for (block, text, own), (_, _, other) in zip(group, reversed(group), strict=True):
                if block.kind == "heading":
                    headed[(*block.path, text)] = (own, other)
                else:
                    lines[block.start] = (own, other)
    return Rivals(lines, headed)
