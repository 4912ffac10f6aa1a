"""Records that the store returns and the conflict checkers exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from extractors.records import Claim, plain

ConflictKind = str  # a row of conflicts/kinds.yml
Severity = Literal["high", "medium", "low"]
Status = Literal["open", "confirmed", "dismissed", "resolved"]
DifferenceClass = Literal["contradiction", "stale", "scale slip", "rounding", "scope", "change", "moved alias"]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with where and when it was said. ``id`` is the content hash; dates are ISO strings."""

    id: str
    claim: Claim
    source: str
    published: str | None = None
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One side of a conflict: the words, where they stand and what was read from them."""

    claim_id: str
    doc: str
    url: str | None
    quote: str
    start: int
    end: int
    value: Any
    source: str
    published: str | None = None

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
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more claims that cannot all be true, or (by ``cls``) a difference that is explained.

    ``id`` is stable: a hash of kind, subject, object, attribute and what the sides say, never of times.
    Only classes contradiction, stale and scale slip enter the queue; the rest are shown in a view.
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

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON Lines conflict record of the design."""
        return {
            "id": self.id, "kind": self.kind, "scope": self.scope, "subject": self.subject, "object": self.object,
            "attribute": self.attribute, "severity": self.severity, "status": self.status, "class": self.cls,
            "explanation": self.explanation, "evidence": [e.as_dict() for e in self.evidence],
            "first_seen": self.first_seen, "last_seen": self.last_seen,
        }  # fmt: skip


QUEUE_CLASSES: frozenset[str] = frozenset({"contradiction", "stale", "scale slip"})
# The same in SQL, word for word as the index conflicts_live has it: SQLite compares the texts.
QUEUED = f"class IN ({', '.join(repr(name) for name in sorted(QUEUE_CLASSES))})"
