"""Detects conflicts: claims in, explained conflicts out.

Pure and deterministic: no clock, network or database; the order of the claims does not matter. One module per kind;
docs/CONFLICTS.md says what each flags and what it leaves alone. ``counterclaim.db.incremental.update`` finds the same
in a store, incrementally.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from counterclaim.db.conflicts.build import merged
from counterclaim.db.conflicts.causes import joined
from counterclaim.db.conflicts.checks import (
    arithmetic,
    booleans,
    cycles,
    list_prices,
    orderings,
    ratios,
    values,
)
from counterclaim.db.conflicts.checks.sums import blended_prices, discounts, hardware, price_multiples
from counterclaim.db.conflicts.facts import build
from counterclaim.db.conflicts.failure_isolation import Failures, by_pair, by_subject, sound, untrapped
from counterclaim.db.conflicts.near_duplicates import original_sources
from counterclaim.db.conflicts.places import Texts, no_texts
from counterclaim.db.records import QUEUE_CLASSES, Conflict, StoredClaim

SUBJECT_CHECKERS = (
    values.check,
    booleans.check,
    arithmetic.check_subjects,
    hardware.check,
    hardware.check_cards,
    price_multiples.check,
    discounts.check,
    blended_prices.check,
)
TESTING_CHECKERS = (booleans.check_tested,)
PAIR_CHECKERS = (ratios.check, arithmetic.check_pairs, orderings.check)


def everything(
    claims: Iterable[StoredClaim],
    references: Iterable[StoredClaim] = (),
    failures: Failures | None = None,
    texts: Texts = no_texts,
) -> list[Conflict]:
    """Return conflicts and explained differences together, most costly first.

    ``failures`` takes note of groups that cannot be checked; without it their errors are raised. ``texts`` gives the
    text of a document by its name, if it is known: what one sentence states is told apart by it.
    """
    with untrapped():
        return merged(joined(merged(_found(claims, references, failures, texts))))


def detect(
    claims: Iterable[StoredClaim],
    references: Iterable[StoredClaim] = (),
    failures: Failures | None = None,
    texts: Texts = no_texts,
) -> list[Conflict]:
    """Return what cannot all be true (contradictions, stale values, scale slips), most costly first.

    ``references`` are dated list values (``counterclaim.db.reference.load_reference``); by default there are none.
    """
    return [item for item in everything(claims, references, failures, texts) if item.cls in QUEUE_CLASSES]


def _found(
    claims: Iterable[StoredClaim], references: Iterable[StoredClaim], failures: Failures | None, texts: Texts
) -> Iterator[Conflict]:
    given = list(claims) if failures is None else sound(claims, failures)
    index = build(given, original_sources(given))
    index.texts = texts
    listed = partial(list_prices.check, known=list_prices.References(references))
    if failures is None:
        for check in (*SUBJECT_CHECKERS, *TESTING_CHECKERS, *PAIR_CHECKERS, cycles.check, listed):
            yield from check(index)
        return
    for check in (*SUBJECT_CHECKERS, listed):
        yield from by_subject(check, index, failures)
    for check in PAIR_CHECKERS:
        yield from by_pair(check, index, failures)
    for check in (*TESTING_CHECKERS, cycles.check):
        yield from failures.tried(partial(check, index), check.__module__.rpartition(".")[2])
