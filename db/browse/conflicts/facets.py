"""Builds the SQL condition of the queue's filters and counts their choices (facets).

Conflicts are counted by attribute, severity, kind, class, status and whether they are sure as they change
(``conflict_counts``), so the facets of these filters are sums of a few hundred numbers. Other filters are counted when
they are used.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from counterclaim.db.browse.conflicts.summary_rows import new_since
from counterclaim.db.browse.models.names import distinct_source_names
from counterclaim.db.browse.records.conflicts import Facet, Filters
from counterclaim.db.browse.sql import ask, ask_one, listed
from counterclaim.db.keys import name_key
from counterclaim.db.records import QUEUE_CLASSES, UNLISTED

CHOICES = 20  # of attributes, models and sources that a facet lists


class Sort(NamedTuple):
    """Key by which conflicts are counted."""

    attribute: str
    severity: str
    kind: str
    cls: str
    status: str
    sure: int


_BY_SOURCE = "id IN (SELECT conflict_id FROM conflict_evidence WHERE speaker = :source)"
_BY_MODEL = """id IN (SELECT id FROM conflicts WHERE closed_at IS NULL AND subject_key = :model
  UNION ALL SELECT id FROM conflicts WHERE closed_at IS NULL AND object_key = :model)"""
_CONDITIONS = {
    "severity": "severity = :severity", "kind": "kind = :kind", "attribute": "attribute = :attribute",
    "status": "status = :status", "source": _BY_SOURCE, "model": _BY_MODEL,
}  # fmt: skip

_COUNTED = """
SELECT attribute, severity, kind, class, status, sure, conflicts FROM conflict_counts
WHERE speaker = '' AND attribute <> ''"""
_COUNT = """
SELECT attribute, severity, kind, class, status, sure, count(*) FROM conflicts WHERE {where}
GROUP BY 1, 2, 3, 4, 5, 6"""
_MODELS = """
SELECT subject_key, count(*) FROM conflicts INDEXED BY conflicts_model WHERE {where} GROUP BY 1"""
_OTHERS = """
SELECT object_key, count(*) FROM conflicts INDEXED BY conflicts_other
WHERE {where} AND object_key IS NOT NULL AND object_key <> subject_key GROUP BY 1"""
_NAME = """
SELECT coalesce((SELECT min(subject) FROM conflicts WHERE closed_at IS NULL AND subject_key = ?1),
  (SELECT min(object) FROM conflicts WHERE closed_at IS NULL AND object_key = ?1))"""
_SPEAKERS_COUNTED = """
SELECT c.speaker, coalesce((SELECT name FROM sources AS s WHERE s.id = c.speaker), c.speaker),
  sum(c.conflicts) AS number
FROM conflict_counts AS c WHERE c.attribute = '' AND c.speaker <> '' AND {where}
GROUP BY c.speaker ORDER BY number DESC, c.speaker LIMIT :choices"""
_SPEAKERS = """
SELECT v.speaker, coalesce((SELECT name FROM sources AS s WHERE s.id = v.speaker), v.speaker),
  count(DISTINCT v.conflict_id) AS number
