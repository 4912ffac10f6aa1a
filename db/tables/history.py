"""Reads history: a document by address or id, how its claims changed, the state of each source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterclaim.db.errors import StoreError, guarded
from counterclaim.db.sqlite.light_import import Database

_FOUND = """
SELECT id, name, url, path, gone_at FROM documents
WHERE url IN (?1, ?1 || '/') OR path = ?2 OR name = ?1
  OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1)
ORDER BY url IS NOT ?1, path IS NOT ?2, name, id"""

_CHANGES = """
SELECT seen_at, cause, change, subject, attribute, relation, object, old_value, new_value, change_percent,
  old_qualifiers, new_qualifiers, old_quote, new_quote, ruleset, doc, url, source
FROM claim_changes WHERE document_id = ? AND seen_at >= ? ORDER BY seen_at DESC, change_id"""

_VERSIONS = """
SELECT count(*) AS versions, coalesce(max(first_seen), '') AS since, coalesce(max(last_seen), '') AS last_seen
FROM versions WHERE document_id = ?"""

_REASONS = """
SELECT source_id, reason, count(*) AS pages FROM failures GROUP BY source_id, reason ORDER BY pages DESC, reason"""


@dataclass(frozen=True, slots=True)
class Known:
    """A document as a user refers to it; ``versions`` counts its successive bodies, ``since`` dates the last."""

    id: str
    name: str
    url: str | None
    path: str | None
    gone_at: str | None
    versions: int
    since: str
    last_seen: str


class History:
    """Queries the history of an open database; made by ``Store.history``. Its errors are StoreError."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def document(self, given: str, path: str) -> Known:
        """Return the document with this address, path, short name or id (its first 6 digits do)."""
        rows = self._rows(_FOUND, [given, path])
        exact = [row for row in rows if given in (row["id"], row["name"], row["url"]) or row["path"] == path] or rows
        if not rows:
            raise StoreError(f"no document {given!r} in the database: give an address or a file that was read into it")
        if len(exact) > 1:
            some = ", ".join(f"{row['id'][:8]} ({row['url'] or row['path'] or row['name']})" for row in exact[:3])
            raise StoreError(f"document {given!r} is ambiguous: give one of the ids {some}")
        (versions,) = self._rows(_VERSIONS, [exact[0]["id"]])
        return Known(**exact[0], **versions)

    def changes(self, document_id: str, since: str = "") -> list[dict[str, Any]]:
        """Return the rows of ``claim_changes`` of a document from ``since`` on, the newest first."""
        return self._rows(_CHANGES, [document_id, since])

    def sources(self) -> list[dict[str, Any]]:
        """Return a row a source by name, with its ``schedule`` and ``failures`` (reason -> pages)."""
        sources = self._rows("SELECT * FROM source_status ORDER BY source", [])
        failures = self._rows(_REASONS, [])
        visits = {row["source_id"]: row for row in self._rows("SELECT source_id, schedule, last_seen FROM visits", [])}
        for row in sources:
            visit = visits.get(row["source_id"], {})
            row["last_crawled"] = visit.get("last_seen") or row["last_crawled"]
            row["schedule"] = visit.get("schedule")
            row["failures"] = {f["reason"]: f["pages"] for f in failures if f["source_id"] == row["source_id"]}
        return sources

    def runs(self) -> list[dict[str, Any]]:
        """Return the latest run of each command, the newest first, ``summary`` as a mapping."""
        rows = self._rows("SELECT * FROM latest_run ORDER BY last_seen DESC, run_id DESC", [])
        return [row | {"summary": json.loads(row["summary"])} for row in rows]

    def _rows(self, sql: str, parameters: list[Any]) -> list[dict[str, Any]]:
        with guarded(self._path):
            cursor = self._db.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]
