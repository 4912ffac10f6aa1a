"""Writes the data files of a report: conflicts as CSV (safe for spreadsheets) and JSON, atomically."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.extractors.records import Value, decimal_text
from counterclaim.flows.common.atomic_files import write_bytes
from counterclaim.flows.export.csv_safety import inert
from counterclaim.flows.site.formatting import attribute_label, claimed_value, conditions, human_value

CSV_COLUMNS: tuple[str, ...] = (
    "id", "severity", "certainty", "kind", "class", "scope", "status", "subject", "object", "attribute", "explanation",
    "side", "value", "quote", "source", "doc", "url", "published", "first_seen", "last_seen",
    "doubts",
)  # fmt: skip

CLAIM_COLUMNS: tuple[str, ...] = (
    "id", "subject", "attribute", "attribute_label", "relation", "value", "unit", "object", "said", "conditions",
    "quote", "source", "doc", "url", "place", "published", "fetched",
)  # fmt: skip


def conflicts_csv(conflicts: Iterable[Conflict]) -> str:
    """Return the conflicts as CSV, one row for each quoted side, numbered from 1."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for row in _rows(conflicts):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()


def claims_csv(claims: Iterable[StoredClaim]) -> str:
    """Return claims as CSV, one row each; ``value`` is exact, ``said`` how people write it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CLAIM_COLUMNS)
    for stored in claims:
        claim = stored.claim
        row = [
            stored.id, claim.subject, claim.attribute, attribute_label(claim.attribute), claim.relation,
            _exact(claim.value), claim.unit, claim.object or "", claimed_value(claim), conditions(claim.qualifiers),
            claim.quote, stored.source, claim.doc, claim.url or "", claim.locator, stored.published or "",
            stored.fetched or "",
        ]  # fmt: skip
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()


def _exact(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def conflicts_json(conflicts: Iterable[Conflict]) -> str:
    """Return the conflicts as a JSON array of the design's conflict records, one a line."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return "[" + ",\n ".join(encode(conflict.as_dict()) for conflict in conflicts) + "]\n"


def encoded(text: str) -> bytes:
    """Return the text as a file holds it: UTF-8, lone surrogates as ``?``."""
    return text.encode("utf-8", "replace")


def write_text(path: Path, text: str) -> None:
    """Write the file all or nothing; see ``write_bytes``."""
    write_bytes(path, encoded(text))


def _rows(conflicts: Iterable[Conflict]) -> Iterator[list[str]]:
    for conflict in conflicts:
        head = [
            conflict.id, conflict.severity, "" if conflict.certainty is None else str(conflict.certainty),
            conflict.kind, conflict.cls, conflict.scope, conflict.status,
            conflict.subject, conflict.object or "", attribute_label(conflict.attribute), conflict.explanation,
        ]  # fmt: skip
        times = [conflict.first_seen or "", conflict.last_seen or ""]
        for number, item in enumerate(conflict.evidence, start=1):
            value = human_value(conflict.attribute, item.value)
            side = [str(number), value, item.quote, item.source, item.doc, item.url or "", item.published or ""]
            yield [*head, *side, *times, "; ".join(doubt.reason for doubt in item.doubts)]
