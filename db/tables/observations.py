"""Writes observations: sources, extractions with their claims, issues.

Each public function is one transaction. Everything is an upsert keyed by content, so that saving the
same thing twice moves ``last_seen`` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from counterclaim.db.errors import StoreError
from counterclaim.db.keys import content_id, identify, name_key, safe_text
from counterclaim.db.records import Issue, Saved
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables import derived, fingerprints, unarchived
from counterclaim.db.tables.change_log import log_reading
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata

_UPSERT_SOURCE = """
INSERT INTO sources (id, name, kind, base_url, first_seen, last_seen) VALUES (:id, :name, :kind, :base_url, :at, :at)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, base_url = excluded.base_url,
  first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)"""

_UPSERT_EXTRACTION = """
INSERT INTO extractions (snapshot_id, ruleset, text, extracted_at, last_seen, claims, unread)
VALUES (:snapshot_id, :ruleset, :text, :at, :at, :claims, :unread)
ON CONFLICT (snapshot_id, ruleset) DO UPDATE SET text = excluded.text, claims = excluded.claims,
  unread = excluded.unread, last_seen = max(last_seen, excluded.last_seen)
RETURNING id"""

# SQLite 3.40 answers 1 when asked to return "gone_at IS NOT NULL" of a NULL.
_DESCRIBE_DOCUMENT = """
UPDATE documents SET extraction_id = :extraction_id, title = :title, author = :author, published = :published,
  modified = :modified, canonical = :canonical, language = :language, current_claims = :claims WHERE id = :id
RETURNING source_id, gone_at"""

_UPSERT_CLAIM = """
INSERT INTO claims (id, document_id, extraction_id, subject, subject_key, attribute, relation, value_text, value_num,
  value_bool, unit, object, object_key, qualifiers, quote, ordinal, start, "end", locator, rule, confidence, published,
  first_seen, last_seen)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET extraction_id = excluded.extraction_id, subject_key = excluded.subject_key,
  unit = excluded.unit, object_key = excluded.object_key, start = excluded.start, "end" = excluded."end",
  locator = excluded.locator, rule = excluded.rule, confidence = excluded.confidence, published = excluded.published,
  first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen), gone_at = NULL"""

_READ_BEFORE = """
SELECT e.snapshot_id, e.ruleset FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id WHERE d.id = ?"""

_INDEX_CLAIMS = """
INSERT INTO claims_fts (rowid, subject, attribute, quote)
SELECT seq, subject, attribute, quote FROM claims WHERE seq > ?"""

_UPSERT_ISSUE = """
INSERT INTO issues (id, run_id, document_id, source_id, url, kind, reason, what, where_, detail, first_seen, last_seen)
VALUES (:id, :run_id, :document_id, :source_id, :url, :kind, :reason, :what, :where, :detail, :at, :at)
ON CONFLICT (id) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), reason = excluded.reason,
  source_id = coalesce(excluded.source_id, source_id)"""


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Like ``db.atomic()``, with the write lock taken at the start.

    A transaction that reads before it writes would otherwise fail at once when another program
    commits in between, instead of waiting for it.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        with db.atomic():
            yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


@contextmanager
def consistent_read(db: Database) -> Iterator[None]:
    """Let everything that is read inside be of one moment, whatever others write meanwhile."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def save_source(db: Database, *, id: str, name: str, kind: str, base_url: str | None, at: str) -> None:  # noqa: A002
    """Record that a source exists."""
    with transaction(db):
        db.execute(_UPSERT_SOURCE, {"id": id, "name": name, "kind": kind, "base_url": base_url, "at": at})


def save_extraction(db: Database, snapshot_id: str, document: Document, extraction: Extraction, at: str) -> Saved:
    """Record what one ruleset read in one snapshot; it becomes the document's current reading."""
    with transaction(db):
        found = db.execute("SELECT document_id, fetched_at FROM snapshots WHERE id = ?", [snapshot_id]).fetchone()
        if found is None:
            raise StoreError(f"snapshot {snapshot_id} is not in the database")
        document_id = str(found[0])
        before = db.execute(_READ_BEFORE, [document_id]).fetchone()
        if unarchived.is_held(db, snapshot_id):
            document = replace(document, text=unarchived.blank_unquoted(document.text, extraction))
        extraction_id = _save_reading(db, snapshot_id, document, extraction, at)
        meta = past_dates(document.meta, str(found[1]))
        rows = _claim_rows(document_id, extraction_id, extraction.claims, meta.published or meta.modified, at)
        about = {row[0]: (row[4], row[3]) for row in rows}  # by the claims' ids
        read = {"id": document_id, "extraction_id": extraction_id, "claims": len(about)}
        ((source_id, gone_at),) = db.execute(_DESCRIBE_DOCUMENT, _meta_columns(meta) | read).fetchall()
        added, gone, saved = _save_claims(db, document_id, rows, at)
        if gone_at is None:
            said_before = bool(saved.seen or saved.gone)
            derived.save_models(db, document_id, source_id, about.values(), said_before=said_before)
        unarchived.release_body(db, snapshot_id)
        log_reading(db, document_id, extraction_id, before, at, added=added, removed=gone)
        return saved


