"""Records that go into the store and come out of it. Times are ISO 8601 UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.keys import content_id


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """One fetched body of a document, as the store takes it.

    A document is known by ``url``; a local file by ``path``; otherwise by its source and ``name``.
    ``name`` is the ``doc`` of its claims: a file's stem or the last segment of the address. Without ``archive`` the
    body is held only until its claims have been read.
    """

    source_id: str
    name: str
    body: bytes
    media_type: str
    fetched_at: str
    url: str | None = None
    path: str | None = None
    final_url: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    archive: bool = True

    @property
    def document_id(self) -> str:
        """Return the id that the document gets when it is new to the store."""
        return content_id("document", self.url or self.path or f"{self.source_id}/{self.name}")


@dataclass(frozen=True, slots=True)
class SnapshotSaved:
    """Where a body went. ``is_new`` is False when it is the body that the document had before."""

    id: str
    document_id: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What an extraction changed, in claims: first seen, seen before, no longer in the document, back again."""

    new: int = 0
    seen: int = 0
    gone: int = 0
    back: int = 0


@dataclass(frozen=True, slots=True)
class ConflictCounts:
    """What a check changed, in conflicts: first found, found before, not found any more, found again.

    ``failed`` counts what could not be checked: each is an issue row, and the rest was checked.
    """

    new: int = 0
    seen: int = 0
    closed: int = 0
    reopened: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A snapshot that the ruleset has not read yet; ``body`` is as it was fetched.

    It is the newest one of its document, or (``earlier``) the one that was read last, to be read by the new ruleset
    before the newest is: only then is it known what the page changed and what the rules did.
    """

    snapshot_id: str
    document_id: str
    url: str | None
    path: str | None
    name: str
    media_type: str
    body: bytes
    fetched_at: str
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request for a known address needs (RFC 9110 section 13)."""

    document_id: str
    snapshot_id: str
    etag: str | None
    last_modified: str | None
    last_seen: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should know about: a failed fetch, a page that could not be read, an unknown unit.

    ``reason`` is a short fixed word for counting; it is no part of what makes two issues the same.
    """

    kind: str
    what: str
    where: str = ""
    detail: str = ""
    url: str | None = None
    document_id: str | None = None
    run_id: int | None = None
    reason: str = ""
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision on a conflict, as recorded; ``evidence_key`` says which claims it was about.

    A pinned one (a known deviation) is about the values alone: ``pin`` holds them as a JSON list.
    """

    id: int
    conflict_id: str
    verdict: str
    note: str
    by: str
    at: str
    evidence_key: str
    pin: str | None = None
