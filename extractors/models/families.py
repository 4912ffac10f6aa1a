"""Loads the families of models of ``lexicon/families.yml`` and the patterns that find their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from counterclaim.extractors.lexicon import load, per_lexicon
from counterclaim.extractors.lexicon.regex import any_of

_WORD_END = r"(?![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class Family:
    """What the lexicon says of a family: how its names are put together, and the words that tell its models apart."""

    name: str
    needs_tier: bool
    join: str
    order: str
    bare: bool
    literal: bool
    tiers: re.Pattern[str] | None
    tier_words: tuple[str, ...]
    numbered: bool = False
    months: bool = False


@per_lexicon()
def families() -> tuple[re.Pattern[str], dict[str, Family], re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """Return the pattern of heads, the families by head, and the patterns of variants, plans and dropped words."""
    data: dict[str, Any] = load("families")
    by_head: dict[str, Family] = {}
    for entry in data["families"]:
        tiers = _alternatives(entry["tiers"]) if entry["tiers"] else None
        family = Family(
            entry["name"],
            entry.get("needs_tier", False),
            entry.get("join", " "),
            entry.get("order", ""),
            entry.get("bare", True),
            entry.get("literal", False),
            tiers,
            tuple(map(str, entry["tiers"])),
            entry["name"] in data["numbered"],
            entry["name"] in data["monthly"],
        )
        slugs = {head.lower(): family for head in entry["heads"] if len(head) > 2 and not family.literal}
        by_head = slugs | by_head
        by_head.update(dict.fromkeys([*entry["heads"], *entry.get("solo", [])], family))
    heads = "|".join(re.escape(head) for head in sorted(by_head, key=len, reverse=True))
    vendors = "|".join(re.escape(v) for v in sorted(data["vendors"], key=len, reverse=True))
    head = re.compile(
        rf"(?:(?<![A-Za-z0-9@/.])|(?<=[A-Za-z0-9]/))(?:(?:{vendors})(?:['’]s)?[ ])?(?P<head>{heads})"
        r"(?=[ \-–‑—.,;:!?)\]'’\"”/|*]|\d|$)(?!(?<=\d)\.?\d)"
    )
    return head, by_head, _alternatives(data["variants"]), _alternatives(data["plans"]), frozenset(data["dropped"])


@per_lexicon()
def beginnings() -> re.Pattern[str]:
    """Return a pattern of the words that a name begins with; it skips what is none faster than a name's own."""
    return any_of([*families()[1], *load("families")["vendors"]], not_behind="[A-Za-z0-9@.]")


def needs_tier(family: str) -> bool:
    """Return True if a version alone does not name a model of the family: "Claude 3.5" may be Sonnet or Haiku."""
    return family in _with_tiers()


@per_lexicon()
def _with_tiers() -> frozenset[str]:
    return frozenset(str(entry["name"]) for entry in load("families")["families"] if entry.get("needs_tier", False))


@per_lexicon()
def written_lower() -> frozenset[str]:
    """Return the heads that the lexicon itself writes in lower case."""
    return frozenset(h for family in load("families")["families"] for h in family["heads"] if h.islower())


@per_lexicon()
def not_models() -> re.Pattern[str]:
    """Return a pattern of products and tools whose name begins like a model's."""
    return _alternatives(load("families")["not_models"])


def _alternatives(words: list[str]) -> re.Pattern[str]:
    body = "|".join(re.escape(str(word)) for word in sorted(map(str, words), key=len, reverse=True))
    return re.compile(f"(?:{body}){_WORD_END}")
