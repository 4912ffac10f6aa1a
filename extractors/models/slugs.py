"""Parses the parts of hyphenated model names: "gpt-4-32k", "claude-3-7-sonnet-20250219".

Each function reads one part at a position and returns (kind, value, end), which the grammar of names combines, or
None. A value that begins with a hyphen is joined to what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterclaim.extractors.lexicon import load

Part = tuple[str, str, int]

_VERSION = re.compile(r"(\d)-(\d)(?=-|\b)(?!\d)")
_DATE = re.compile(r"(?P<d>20\d{2}-\d{2}-\d{2}|20\d{6}|[01]\d[0-3]\d|2[3-6][01]\d)(?![\w.%])")
_WINDOW = re.compile(r"(?P<w>\d{1,3}[kK])(?![\w%])")
_WORD = re.compile(r"[A-Z][A-Za-z]+(?![\w.])")
_LOWER_PAIR = re.compile(r"[a-z]+-[a-z]*\d[a-z0-9]*(?![A-Za-z0-9])")
_LOWER = re.compile(r"[a-z]+(?![A-Za-z0-9])")
_LEAD = re.compile(r"(?<![\w@/.-])(?:[A-Z][a-z]|[A-Z]\d)[\w.]*(?:-(?:[A-Z]|\d)[\w.]*)*-$")
_NAMING = re.compile(r"\d|[a-z][A-Z]")  # "Near-" and "Post-" name nothing
_LONGEST_LEAD = 40


def hyphenated_part(text: str, at: int, *, version: bool, named: bool) -> Part | None:
    """Read a version in slug form, a date or a window behind a hyphen; ``named`` if a version or tier came before."""
    if not version and (slug := _VERSION.match(text, at)):
        return "version", f"{slug[1]}.{slug[2]}", slug.end()
    if named and (date := _DATE.match(text, at)):
        return ("variant", date["d"], date.end()) if len(date["d"]) == 4 else ("date", "", date.end())
    if (named or text[at - 2] in "Bb") and (window := _WINDOW.match(text, at)):
        return "size", f"-{window['w'].upper()}", window.end()
    return None


def lower_part(text: str, at: int, tier_words: Sequence[str], *, named: bool) -> Part | None:
    """Read a lower-case part ("gpt-4-turbo", "llama-4-scout") as the vendor writes it."""
    tiers = {tier.lower(): tier for tier in tier_words}
    if (pair := _LOWER_PAIR.match(text, at)) and pair[0] in tiers:
        return "variant", tiers[pair[0]], pair.end()
    word = _LOWER.match(text, at)
    if word is None:
        return None
    variants = {str(v).lower(): str(v) for v in reversed(load("families")["variants"])} if named else {}
    known = tiers.get(word[0]) or variants.get(word[0])
    return ("variant", known, word.end()) if known else None


def unlisted_part(text: str, at: int) -> Part | None:
    """Read an unlisted word of a hyphenated name: "Qwen2.5-Omega-7B" is no Qwen 2.5 7B."""
    word = _WORD.match(text, at)
    if word is None or word[0] in load("families")["no_suffixes"]:
        return None
    return "variant", f"-{word[0]}", word.end()


def names_another(text: str, at: int) -> bool:
    """Return True where a hyphen and a word of its own follow a family: "LLaMA-Adapter" is no Llama."""
    word = _WORD.match(text, at + 1) if text[at : at + 1] in {"-", "‑"} else None
    return word is not None and not word[0].isupper() and word[0] not in load("families")["no_suffixes"]


def slug_lead(text: str, start: int, end: int) -> str:
    """Return what belongs to the name at ``start:end`` in front of it: "Dolphin-2.5-" of "Dolphin-2.5-Mixtral-8x7B"."""
    if start < 2 or text[start - 1] != "-" or " " in text[start:end]:
        return ""
    lead = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
    words = load("families")
    if lead is None or not _NAMING.search(lead[0]) or lead[0][:-1] in {*words["no_prefixes"], *words["vendors"]}:
        return ""
    return lead[0]
