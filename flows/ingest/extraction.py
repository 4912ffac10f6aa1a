"""Extracts the pending documents of the store, on all cores when there are many.

Workers receive bytes and return records; only this process writes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from counterclaim.db.records import Issue, Pending, Saved
from counterclaim.db.store import Store
from counterclaim.extractors.lexicon import Lexicon, lexicon_in_use, set_default_lexicon, using
from counterclaim.extractors.records import Document, Extraction
from counterclaim.extractors.version import RULESET
from counterclaim.flows.common import progress
from counterclaim.flows.common.page_budget import OverBudgetError, within
from counterclaim.flows.common.workers import Workers, cores
from counterclaim.flows.fetch.body import KINDS, decoded, media_type

# Bytes of pending pages; below it two workers take longer to start than they save (on two cores the ways meet
# at about 350 pages of the sample site).
POOL_FROM = 1_700_000


@dataclass(frozen=True, slots=True)
class Extracted:
    """Counts of an extraction, in documents and claims."""

    documents: int = 0
    failed: int = 0
    new: int = 0
    gone: int = 0

    def plus(self, saved: Saved) -> Extracted:
        """Return the counts with one more document read."""
        new, gone = self.new + saved.new + saved.back, self.gone + saved.gone
        return replace(self, documents=self.documents + 1, new=new, gone=gone)

    @property
    def changed(self) -> bool:
        """Return whether any claim was added or removed."""
        return bool(self.new or self.gone)

    def __str__(self) -> str:
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.documents} documents read, {self.new} new claims, {self.gone} gone{failed}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read: its document without the layout, its extraction, or why it could not be read."""

    document: Document | None
    extraction: Extraction
    error: str = ""


Readings = Callable[[Iterator[Pending]], Iterator[tuple[Pending, Reading]]]


def read_document(
    data: bytes | str, *, name: str, kind: str, url: str | None, lexicon: Lexicon | None = None
) -> tuple[Document, Extraction]:
    """Return the document and its claims, by the lexicon (None: the one in use).

    Raises OverBudgetError if that takes more than one page may.
    """
    # Imported when there is something to read: spaCy is a third of what a run over unchanged pages would cost.
    from counterclaim.extractors.parsing import read  # noqa: PLC0415
    from counterclaim.extractors.pipeline import extract  # noqa: PLC0415

    def whole() -> tuple[Document, Extraction]:
        document = read(data, doc_id=name, kind=kind, url=url)
        return document, replace(extract(document, lexicon), ruleset=ruleset(lexicon))

    return within(whole, len(data))


def ruleset(lexicon: Lexicon | None = None) -> str:
    """Return what is recorded of an extraction: the rules' version, with the mark of the user's own words if any."""
    mark = (lexicon or lexicon_in_use()).mark
    return f"{RULESET}+{mark}" if mark else RULESET


def extract_pending(
    store: Store, *, at: str, run_id: int | None, done: Callable[[], None], readings: Readings | None = None,
    sources: Collection[str] | None = None,
) -> Extracted:  # fmt: skip
    """Read every pending document, save each as it comes back, and count them.

    ``readings`` says who reads; without it all cores do if there is enough to read. Only this process writes.
    ``sources`` limits it to sources with these ids. A page that breaks a rule, or kills the process that reads it,
    becomes an issue row and stays pending.
    """
    result = Extracted()
    for page, reading in (readings or on_cores())(store.pending(ruleset(), sources)):
        if page.earlier:
            if reading.document is not None:
                saved = store.save_extraction(page.snapshot_id, reading.document, reading.extraction, at=at)
                result = replace(result.plus(saved), documents=result.documents)
            continue
        if reading.document is None:
            where = page.url or page.path or page.name
            issue = Issue("extract", "page could not be read", where, reading.error, page.url, page.document_id, run_id)
            store.save_issue(issue, at=at)
            progress.current().event("read_failed", url=page.url, where=where, reason=reading.error)
            result = replace(result, failed=result.failed + 1)
        else:
            result = result.plus(store.save_extraction(page.snapshot_id, reading.document, reading.extraction, at=at))
        done()
    return result


def on_cores(workers: int | None = None, lexicon: Lexicon | None = None) -> Readings:
    """Return what reads on ``workers`` processes; None: on all cores, or only in this one when there is little.

    All read by the lexicon; None: the one that is in use now.
    """
    count = workers or cores()
    words = lexicon or lexicon_in_use()

    def here(page: Pending) -> tuple[Pending, Reading]:
        with using(words):
            return page, read_page(page)

    def readings(pages: Iterator[Pending]) -> Iterator[tuple[Pending, Reading]]:
        first, size = [], 0
        for page in pages if workers is None else ():
            first.append(page)
            size += len(page.body)
            if size >= POOL_FROM:
                break
        few = workers is None and (size < POOL_FROM or len(first) < 2)
        if few or count < 2:
            yield from map(here, chain(first, pages))
            return
        with _pool(count, words) as pool:
            yield from pool.each(chain(first, pages))

    return readings


def extract_in_isolation(pages: Iterable[Pending]) -> Iterator[tuple[Pending, Reading]]:
    """Read pages one by one in a separate process: a page that kills it affects no other."""
    with _pool(1, lexicon_in_use()) as pool:
        for page in pages:
            yield page, pool.alone(page)


def _pool(count: int, lexicon: Lexicon) -> Workers[Pending, Reading]:
    return Workers(read_page, count, lost=_lost, size=_size, setup=(set_default_lexicon, (lexicon,)))


def read_page(page: Pending) -> Reading:
    """Return what a page says by the lexicon in use, or why it could not be read; never raises."""
    try:
        kind = KINDS.get(media_type(page.media_type), "html")
        data = decoded(page.body, page.media_type)
        document, extraction = read_document(data, name=page.name, kind=kind, url=page.url)
    except OverBudgetError as error:
        return Reading(None, Extraction(), str(error))
    except Exception as error:
        return Reading(None, Extraction(), f"{type(error).__name__}: {error}"[:500])
    return Reading(replace(document, blocks=(), tables=()), extraction)


def _size(page: Pending) -> int:
    return len(page.body)


def _lost(page: Pending) -> Reading:  # noqa: ARG001 - one answer for every page
    return Reading(None, Extraction(), "the process that read it died: out of memory or time, or a crash in a library")
