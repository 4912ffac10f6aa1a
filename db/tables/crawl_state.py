"""Stores the state of crawls: listings, aliases, pauses, and when each source was last crawled.

Every function is one short statement; the caller (``Store.memory``) opens the transaction.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from counterclaim.db.sqlite.light_import import Database

_UPSERT_LISTING = """
INSERT INTO listings (url, kind, status, media_type, rule, body, etag, last_modified, first_seen, last_seen)
VALUES (:url, :kind, :status, :media_type, :rule, :body, :etag, :last_modified, :at, :at)
ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, status = excluded.status, media_type = excluded.media_type,
  rule = excluded.rule, body = excluded.body, etag = excluded.etag, last_modified = excluded.last_modified,
  last_seen = max(last_seen, excluded.last_seen)"""

_UPSERT_ALIAS = """
INSERT INTO aliases (url, target, how, first_seen, last_seen) VALUES (:url, :target, :how, :at, :at)
ON CONFLICT (url, target, how) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen)"""

_UPSERT_VISIT = """
INSERT INTO visits (source_id, name, schedule, last_seen) VALUES (:source_id, :name, :schedule, :at)
ON CONFLICT (source_id) DO UPDATE SET name = excluded.name, schedule = excluded.schedule,
  last_seen = max(last_seen, excluded.last_seen)"""

_UPSERT_PAUSE = """
INSERT INTO pauses (host, until, last_seen) VALUES (:host, :until, :at)
ON CONFLICT (host) DO UPDATE SET until = excluded.until, last_seen = max(last_seen, excluded.last_seen)"""

_LISTING = "SELECT kind, status, media_type, rule, body, etag, last_modified, last_seen FROM listings WHERE url = ?"
_CANONICAL = """
SELECT target FROM aliases WHERE url = ? AND how = 'canonical' AND last_seen >= ? ORDER BY last_seen DESC LIMIT 1"""
_KNOWN = """
SELECT url FROM documents WHERE source_id = ? AND url IS NOT NULL AND gone_at IS NULL ORDER BY last_seen, url"""

_OWNER = "SELECT source_id FROM documents WHERE url = ?"
_GIVE = "UPDATE documents SET source_id = ? WHERE url = ?"

_UNARCHIVED = """
SELECT NOT EXISTS (SELECT 1 FROM extractions AS e WHERE e.snapshot_id = u.snapshot_id AND e.ruleset = ?)
FROM unarchived AS u JOIN snapshots AS p ON p.id = u.snapshot_id
WHERE u.snapshot_id = ? AND u.body IS NULL AND NOT EXISTS (SELECT 1 FROM bodies AS b WHERE b.sha256 = p.sha256)"""


@dataclass(frozen=True, slots=True)
class StoredListing:
    """The last answer of an address that is no document. ``kind``: robots, feed, sitemap, index or skipped.

    ``body`` is None for a skipped page, whose ``rule`` says why; ``status`` is the HTTP status.
    """

    url: str
    kind: str
    status: int
    body: bytes | None = None
    media_type: str = ""
    rule: str = ""
    etag: str | None = None
    last_modified: str | None = None
    last_seen: str = ""


class CrawlState:
    """Reads and writes the state of crawls, each call in its own transaction. Times are ISO 8601 UTC."""

    def __init__(self, db: Database, atomic: Callable[[], AbstractContextManager[None]]) -> None:
        self._db, self._atomic = db, atomic

    def listing(self, url: str) -> StoredListing | None:
        """Return the last answer of ``url``, None if it was never asked."""
        row = self._db.execute(_LISTING, [url]).fetchone()
        if row is None:
            return None
        kind, status, media_type, rule, body, etag, modified, seen = row
        data = None if body is None else zlib.decompress(body)
        return StoredListing(url, kind, status, data, media_type, rule, etag, modified, seen)

    def save_listing(self, listing: StoredListing, at: str) -> None:
        """Record the answer of an address that is no document; the last one is kept."""
        row = {
            "url": listing.url, "kind": listing.kind, "status": listing.status, "media_type": listing.media_type,
            "rule": listing.rule, "body": None if listing.body is None else zlib.compress(listing.body),
            "etag": listing.etag, "last_modified": listing.last_modified, "at": at,
        }  # fmt: skip
        with self._atomic():
            self._db.execute(_UPSERT_LISTING, row)

    def canonical(self, url: str, since: str) -> str | None:
        """Return the canonical address that ``url`` was found to stand for at or after ``since``, None if none."""
        row = self._db.execute(_CANONICAL, [url, since]).fetchone()
        return None if row is None else str(row[0])

    def save_alias(self, url: str, target: str, how: str, at: str) -> None:
        """Record that ``url`` led to ``target``: ``redirect 301``, ``canonical``."""
        with self._atomic():
            self._db.execute(_UPSERT_ALIAS, {"url": url, "target": target, "how": how, "at": at})

    def visited(self, source_id: str) -> str | None:
        """Return when a source was last crawled to the end, None if never."""
        row = self._db.execute("SELECT last_seen FROM visits WHERE source_id = ?", [source_id]).fetchone()
        return None if row is None else str(row[0])

    def unarchived(self, snapshot_id: str, ruleset: str) -> tuple[bool, bool]:
        """Return whether a snapshot's body was not kept, and whether it must be had again to be read by a ruleset."""
        row = self._db.execute(_UNARCHIVED, [ruleset, snapshot_id]).fetchone()
        return (False, False) if row is None else (True, bool(row[0]))

    def save_visit(self, source_id: str, name: str, schedule: str | None, at: str) -> None:
        """Record that a source was crawled to the end."""
        with self._atomic():
            self._db.execute(_UPSERT_VISIT, {"source_id": source_id, "name": name, "schedule": schedule, "at": at})

    def owner(self, url: str) -> str | None:
        """Return the id of the source that the document at ``url`` is stored under, None if there is no document."""
        row = self._db.execute(_OWNER, [url]).fetchone()
        return None if row is None else str(row[0])

    def give(self, url: str, source_id: str) -> None:
        """Store the document at ``url`` under another source."""
        with self._atomic():
            self._db.execute(_GIVE, [source_id, url])

    def pauses(self, at: str) -> dict[str, str]:
        """Return the hosts that asked to be left alone beyond ``at``, each with the end of its pause."""
        return dict(self._db.execute("SELECT host, until FROM pauses WHERE until > ?", [at]))

    def save_pause(self, host: str, until: str, at: str) -> None:
        """Record that a host asked to be left alone until a time."""
        with self._atomic():
            self._db.execute(_UPSERT_PAUSE, {"host": host, "until": until, "at": at})

    def known(self, source_id: str) -> Iterator[str]:
        """Yield the addresses of a source's documents that are not gone, the longest unseen first."""
        for (url,) in self._db.execute(_KNOWN, [source_id]).fetchall():
            yield str(url)
