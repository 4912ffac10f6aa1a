"""Detects conflicts: claims in, explained conflicts out.

Pure and deterministic: no clock, network or database; the order of the claims does not matter. One module per kind;
docs/CONFLICTS.md says what each flags and what it leaves alone. ``db.recheck`` finds the same in a store,
incrementally.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.conflicts import arithmetic, capabilities, cycles, orderings, ratios, reference, values
from db.conflicts.assemble import merged
from db.conflicts.duplicates import voices
from db.conflicts.grouping import build
from db.records import QUEUE_CLASSES, Conflict, StoredClaim

SUBJECT_CHECKERS = (values.check, capabilities.check, arithmetic.check_subjects)
TESTING_CHECKERS = (capabilities.check_tested,)
PAIR_CHECKERS = (ratios.check, arithmetic.check_pairs, orderings.check)
CHECKERS = (*SUBJECT_CHECKERS, *TESTING_CHECKERS, *PAIR_CHECKERS, cycles.check)


def everything(claims: Iterable[StoredClaim], references: Iterable[StoredClaim] = ()) -> list[Conflict]:
    """Return conflicts and explained differences together, most costly first."""
    return merged(_found(claims, references))


def detect(claims: Iterable[StoredClaim], references: Iterable[StoredClaim] = ()) -> list[Conflict]:
    """Return what cannot all be true (contradictions, stale values, scale slips), most costly first.

    ``references`` are dated list values (``db.reference.load_reference``); without them none are consulted.
    """
    return merged(item for item in _found(claims, references) if item.cls in QUEUE_CLASSES)


def differences(claims: Iterable[StoredClaim], references: Iterable[StoredClaim] = ()) -> list[Conflict]:
    """Return differences that are explained: rounding, scope, change over time, moved alias. Never for the queue."""
    return merged(item for item in _found(claims, references) if item.cls not in QUEUE_CLASSES)


def _found(claims: Iterable[StoredClaim], references: Iterable[StoredClaim]) -> Iterator[Conflict]:
    given = list(claims)
    index = build(given, voices(given))
    for check in CHECKERS:
        yield from check(index)
    yield from reference.check(index, reference.References(references))
