"""Records of the home page and of the pages of sources, search and snapshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counterclaim.db.browse.records.conflicts import Paragraph, QueueRow


@dataclass(frozen=True, slots=True)
class News:
    """When a reviewer last decided (ISO 8601), and how many open conflicts were found since."""

    since: str
    conflicts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is. Conflicts are those in the queue that are not closed.

    ``by_severity`` and ``by_kind`` count the open ones; ``by_status`` all four; ``new`` the open ones that the last run
    that changed conflicts found first; ``decided`` the latest decisions that hold, by verdict.
    """

    claims: int
    documents: int
    sources: int
    models: int
    conflicts: int
    open: int
    new: int
    by_severity: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_status: Mapping[str, int]
    new_since: str = ""  # when that run began, an ISO 8601 time

    @property
    def decided(self) -> Mapping[str, int]:
        """Return how many conflicts are confirmed, dismissed and resolved."""
        return {status: count for status, count in self.by_status.items() if status != "open"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run that changed something; ``finished_at`` is None while it runs, or if it was killed."""

    id: int
    command: str
    ruleset: str
    started_at: str
    finished_at: str | None
    last_seen: str
    summary: Mapping[str, Any]
    conflicts_new: int
    conflicts_closed: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day (UTC) of the queue: conflicts found, closed, decided on it; ``settled`` ones were closed, or decided.

    ``live`` are those not closed at its end, ``open`` those of them that nobody had decided (what holds now counts).

    A conflict that was closed and found again counts from its first find, and as closed only while it is.
    """

    day: str
    found: int
    closed: int
    decided: int
    settled: int
    live: int
    open: int


@dataclass(frozen=True, slots=True)
class Disputed:
    """A model or source (``key``: subject key or source id) with its live conflicts."""

    key: str
    name: str
    conflicts: int
    high: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page."""

    counts: Counts
    runs: tuple[RunRow, ...]
    trend: tuple[TrendPoint, ...]
    models: tuple[Disputed, ...]
    sources: tuple[Disputed, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its scores: the columns of ``source_scores``, see docs/SCHEMA.md."""

    id: str
    name: str
    kind: str
    base_url: str | None
    documents: int
    claims: int
    disputed_claims: int
    conflicts: int
    undisputed_share: float | None
    others_agree: int | None
    others_differ: int
    reference_agree: int | None
    reference_differ: int
    self_agree: int | None
    self_differ: int
    accuracy: float | None
    weighed_items: int | None
    copies: int | None


@dataclass(frozen=True, slots=True)
class SourceList:
    """A page of the list of sources, the most disputed first."""

    rows: tuple[SourceRow, ...]
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a source; ``gone_at`` says since when it is not published any more."""

    id: str
    name: str
    title: str
    url: str | None
    author: str | None
    published: str | None
    claims: int
    conflicts: int
    snapshot_id: str | None
    last_seen: str
    gone_at: str | None


@dataclass(frozen=True, slots=True)
class SourceClaim:
    """A current claim of a source; ``conflicts`` are ids of live ones that dispute it, ``computed`` as in ``Quote``."""

    id: str
    subject: str
    subject_key: str
    attribute: str
    relation: str
    value: str | None
    unit: str
    object: str | None
    conditions: Mapping[str, Any]
    quote: str
    doc: str
    document_id: str
    url: str | None
    said_on: str
    said_by_kind: str
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources: on how many items their main values agree, and on how many not, as last computed."""

    source_id: str
    source: str
    other_id: str
    other: str
    agree: int
    differ: int


@dataclass(frozen=True, slots=True)
class Against:
    """Opponents of a source, each with the number of live conflicts.

    ``agree`` and ``differ`` are those of ``Pair``; None for the source itself, a reference, and sources that are small.
    """

    other_id: str
    other: str
    conflicts: int
    agree: int | None
    differ: int | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The sources with the most claims, and the pairs of them that share an item (each pair once)."""

    sources: tuple[tuple[str, str], ...]  # (id, name)
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source. ``against``: whom it stands against, most often first; references have their name as ``other_id``.

    ``claims`` is a page of its current claims; ``documents`` at most 100, the newest first; ``rows`` live conflicts.
    ``table_rows`` are the rows of tables around quotes, by claim.
    """

    source: SourceRow
    documents: tuple[DocumentRow, ...]
    claims: tuple[SourceClaim, ...]
    before: str | None
    after: str | None
    against: tuple[Against, ...]
    rows: tuple[QueueRow, ...]
    table_rows: Mapping[str, Paragraph] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One current claim whose words match. ``snippet`` is the quote in pieces, each with whether it matches."""

    claim_id: str
    subject: str
    subject_key: str
    attribute: str
    value: str | None
    snippet: tuple[tuple[str, bool], ...]
    quote: str
    doc: str
    document_id: str
    title: str
    url: str | None
    source: str
    source_id: str
    said_on: str
    said_by_kind: str
    locator: str
    relation: str
    object: str | None
    conditions: Mapping[str, Any]
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits, the newest first. ``total`` counts at most ``search.MOST_COUNTED``: ``more`` says that there are others."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    more: bool
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """A stored body. ``body`` is None if it was not kept (noarchive); ``text`` what claims count their offsets in.

    ``source_text`` is the body decoded for reading (never rendered), None if it is no text.
    """

    id: str
    document_id: str
    name: str
    title: str
    url: str | None
    source: str
    source_id: str
    final_url: str | None
    media_type: str
    status: int | None
    size: int
    fetched_at: str
    last_seen: str
    is_current: bool
    body: bytes | None
    source_text: str | None
    text: str | None
