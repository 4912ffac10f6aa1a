"""Reads observations: pages still to be extracted, current claims, validators of conditional requests."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from counterclaim.db.keys import name_key, qualifiers_of, value_of
from counterclaim.db.records import QUEUED, Pending, StoredClaim, Validators
from counterclaim.db.sqlite.light_import import Database
from counterclaim.extractors.records import Claim

# The reading of a document is up to date when it is of its current snapshot and by this ruleset. Where both are not,
# the snapshot that was read last comes first: what the rules changed is then told apart from what the page did.
_PENDING = """
SELECT d.id, d.snapshot_id, e.snapshot_id, e.ruleset
FROM documents AS d LEFT JOIN extractions AS e ON e.id = d.extraction_id
WHERE d.gone_at IS NULL AND d.snapshot_id IS NOT NULL
  AND (e.id IS NULL OR e.snapshot_id <> d.snapshot_id OR e.ruleset <> ?)
  {within} ORDER BY d.id"""

_PAGE = """
SELECT p.id, d.id, d.url, d.path, d.name, p.media_type, coalesce(b.body, u.body), p.fetched_at
FROM snapshots AS p JOIN documents AS d ON d.id = p.document_id LEFT JOIN bodies AS b ON b.sha256 = p.sha256
LEFT JOIN unarchived AS u ON u.snapshot_id = p.id
WHERE p.id = ? AND coalesce(b.body, u.body) IS NOT NULL"""

CLAIM_COLUMNS = """
SELECT c.id, s.name, c.published, p.fetched_at, d.name, c.subject, c.attribute, c.relation, c.value_text, c.value_num,
  c.value_bool, c.quote, c.start, c."end", c.object, c.unit, c.qualifiers, d.url, c.locator, c.rule, c.confidence"""
CLAIM_TABLES = """
FROM claims AS c JOIN documents AS d ON d.id = c.document_id JOIN sources AS s ON s.id = d.source_id
JOIN extractions AS e ON e.id = c.extraction_id JOIN snapshots AS p ON p.id = e.snapshot_id"""
CLAIMS = f"{CLAIM_COLUMNS}{CLAIM_TABLES} WHERE c.gone_at IS NULL AND d.gone_at IS NULL"

# Of what m009 keeps: the views would read every claim.
_COUNTS = f"""
SELECT
  (SELECT count(*) FROM sources) AS sources,
  (SELECT count(*) FROM documents WHERE gone_at IS NULL) AS documents,
  (SELECT count(*) FROM snapshots) AS snapshots,
  (SELECT coalesce(sum(current_claims), 0) FROM documents WHERE gone_at IS NULL) AS claims,
  (SELECT count(DISTINCT subject_key) FROM document_models) AS models,
  (SELECT count(*) FROM unread_numbers) AS unread,
  (SELECT count(*) FROM issues) AS issues,
  (SELECT coalesce(sum(conflicts), 0) FROM conflict_counts
    WHERE speaker = '' AND attribute <> '' AND {QUEUED}) AS conflicts,
  (SELECT coalesce(sum(conflicts), 0) FROM conflict_counts WHERE status = 'open'
    AND speaker = '' AND attribute <> '' AND {QUEUED}) AS open"""  # noqa: S608


def pending(db: Database, ruleset: str, sources: Collection[str] | None = None) -> Iterator[Pending]:
    """Yield the current snapshot of each document that the ruleset has not read, one body in memory at a time.

    Before it comes, as ``earlier``, the snapshot that was read last, if that was another one by other rules.
    ``sources`` limits it to documents of sources with these ids. The list is taken at the start, so the caller may
    save each extraction before asking for the next page.
    """
    within = "" if sources is None else "AND d.source_id IN (SELECT value FROM json_each(?))"
    given = [ruleset] if sources is None else [ruleset, json.dumps(sorted(sources))]
    for _, newest, read, by in db.execute(_PENDING.format(within=within), given).fetchall():
        if read is not None and read != newest and by != ruleset:
            for row in db.execute(_PAGE, [read]).fetchall():
                yield _pending(row, earlier=True)
        for row in db.execute(_PAGE, [newest]).fetchall():
            yield _pending(row)


def body(db: Database, snapshot_id: str) -> bytes:
    """Return a snapshot's body as it was fetched; empty if it was not kept."""
    sql = """SELECT coalesce(b.body, u.body) FROM snapshots AS p LEFT JOIN bodies AS b ON b.sha256 = p.sha256
      LEFT JOIN unarchived AS u ON u.snapshot_id = p.id WHERE p.id = ?"""
    row = db.execute(sql, [snapshot_id]).fetchone()
    return b"" if row is None or row[0] is None else zlib.decompress(row[0])


def claims(
    db: Database, *, subject: str | None = None, attribute: str | None = None, document: str | None = None
) -> Iterator[StoredClaim]:
    """Yield current claims by subject key, attribute and place; ``document`` is an id, a name or an address."""
    sql, parameters = CLAIMS, []
    if subject is not None:
        sql += " AND c.subject_key = ?"
        parameters.append(name_key(subject))
    if attribute is not None:
        sql += " AND c.attribute = ?"
        parameters.append(attribute)
    if document is not None:
        sql += " AND ? IN (d.id, d.name, d.url)"
        parameters.append(document)
    sql += " ORDER BY c.subject_key, c.attribute, c.relation, d.name, d.id, c.start, c.ordinal, c.id"
    for row in db.execute(sql, parameters):
        yield stored_claim(row)


def validators(db: Database, url: str) -> Validators | None:
    """Return what a conditional request for ``url`` needs, or None if it was never fetched or is gone."""
    sql = """SELECT d.id, p.id, p.etag, p.last_modified, p.last_seen FROM documents AS d
      JOIN snapshots AS p ON p.id = d.snapshot_id WHERE d.url = ? AND d.gone_at IS NULL"""
    row = db.execute(sql, [url]).fetchone()
    return None if row is None else Validators(*row)


def document_id(db: Database, url: str) -> str | None:
    """Return the id of the document at an address, also of one that is gone; None if it was never fetched."""
    row = db.execute("SELECT id FROM documents WHERE url = ?", [url]).fetchone()
    return None if row is None else str(row[0])


def document_text(db: Database, document_id: str) -> str | None:
    """Return the text that the document's claims count their offsets in, or None if it was never read."""
    sql = "SELECT e.text FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id WHERE d.id = ?"
    row = db.execute(sql, [document_id]).fetchone()
    return None if row is None else str(row[0])


def counts(db: Database) -> dict[str, int]:
    """Return how many sources, documents, snapshots, claims, models, unread numbers, issues and conflicts there are."""
    cursor = db.execute(_COUNTS)
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def _pending(row: tuple[Any, ...], *, earlier: bool = False) -> Pending:
    snapshot_id, document_id, url, path, name, media_type, packed, fetched_at = row
    data = zlib.decompress(packed)
    return Pending(snapshot_id, document_id, url, path, name, media_type, data, fetched_at, earlier)


def stored_claim(row: tuple[Any, ...]) -> StoredClaim:
    """Return the claim of a row of ``CLAIMS``."""
    (
        id_, source, published, fetched, doc, subject, attribute, relation, text, number, flag, quote, start, end,
        object_, unit, qualifiers, url, locator, rule, confidence,
    ) = row  # fmt: skip
    claim = Claim(
        doc, subject, attribute, relation, value_of(text, number, flag), quote, start, end, object_, unit,
        qualifiers_of(qualifiers), url, locator, rule, confidence,
    )  # fmt: skip
    return StoredClaim(id_, claim, source, published, fetched)
