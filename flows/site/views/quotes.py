"""View of one claim's quote: source, position, date, and a link to the quote itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from counterclaim.db.browse.records.conflicts import Paragraph
from counterclaim.db.browse.records.models import Quote
from counterclaim.extractors.values.formatting import human_date
from counterclaim.flows.site.formatting import quote_url
from counterclaim.flows.site.quotes import Pieces, place_of, row_pieces

FETCHED = "fetched"  # neither the text nor its page has a date
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote; in a table its row, with the cell marked that states the claim.

    ``link`` leads to the words on the live page, None where no address may be linked.

    ``said_on`` is "undated" where only the day is known on which the page was read.
    """

    words: Pieces
    source: str
    source_id: str
    doc: str
    link: str | None
    said_on: str
    place: str
    attributed_to: str
    conflicts: tuple[str, ...]
    computed: tuple[str, ...] = ()


def quoted(quote: Quote, rows: Mapping[str, Paragraph]) -> Quoted:
    """Return the quote of a claim; ``rows`` are those of tables, by claim."""
    words = row_pieces(quote.quote, rows.get(quote.claim_id))
    return Quoted(
        words, quote.source, quote.source_id, quote.title or quote.doc, quote_url(quote.url, quote.quote),
        day(quote.said_on, quote.said_by_kind), place_of(quote.locator), quote.attributed_to or "", quote.conflicts,
        quote.computed,
    )  # fmt: skip


def day(said_on: str, by: str) -> str:
    """Return when something was said, as precise as it is known; ``by`` says how it is."""
    return UNDATED if by == FETCHED else human_date(said_on[:10])
