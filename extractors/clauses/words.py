"""Compiles the word lists of ``lexicon/clauses.yml``: what divides a sentence, and what changes what it says."""

from __future__ import annotations

import re
from functools import cache

from counterclaim.extractors.lexicon import base, expand
from counterclaim.extractors.lexicon.regex import any_of

_END = r"(?!\w)"


@cache
def listed(key: str) -> re.Pattern[str]:
    """Return a pattern of the phrases of ``key``; ``openers.condition`` is the list within a list."""
    return any_of(words_of(key), not_behind=r"\w", then=_END, fold=True)


@cache
def words_of(key: str) -> frozenset[str]:
    """Return the phrases of a list, in small letters."""
    entry = base("clauses")
    for part in key.split("."):
        entry = entry[part]
    rows = [row for group in entry for row in (group if isinstance(group, list) else [group])]
    return frozenset(phrase.lower() for row in rows for phrase in expand(str(row)))


@cache
def role_of() -> dict[str, str]:
    """Return the role of the clause that each opening phrase begins."""
    return {phrase: role for role in base("clauses")["openers"] for phrase in words_of(f"openers.{role}")}


@cache
def openers() -> re.Pattern[str]:
    """Return a pattern of all phrases that begin a clause, coordinators among them."""
    return any_of({*role_of(), *words_of("coordinators")}, not_behind=r"[\w'’-]", then=r"(?![\w-])", fold=True)
