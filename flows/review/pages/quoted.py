"""The words of one claim, as pages show them: who says it, where, when, and a link to the very words."""

from __future__ import annotations

from dataclasses import dataclass

from db.browse.rows import Quote
from flows.reporting_values import human_date, quote_url

DATED = {"stated": "", "published": "", "fetched": "read "}  # how it is known when it was said


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote. ``link`` leads to the words on the live page, None where no address may be linked."""

    words: str
    source: str
    source_id: str
    doc: str
    link: str | None
    said_on: str
    place: str
    attributed_to: str
    conflicts: tuple[str, ...]


def quoted(quote: Quote) -> Quoted:
    """Return the quote of a claim."""
    said = human_date(quote.said_on[:10])
    return Quoted(
        quote.quote, quote.source, quote.source_id, quote.title or quote.doc, quote_url(quote.url, quote.quote),
        f"{DATED.get(quote.said_by_kind, '')}{said}", quote.locator, quote.attributed_to or "", quote.conflicts,
    )  # fmt: skip
