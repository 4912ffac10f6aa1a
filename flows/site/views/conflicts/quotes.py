"""View of one piece of evidence: quote, source, date. Pure, from rows of ``counterclaim.db.browse``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from counterclaim.db.browse.conflicts.detail import paragraph
from counterclaim.db.browse.records.conflicts import Claimed, Json
from counterclaim.db.browse.sql import ask, listed
from counterclaim.db.records import Conflict, Evidence
from counterclaim.extractors.records import decimal_of
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import condition, exact_value, human_value, stated
from counterclaim.flows.site.quotes import sentence


@dataclass(frozen=True, slots=True)
class Context:
    """The text before and after a quote, within its line, and the offsets of the stating cell of a table's row."""

    before: str = ""
    after: str = ""
    cell: tuple[int, int] | None = None


_DOCUMENTS = "SELECT id, document_id, locator FROM claims WHERE id IN (SELECT value FROM json_each(?))"
_TEXT = """
SELECT coalesce(e.text, '') FROM documents AS d LEFT JOIN extractions AS e ON e.id = d.extraction_id WHERE d.id = ?"""


def contexts(conn: sqlite3.Connection, conflicts: Iterable[Conflict], limit: int) -> dict[str, Context]:
    """Return the context of each quote of the first ``limit`` queued conflicts, by claim id.

    A quote whose document has changed since, and a reference, which is no page, have none.
    """
    queued = islice((c for c in conflicts if c.queued), limit)
    wanted = {item.claim_id: item for conflict in queued for item in conflict.evidence}
    by_document: dict[str, list[tuple[Evidence, str]]] = {}
    for claim_id, document_id, locator in ask(conn, _DOCUMENTS, [listed(sorted(wanted))]):
        by_document.setdefault(document_id, []).append((wanted[claim_id], locator))
    found: dict[str, Context] = {}
    for document_id, items in by_document.items():
        ((text,),) = ask(conn, _TEXT, [document_id])
        found |= {
            item.claim_id: around(text, item, locator)
            for item, locator in items
            if text[item.start : item.end] == item.quote
        }
    return found


def around(text: str, item: Evidence, locator: str = "") -> Context:
    """Return the rest of the sentence before and after a quote, within its line; nothing where it does not stand."""
    line = paragraph(text, item.start, item.end, item.quote, locator)
    if line is None:
        return Context()
    before, after = sentence(line)
    moved = len(before) - len(line.before)
    return Context(before, after, (line.cell[0] + moved, line.cell[1] + moved) if line.cell else None)


NO_CONTEXT: Mapping[str, Context] = {}


_UNDATED = "no date"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claim or a reference says, for reckoning: ``value`` is exact."""

    subject: str
    attribute: str
    relation: str
    value: Decimal | bool | str | None
    object: str | None
    qualifiers: Mapping[str, Any]
    quote: str


def figure_of(subject: str, attribute: str, value: Json, quote: str, claimed: Claimed | None) -> Figure:
    """Return the figure behind evidence; a reference speaks of the conflict's own ``subject`` and ``attribute``."""
    if claimed is None:
        return Figure(subject, attribute, "is", decimal_of(value), None, {}, quote)
    exact = exact_value(claimed.attribute, claimed.value, claimed.relation)
    return Figure(
        claimed.subject, claimed.attribute, claimed.relation, exact, claimed.object, claimed.qualifiers, quote
    )  # fmt: skip


def said(attribute: str, value: Json, claimed: Claimed | None) -> str:
    """Return what evidence says in a few words: ``$2.00 per 1M tokens``, ``18× Mistral Small 3.1``, ``no``."""
    if claimed is None:
        return human_value(attribute, decimal_of(value))
    return stated(
        claimed.attribute, claimed.value, claimed.qualifiers, relation=claimed.relation, other=claimed.object
    )  # fmt: skip


def holds_for(claimed: Claimed | None) -> str:
    """Return the conditions that a claim states, joined by commas."""
    return condition(claimed.qualifiers) if claimed else ""


def day(text: str | None) -> str:
    """Return a date or time as people write its day; "no date" if there is none."""
    return human_date((text or "")[:10]) or _UNDATED