FROM conflict_evidence AS v WHERE v.conflict_id IN (SELECT id FROM conflicts WHERE {where})
GROUP BY v.speaker ORDER BY number DESC, v.speaker LIMIT :choices"""


def condition(conn: sqlite3.Connection, filters: Filters) -> tuple[str, dict[str, Any]]:
    """Return the condition on ``conflicts`` with its parameters.

    The class is the one asked for, else one of the queue's; ``cls=""`` lets every class through, however sure.
    """
    parts, parameters = ["closed_at IS NULL"], dict[str, Any]()
    for name, text in _CONDITIONS.items():
        if (value := getattr(filters, name)) is not None:
            parts.append(text)
            parameters[name] = name_key(value) if name == "model" else value
    if filters.cls != "":
        parts.append("sure = :sure AND class IN (SELECT value FROM json_each(:classes))")
        parameters["sure"] = int(not filters.less_sure)
        parameters["classes"] = listed(sorted(QUEUE_CLASSES) if filters.cls is None else [filters.cls])
    if filters.new_only:
        parts.append("first_seen >= :since")
        parameters["since"] = new_since(conn)
    return " AND ".join(parts), parameters


class Choices:
    """Counts of each choice of each filter, given the other filters."""

    def __init__(self, conn: sqlite3.Connection, filters: Filters) -> None:
        self._conn, self._filters = conn, filters
        place = Filters(model=filters.model, source=filters.source, cls="")
        self._new = self._counted(replace(place, new_only=True))
        self._all = self._new if filters.new_only else self._counted(place)

    def total(self) -> int:
        """Return how many conflicts the filters leave."""
        return sum(number for sort, number in self._all.items() if _lets(self._filters, sort))

    def facets(self) -> Mapping[str, tuple[Facet, ...]]:
        """Return the choices of all filters, the most frequent first."""
        out = {name: self._plain(name) for name in Sort._fields if name != "sure"}
        new = sum(number for sort, number in self._new.items() if _lets(self._filters, sort))
        long = {"attribute": out["attribute"][:CHOICES], "model": self._models(), "source": self._sources()}
        kept = {name: self._with_chosen(name, choices) for name, choices in long.items()}
        return (
            out
            | kept
            | {
                "new_only": (Facet("1", new_since(self._conn) or "", new),),
                "less_sure": self._halves(),
                "unlisted": self._unlisted(),
            }
        )

    def _halves(self) -> tuple[Facet, ...]:
        """Return how many the other filters leave that are less sure, and how many that are sure.

        What no price list has is neither: of it they are those that the other parts of the queue hold.
        """
        filters = replace(self._filters, cls=None) if self._filters.cls == UNLISTED else self._filters
        counts = Counter[int]()
        for sort, number in self._all.items():
            if _lets(filters, sort, "sure"):
                counts[sort.sure] += number
        return Facet("1", "less sure", counts[0]), Facet("", "sure", counts[1])

    def _unlisted(self) -> tuple[Facet, ...]:
        """Return how many values the other filters leave that no price list has."""
        filters = replace(self._filters, cls=UNLISTED, less_sure=False)
        number = sum(number for sort, number in self._all.items() if _lets(filters, sort))
        return (Facet(UNLISTED, UNLISTED, number),)

    def _with_chosen(self, name: str, choices: tuple[Facet, ...]) -> tuple[Facet, ...]:
        """Return the choices with the one that was made, however rare it is: a form must not lose it."""
        value = getattr(self._filters, name)
        key = name_key(value) if value is not None and name == "model" else value
        if key is None or any(choice.value == key for choice in choices):
            return choices
        called = {"model": name_of, "source": _source_name}.get(name, lambda _, text: text)
        return (*choices, Facet(key, called(self._conn, key), self.total()))

    def _counted(self, place: Filters) -> Counter[Sort]:
        is_all = place.model is None and place.source is None
        if is_all and not (place.new_only and _has_old(self._conn)):
            rows = ask(self._conn, _COUNTED)
        else:
            where, parameters = condition(self._conn, place)
            rows = ask(self._conn, _COUNT.format(where=where), parameters)
        return Counter({Sort(*row[:6]): row[6] for row in rows})

    def _plain(self, name: str) -> tuple[Facet, ...]:
        counts = Counter[str]()
        for sort, number in self._all.items():
            if _lets(self._filters, sort, name):
                counts[getattr(sort, name)] += number
        return tuple(Facet(value, value, number) for value, number in _most(counts))

    def _models(self) -> tuple[Facet, ...]:
        where, parameters = condition(self._conn, replace(self._filters, model=None))
        counts = Counter[str](dict(ask(self._conn, _MODELS.format(where=where), parameters)))
        counts.update(dict(ask(self._conn, _OTHERS.format(where=where), parameters)))
        return tuple(Facet(key, name_of(self._conn, key), number) for key, number in _most(counts)[:CHOICES])

    def _sources(self) -> tuple[Facet, ...]:
        filters = replace(self._filters, source=None)
        is_new = filters.new_only and _has_old(self._conn)
        counted = filters.model is None and filters.attribute is None and not is_new
        where, parameters = condition(self._conn, replace(filters, new_only=is_new))
        if counted:
            where = where.replace("closed_at IS NULL", "1", 1)  # of those that are not closed only
        sql = (_SPEAKERS_COUNTED if counted else _SPEAKERS).format(where=where)
        rows = ask(self._conn, sql, parameters | {"choices": CHOICES})
        told = distinct_source_names(self._conn)
        return tuple(Facet(id_, told.get(id_, name), number) for id_, name, number in rows)


def _lets(filters: Filters, sort: Sort, without: str = "") -> bool:
    """Return whether the filters, but for one, let conflicts of a sort through."""
    for name in Sort._fields:
        value = getattr(sort, name)
        wanted = int(not filters.less_sure) if name == "sure" else getattr(filters, name)
        if name == without or (name == "sure" and filters.cls == ""):
            continue
        if name == "cls" and wanted is None:
            if value not in QUEUE_CLASSES:
                return False
        elif wanted not in (None, value):
            return False
    return True


def name_of(conn: sqlite3.Connection, key: str) -> str:
    """Return how a model (subject key) is called in conflicts."""
    row = ask_one(conn, _NAME, [key])
    return str(row[0]) if row and row[0] is not None else key


def _source_name(conn: sqlite3.Connection, id_: str) -> str:
    row = ask_one(conn, "SELECT name FROM sources WHERE id = ?", [id_])
    return distinct_source_names(conn).get(id_, str(row[0]) if row else id_)


def _has_old(conn: sqlite3.Connection) -> bool:
    """Return whether any conflict was known before the last run that changed conflicts."""
    since = new_since(conn)
    row = ask_one(conn, "SELECT min(first_seen) FROM conflicts")
    return since is not None and row is not None and row[0] < since


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    found: Iterable[tuple[str, int]] = ((value, number) for value, number in counts.items() if number)
    return sorted(found, key=lambda item: (-item[1], item[0]))
