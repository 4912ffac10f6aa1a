"""Turns a page and its claims into rows of the data set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from counterclaim.db.conflicts.near_duplicates import sketch, worded
from counterclaim.db.keys import Identified, content_id, identify, name_key, safe_text
from counterclaim.db.tables.observations import past_dates
from counterclaim.db.tables.unarchived import blank_unquoted
from counterclaim.extractors.records import Claim, Document, Extraction, Value
from counterclaim.flows.bulk.dataset import document_id
from counterclaim.flows.fetch.body import stored_type
from counterclaim.flows.ingest.save import document_name

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A page as an archive holds it. ``fetched`` is when, ISO 8601 UTC; ``offset`` is where its record begins."""

    url: str
    fetched: str
    body: bytes
    content_type: str
    archive: str = ""
    offset: int = 0
    archived: bool = True  # False: the page allows no stored copy

    @property
    def host(self) -> str:
        """Return the lower-case host of the address."""
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def name(self) -> str:
        """Return the ``doc`` of its claims, as a crawl of the page would give it."""
        return document_name(self.url)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a page gives; ``text`` is None if it claims nothing."""

    document: Row
    claims: tuple[Row, ...] = ()
    text: Row | None = None


def rows_of(found: Found, document: Document, extraction: Extraction) -> Rows:
    """Return the rows of a page that was read."""
    whole = safe_text(document.text)
    id_ = document_id(found.url, whole)
    meta = past_dates(document.meta, found.fetched)
    claims = extraction.claims
    identities = identify(content_id("document", found.url), claims)
    place: Row = {
        "document_id": id_, "url": safe_text(found.url), "host": found.host, "site": found.host.removeprefix("www."),
        "fetched": found.fetched, "archive": safe_text(found.archive), "offset": found.offset,
    }  # fmt: skip
    page: Row = {
        **place, "published": _text(meta.published), "modified": _text(meta.modified), "name": safe_text(found.name),
        "title": safe_text(meta.title), "language": _text(meta.language),
        "text_hash": hashlib.sha256(whole.encode()).hexdigest()[:32], "sketch": _sketch(claims, identities, whole),
        "claims": len(claims), "archived": found.archived,
    }  # fmt: skip
    said = {**place, "published": _text(meta.published or meta.modified), "doc": page["name"]}
    pairs = zip(claims, identities, strict=True)
    rows = tuple(said | _claim(claim, identity, at) for at, (claim, identity) in enumerate(pairs))
    return Rows(page, rows, _text_row(found, id_, whole, extraction) if claims else None)


def _text_row(found: Found, id_: str, whole: str, extraction: Extraction) -> Row:
    """Return a page's text and body; of one that allows no stored copy only what is quoted."""
    kept = whole if found.archived else blank_unquoted(whole, extraction)
    body = found.body if found.archived else None
    return {"document_id": id_, "text": kept, "body": body, "content_type": safe_text(stored_type(found.content_type))}


def _claim(claim: Claim, identity: Identified, position: int) -> Row:
    text, number, _ = identity.value
    subject, object_ = safe_text(claim.subject), _text(claim.object)
    return {
        "position": position, "claim_id": identity.id, "ordinal": identity.ordinal,
        "subject": subject, "subject_key": name_key(subject), "subject_kind": claim.subject_kind,
        "attribute": claim.attribute, "relation": claim.relation,
        "value": text, "value_number": number, "value_kind": _kind(claim.value),
        "object": object_, "object_key": object_ and name_key(object_), "unit": claim.unit,
        "qualifiers": identity.qualifiers, "quote": safe_text(claim.quote), "start": claim.start, "end": claim.end,
        "locator": safe_text(claim.locator), "rule": claim.rule, "confidence": claim.confidence,
    }  # fmt: skip


def _kind(value: Value) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, Decimal) else "text"


def _sketch(claims: Sequence[Claim], identities: Iterable[Identified], text: str) -> list[int]:
    """Return the fingerprints of a page as the store keeps them."""
    places = []
    for claim, identity in zip(claims, identities, strict=True):
        value, number, _ = identity.value
        said = (value or "") if number is None else _sqlite_text(number)
        what = f"{name_key(safe_text(claim.subject))} {claim.attribute} {said}"
        places.append((claim.start, safe_text(claim.quote), what))
    return sorted(sketch(worded(places, text)))


def _sqlite_text(number: float) -> str:
    """Return a number as SQLite writes it in a text: 3.0, 0.1, 1.0e+15."""
    digits, e, power = f"{number:.15g}".partition("e")
    return f"{digits if '.' in digits else digits + '.0'}{e}{power}" if isfinite(number) else str(number).title()


def _text(value: str | None) -> str | None:
    return None if value is None else safe_text(value)
