"""Reads pages out of a data set as the records that a store saves: body, document, claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from counterclaim.db.keys import qualifiers_of, value_of
from counterclaim.db.records import FetchedBody
from counterclaim.extractors.records import Claim, Document, Extraction, Metadata
from counterclaim.flows.bulk.check.engine import Engine

AT_ONCE = 50  # pages whose bodies are in memory together

_PAGES = """
SELECT p.page, d.url, d.name, d.site, d.title, d.language, d.published, d.modified, d.fetched, d.archived,
  t.text, t.body, t.content_type
FROM pages AS p JOIN read_parquet({documents}) AS d
  ON d.document_id = p.document_id AND d.archive = p.archive AND d."offset" = p."offset"
JOIN read_parquet({texts}) AS t ON t.document_id = p.document_id AND t.file_index = p.file
SEMI JOIN quoted ON quoted.url = p.url
QUALIFY row_number() OVER (PARTITION BY p.page) = 1 ORDER BY p.page"""
_CLAIMS = """
SELECT page, subject, attribute, relation, value, value_number, value_kind, quote, start, "end", object, unit,
  qualifiers, stated.url, locator, rule, confidence, subject_kind, doc
FROM stated JOIN pages USING (document_id) SEMI JOIN quoted ON quoted.url = pages.url ORDER BY page, position"""


@dataclass(frozen=True, slots=True)
class QuotedPage:
    """A page as the store takes it; its source is known by its site."""

    fetched: FetchedBody
    document: Document
    claims: tuple[Claim, ...]

    def extraction(self, ruleset: str) -> Extraction:
        """Return what was read in it."""
        return Extraction(self.claims, (), ruleset)


def quoted_pages(engine: Engine, addresses: Sequence[str]) -> Iterator[QuotedPage]:
    """Yield the pages at some addresses, in the order of their ids, one body after the other in memory."""
    engine.table("quoted", [("url", "TEXT")], [(url,) for url in sorted(set(addresses))])
    sql = _PAGES.format(documents=engine.files("documents"), texts=engine.files("texts"))
    claims = groupby(engine.rows(_CLAIMS), key=lambda row: int(row[0]))
    for page, *row in engine.rows(sql, at_once=AT_ONCE):
        number, said = next(claims)
        if number != page:  # every page that is quoted claims something, so that both come in the same order
            raise ValueError(f"page {page} has a text and no claims")
        yield _page(row, tuple(_claim(one[1:]) for one in said))


def _page(row: Sequence[Any], claims: tuple[Claim, ...]) -> QuotedPage:
    url, name, site, title, language, published, modified, fetched, archived, text, body, content_type = row
    kept = FetchedBody(site, name, body or b"", content_type, fetched, url=url, final_url=url, archive=archived)
    meta = Metadata(title=title or "", published=published, modified=modified, language=language)
    return QuotedPage(kept, Document(name, text, meta=meta, url=url), claims)


def _claim(row: Sequence[Any]) -> Claim:
    (
        subject, name, relation, text, number, kind, quote, start, end, other, unit, qualifiers, url, locator, rule,
        confidence, subject_kind, doc,
    ) = row  # fmt: skip
    value = value_of(text, number, int(text == "true") if kind == "boolean" else None)
    return Claim(
        doc, subject, name, relation, value, quote, start, end, other, unit, qualifiers_of(qualifiers), url, locator,
        rule, confidence, subject_kind,
    )  # fmt: skip
