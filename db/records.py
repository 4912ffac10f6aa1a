"""Records that the store returns and the conflict checkers exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from counterclaim.db.keys import content_id
from counterclaim.extractors import printing
from counterclaim.extractors.printing import Around
from counterclaim.extractors.records import Claim, Doubt, plain

ConflictKind = str  # a row of conflicts/kinds.yml
Severity = Literal["high", "medium", "low"]
Status = Literal["open", "confirmed", "dismissed", "resolved"]
DifferenceClass = Literal[
    "contradiction", "stale", "scale slip", "rounding", "scope", "change", "moved alias", "unlisted"
]

_PRICE_LIST = "reference:"  # how the source of a price list's statement begins
SEVERITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with where and when it was said. ``id`` is the content hash; dates are ISO strings."""

    id: str
    claim: Claim
    source: str
    published: str | None = None
    fetched: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """One side of a conflict: the words, where they stand and what was read from them.

    ``around`` is the rest of the quote's sentence, where ``counterclaim.check`` gave the conflict.
    """

    claim_id: str
    doc: str
    url: str | None
    quote: str
    start: int
    end: int
    value: Any
    source: str
    published: str | None = None
    probability: float | None = None  # that it is read rightly, by the second reading; None: not read again
    doubts: tuple[Doubt, ...] = ()
    around: Around = field(default=("", ""), compare=False)

    def __repr__(self) -> str:
        value = printing.value_text(self.value)
        return printing.short("Evidence", f"{printing.cut(self.source)}: {value}", f'"{printing.cut(self.quote)}"')

    def _repr_html_(self) -> str:
        """Return the quote marked in its sentence, who says it and when, for a notebook."""
        doubts = [f"doubt: {printing.safe(doubt.reason)}" for doubt in self.doubts[:1]]
        facts = [printing.safe(self.source), printing.safe(self.published or "undated"), *doubts]
        if self.url is None and self.source.startswith(_PRICE_LIST):
            facts = [f"the price list {printing.safe(self.source.removeprefix(_PRICE_LIST))}"]
        value = printing.value_text(self.value) or "the order"
        return printing.card(printing.safe(value), [printing.quoted(self.quote, self.around), printing.small(facts)])

    @classmethod
    def of(cls, stored: StoredClaim) -> Evidence:
        """Return the evidence that a stored claim gives."""
        claim = stored.claim
        return cls(
            stored.id, claim.doc, claim.url, claim.quote, claim.start, claim.end, plain(claim.value),
            stored.source, stored.published,
        )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Return the evidence object of the conflict record."""
        return {
            "doc": self.doc, "url": self.url, "quote": self.quote, "start": self.start, "end": self.end,
            "value": self.value, "source": self.source, "published": self.published,
            "probability": self.probability,
            "doubts": [{"question": d.question, "reason": d.reason, "words": d.words} for d in self.doubts],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Better:
    """The better supported side of a conflict: what it says, and why; ``decided`` if a reviewer said so."""

    value: Any
    reason: str
    decided: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the object of the conflict record."""
        return {"value": self.value, "reason": self.reason, "decided": self.decided}


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """Two or more claims that cannot all be true, or (by ``cls``) a difference that is explained.

    ``id`` is stable: a hash of kind, subject, object, attribute and what the sides say, never of times.
    Only classes contradiction, stale and scale slip enter the queue, and of these only what is ``sure``, that is,
    whose ``certainty`` (None: not judged yet) reaches the bar; the rest are shown in views.
    """

    id: str
    kind: ConflictKind
    scope: Literal["within", "across"]
    subject: str
    attribute: str
    severity: Severity
    explanation: str
    evidence: tuple[Evidence, ...]
    object: str | None = None
    cls: DifferenceClass = "contradiction"
    status: Status = "open"
    first_seen: str | None = None
    last_seen: str | None = None
    certainty: float | None = None
    sure: bool = True
    better: Better | None = None

    def __repr__(self) -> str:
        values = " or ".join(dict.fromkeys(filter(None, (printing.value_text(one.value) for one in self.evidence))))
        what = f"{printing.cut(self.subject)}: {printing.cut(printing.about(self.attribute, self.object))}"
        return printing.short(
            "Conflict",
            f"{self.severity},",
            what,
            printing.cut(values),
            f"({printing.count(len(self.evidence), 'quote')})",
        )

    def _repr_html_(self) -> str:
        """Return what is disputed, why, and each quote marked in its sentence, for a notebook."""
        sure = "" if self.certainty is None else f"{self.certainty:.0%} sure"
        facts = [f"{self.severity} severity", printing.safe(self.cls), sure, self.status]
        quotes = [f"<div>{one._repr_html_()}</div>" for one in self.evidence]
        head = f"{printing.safe(self.subject)}: {printing.safe(printing.about(self.attribute, self.object))}"
        return printing.card(head, [printing.safe(self.explanation), printing.small(facts), *quotes])

    @property
    def queued(self) -> bool:
        """Return whether it belongs in the queue: a contradiction (or the like) that is sure enough."""
        return self.sure and self.cls in QUEUE_CLASSES

    @property
    def main_doubt(self) -> Doubt | None:
        """Return the first doubt of the statement that is least likely read rightly; None if there is none."""
        doubted = [item for item in self.evidence if item.doubts]
        least = min(doubted, key=lambda item: 1.0 if item.probability is None else item.probability, default=None)
        return least.doubts[0] if least else None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON Lines conflict record of the design."""
        return {
            "id": self.id, "kind": self.kind, "scope": self.scope, "subject": self.subject, "object": self.object,
            "attribute": self.attribute, "severity": self.severity, "certainty": self.certainty,
            "status": self.status, "class": self.cls,
            "explanation": self.explanation, "evidence": [e.as_dict() for e in self.evidence],
            "better": self.better.as_dict() if self.better else None,
            "first_seen": self.first_seen, "last_seen": self.last_seen,
        }  # fmt: skip


QUEUE_CLASSES: frozenset[str] = frozenset({"contradiction", "stale", "scale slip"})
UNLISTED = "unlisted"  # the class of what no price list has: neither a conflict nor explained
# The same in SQL, and with those only that reach the bar: the queue. Word for word as the indexes conflicts_unjudged
# and conflicts_live have it: SQLite compares the texts.
CONFLICTING = f"class IN ({', '.join(repr(name) for name in sorted(QUEUE_CLASSES))})"
QUEUED = f"sure = 1 AND {CONFLICTING}"


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

    ``failed`` counts what could not be checked: each is an issue row, and the rest was checked. ``queued`` counts what
    is open in the queue and was not before, whichever way it came there; all others count explained ones too.
    """

    new: int = 0
    seen: int = 0
    closed: int = 0
    reopened: int = 0
    failed: int = 0
    queued: int = 0


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

    A pinned one (a known deviation) is about the values alone: ``pin`` holds them as a JSON list. ``right`` is the
    value that is right, as JSON.
    """

    id: int
    conflict_id: str
    verdict: str
    note: str
    by: str
    at: str
    evidence_key: str
    pin: str | None = None
    right: str | None = None
