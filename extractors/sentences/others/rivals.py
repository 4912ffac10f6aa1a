"""Finds the two models that lines of the same words set side by side: "Boreas advantages:" and "Zephyr advantages:"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


def find_rivals(passages: Sequence[tuple[Block, str, list[Name]]], registry: Registry) -> Rivals:
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
    lines, headed = _labelled_items(passages, registry), {}
    for group in found.values():
        if len(group) == 2 == len({name for _, _, name in group}):
            for (block, text, own), (_, _, other) in zip(group, reversed(group), strict=True):
                if block.kind == "heading":
                    headed[(*block.path, text)] = (own, other)
                else:
                    lines[block.start] = (own, other)
    return Rivals(lines, headed)


def _labelled_items(
    passages: Sequence[tuple[Block, str, list[Name]]], registry: Registry
) -> dict[int, tuple[str, str]]:
    """Return the rivals of lists of two items, each with a model before its colon: "- Boreas 4: scored higher"."""
    out: dict[int, tuple[str, str]] = {}
    run: list[tuple[Block, str]] = []
    for block, text, names in passages:
        if block.kind == "item" and run and block.level > run[0][0].level:
            continue
        name = _label_of(block, text, names, registry)
        if run and (name is None or run[-1][0].path != block.path or run[-1][0].level != block.level):
            _note(run, out)
            run = []
        if name is not None:
            run.append((block, name))
    _note(run, out)
    return out


def _note(run: list[tuple[Block, str]], out: dict[int, tuple[str, str]]) -> None:
    if len(run) == 2 and run[0][1] != run[1][1]:
        for (block, own), (_, other) in zip(run, reversed(run), strict=True):
            out[block.start] = (own, other)


def _label_of(block: Block, text: str, names: list[Name], registry: Registry) -> str | None:
    """Return the one model that stands before the colon of an item."""
    colon = text.find(":", 0, _LONGEST)
    if block.kind != "item" or not names or colon < 0 or names[0].start > 3:
        return None
    found = {m.name for m in registry.find(text, names) if m.end <= colon}
    return found.pop() if len(found) == 1 else None
