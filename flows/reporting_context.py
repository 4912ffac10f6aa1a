"""Cuts the context around a quote."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice

from db.browse.asking import ask, listed
from db.browse.conflict import paragraph
from db.records import QUEUE_CLASSES, Conflict, Evidence
from flows.quotes import sentence

Context = tuple[str, str]
"""The text before and after a quote, within its line."""

_DOCUMENTS = "SELECT id, document_id FROM claims WHERE id IN (SELECT value FROM json_each(?))"
_TEXT = """
SELECT coalesce(e.text, '') FROM documents AS d LEFT JOIN extractions AS e ON e.id = d.extraction_id WHERE d.id = ?"""


def contexts(conn: sqlite3.Connection, conflicts: Iterable[Conflict], limit: int) -> dict[str, Context]:
    """Return the context of each quote of the first ``limit`` queued conflicts, by claim id.

    A quote whose document has changed since, and a reference, which is no page, have none.
    """
    queued = islice((c for c in conflicts if c.cls in QUEUE_CLASSES), limit)
    wanted = {item.claim_id: item for conflict in queued for item in conflict.evidence}
    by_document: dict[str, list[Evidence]] = {}
    for claim_id, document_id in ask(conn, _DOCUMENTS, [listed(sorted(wanted))]):
        by_document.setdefault(document_id, []).append(wanted[claim_id])
    found: dict[str, Context] = {}
    for document_id, items in by_document.items():
        ((text,),) = ask(conn, _TEXT, [document_id])
        found.update({item.claim_id: around(text, item) for item in items if text[item.start : item.end] == item.quote})
    return found


def around(text: str, item: Evidence) -> Context:
    """Return the rest of the sentence before and after a quote, within its line; nothing where it does not stand."""
    line = paragraph(text, item.start, item.end, item.quote)
    return sentence(line) if line else ("", "")


NO_CONTEXT: Mapping[str, Context] = {}
