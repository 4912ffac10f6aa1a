"""Reads one archive: the pages that may claim something, in English, as ``counterclaim add`` would read them.

Runs in the process that it is called in, and writes nothing: what it returns is the unit's record and its files. Any
archive gives the same rows wherever and whenever it is read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from counterclaim.db.records import Pending
from counterclaim.extractors.lexicon import Lexicon, using
from counterclaim.extractors.parsing import is_binary
from counterclaim.flows.bulk.archives import ArchiveError, Counts, Record, records
from counterclaim.flows.bulk.cheap_test import Page, is_english, likely, may_claim, visible_text
from counterclaim.flows.bulk.dataset import Forgotten, Part, Unit, unit_of
from counterclaim.flows.bulk.rows import Found, rows_of
from counterclaim.flows.bulk.unit_writer import TooMuchError, UnitWriter
from counterclaim.flows.crawl.page_directives import directives, skip_rule
from counterclaim.flows.fetch.body import stored_type
from counterclaim.flows.fetch.client import normal_address
from counterclaim.flows.fetch.records import FetchedResponse
from counterclaim.flows.fetch.warc import moment
from counterclaim.flows.ingest.extraction import read_page

BATCH = 256  # pages that are tested at once: a pattern is compiled for each batch
BATCH_BYTES = 16_000_000
LANGUAGES = ("en",)
# The tokenizer is one for a process: where a worker has several threads, one of them reads while others test.
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class Done:
    """What an archive gave: its record, and its files as bytes (none if it failed)."""

    unit: Unit
    files: dict[Part, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class _Tally:
    """Counts of the pages of an archive."""

    records: Counts = field(default_factory=Counts)
    candidates: int = 0
    unread: int = 0  # the reader gave them up


def read_unit(archive: str, words: dict[str, Any], forgotten: Forgotten | None = None) -> Done:
    """Read an archive with the caller's additions to the lexicon. An archive that cannot be read is a failed unit."""
    begun = time.monotonic()
    writer, tally = UnitWriter(), _Tally()
    try:
        with using(Lexicon.of(words)):
            for page in _candidates(archive, tally):
                _read(page, archive, writer, tally, forgotten or Forgotten())
    except (ArchiveError, TooMuchError) as error:
        return Done(_unit(archive, "failed", tally, UnitWriter(), begun, str(error)))
    files = {part: data.to_pybytes() for part, data in writer.finish().items()}
    return Done(_unit(archive, "done", tally, writer, begun, ""), files)


def _unit(archive: str, state: Any, tally: _Tally, writer: UnitWriter, begun: float, reason: str) -> Unit:
    return Unit(
        unit_of(archive), archive, state, reason, records=tally.records.records, candidates=tally.candidates,
        documents=writer.documents, claims=writer.counted, skipped=tally.records.skipped + tally.unread,
        seconds=round(time.monotonic() - begun, 3),
    )  # fmt: skip


def _candidates(archive: str, tally: _Tally) -> Iterator[Record]:
    """Yield the pages of an archive that may claim something and are in English."""
    for batch in _batches(records(archive, tally.records)):
        passed = likely([Page(record.body, record.content_type) for record in batch])
        for record, is_likely in zip(batch, passed, strict=True):
            if is_likely and not is_binary(record.body) and _is_candidate(record):
                tally.candidates += 1
                yield record


def _is_candidate(record: Record) -> bool:
    text = visible_text(Page(record.body, record.content_type))
    return may_claim(text) and is_english(text)


def _batches(found: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for record in found:
        batch.append(record)
        size += len(record.body)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(record: Record, archive: str, writer: UnitWriter, tally: _Tally, forgotten: Forgotten) -> None:
    """Read a page and write its rows, unless it is to be forgotten or asks not to be taken."""
    try:
        found = Found(
            normal_address(record.url), moment(record.date), record.body, record.content_type, archive, record.offset
        )
    except ValueError:  # no address of the web, or no date
        tally.unread += 1
        return
    if forgotten.holds(found.url, found.host):
        return
    fetched = FetchedResponse(found.url, found.url, 200, found.body, found.content_type, headers=record.headers)
    wants = directives(fetched)
    if skip_rule(wants, LANGUAGES):
        return
    kind = stored_type(found.content_type)
    page = Pending("", "", found.url, None, found.name, kind, found.body, found.fetched)
    with _reading:
        reading = read_page(page)
    if reading.document is None:
        tally.unread += 1
        return
    writer.add(rows_of(replace(found, archived=not wants.noarchive), reading.document, reading.extraction))
