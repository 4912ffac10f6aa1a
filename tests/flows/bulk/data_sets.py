"""Writes pages as a bulk data set and as a store of the same pages, so that both can be held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.db.records import FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors.records import Document, Extraction
from counterclaim.flows.bulk.dataset import CLAIMS_ORDER, PARTS, SCHEMAS, Unit, begin, part_file, save_unit, unit_of
from counterclaim.flows.bulk.rows import Found, Rows, rows_of
from counterclaim.flows.ingest.extraction import read_document, ruleset

AT = "2026-03-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read once, with its rows."""

    found: Found
    document: Document
    extraction: Extraction
    rows: Rows

    @property
    def id(self) -> str:
        """Return the id of the document."""
        return str(self.rows.document["document_id"])


def page(
    url: str, body: str, *, archive: str = "a.warc.gz", fetched: str = AT, kind: str = "html", **more: Any
) -> Page:
    """Return a page as an archive has it."""
    type_ = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}[kind]
    found = Found(url, fetched, body.encode(), type_, archive, len(body), **more)
    document, extraction = read_document(found.body, name=found.name, kind=kind, url=url)
    extraction = replace(extraction, ruleset=ruleset())
    return Page(found, document, extraction, rows_of(found, document, extraction))


def prose(*sentences: str, published: str | None = None, title: str = "Models") -> str:
    """Return the HTML of an article."""
    dated = f'<meta property="article:published_time" content="{published}">' if published else ""
    said = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<head><title>{title}</title>{dated}</head>"
    return f"<html lang='en'>{head}<body><article><h1>{title}</h1>{said}</article></body></html>"


def write_data_set(folder: Path, pages: Iterable[Page]) -> None:
    """Write pages as a data set, each archive a unit."""
    begin(folder, "test")
    archives: dict[str, list[Page]] = defaultdict(list)
    for one in pages:
        archives[one.found.archive].append(one)
    for archive, inside in archives.items():
        unit = unit_of(archive)
        rows: Mapping[str, Sequence[Mapping[str, Any]]] = {
            "documents": [one.rows.document for one in inside],
            "claims": sorted(
                (row for one in inside for row in one.rows.claims), key=lambda row: [row[name] for name in CLAIMS_ORDER]
            ),
            "texts": [one.rows.text for one in inside if one.rows.text is not None],
        }
        for part in PARTS:
            table = pa.Table.from_pylist(list(rows[part]), schema=SCHEMAS[part])
            pq.write_table(table, part_file(folder, part, unit))
        save_unit(folder, Unit(unit, archive, "done", documents=len(inside), claims=len(rows["claims"])))


def write_store(path: Path, pages: Iterable[Page]) -> None:
    """Write pages into a store, in the order in which a check of the data set numbers them."""
    with Store.open(path) as store:
        for one in sorted(pages, key=lambda one: one.id):
            found, site = one.found, one.rows.document["site"]
            store.save_source(id=site, name=site, kind="web", at=AT)
            row = FetchedBody(
                site, found.name, found.body, found.content_type, found.fetched, url=found.url, archive=found.archived
            )
            saved = store.save_snapshot(row)
            store.save_extraction(saved.id, one.document, one.extraction, at=AT)