def save_issue(db: Database, issue: Issue, at: str) -> bool:
    """Record something a person should know about; return whether it is new. Seen again, it moves ``last_seen``."""
    parts = [issue.document_id, issue.url, issue.kind, issue.what, issue.where, issue.detail]
    row = {
        "id": content_id("issue", *parts), "run_id": issue.run_id, "document_id": issue.document_id,
        "source_id": issue.source_id, "url": issue.url, "kind": issue.kind, "reason": issue.reason,
        "what": safe_text(issue.what), "where": safe_text(issue.where), "detail": safe_text(issue.detail), "at": at,
    }  # fmt: skip
    with transaction(db):
        is_new = db.execute("SELECT 1 FROM issues WHERE id = ?", [row["id"]]).fetchone() is None
        db.execute(_UPSERT_ISSUE, row)
    return is_new


def _save_reading(db: Database, snapshot_id: str, document: Document, extraction: Extraction, at: str) -> int:
    unread = {(u.start, u.end): (safe_text(u.text), u.reason) for u in extraction.unread}
    row = {
        "snapshot_id": snapshot_id, "ruleset": extraction.ruleset, "text": safe_text(document.text), "at": at,
        "claims": len(extraction.claims), "unread": len(unread),
    }  # fmt: skip
    extraction_id = int(db.execute(_UPSERT_EXTRACTION, row).fetchall()[0][0])
    db.execute("DELETE FROM unread WHERE extraction_id = ?", [extraction_id])
    db.conn.executemany(
        "INSERT INTO unread VALUES (?, ?, ?, ?, ?)", [(extraction_id, *span, *rest) for span, rest in unread.items()]
    )
    return extraction_id


def past_dates(meta: Metadata, fetched_at: str) -> Metadata:
    """Return what a page says of itself without dates after it was fetched: nobody knows yet what will be true then."""
    try:
        # A day more: somewhere on earth it is tomorrow already.
        last = (date.fromisoformat(fetched_at[:10]) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return meta
    published, modified = (
        None if iso is None or iso[:10] > last[: len(iso)] else iso for iso in (meta.published, meta.modified)
    )
    return replace(meta, published=published, modified=modified)


def _meta_columns(meta: Metadata) -> dict[str, str | None]:
    names = ("title", "author", "published", "modified", "canonical", "language")
    values = ((name, getattr(meta, name)) for name in names)
    return {name: None if value is None else safe_text(value) for name, value in values}


def _claim_rows(
    document_id: str, extraction_id: int, claims: Sequence[Claim], published: str | None, at: str
) -> list[tuple[Any, ...]]:
    out = []
    for claim, (id_, ordinal, value, qualifiers) in zip(claims, identify(document_id, claims), strict=True):
        subject, object_ = safe_text(claim.subject), claim.object and safe_text(claim.object)
        out.append((
            id_, document_id, extraction_id, subject, name_key(subject), claim.attribute, claim.relation,
            *value, claim.unit, object_, object_ and name_key(object_),
            qualifiers, safe_text(claim.quote), ordinal, claim.start, claim.end,
            safe_text(claim.locator), claim.rule, claim.confidence, published, at, at,
        ))  # fmt: skip
    return out


def _save_claims(
    db: Database, document_id: str, rows: list[tuple[Any, ...]], at: str
) -> tuple[set[str], frozenset[str], Saved]:
    """Return the ids that are (again) made, those that are not any more, and the counts."""
    known = dict(db.execute("SELECT id, gone_at FROM claims WHERE document_id = ?", [document_id]))
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM claims").fetchone()
    db.conn.executemany(_UPSERT_CLAIM, rows)
    db.execute(_INDEX_CLAIMS, [last])
    now = {row[0] for row in rows}
    gone = [id_ for id_, gone_at in known.items() if gone_at is None and id_ not in now]
    db.conn.executemany("UPDATE claims SET gone_at = ? WHERE id = ?", [(at, id_) for id_ in gone])
    fingerprints.renew(db, [document_id])
    new = now - known.keys()
    back = {id_ for id_ in now if known.get(id_) is not None}
    saved = Saved(new=len(new), seen=len(now & known.keys()) - len(back), gone=len(gone), back=len(back))
    return new | back, frozenset(gone), saved
