"""Formats records for people: a short ``repr``, and HTML for a notebook in which everything of a page is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from counterclaim.extractors.records import Claim, Document, Extraction

_MOST = 50  # records that are shown in full before the rest is counted
_LONG = 24  # characters of a number; of a longer one the first digits are shown
_LONGEST = 60  # characters of a text in a repr
_MARK = "background:#fde68a;color:#111;border-radius:2px;padding:0 .1em"
_CARD = "border-left:3px solid #8886;padding:.1em 0 .1em .8em;margin:.5em 0;max-width:46em;line-height:1.45"
_SMALL = "opacity:.75;font-size:.9em"
# What JSON and UTF-8 cannot carry, or what would change how the rest is read: as a lone surrogate of a damaged page.
_REPLACED = "\N{REPLACEMENT CHARACTER}"

Around = tuple[str, str]
"""The rest of a quote's sentence, before and after it."""


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line, printable, and cut after so many characters."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def printable(text: str) -> str:
    """Return a text without control characters: what a page holds must not run on a terminal."""
    return "".join(char if char.isprintable() else _REPLACED for char in text)


def short(kind: str, what: str, *more: str) -> str:
    """Return a ``repr``: ``<Claim GPT-4o: input price 2.5 "costs $2.50">``."""
    return f"<{' '.join(part for part in (kind, what, *more) if part)}>"


def statement(claim: Claim) -> str:
    """Return what a claim says of its subject as a phrase: ``input price 2.50 USD/1M tokens``, ``speed ratio 3``."""
    words = (
        about(claim.attribute),
        "" if claim.relation == "is" else claim.relation.replace("_", " "),
        value_text(claim.value),
        "" if claim.unit in {"score", about(claim.attribute)} else claim.unit,
        f"against {claim.object}" if claim.object else "",
    )
    return " ".join(printable(word) for word in words if word)


def about(attribute: str, against: str | None = None) -> str:
    """Return an attribute as words, with the model that another is compared with."""
    words = attribute.replace("_", " ").replace(":", " ")
    return f"{words} against {against}" if against else words


def value_text(value: object) -> str:
    """Return a value as a person reads it: ``128,000``, ``2.50``, ``yes``; "" if there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        number = Decimal(str(value))
        if number.is_finite() and -_LONG <= number.adjusted() <= _LONG:
            is_large = number == number.to_integral_value() and abs(number) >= 1000  # 7.3 billion is no 7,300,000,000.0
            exact = f"{number:,.0f}" if is_large else f"{number:,f}"
            return exact if len(exact) <= _LONG else f"{number:,.6g}"
    return printable(str(value))


def count(number: int, one: str, many: str = "") -> str:
    """Return ``1 claim`` or ``3 claims``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def safe(text: str) -> str:
    """Return a text of a page as HTML: nothing in it is markup, and its direction ends where it ends."""
    return f"<bdi>{escape(printable(' '.join(text.split())))}</bdi>"


def quoted(quote: str, around: Around = ("", "")) -> str:
    """Return a quote as HTML, marked in its sentence."""
    before, after = (escape(printable(part.replace("\n", " "))) for part in around)
    marked = f'<mark style="{_MARK}">{escape(printable(" ".join(quote.split())))}</mark>'
    return f"<bdi>{before}{marked}{after}</bdi>"


def small(parts: Iterable[str]) -> str:
    """Return pieces of HTML as a line of small print; "" if there are none."""
    line = " · ".join(part for part in parts if part)
    return f'<div style="{_SMALL}">{line}</div>' if line else ""


def card(head: str, lines: Iterable[str]) -> str:
    """Return HTML as one card: a bold head, and what follows it."""
    rest = "".join(line if line.startswith("<div") else f"<div>{line}</div>" for line in lines if line)
    return f'<div style="{_CARD}"><div><b>{head}</b></div>{rest}</div>'


def document_repr(document: Document) -> str:
    """Return what a document is in a line."""
    sizes = f"({count(len(document.text), 'character')}, {count(len(document.tables), 'table')})"
    return short("Document", f"{cut(document.id)}:", cut(document.meta.title), sizes)


def document_html(document: Document) -> str:
    """Return a document's title, where and when it was published, and how its text begins."""
    meta = document.meta
    known = (meta.site or document.url or "", meta.author or "", meta.published or "undated")
    sizes = (len(document.text), "character"), (len(document.blocks), "block"), (len(document.tables), "table")
    facts = [*map(safe, filter(None, known)), *(count(*size) for size in sizes)]
    return card(safe(meta.title or document.id), [small(facts), safe(cut(document.text, 300))])


def claim_repr(claim: Claim) -> str:
    """Return what a claim says, and its quote, in a line."""
    return short("Claim", f"{cut(claim.subject)}: {cut(statement(claim))}", f'"{cut(claim.quote)}"')


def claim_html(claim: Claim) -> str:
    """Return what a claim says, and its quote marked in its sentence."""
    given = (f"{name.replace('_', ' ')}: {value}" for name, value in claim.qualifiers.as_dict().items())
    facts = [*map(safe, given), safe(claim.doc), f"confidence {claim.confidence:.0%}"]
    head = f"{safe(claim.subject)}: {safe(statement(claim))}"
    return card(head, [quoted(claim.quote, claim.around), small(facts)])


def extraction_repr(extraction: Extraction) -> str:
    """Return how much was read in a line."""
    return short("Extraction:", _counts(extraction))


def extraction_html(extraction: Extraction) -> str:
    """Return the claims, each with its quote marked in its sentence."""
    more = len(extraction.claims) - _MOST
    cards = map(claim_html, extraction.claims[:_MOST])
    return "".join([small([_counts(extraction)]), *cards, small([f"… and {more:,} more"] if more > 0 else [])])


def _counts(extraction: Extraction) -> str:
    unread = f"{count(len(extraction.unread), 'number')} left unread" if extraction.unread else ""
    return ", ".join(filter(None, (count(len(extraction.claims), "claim"), unread)))
