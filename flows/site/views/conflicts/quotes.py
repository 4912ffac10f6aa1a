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
from counterclaim.db.records import QUEUE_CLASSES, Conflict, Evidence
from counterclaim.extractors.records import Claim, Qualifiers, decimal_of
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import claimed_value, conditions, human_value
from counterclaim.flows.site.quotes import sentence

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


def claim_of(claimed: Claimed, value: Json, quote: str) -> Claim:
    """Return the claim's record as the report's functions take it; its offsets are not known here.

    ``value`` is the evidence's: it says whether the claim's text is a number, a flag or words.
    """
    return Claim(
        "", claimed.subject, claimed.attribute, _relation(claimed.relation), _exact(claimed, value), quote, 0, 0,
        claimed.object, claimed.unit, qualifiers_of(claimed), locator=claimed.locator,
    )  # fmt: skip


def figure_of(subject: str, attribute: str, value: Json, quote: str, claimed: Claimed | None) -> Figure:
    """Return the figure behind evidence; a reference speaks of the conflict's own ``subject`` and ``attribute``."""
    if claimed is None:
        return Figure(subject, attribute, "is", decimal_of(value), None, {}, quote)
    claim = claim_of(claimed, value, quote)
    return Figure(claim.subject, claim.attribute, claim.relation, claim.value, claim.object, claimed.qualifiers, quote)


def said(attribute: str, value: Json, claimed: Claimed | None, quote: str) -> str:
    """Return what evidence says in a few words: ``$2.00 per 1M tokens``, ``18× Mistral Small 3.1``, ``no``."""
    return claimed_value(claim_of(claimed, value, quote)) if claimed else human_value(attribute, decimal_of(value))


def holds_for(claimed: Claimed | None) -> str:
    """Return the conditions that a claim states, joined by commas."""
    return conditions(qualifiers_of(claimed)) if claimed else ""


def day(text: str | None) -> str:
    """Return a date or time as people write its day; "no date" if there is none."""
    return human_date((text or "")[:10]) or _UNDATED


def qualifiers_of(claimed: Claimed) -> Qualifiers:
    """Return a claim's qualifiers; a name that this version does not know is left out."""
    known = Qualifiers.__dataclass_fields__
    return Qualifiers.of({name: value for name, value in claimed.qualifiers.items() if name in known})


def _exact(claimed: Claimed, value: Json) -> Decimal | bool | str | None:
    """Return the claim's value; a number exactly as its text has it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    try:
        number = Decimal(claimed.value or "")
    except ArithmeticError:
        return Decimal(str(value))
    return number if number.is_finite() else None


def _relation(text: str) -> Any:
    return text  # the table's CHECK holds it to the relations there are
