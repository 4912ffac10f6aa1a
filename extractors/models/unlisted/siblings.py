"""Finds versions that a page about a sibling of theirs writes alone: "V3.1 costs" on a page about DeepSeek V3.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from counterclaim.extractors.models.aliases import LETTERED, own_tiers
from counterclaim.extractors.models.grammar import find_names
from counterclaim.extractors.models.subject_roles import acts, opens_clause
from counterclaim.extractors.records import Document

_OF_MAKER = re.compile(
    r"\b(?P<family>[A-Z]\w+)(?:['’]s|\sreleased|\slaunched|:)\s(?P<version>[A-Z]\d(?:\.\d{1,2})?)(?![\w.-])"
)
_LETTER_VERSION = re.compile(r"[A-Z]\d(?:\.\d{1,2})?")


def sibling_versions(document: Document, known: Iterable[str]) -> dict[str, str]:
    """Return the full names of versions that a page about a sibling writes alone: "V3.1 costs", "DeepSeek's R1".

    Only letters that versions of one family of the page have count, and only a version that acts, or that its maker's
    name stands before: "V2 of our test" is none.
    """
    found = {name: names[0].family for name in known if (names := find_names(name))}
    families = _families_by_letter({**found, **_possessing(document.text)})
    out: dict[str, str] = {}
    for block in document.blocks if families else ():
        text = document.of(block)
        for match in LETTERED.finditer(text) if block.kind != "code" else ():
            written, family = match["version"], families.get(match["version"][0])
            if family is None or match[0] != written or f"{family} {written}" in found:
                continue
            if _possessed(family).search(text, 0, match.start()) or (
                opens_clause(text, match.start()) and acts(text, match.end())
            ):
                out[written] = f"{family} {written}"
    return out


def _possessing(text: str) -> dict[str, str]:
    """Return the families whose versions a page names by their maker: "DeepSeek's V3.1"."""
    return {f"{match['family']} {match['version']}": match["family"] for match in _OF_MAKER.finditer(text)}


def _families_by_letter(known: Mapping[str, str]) -> dict[str, str]:
    """Return the one family of a page whose versions begin with a letter, for each letter of such a family."""
    out: dict[str, set[str]] = {}
    for name, family in known.items():
        if any(_LETTER_VERSION.fullmatch(word) for word in name.split()):
            for letter in {tier[0] for tier in own_tiers(family) if _LETTER_VERSION.fullmatch(tier)}:
                out.setdefault(letter, set()).add(family)
    return {letter: names.pop() for letter, names in out.items() if len(names) == 1}


@lru_cache(maxsize=64)
def _possessed(family: str) -> re.Pattern[str]:
    """Return a pattern of a family's name right before a version of it: "DeepSeek's ", "DeepSeek: "."""
    return re.compile(
        rf"\b{re.escape(family)}(?:['’]s\s(?:[a-z]+\s){{0,2}}|:\s|\s(?:has\s)?(?:released|launched|unveiled)\s)$"
    )
