"""Selects the pages of a folder: all, the most disputed of a large database, or what is new with ``--since``."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from counterclaim.db.browse.overview.report import models_told
from counterclaim.db.browse.sql import ask, listed
from counterclaim.db.keys import name_key
from counterclaim.db.records import Conflict
from counterclaim.flows.report.folder.links import WrittenLinks
from counterclaim.flows.report.folder.writer import INDEX
from counterclaim.flows.site.links import FolderLinks

MAX_CONFLICTS = 5_000
MAX_MODELS = 2_000
MAX_MODEL_CLAIMS = 250_000  # on all pages of models: about 150 MB
MAX_SOURCES = 500
MAX_CLAIMS = 50_000  # rows of claims.csv; a database of more is asked with `counterclaim query`
STYLE = "style.css"

_SOURCES = """
SELECT s.id, count(*) FROM sources AS s JOIN documents AS d ON d.source_id = s.id GROUP BY 1 ORDER BY 2 DESC, 1"""
_QUOTED = """
SELECT d.source_id, count(DISTINCT v.conflict_id) FROM conflict_evidence AS v
JOIN claims AS c ON c.id = v.claim_id JOIN documents AS d ON d.id = c.document_id
WHERE v.conflict_id IN (SELECT value FROM json_each(?)) GROUP BY 1"""


@dataclass(frozen=True, slots=True)
class Contents:
    """The pages by what they are about, and how many conflicts, models and sources have none."""

    conflicts: tuple[str, ...]
    models: tuple[str, ...]
    sources: tuple[str, ...]
    files: frozenset[str]
    hidden: tuple[int, int, int]

    @property
    def pages(self) -> frozenset[str]:
        """Return the names of all pages."""
        top = FolderLinks()
        return frozenset({
            top.models(), top.sources(),
            *map(top.conflict, self.conflicts), *map(top.model, self.models), *map(top.source, self.sources),
        })  # fmt: skip

    @property
    def feeds(self) -> frozenset[str]:
        """Return the names of all feeds: of all conflicts, of each model and of each source."""
        top = FolderLinks()
        return frozenset({top.feed(), *map(top.model_feed, self.models), *map(top.source_feed, self.sources)})

    def links(self, up: str = "") -> WrittenLinks:
        """Return the addresses of these pages, from the folder's top or (``../``) from one of its folders."""
        return WrittenLinks(up, written=self.pages)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all files."""
        return self.pages | self.feeds | self.files


def contents(conn: sqlite3.Connection, conflicts: Sequence[Conflict], *, narrowed: bool) -> Contents:
    """Return the pages of a report of these conflicts; ``narrowed`` to what they are about, or of everything known."""
    ordered = sorted(conflicts, key=lambda c: (not c.queued, not c.sure, c.status not in {"open", "confirmed"}))
    disputed = Counter(key for c in conflicts if c.queued for key in _keys(c))
    claims = dict(models_told(conn))
    models = [key for key in claims if key in disputed or not narrowed]
    models.sort(key=lambda key: -disputed[key])
    shown = tuple(_affordable(models[:MAX_MODELS], claims))
    quoted: dict[str, int] = dict(ask(conn, _QUOTED, [listed(c.id for c in conflicts)]))
    sources = [id_ for id_, _ in ask(conn, _SOURCES) if id_ in quoted or not narrowed]
    sources.sort(key=lambda id_: -quoted.get(id_, 0))
    files = {INDEX, STYLE, "conflicts.csv", "conflicts.json", "less_sure.csv"}
    return Contents(
        tuple(c.id for c in ordered[:MAX_CONFLICTS]), shown, tuple(sources[:MAX_SOURCES]),
        frozenset(files if narrowed or not 0 < sum(claims.values()) <= MAX_CLAIMS else {*files, "claims.csv"}),
        (_over(ordered, MAX_CONFLICTS), len(models) - len(shown), _over(sources, MAX_SOURCES)),
    )  # fmt: skip


def _keys(conflict: Conflict) -> set[str]:
    return {name_key(name) for name in (conflict.subject, conflict.object) if name}


def _over(found: Collection[object], most: int) -> int:
    return max(0, len(found) - most)


def _affordable(models: Iterable[str], claims: Mapping[str, int]) -> Iterator[str]:
    """Yield models, the first at least, as long as there is room for what is claimed of them."""
    room = MAX_MODEL_CLAIMS
    for key in models:
        yield key
        room -= claims[key]
        if room <= 0:
            return
