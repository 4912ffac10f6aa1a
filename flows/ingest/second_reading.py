"""Reads the statements behind conflicts a second time, each page once, and judges how sure the conflicts are."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import blake2b
from importlib.resources import files

from counterclaim.db.bar import unread
from counterclaim.db.incremental.judging import FAILED, PageToRead
from counterclaim.db.records import Issue
from counterclaim.db.store import Store
from counterclaim.extractors.lexicon import Lexicon, lexicon_in_use, set_default_lexicon
from counterclaim.extractors.records import Claim, Document, SecondReading
from counterclaim.flows.common import progress
from counterclaim.flows.common.page_budget import OverBudgetError, within
from counterclaim.flows.common.workers import Workers, cores
from counterclaim.flows.fetch.body import KINDS, decoded, media_type
from counterclaim.flows.ingest.extraction import ruleset

POOL_FROM = 150  # pages from which on several processes pay: each needs a second to start
NOT_KEPT = "the page allows no stored copy, so the words around this cannot be read again"
MOVED = "the page reads differently now, so the words around this were not found again"
WHAT = "statement could not be read a second time"
LOST = "the process that read it died: out of memory or time, or a crash in a library"


@dataclass(frozen=True, slots=True)
class PageReadings:
    """What a second reading makes of the claims of a page, by their ids; ``failed`` says why of those without."""

    readings: Mapping[str, SecondReading]
    failed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Counts of a second reading: pages, statements, failures; conflicts judged; seconds that the reading took."""

    pages: int = 0
    statements: int = 0
    failed: int = 0
    judged: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        each = f", {self.seconds / self.judged:.2f} s a conflict" if self.judged and self.pages else ""
        return f"{self.statements} statements read again{failed}, {self.judged} conflicts judged{each}"


def read_again(store: Store, *, bar: float, at: str, workers: int | None = None) -> ReadAgain:
    """Read what is evidence and not read yet, and judge the conflicts it stands behind; ``bar`` is that of the queue.

    What cannot be read again is an issue row, counts as even, and is tried again by the next check.
    """
    judging, reader = store.judging(), reader_in_use()
    judging.begin(reader, bar)
    begun = time.perf_counter()
    done = ReadAgain()
    for page, found in pages_read_again(judging.pages(reader), workers):
        judging.save(page.extraction_id, reader, found.readings)
        judging.save(page.extraction_id, FAILED, {id_: unread(why) for id_, why in found.failed.items()})
        for id_, why in found.failed.items():
            claim = page.claims[id_]
            store.save_issue(Issue("second reading", WHAT, f"{page.name}:{claim.start}", why, page.url), at=at)
            progress.current().event("second_reading_failed", where=page.name, claim=id_, reason=why)
        done = replace(
            done, pages=done.pages + 1, statements=done.statements + len(page.claims),
            failed=done.failed + len(found.failed),
        )  # fmt: skip
    seconds = time.perf_counter() - begun
    return replace(done, judged=judging.judge(bar).judged, seconds=seconds)


def reader_in_use() -> str:
    """Return what is recorded of a second reading: the rules' version, and a mark of the words and weights of it."""
    return f"{ruleset()}/{_mark()}"


@cache
def _mark() -> str:
    digest = blake2b(digest_size=4)
    for file in sorted(files("counterclaim.extractors").joinpath("second_reading").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yml"):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def read_page_again(page: PageToRead) -> PageReadings:
    """Return what a second reading makes of the claims of a page, by the lexicon in use; never raises."""
    try:
        document = within(lambda: _document(page), len(page.text))
    except Exception as error:
        return PageReadings({}, dict.fromkeys(page.claims, _why(error)))
    return read_claims_again(document, page.claims)


def read_claims_again(document: Document | None, claims: Mapping[str, Claim]) -> PageReadings:
    """Return what a second reading makes of claims of one document (None: its page is not kept); never raises."""
    if document is None:
        return PageReadings({id_: unread(NOT_KEPT) for id_ in claims}, {})
    readings, failed = dict[str, SecondReading](), dict[str, str]()
    for id_, claim in claims.items():
        try:
            readings[id_] = within(partial(_reading, document, claim), len(document.text))
        except Exception as error:
            failed[id_] = _why(error)
    return PageReadings(readings, failed)


def _why(error: Exception) -> str:
    return (str(error) if isinstance(error, OverBudgetError) else f"{type(error).__name__}: {error}")[:500]


def _reading(document: Document, claim: Claim) -> SecondReading:
    from counterclaim.extractors.second_reading import review  # noqa: PLC0415 - only where there is something to read

    if document.text[claim.start : claim.end] != claim.quote:
        return unread(MOVED)
    return review(document, claim)


def _document(page: PageToRead) -> Document | None:
    from counterclaim.extractors.parsing import read  # noqa: PLC0415

    if page.body is None:
        return None
    kind = KINDS.get(media_type(page.media_type), "html")
    return read(decoded(page.body, page.media_type), doc_id=page.name, kind=kind, url=page.url)


def pages_read_again(pages: Iterator[PageToRead], workers: int | None) -> Iterator[tuple[PageToRead, PageReadings]]:
    """Yield pages with their second readings, made in this process, or in several where there are many pages."""
    first: list[PageToRead] = []
    count = workers or cores()
    for page in pages:
        first.append(page)
        if len(first) >= POOL_FROM:
            break
    if count < 2 or len(first) < POOL_FROM:
        yield from ((page, read_page_again(page)) for page in first)
        yield from ((page, read_page_again(page)) for page in pages)
        return
    with _pool(count, lexicon_in_use()) as pool:
        yield from pool.each(iter(first))
        yield from pool.each(pages)


def _pool(count: int, lexicon: Lexicon) -> Workers[PageToRead, PageReadings]:
    return Workers(read_page_again, count, lost=_lost, size=_size, setup=(set_default_lexicon, (lexicon,)))


def _size(page: PageToRead) -> int:
    return len(page.body or b"")


def _lost(page: PageToRead) -> PageReadings:
    return PageReadings({}, dict.fromkeys(page.claims, LOST))
