"""The store: one SQLite file with all observations, conflicts and decisions.

It has no clock: every time is an ISO 8601 UTC text (``2025-08-13T06:00:00Z``) from the caller.
A store is used by one thread at a time. All its errors are StoreError.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self, Unpack

from counterclaim.db.errors import StoreError, guarded
from counterclaim.db.incremental import update
from counterclaim.db.incremental.judging import Judging
from counterclaim.db.records import (
    Conflict,
    ConflictCounts,
    FetchedBody,
    Issue,
    Pending,
    Review,
    Saved,
    SnapshotSaved,
    StoredClaim,
    Validators,
)
from counterclaim.db.sqlite.connection import DEFAULT_TIMEOUT, check, check_current, connect, use_wal
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.sqlite.query import Parameters, query
from counterclaim.db.tables import conflicts as queue
from counterclaim.db.tables import observations, reads, reviews, runs, snapshots, unarchived
from counterclaim.db.tables.crawl_state import CrawlState
from counterclaim.db.tables.history import History
from counterclaim.db.tables.migrations import migrate
from counterclaim.db.tables.reviews import Pin
from counterclaim.db.tables.runs import revision
from counterclaim.extractors.records import Document, Extraction

__all__ = ["Store", "StoreError"]


class Store:
    """A counterclaim database; a context manager that closes it."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db
        self._lock = RLock()
        self._changed = False

    @classmethod
    def open(cls, path: Path, *, create: bool = True, readonly: bool = False, timeout: float = DEFAULT_TIMEOUT) -> Self:
        """Open a database, creating or upgrading it as needed; ``timeout`` is how long to wait for locks, in seconds.

        Raises StoreError, with the file as it was, when the path is not a counterclaim database or cannot become
        one: a folder, no parent folder, not SQLite, another program's, newer than this program, locked; and, with
        ``create=False`` or ``readonly``, when it does not exist or is empty.
        """
        path = Path(path)
        if readonly:
            check_current(path)
        else:
            check(path, create=create)
        with guarded(path):
            conn = connect(path, mode="rwc" if create and not readonly else "rw", timeout=timeout)
            try:
                return cls(path, _prepared(conn, path, readonly=readonly, timeout=timeout))
            except BaseException:
                conn.close()
                raise

    def close(self) -> None:
        """Close the database; SQLite then moves the write-ahead log into the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Make everything inside one transaction: all of it is kept, or none."""
        with self._lock, guarded(self.path), observations.transaction(self._db):
            yield

    @contextmanager
    def consistent_read(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for ``db.browse``; all that is read through this store inside is of one moment."""
        with self._lock, guarded(self.path), observations.consistent_read(self._db):
            yield self._db.conn

    def start_run(self, command: str, ruleset: str, at: str) -> int:
        """Record that a command began; return the run's number."""
        with self.atomic():
            self._changed = False
            return runs.start_run(self._db, command, ruleset, at)

    def finish_run(self, run_id: int, at: str, summary: Mapping[str, Any], *, changed: bool | None = None) -> None:
        """Record how a run ended; ``summary`` is JSON-ready.

        A run that changed nothing is folded into the previous one like it (its ``last_seen`` moves). Whether it
        did is known for what this Store saved; say ``changed`` when others saved too.
        """
        with self.atomic():
            runs.finish_run(self._db, run_id, at, summary, changed=self._changed if changed is None else changed)

    def save_source(self, *, id: str, name: str, kind: str, base_url: str | None = None, at: str) -> None:  # noqa: A002
        """Record that a source (site, folder) exists; its name is what claims and conflicts show."""
        with self.atomic():
            observations.save_source(self._db, id=id, name=name, kind=kind, base_url=base_url, at=at)

    def save_snapshot(self, fetched: FetchedBody) -> SnapshotSaved:
        """Record one fetched body and its document, in one transaction. The source must be known."""
        with self.atomic():
            saved = snapshots.save_snapshot(self._db, fetched)
        self._changed |= saved.is_new
        return saved

    def mark_unchanged(self, document_id: str, at: str) -> None:
        """Record that a document's current snapshot was found unchanged (HTTP 304)."""
        with self.atomic():
            snapshots.mark_unchanged(self._db, document_id, at)

    def save_gone(self, document_id: str, at: str) -> bool:
        """Record that a document is no longer published; its claims stop being current. False if already so."""
        with self.atomic():
            gone = snapshots.save_gone(self._db, document_id, at)
        self._changed |= gone
        return gone

    def save_extraction(self, snapshot_id: str, document: Document, extraction: Extraction, *, at: str) -> Saved:
        """Record what one ruleset read in one snapshot, in one transaction.

        The document's title, author and dates are taken from it; claims that it no longer yields get ``gone_at``.
        """
        with self.atomic():
            saved = observations.save_extraction(self._db, snapshot_id, document, extraction, at)
        self._changed |= bool(saved.new or saved.gone or saved.back)
        return saved

    def save_issue(self, issue: Issue, *, at: str) -> bool:
        """Record something a person should know about; return whether it is new."""
        with self.atomic():
            is_new = observations.save_issue(self._db, issue, at)
        self._changed |= is_new
        return is_new

    def pending(self, ruleset: str, sources: Collection[str] | None = None) -> Iterator[Pending]:
        """Yield the current snapshot of each document whose current reading is not of it by ``ruleset``.

        See ``counterclaim.db.tables.reads.pending`` for earlier snapshots; ``sources`` are ids, which limit it
        (None: all).
        """
        with self.atomic():
            unarchived.release_extracted_bodies(self._db, ruleset)
        with guarded(self.path):
            yield from reads.pending(self._db, ruleset, sources)

    def body(self, snapshot_id: str) -> bytes:
        """Return a snapshot's body as it was fetched; empty if it was not kept."""
        with guarded(self.path):
            return reads.body(self._db, snapshot_id)

    def claims(
        self, *, subject: str | None = None, attribute: str | None = None, document: str | None = None
    ) -> Iterator[StoredClaim]:
        """Yield current claims by subject, attribute and place; ``document`` is an id, a name or an address."""
        with guarded(self.path):
            yield from reads.claims(self._db, subject=subject, attribute=attribute, document=document)

    def validators(self, url: str) -> Validators | None:
        """Return what a conditional request for ``url`` needs, or None if it was never fetched or is gone."""
        with guarded(self.path):
            return reads.validators(self._db, url)

    def document_id(self, url: str) -> str | None:
        """Return the id of the document at an address, also of one that is gone; None if it was never fetched."""
        with guarded(self.path):
            return reads.document_id(self._db, url)

    def memory(self) -> CrawlState:
        """Return the stored state of crawls: listings, aliases, pauses, visits."""
        return CrawlState(self._db, self.atomic)

    def judging(self) -> Judging:
        """Return the second readings of statements and the certainties of conflicts."""
        return Judging(self._db, self.atomic)

    def history(self) -> History:
        """Return the history queries: documents, changes of their claims, state of the sources."""
        return History(self._db, self.path)

    def revision(self) -> str:
        """Return a text that stays the same as long as nothing that a report shows changes."""
        with guarded(self.path):
            return revision(self._db)

    def document_text(self, document_id: str) -> str | None:
        """Return the text that the document's claims count their offsets in, or None if it was never read."""
        with guarded(self.path):
            return reads.document_text(self._db, document_id)

    def counts(self) -> dict[str, int]:
        """Return how many sources, documents, snapshots, claims, models, unread, issues, conflicts, open there are."""
        with guarded(self.path):
            return reads.counts(self._db)

    def save_conflicts(self, found: Iterable[Conflict], at: str, *, scope_complete: bool = True) -> ConflictCounts:
        """Record what a check found; whatever a complete check did not find again is closed, never deleted."""
        with self.atomic():
            counted = queue.save_conflicts(self._db, found, at, scope_complete=scope_complete)
        self._changed |= bool(counted.new or counted.closed or counted.reopened)
        return counted

    def update_findings(self, at: str, references: Collection[StoredClaim] = ()) -> ConflictCounts:
        """Update conflicts, scores of sources and support of sides, in one transaction.

        What has changed is weighed again, with all it touches, and everything where much has
        (``counterclaim.db.support``).
        """
        from counterclaim.db import support  # noqa: PLC0415 - it imports the checkers, which no other command needs

        with self.atomic():
            found = update.run(self._db, at, references)
            self._changed |= bool(found.counts.new or found.counts.closed or found.counts.reopened)
            support.renew(self._db, references, found)
            failed = dict.fromkeys(found.failures.found)
            for what, error in failed:
                observations.save_issue(self._db, Issue("check", "could not be checked", what, error), at)
            if failed:  # tried again each time, so that a run never ends well while something is left out
                update.forget(self._db)
        return replace(found.counts, failed=len(failed))

    def conflicts(self, **wanted: Unpack[queue.Wanted]) -> list[Conflict]:
        """Return the queue, each conflict with its status by the latest review; ``wanted`` narrows or widens it.

        It is ordered by severity times certainty, then kind and subject.
        """
        with guarded(self.path):
            return queue.conflicts(self._db, **wanted)

    def conflict(self, id_or_prefix: str) -> Conflict:
        """Return one conflict by its id or the beginning of it. Raises StoreError when none or several match."""
        with guarded(self.path):
            return queue.conflict(self._db, id_or_prefix)

    def add_review(
        self, conflict_id: str, verdict: str, note: str = "", by: str = "", *, at: str, pinned: bool = False,
        right: Any = None,
    ) -> bool:  # fmt: skip
        """Record a decision; return False if it repeats the latest. Raises StoreError if verdict or id is unknown.

        ``pinned`` makes a dismissal a known deviation: it holds for exactly these values, whoever states them.
        ``right`` is the value that is right.
        """
        with self.atomic():
            added = reviews.add_review(self._db, conflict_id, verdict, note, by, at, pinned=pinned, right=right)
        self._changed |= added
        return added

    def reviews(self, conflict_id: str) -> list[Review]:
        """Return the decisions on one conflict (exact id), oldest first."""
        with guarded(self.path):
            return reviews.reviews(self._db, conflict_id)

    def restore_decisions(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add decisions of another store (rows of ``reviews.DECISIONS``) on conflicts that this one has."""
        with self.atomic():
            reviews.restore(self._db, rows)

    def pins(self) -> set[Pin]:
        """Return the known deviations that stand (dismissals pinned to exact values)."""
        with guarded(self.path):
            return reviews.pins(self._db)

    def query(self, sql: str, params: Parameters = ()) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """Run one SELECT on a connection of its own that cannot write; return column names and rows."""
        return query(self.path, sql, params)


def _prepared(conn: sqlite3.Connection, path: Path, *, readonly: bool, timeout: float) -> Database:
    if readonly:
        conn.execute("PRAGMA query_only = ON")
        return Database(conn, execute_plugins=False)
    use_wal(conn, path, timeout)
    db = Database(conn, execute_plugins=False)
    migrate(db)
    return db
