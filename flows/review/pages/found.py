"""What the search shows of each claim that it found."""

from __future__ import annotations

from dataclasses import dataclass

from db.browse.rows import Hit
from flows.reporting_values import attribute_label, human_date, quote_url
from flows.review.pages.values import condition, number_in, stated


@dataclass(frozen=True, slots=True)
class Found:
    """One claim; ``words`` is its quote in pieces, each with whether it matches."""

    subject: str
    subject_key: str
    attribute: str
    text: str
    condition: str
    words: tuple[tuple[str, bool], ...]
    doc: str
    link: str | None
    source: str
    source_id: str
    said_on: str
    conflicts: tuple[str, ...]


def found(hit: Hit) -> Found:
    """Return what is shown of one hit."""
    return Found(
        hit.subject, hit.subject_key, attribute_label(hit.attribute),
        stated(hit.attribute, hit.value, number_in(hit.value), hit.conditions, relation=hit.relation, other=hit.object),
        condition(hit.conditions), hit.snippet,
        hit.title or hit.doc, quote_url(hit.url, hit.quote), hit.source, hit.source_id, human_date(hit.said_on[:10]),
        hit.conflicts,
    )  # fmt: skip
