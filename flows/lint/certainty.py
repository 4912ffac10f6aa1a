"""Judges how sure conflicts in drafts are: a second reading of the statements, in the drafts and in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from counterclaim.db.bar import queue_rank, unread
from counterclaim.db.incremental.judging import judged_certainty
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.db.store import Store
from counterclaim.extractors.records import Document, SecondReading
from counterclaim.flows.ingest.second_reading import PageReadings, read_claims_again, read_page_again, reader_in_use


def judged(
    conflicts: Iterable[Conflict],
    documents: Mapping[str, Document],
    drafts: Iterable[StoredClaim],
    bar: float,
    store: Store | None = None,
) -> list[Conflict]:
    """Return the conflicts with their certainty and what the second reading doubts, most severe and surest first.

    ``documents`` are the drafts by id, ``drafts`` what they claim; what the store has read again is not read anew.
    """
    found = list(conflicts)
    wanted = {item.claim_id for conflict in found for item in conflict.evidence}
    readings = _of_drafts(documents, [stored for stored in drafts if stored.id in wanted])
    if store is not None:
        readings |= _of_store(store, sorted(wanted - readings.keys()))
    out = [_judged(conflict, readings, bar) for conflict in found]
    return sorted(out, key=lambda conflict: queue_rank(conflict.severity, conflict.certainty))


def _judged(conflict: Conflict, readings: Mapping[str, SecondReading], bar: float) -> Conflict:
    evidence = tuple(
        replace(item, probability=found.probability, doubts=found.doubts)
        if (found := readings.get(item.claim_id))
        else item
        for item in conflict.evidence
    )
    known = replace(conflict, evidence=evidence)
    certainty = judged_certainty(known)
    return replace(known, certainty=certainty, sure=certainty >= bar)


def _of_drafts(documents: Mapping[str, Document], claims: Sequence[StoredClaim]) -> dict[str, SecondReading]:
    by_document: dict[str, dict[str, StoredClaim]] = {}
    for stored in claims:
        by_document.setdefault(stored.claim.doc, {})[stored.id] = stored
    out: dict[str, SecondReading] = {}
    for name, group in by_document.items():
        out |= _told(read_claims_again(documents[name], {id_: stored.claim for id_, stored in group.items()}))
    return out


def _of_store(store: Store, ids: Sequence[str]) -> dict[str, SecondReading]:
    judging, reader = store.judging(), reader_in_use()
    known = judging.readings(ids, reader)
    for page in judging.pages_of([id_ for id_ in ids if id_ not in known]):
        known |= _told(read_page_again(page))
    return known


def _told(found: PageReadings) -> dict[str, SecondReading]:
    return {**found.readings, **{id_: unread(why) for id_, why in found.failed.items()}}
