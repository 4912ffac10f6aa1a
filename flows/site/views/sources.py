"""View of a source's page: its claims, how often and with whom it disagrees, its estimated reliability."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.db.browse.records.conflicts import Paragraph
from counterclaim.db.browse.records.overview import Against, DocumentRow, SourceClaim, SourcePage, SourceRow
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import attribute_label, condition, quote_url, safe_url, stated
from counterclaim.flows.site.quotes import Pieces, row_pieces
from counterclaim.flows.site.views.conflicts.line import Brief, brief
from counterclaim.flows.site.views.quotes import day

FEW = 5  # items; an accuracy weighed on fewer says little


@dataclass(frozen=True, slots=True)
class Paged:
    """One document of the source."""

    name: str
    title: str
    link: str | None
    author: str
    published: str
    claims: int
    conflicts: int
    snapshot_id: str
    gone: str


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of the source."""

    subject: str
    subject_key: str
    attribute: str
    text: str
    condition: str
    words: Pieces
    link: str | None
    doc: str
    said_on: str
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How reliable the source is counted: ``percent``, on how many items, and whether these are few."""

    percent: str
    items: int
    few: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source's page. ``before``, ``after``: cursors of its claims; ``accuracy`` is None while nothing is known."""

    source: SourceRow
    link: str | None
    accuracy: Accuracy | None
    against: tuple[Against, ...]
    documents: tuple[Paged, ...]
    hidden_documents: int
    claims: tuple[Said, ...]
    before: str | None
    after: str | None
    conflicts: tuple[Brief, ...]
    hidden_conflicts: int


def source_view(page: SourcePage) -> SourceView:
    """Return what the page of a source shows."""
    row = page.source
    return SourceView(
        row, safe_url(row.base_url), accuracy(row), page.against,
        tuple(_paged(each) for each in page.documents), max(0, row.documents - len(page.documents)),
        tuple(_said(each, page.table_rows.get(each.id)) for each in page.claims), page.before, page.after,
        tuple(brief(each) for each in page.rows), max(0, row.conflicts - len(page.rows)),
    )  # fmt: skip


def accuracy(row: SourceRow) -> Accuracy | None:
    """Return how reliable a source is counted, or None if others speak of nothing that it says."""
    if row.accuracy is None or not row.weighed_items:
        return None
    return Accuracy(f"{100 * row.accuracy:.0f}%", row.weighed_items, row.weighed_items < FEW)


def _paged(row: DocumentRow) -> Paged:
    return Paged(
        row.name, row.title or row.name, safe_url(row.url), row.author or "", human_date((row.published or "")[:10]),
        row.claims, row.conflicts, row.snapshot_id or "", human_date((row.gone_at or "")[:10]),
    )  # fmt: skip


def _said(row: SourceClaim, around: Paragraph | None) -> Said:
    text = stated(row.attribute, row.value, row.conditions, relation=row.relation, other=row.object)
    return Said(
        row.subject, row.subject_key, attribute_label(row.attribute), text, condition(row.conditions),
        row_pieces(row.quote, around),
        quote_url(row.url, row.quote), row.doc, day(row.said_on, row.said_by_kind), row.conflicts,
        row.computed,
    )  # fmt: skip
