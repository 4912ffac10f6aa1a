"""Queries names that are spelt nearly as a person wrote them: models, sources, and the words of both."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from counterclaim.db.browse.models.names import names
from counterclaim.db.browse.sql import ask
from counterclaim.db.keys import name_key

MOST_LOOKED_AT = 5_000  # names of one kind
MOST = 3
LONGEST = 200  # characters of what was written that are compared
_NEAR = 72  # of 100: the share of letters that two names have in common, in order, to be offered
_NEAR_WORD = 75
_GAPS = re.compile(r"[\s_-]+")
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_SOURCES = "SELECT id, name FROM sources ORDER BY name, id LIMIT ?"
_ATTRIBUTES = "SELECT DISTINCT attribute FROM conflict_counts WHERE attribute <> '' LIMIT ?"


def near_models(conn: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the names of models that are spelt nearly as ``name``, the nearest first."""
    known = names(conn, MOST_LOOKED_AT)
    return tuple(known[place] for place in _near(name, known))


def same_but_for_gaps(conn: sqlite3.Connection, name: str) -> str:
    """Return the one model whose name differs from ``name`` in case, spaces and hyphens only; "" if there is none."""
    written = _joined(name)
    found = [known for known in names(conn, MOST_LOOKED_AT) if _joined(known) == written]
    return found[0] if written and len(found) == 1 else ""


def near_sources(conn: sqlite3.Connection, name: str) -> tuple[tuple[str, str], ...]:
    """Return (id, name) of sources that are spelt nearly as ``name``, the nearest first."""
    known = [(str(id_), str(said)) for id_, said in ask(conn, _SOURCES, [MOST_LOOKED_AT])]
    return tuple(known[place] for place in _near(name, [said for _, said in known]))


def corrected(conn: sqlite3.Connection, query: str) -> str:
    """Return a query with each unknown word replaced by the nearest one of a model, source or attribute; "" if none."""
    known = _words(conn)
    out, changed = [], False
    for word in query[:LONGEST].split():
        near = None
        if not _known(word, known) and any(char.isalpha() for char in word):
            near = process.extractOne(word.casefold(), known, scorer=fuzz.ratio, score_cutoff=_NEAR_WORD)
        out.append(near[0] if near else word)
        changed |= near is not None
    return " ".join(out) if changed else ""


def _known(word: str, known: Sequence[str]) -> bool:
    """Return whether a word, or each part of one such as ``gpt-4o``, is known as it is or as a beginning."""
    return all(any(one.startswith(part) for one in known) for part in _parts(word))


def _words(conn: sqlite3.Connection) -> list[str]:
    sources = [said for _, said in ask(conn, _SOURCES, [MOST_LOOKED_AT])]
    attributes = [name for (name,) in ask(conn, _ATTRIBUTES, [MOST_LOOKED_AT])]
    return sorted({part for text in (*names(conn, MOST_LOOKED_AT), *sources, *attributes) for part in _parts(text)})


def _parts(text: str) -> Iterable[str]:
    return _WORD.findall(text.replace("_", " ").casefold())


def _near(name: str, known: Sequence[str]) -> list[int]:
    written = _joined(name)
    if not written:
        return []
    choices = [_joined(one) for one in known]
    found = process.extract(written, choices, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=MOST)
    return [place for _, _, place in found]


def _joined(name: str) -> str:
    return _GAPS.sub("", name_key(name[:LONGEST]))
