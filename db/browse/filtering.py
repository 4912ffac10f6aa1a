"""The condition that filters make of the conflicts, and what each choice of a filter would leave."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from db.browse.asking import ask, listed
from db.browse.cards import new_since
from db.browse.rows_conflicts import Facet, Filters
from db.keys import name_key
from db.records import QUEUE_CLASSES

CHOICES = 20  # of attributes, models and sources that a facet lists

_BY_SOURCE = """conflict_id IN (
  SELECT v.conflict_id FROM conflict_evidence AS v LEFT JOIN claims AS c ON c.id = v.claim_id
  LEFT JOIN documents AS d ON d.id = c.document_id
  WHERE CASE WHEN c.id IS NULL THEN v.source ELSE d.source_id END = :source)"""
_BY_MODEL = """(subject IN (SELECT value FROM json_each(:model))
  OR object IN (SELECT value FROM json_each(:model)))"""
_SPELLINGS = """
SELECT DISTINCT subject FROM claims WHERE subject_key = ?1
UNION SELECT DISTINCT object FROM claims WHERE object_key = ?1"""
_SOURCES = """
SELECT CASE WHEN c.id IS NULL THEN v.source ELSE d.source_id END AS id, max(coalesce(s.name, v.source)),
  count(DISTINCT v.conflict_id)
FROM conflict_evidence AS v LEFT JOIN claims AS c ON c.id = v.claim_id
LEFT JOIN documents AS d ON d.id = c.document_id LEFT JOIN sources AS s ON s.id = d.source_id
WHERE v.conflict_id IN (SELECT conflict_id FROM all_conflicts WHERE {where})
GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT {choices}"""

_CONDITIONS = {
    "severity": "severity = :severity", "kind": "kind = :kind", "attribute": "attribute = :attribute",
    "status": "status = :status", "source": _BY_SOURCE, "model": _BY_MODEL,
}  # fmt: skip
_COLUMNS = {"severity": "severity", "kind": "kind", "cls": "class", "status": "status", "attribute": "attribute"}


def condition(conn: sqlite3.Connection, filters: Filters, without: str = "") -> tuple[str, dict[str, Any]]:
    """Return the condition on ``all_conflicts`` with its parameters; ``without`` names a filter to leave out.

    The class is the one asked for, else one of the queue's; any, if ``cls`` is left out.
    """
    parts, parameters = ["closed_at IS NULL"], dict[str, Any]()
    for name, text in _CONDITIONS.items():
        value = getattr(filters, name)
        if value is not None and name != without:
            parts.append(text)
            parameters[name] = _spellings(conn, value) if name == "model" else value
    if without != "cls":
        classes = sorted(QUEUE_CLASSES) if filters.cls is None else [filters.cls]
        parts.append("class IN (SELECT value FROM json_each(:classes))")
        parameters["classes"] = listed(classes)
    if filters.new_only and without != "new_only":
        parts.append("first_seen >= :since")
        parameters["since"] = new_since(conn)
    return " AND ".join(parts), parameters


def facets(conn: sqlite3.Connection, filters: Filters) -> Mapping[str, tuple[Facet, ...]]:
    """Return what each choice of each filter leaves, given the other filters; the most frequent choice first."""
    found = {name: _plain(conn, filters, name, column) for name, column in _COLUMNS.items()}
    found["attribute"] = found["attribute"][:CHOICES]
    return found | {
        "new_only": _new(conn, filters), "model": _models(conn, filters), "source": _sources(conn, filters)
    }  # fmt: skip


def _plain(conn: sqlite3.Connection, filters: Filters, name: str, column: str) -> tuple[Facet, ...]:
    where, parameters = condition(conn, filters, name)
    sql = f"SELECT {column}, count(*) FROM all_conflicts WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
    return tuple(Facet(value, value, number) for value, number in ask(conn, sql, parameters))


def _new(conn: sqlite3.Connection, filters: Filters) -> tuple[Facet, ...]:
    where, parameters = condition(conn, filters, "new_only")
    sql = f"SELECT count(*) FROM all_conflicts WHERE {where} AND first_seen >= :since"  # noqa: S608
    ((number,),) = ask(conn, sql, parameters | {"since": new_since(conn)})
    return (Facet("1", "new", number),)


def _models(conn: sqlite3.Connection, filters: Filters) -> tuple[Facet, ...]:
    where, parameters = condition(conn, filters, "model")
    sql = f"SELECT subject, object, count(*) FROM all_conflicts WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2"  # noqa: S608
    counts, names = Counter[str](), dict[str, str]()
    for subject, other, number in ask(conn, sql, parameters):
        for key, name in {name_key(name): name for name in (subject, other) if name}.items():
            counts[key] += number
            names.setdefault(key, name)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:CHOICES]
    return tuple(Facet(key, names[key], number) for key, number in most)


def _sources(conn: sqlite3.Connection, filters: Filters) -> tuple[Facet, ...]:
    where, parameters = condition(conn, filters, "source")
    rows = ask(conn, _SOURCES.format(where=where, choices=CHOICES), parameters)
    return tuple(Facet(id_, name, number) for id_, name, number in rows)


def _spellings(conn: sqlite3.Connection, model: str) -> str:
    return listed(name for (name,) in ask(conn, _SPELLINGS, [name_key(model)]))
