"""Builds conflicts: stable id, scope, evidence in order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import attrgetter

from counterclaim.db.conflicts.facts import Fact, Index
from counterclaim.db.records import Conflict, ConflictKind, DifferenceClass, Evidence, Severity
from counterclaim.extractors.records import Qualifiers

MOST_EVIDENCE = 24
RANKED_QUALIFIERS = ("volume_tokens", "bound", "low", "high", "provider", "tier")
NOTHING = (None,) * len(RANKED_QUALIFIERS)
_ranked = attrgetter(*RANKED_QUALIFIERS)


def meaning(fact: Fact) -> str:
    """Return what a fact says as text, for ranking: no page, time, offset or wording."""
    claim = fact.claim
    said = claim.value
    value = str(said.normalize()) if isinstance(said, Decimal) else str(said)
    conditions = _conditions(claim.qualifiers)
    return "\n".join(
        (fact.subject, fact.object, claim.attribute, claim.relation, type(said).__name__, value, conditions)
    )


def _conditions(qualifiers: Qualifiers) -> str:
    values = _ranked(qualifiers)
    if values == NOTHING:
        return "[]"
    named = zip(RANKED_QUALIFIERS, values, strict=True)
    return str([(name, str(value)) for name, value in named if value is not None])


def identity(kind: str, about: Sequence[str], key: Iterable[object]) -> str:
    """Return 12 hex digits that name a conflict by what it is about and what its sides say.

    Documents are in ``key`` only where a page contradicts itself: across pages a further one that says the same adds
    evidence to the conflict a person may already have decided on instead of opening another.
    """
    text = json.dumps([kind, list(about), sorted(str(part) for part in key)])
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def unique(facts: Iterable[Fact]) -> list[Fact]:
    """Return facts without repeats of the same words in the same place, keeping their order."""
    seen: dict[tuple[str, int, int, str], Fact] = {}
    for fact in facts:
        claim = fact.claim
        seen.setdefault((claim.doc, claim.start, claim.end, claim.quote), fact)
    return list(seen.values())


def limit_per_document(facts: Iterable[Fact], *, docs: int, each: int) -> list[Fact]:
    """Return at most ``each`` facts of each of the first ``docs`` documents, one per document first."""
    by_doc: dict[str, list[Fact]] = {}
    for fact in facts:
        by_doc.setdefault(fact.doc, []).append(fact)
    chosen = list(by_doc.values())[:docs]
    return [group[n] for n in range(each) for group in chosen if n < len(group)]


def conflict(  # noqa: PLR0913 - the parts of one record, keyword-only
    index: Index,
    kind: ConflictKind,
    attribute: str,
    sides: Sequence[Fact],
    *,
    key: Iterable[object],
    explanation: str,
    severity: Severity,
    more: Sequence[Fact] = (),
    cls: DifferenceClass = "contradiction",
    other: str = "",
) -> Conflict:
    """Return a conflict; ``sides`` come first in the evidence, then ``more``. Its subject is the first side's.

    ``key`` is what its sides say, in words that do not change when a page is re-read (it makes the id); ``other`` the
    key of the other model of a comparison.
    """
    shown = unique([*sides, *more])[:MOST_EVIDENCE]
    within = len({fact.doc for fact in shown}) == 1
    subject = sides[0].subject
    about = [*sorted({subject, other}), attribute]
    return Conflict(
        id=identity(kind, about, key),
        kind=kind,
        scope="within" if within else "across",
        subject=index.name(subject),
        object=index.name(other) if other else None,
        attribute=attribute,
        severity=severity,
        explanation=explanation,
        evidence=tuple(Evidence.of(fact.stored) for fact in shown),
        cls=cls,
    )


def merged(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Return one conflict per id, in a fixed order: severity, kind, subject, attribute, id."""
    rank = {"high": 0, "medium": 1, "low": 2}
    found: dict[str, Conflict] = {}
    for item in conflicts:
        first = found.get(item.id)
        if first is None or (item.explanation, repr(item.evidence)) < (first.explanation, repr(first.evidence)):
            found[item.id] = item
    return sorted(
        found.values(), key=lambda c: (rank[c.severity], c.kind, c.subject, c.attribute, c.object or "", c.id)
    )
