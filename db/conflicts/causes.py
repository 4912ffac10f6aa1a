"""Joins conflicts that rest on one statement into one, with what else follows from it.

A wrong price differs from other pages and from the price list, and may be read as a price in general too; "text-only"
denies images as well as all other input. One statement to correct is one conflict: the first of them by kind and
severity stands, and its explanation names the others. Conflicts are joined only where they are checked together (a
unit of a subject or a pair), so that a check of what changed finds the same as a check of everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from counterclaim.db.conflict_kinds import kind_of_conflict, kinds
from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.build import MOST_EVIDENCE
from counterclaim.db.records import QUEUE_CLASSES, SEVERITIES, Conflict, Evidence

SIDES = 2  # statements that stand for the two sides come first in the evidence
MOST_NAMED = 2  # consequences that are told in full


def joined(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Return the conflicts with those of one cause as one; explained differences stay as they are."""
    out: list[Conflict] = []
    units: dict[tuple[str, ...], list[Conflict]] = defaultdict(list)
    for item in conflicts:
        unit = _unit(item) if item.cls in QUEUE_CLASSES else None
        if unit is None:
            out.append(item)
        else:
            units[unit].append(item)
    for found in units.values():
        out += _joined(sorted(found, key=_rank)) if len(found) > 1 else found
    return out


def _unit(item: Conflict) -> tuple[str, ...] | None:
    known = attribute(item.attribute)
    if item.object is not None:
        return (*sorted((item.subject, item.object)), known.family)
    return None if item.kind == "ordering" else (item.subject, known.unit)


def _rank(item: Conflict) -> tuple[object, ...]:
    names = list(kinds())
    kind = names.index(item.kind) if item.kind in names else len(names)
    broad = ":" not in item.attribute  # "images" says more than "more than text"
    return item.cls == "stale", kind, broad, SEVERITIES.index(item.severity), item.attribute, item.id


def _joined(found: Sequence[Conflict]) -> list[Conflict]:
    """Return one conflict per cause; ``found`` is in order of rank."""
    causes: list[list[Conflict]] = []
    for item in found:
        cause = next((cause for cause in causes if any(_same_cause(other, item) for other in cause)), None)
        if cause is None:
            causes.append([item])
        else:
            cause.append(item)
    return [_told(cause[0], cause[1:]) for cause in causes]


def _same_cause(one: Conflict, other: Conflict) -> bool:
    """Return whether the statement of one side of a conflict is that of one side of another.

    The whole evidence counts where a price list is one side: what it denies is any of the values. Of two comparisons
    it is the statement that is held against others, whatever is read from it: a range has two values.
    """
    if _is_compared(one) and _is_compared(other):
        return _overlap(one.evidence[0], other.evidence[0])
    if one.kind == other.kind and one.attribute == other.attribute:
        return False  # other values or conditions: told apart on purpose
    listed = any(kind_of_conflict(item.kind).reference for item in (one, other))
    same = listed and one.attribute == other.attribute
    sides = [item.evidence if same else item.evidence[: _sides(item)] for item in (one, other)]
    return any(_is_one_statement(left, right) for left in sides[0] for right in sides[1])


def _is_compared(item: Conflict) -> bool:
    """Return whether a conflict is of a statement that compares two, held against others of its page."""
    kind = kind_of_conflict(item.kind)
    return bool(item.evidence) and not kind.of_one_attribute and not kind.reference


def _sides(item: Conflict) -> int:
    kind = kind_of_conflict(item.kind)
    return SIDES if kind.of_one_attribute and not kind.reference else 1


def _is_one_statement(one: Evidence, other: Evidence) -> bool:
    """Return whether two items of evidence are the same value read from the same words."""
    if one.source.startswith("reference:") or one.doc != other.doc:
        return False
    return one.claim_id == other.claim_id or (one.value == other.value and _overlap(one, other))


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.doc == other.doc and one.start < other.end and other.start < one.end


def _told(first: Conflict, others: Sequence[Conflict]) -> Conflict:
    """Return a conflict that also tells what else rests on its statement."""
    if not others:
        return first
    evidence = {(item.doc, item.start, item.end, item.quote): item for item in first.evidence}
    for other in others:
        if other.attribute == first.attribute and kind_of_conflict(first.kind).of_one_attribute:
            for item in other.evidence:
                evidence.setdefault((item.doc, item.start, item.end, item.quote), item)
    rest = len(others) - MOST_NAMED
    also = " ".join(other.explanation for other in others[:MOST_NAMED]) + (f" And {rest} more." if rest > 0 else "")
    severity = min((item.severity for item in (first, *others)), key=SEVERITIES.index)
    return replace(
        first, severity=severity, evidence=tuple(evidence.values())[:MOST_EVIDENCE],
        explanation=f"{first.explanation} From the same statement follows: {also}",
    )  # fmt: skip
