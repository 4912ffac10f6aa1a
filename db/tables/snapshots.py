"""Writes fetched documents: their snapshots, versions and bodies. Called inside a transaction.

A body is stored once by its hash, whichever documents have it; a snapshot is that body for one document; a version is
the time during which a document had it.
"""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from typing import Any

from counterclaim.db.errors import StoreError
from counterclaim.db.keys import content_id, safe_text
from counterclaim.db.records import FetchedBody, SnapshotSaved
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables import unarchived
from counterclaim.db.tables.change_log import log_presence

_UPSERT_DOCUMENT = """
INSERT INTO documents (id, source_id, url, path, name, first_seen, last_seen)
VALUES (:id, :source_id, :url, :path, :name, :at, :at)
ON CONFLICT (id) DO UPDATE SET source_id = excluded.source_id, path = excluded.path, name = excluded.name,
  first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen), gone_at = NULL"""

_UPSERT_SNAPSHOT = """
INSERT INTO snapshots (id, document_id, sha256, media_type, size, fetched_at, last_seen, status, etag, last_modified,
  final_url, headers)
VALUES (:id, :document_id, :sha256, :media_type, :size, :at, :at, :status, :etag, :last_modified, :final_url, :headers)
"""

_SEE_SNAPSHOT = """
UPDATE snapshots SET last_seen = max(last_seen, :at), etag = coalesce(:etag, etag),
  last_modified = coalesce(:last_modified, last_modified) WHERE id = :id"""

_CURRENT_SNAPSHOT = """
UPDATE documents SET snapshot_id = :id WHERE id = :document_id AND snapshot_id IS NOT :id
  AND :at >= coalesce((SELECT last_seen FROM snapshots WHERE id = documents.snapshot_id), '')"""

_NEW_VERSION = """
INSERT INTO versions (document_id, number, snapshot_id, first_seen, last_seen)
SELECT :document_id, coalesce(max(number), 0) + 1, :id, :at, :at FROM versions WHERE document_id = :document_id"""

_SEE_VERSION = """
UPDATE versions SET first_seen = min(first_seen, :at), last_seen = max(last_seen, :at)
WHERE document_id = :document_id AND snapshot_id = :id
  AND number = (SELECT max(number) FROM versions WHERE document_id = :document_id AND snapshot_id = :id)"""

_GONE = "SELECT id, gone_at FROM documents WHERE id = ?"


def save_snapshot(db: Database, fetched: FetchedBody) -> SnapshotSaved:
    """Record one fetched body and its document; the body becomes the document's current one."""
    digest = sha256(fetched.body).hexdigest()
    document_id = _save_document(db, fetched)
    row: dict[str, Any] = {
        "id": content_id("snapshot", document_id, digest), "document_id": document_id, "sha256": digest,
        "at": fetched.fetched_at, "etag": fetched.etag, "last_modified": fetched.last_modified,
    }  # fmt: skip
    known = db.execute("SELECT 1 FROM snapshots WHERE id = ?", [row["id"]]).fetchone() is not None
    if known:
        db.execute(_SEE_SNAPSHOT, row)
    else:
        db.execute(_UPSERT_SNAPSHOT, row | _columns(fetched))
    if fetched.archive:
        _save_body(db, digest, fetched.body)
    else:
        unarchived.hold(db, row["id"], digest, fetched.body)
    moved = db.execute(_CURRENT_SNAPSHOT, row).rowcount > 0
    db.execute(_NEW_VERSION if moved else _SEE_VERSION, row)
    return SnapshotSaved(row["id"], document_id, moved or not known)


def mark_unchanged(db: Database, document_id: str, at: str) -> None:
    """Record that a document's current snapshot was found unchanged (HTTP 304)."""
    found = db.execute("SELECT snapshot_id, gone_at FROM documents WHERE id = ?", [document_id]).fetchone()
    if found is None:
        raise StoreError(f"document {document_id} is not in the database")
    db.execute("UPDATE snapshots SET last_seen = max(last_seen, ?) WHERE id = ?", [at, found[0]])
    db.execute(_SEE_VERSION, {"document_id": document_id, "id": found[0], "at": at})
    seen = "UPDATE documents SET last_seen = max(last_seen, ?), gone_at = NULL WHERE id = ?"
    db.execute(seen, [at, document_id])
    if found[1] is not None:
        log_presence(db, document_id, at, "back")


def save_gone(db: Database, document_id: str, at: str) -> bool:
    """Record that a document is no longer published; its claims stop being current. False if already so."""
    sql = "UPDATE documents SET gone_at = ? WHERE id = ? AND gone_at IS NULL"
    gone = db.execute(sql, [at, document_id]).rowcount > 0
    if gone:
        log_presence(db, document_id, at, "gone")
    return gone


def _save_document(db: Database, fetched: FetchedBody) -> str:
    document_id, at = fetched.document_id, fetched.fetched_at
    known = db.execute(_GONE, [document_id]).fetchone()
    if fetched.url is not None:
        known = db.execute("SELECT id, gone_at FROM documents WHERE url = ?", [fetched.url]).fetchone()
        document_id = str(known[0]) if known else document_id
    row = {
        "id": document_id, "source_id": fetched.source_id, "url": fetched.url, "path": fetched.path,
        "name": safe_text(fetched.name), "at": at,
    }  # fmt: skip
    db.execute(_UPSERT_DOCUMENT, row)
    if known is not None and known[1] is not None:
        log_presence(db, document_id, at, "back")
    return document_id


def _save_body(db: Database, digest: str, body: bytes) -> None:
    if db.execute("SELECT 1 FROM bodies WHERE sha256 = ?", [digest]).fetchone() is None:
        # zlib: every Python can read it for ever, with nothing installed.
        db.execute("INSERT INTO bodies (sha256, body, size) VALUES (?, ?, ?)", [digest, zlib.compress(body), len(body)])


def _columns(fetched: FetchedBody) -> dict[str, Any]:
    return {
        "media_type": fetched.media_type, "size": len(fetched.body), "status": fetched.status,
        "final_url": fetched.final_url, "headers": json.dumps(dict(fetched.headers), sort_keys=True),
    }  # fmt: skip
