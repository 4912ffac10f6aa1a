"""Cuts the context around a quote."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice

from db.browse.asking import ask, listed
from db.records import QUEUE_CLASSES, Conflict, Evidence

Context = tuple[str, str]
"""The text before and after a quote, within its line."""

_REACH = 140  # characters to each side
_SENTENCE_END = re.compile(r"[.!?] (?=[^a-z])")
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
    """Return the rest of the sentence before and after a quote, within its line; long ones are cut at word ends."""
    first = text.rfind("\n", 0, item.start) + 1
    last = text.find("\n", item.end)
    last = len(text) if last < 0 else last
    before, after = text[first : item.start], text[item.end : last]
    before = _SENTENCE_END.split(before)[-1]
    end = _SENTENCE_END.search(after)
    after = after[: end.start() + 1] if end else after
    if len(before) > _REACH:
        before = "… " + before[-_REACH:].partition(" ")[2]
    if len(after) > _REACH:
        after = after[:_REACH].rpartition(" ")[0] + " …"
    return before, after


NO_CONTEXT: Mapping[str, Context] = {}
