"""Queries the words around quoted statements, for a person who judges how they were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterclaim.db.browse.sql import ask, listed, record_of

_AROUND = """
SELECT c.id, c.subject, c.attribute, c.relation, c.object, c.qualifiers, d.title, c.locator,
  substr(e.text, max(c.start - :reach, 0) + 1, min(c.start, :reach)), substr(e.text, c."end" + 1, :reach)
FROM claims AS c JOIN documents AS d ON d.id = c.document_id JOIN extractions AS e ON e.id = c.extraction_id
WHERE c.id IN (SELECT value FROM json_each(:ids))"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a claim says, the page's title, the headings or headers above it, and the text before and after it."""

    subject: str
    attribute: str
    relation: str
    object: str | None
    qualifiers: str
    title: str
    locator: str
    before: str
    after: str


def surroundings(conn: sqlite3.Connection, claims: Iterable[str], reach: int) -> Mapping[str, Surroundings]:
    """Return the surroundings of claims by id, ``reach`` characters each way; what is no claim is left out."""
    rows = ask(conn, _AROUND, {"ids": listed(sorted(set(claims))), "reach": reach})
    return {row[0]: record_of(Surroundings, *row[1:]) for row in rows}
