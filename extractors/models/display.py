"""Puts the parts of a model's name together as its vendor writes them: "GPT-4o mini", "Claude Opus 4.1"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.lexicon import load
from counterclaim.extractors.models.families import Family


def display_name(family: Family, literal: str, version: str, tiers: Sequence[str], size: str) -> str:
    """Return the canonical display name of a model; ``literal`` is the head as the text writes it."""
    parts = _in_order(family, literal, version, _kept(family, tiers))
    if any(tier in load("families")["of_one_size"] for tier in tiers):
        size = ""  # "Llama 4 Maverick 400B" and "Llama-4-Maverick-17B-128E" are Llama 4 Maverick
    display = " ".join([*parts, *([size] if size else [])]).replace(" -", "-").replace(" :", ":")
    return str(load("families")["aliases"].get(display, display))


def _kept(family: Family, tiers: Sequence[str]) -> list[str]:
    """Return the tiers and variants that tell models apart, each once and as the vendor writes it."""
    words = load("families")
    cased = (_cased(family, words["same"].get(tier, tier)) for tier in tiers if tier.lower() not in words["dropped"])
    return list(dict.fromkeys(cased))


def _in_order(family: Family, literal: str, version: str, kept: list[str]) -> list[str]:
    if family.literal:
        return ["-".join([literal.lower(), *(tier.lower() for tier in kept[:1])]), *kept[1:]]
    if version and kept and _leads(family, version, kept[0]):
        return [family.name, kept[0], version, *kept[1:]]
    join = " " if version[:1].isalpha() else family.join
    return [f"{family.name}{join}{version}" if version else family.name, *kept]


def _leads(family: Family, version: str, word: str) -> bool:
    """Return True for a tier that stands before the version: "Claude Opus 4", "Mistral Small 3.1"."""
    if version.endswith("x"):  # "Claude Max 5x", a plan
        return True
    if not family.order or word.lower() not in {tier.lower() for tier in family.tier_words}:
        return False
    return family.order == "tier" or (version[0].isdigit() and int(re.split(r"\D", version)[0]) >= 4)


def _cased(family: Family, tier: str) -> str:
    if family.name in {"GPT", "Phi"} and tier.lower() in {"mini", "nano", "medium", "small"}:
        return tier.lower()
    if tier.islower() and not tier[0].isdigit() and family.name != "Phi" and tier[0] not in "-:":
        return tier.capitalize()
    return tier
