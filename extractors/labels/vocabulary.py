"""Builds the phrases that labels are made of, from the rows of attributes and benchmarks and from ``labels.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from counterclaim.extractors.labels.records import Meaning, Role
from counterclaim.extractors.labels.words import words_of
from counterclaim.extractors.lexicon import base, load, per_lexicon, phrases
from counterclaim.extractors.lexicon.benchmark_table import PREFIX, benchmark_id

_GROUPS: tuple[tuple[str, Role], ...] = (("units", "unit"), ("scopes", "scope"), ("fillers", "filler"))
_KEYS: tuple[tuple[str, Role, bool], ...] = (
    ("side", "side", True),
    ("labels", "attribute", True),
    ("labels_by_cells", "attribute", False),
)


@dataclass(slots=True)
class Node:
    """A place within phrases: what a phrase that ends here can mean, and the words that may follow."""

    meanings: tuple[Meaning, ...] = ()
    following: dict[str, Node] = field(default_factory=dict)


@per_lexicon()
def vocabulary() -> Node:
    """Return the phrases as a tree of their words, each with everything it can mean."""
    root = Node()
    for phrase, meaning in _entries():
        node = root
        for word in words_of(phrase):
            node = node.following.setdefault(word.text, Node())
        if node is not root and meaning not in node.meanings:
            node.meanings = (*node.meanings, meaning)
    return root


def _entries() -> Iterator[tuple[str, Meaning]]:
    yield from _attributes()
    yield from _benchmarks()
    yield from _hosts()
    for group, role in _GROUPS:
        for key, row in base("labels")[group].items():
            meaning = _meaning(role, key, row)
            yield from ((phrase, meaning) for phrase in phrases(row["words"]))


def _attributes() -> Iterator[tuple[str, Meaning]]:
    for name, row in load("attributes")["attributes"].items():
        for key, role, sure in _KEYS:
            for listed in row.get(key, []):
                given = listed if isinstance(listed, Mapping) else {"words": [listed]}
                cells, beside = frozenset(given.get("cells", ())), str(given.get("beside", ""))
                meaning = Meaning(role, name, sure=sure, evidence=cells, beside=beside)
                yield from ((phrase, meaning) for phrase in phrases(given["words"]))


def _benchmarks() -> Iterator[tuple[str, Meaning]]:
    for name, row in load("benchmarks").items():
        for alias in (*row["aliases"], *row.get("label_aliases", ())):
            written = str(alias).upper() if row.get("case") else ""
            yield str(alias), Meaning("benchmark", PREFIX + benchmark_id(str(name)), capitals=written)


def _hosts() -> Iterator[tuple[str, Meaning]]:
    """Yield the hosts of other makers' models: a price or a speed holds there."""
    meaning = Meaning("scope", "host", frozenset({"money", "tps", "seconds"}), keep=True)
    for name in base("providers"):
        yield from ((f"{before}{name}", meaning) for before in ("", "on ", "via "))


def _meaning(role: Role, key: str, row: Mapping[str, Any]) -> Meaning:
    given: dict[str, Any] = {name: row[name] for name in row.keys() - {"words", "of", "proves", "scale"}}
    proves, scale = frozenset(row.get("proves", ())), Decimal(str(row.get("scale", 1)))
    return Meaning(role, key, frozenset(row.get("of", ())), proves=proves, scale=scale, **given)


@cache
def shapes(kind: str, key: str) -> frozenset[str]:
    """Return the shapes of cells that ``key`` (proves, allows, denies, never) lists for a kind of values."""
    return frozenset(base("labels")["cells"].get(kind, {}).get(key, ()))
