"""Extracts the sentences around quotes, so that records show each quote in its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from counterclaim.db.browse.records.conflicts import Paragraph
from counterclaim.db.browse.surroundings import Surroundings, surroundings
from counterclaim.db.records import Conflict, Evidence
from counterclaim.db.store import Store
from counterclaim.extractors.records import Document, Extraction
from counterclaim.flows.site.quotes import sentence

_REACH = 400  # characters around a quote that are looked at


def with_sentences(extraction: Extraction, document: Document) -> Extraction:
    """Return an extraction whose claims know the rest of their sentences."""
    told = (replace(claim, around=_around(document.text, claim.start, claim.end)) for claim in extraction.claims)
    return replace(extraction, claims=tuple(told))


def conflicts_with_sentences(
    conflicts: Iterable[Conflict], texts: Mapping[str, str], store: Store | None = None
) -> list[Conflict]:
    """Return conflicts whose quotes know the rest of their sentences; ``texts`` are those of the drafts by name.

    What is no draft's is looked up in the store; what stands nowhere, such as a price list's, has no sentence.
    """
    found = list(conflicts)
    others = {one.claim_id for conflict in found for one in conflict.evidence if one.doc not in texts}
    known: Mapping[str, Surroundings] = {}
    if store is not None and others:
        with store.consistent_read() as conn:
            known = surroundings(conn, others, _REACH)

    def told(one: Evidence) -> Evidence:
        if one.doc in texts:
            return replace(one, around=_around(texts[one.doc], one.start, one.end))
        there = known.get(one.claim_id)
        return one if there is None else replace(one, around=_sentence(there.before, there.after))

    return [replace(conflict, evidence=tuple(map(told, conflict.evidence))) for conflict in found]


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return _sentence(text[max(start - _REACH, 0) : start], text[end : end + _REACH])


def _sentence(before: str, after: str) -> tuple[str, str]:
    return sentence(Paragraph(before.rpartition("\n")[2], "", after.partition("\n")[0]))
