"""Records of the conflict queue and of the page of a conflict.

Of all records for pages: names of models and sources are text as crawled: escape it. Numbers are exact Decimals; a
``value`` is the exact text of the database; times are ISO 8601 UTC texts, dates as precise as the page states them. A
``cursor`` is opaque: hand it back to get the page after or before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Any  # what json.loads gives: the value of a piece of evidence


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the queue; None: no filter. Closed conflicts are never in it.

    ``model`` is a name or a subject key (as subject or object), ``source`` a source's id, or the name that a
    reference has in evidence (``reference:genai-prices``). Without ``cls`` only the classes of the queue are shown.
    ``less_sure`` shows those whose certainty does not reach the bar, instead of those whose does.
    """

    severity: str | None = None
    kind: str | None = None
    model: str | None = None
    attribute: str | None = None
    source: str | None = None
    status: str | None = None
    new_only: bool = False
    cls: str | None = None
    less_sure: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One conflict as a line of a list. ``is_new``: first found by the last run that changed conflicts."""

    id: str
    severity: str
    kind: str
    cls: str
    scope: str
    status: str
    subject: str
    subject_key: str
    object: str | None
    object_key: str | None
    attribute: str
    explanation: str
    left_value: Json
    right_value: Json
    sources: tuple[str, ...]
    first_seen: str
    last_seen: str
    closed_at: str | None
    evidence: int
    support: str | None
    is_new: bool
    certainty: float | None = None
    sure: bool = True
    doubt: str | None = None  # the first about the statement that is doubted most


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter: its value, how to show it, and how many conflicts it leaves given the other filters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue. ``before`` and ``after`` are cursors of the pages around it, None at the ends.

    ``facets`` has the keys severity, kind, cls, status, new_only (value "1"), less_sure ("1", and "" for
    those that are sure), unlisted (how many values no price list has), attribute, model, source;
    the last three hold the most frequent ones only.
    """

    rows: tuple[QueueRow, ...]
    total: int
    before: str | None
    after: str | None
    facets: Mapping[str, tuple[Facet, ...]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The conflicts before and after one in the same order and filters, its place (from 1) and how many there are.

    One that the filters do not let through (just decided, say) has neighbours too: ``place`` is then None.
    """

    previous: str | None
    next: str | None
    place: int | None
    total: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """The row of a claim as it is now; ``gone_at`` says since when its page (or the page itself) does not make it."""

    id: str
    subject: str
    subject_key: str
    attribute: str
    relation: str
    value: str | None
    unit: str
    object: str | None
    qualifiers: Mapping[str, Any]
    locator: str
    rule: str
    confidence: float
    first_seen: str
    last_seen: str
    gone_at: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """The document behind a claim, with the stored body that its words were read in."""

    document_id: str
    name: str
    title: str
    url: str | None
    author: str | None
    source: str
    source_id: str
    published: str | None
    modified: str | None
    gone_at: str | None
    snapshot_id: str
    fetched: str
    kept: bool  # whether the body itself was kept


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A quote in its line of the text: ``before + quote + after`` is that line.

    ``cell`` are the offsets, in the line, of the cell that states it, where the quote is a row of a table.
    """

    before: str
    quote: str
    after: str
    cell: tuple[int, int] | None = None

    @property
    def mark(self) -> tuple[int, int]:
        """Return the offsets, in the line, of the words that state the claim."""
        return self.cell or (len(self.before), len(self.before + self.quote))


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence.

    ``claim`` and ``document`` are None for a reference; ``paragraph`` also when the text is not at hand or does not
    have the quote at these offsets (any more).
    """

    position: int
    side: str
    claim_id: str
    doc: str
    url: str | None
    source: str
    published: str | None
    quote: str
    start: int
    end: int
    value: Json
    claim: Claimed | None
    document: Published | None
    paragraph: Paragraph | None
    probability: float | None = None
    doubts: tuple[str, ...] = ()  # the reasons

    @property
    def is_reference(self) -> bool:
        """Return whether a reference list says it, not a page."""
        return self.claim is None


@dataclass(frozen=True, slots=True)
class Support:
    """Which side is better supported, as computed by the last check; see ``conflict_support`` in docs/SCHEMA.md."""

    better_side: str | None
    better_value: str | None
    probability: float | None
    votes: int
    voters: int
    plain_side: str | None
    listed_side: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; ``holds`` if it is what gives the conflict its status now."""

    id: int
    verdict: str
    note: str
    by: str
    at: str
    pinned: tuple[Json, ...] | None
    holds: bool
    right: Json = None  # the value that it says is right


@dataclass(frozen=True, slots=True)
class Listed:
    """Value of a reference list for the same model and attribute, if it is evidence of any conflict."""

    source: str
    doc: str
    url: str | None
    quote: str
    value: Json
    published: str | None
    conflict_id: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """One conflict with all that is known of it. ``related`` are the others about the same model and attribute."""

    row: QueueRow
    severity_rank: int
    evidence: tuple[EvidenceRow, ...]
    listed: tuple[Listed, ...]
    support: Support | None
    decisions: tuple[Decision, ...]
    related: tuple[QueueRow, ...]
