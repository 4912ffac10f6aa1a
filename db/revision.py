"""Computes a fingerprint of everything that a report shows."""

from __future__ import annotations

from hashlib import blake2b

from db.light import Database

# Times at which things were found again are left out: a second run over unchanged pages moves nothing else.
_SHOWN = (
    "SELECT id, name, kind, base_url FROM sources ORDER BY id",
    "SELECT id, name, url, title, published, extraction_id, gone_at FROM documents ORDER BY id",
    "SELECT count(*), sum(seq), sum(extraction_id) FROM claims WHERE gone_at IS NULL",
    """SELECT id, kind, scope, subject, object, severity, class, explanation, evidence_key, closed_at FROM conflicts
    ORDER BY id""",
    "SELECT * FROM conflict_support ORDER BY conflict_id",
    "SELECT * FROM source_support ORDER BY source_id",
    "SELECT count(*), max(id) FROM reviews",
)


def revision(db: Database) -> str:
    """Return 24 hex digits that depend on all that the current claims, conflicts, reviews and sources say."""
    digest = blake2b(digest_size=12)
    for sql in _SHOWN:
        for row in db.execute(sql):
            digest.update(repr(row).encode())
    return digest.hexdigest()
