"""Crawls into the store: folders, WARC files and web sources that are due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from counterclaim.db.store import Store
from counterclaim.flows.common import progress
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.cron import is_due
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import crawl
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.links import unwanted
from counterclaim.flows.crawl.outcomes import Failure, Outcome, Page, Skipped, isolate_failure
from counterclaim.flows.crawl.page_directives import directives, skip_rule
from counterclaim.flows.crawl.spider import Renderer
from counterclaim.flows.fetch.client import Fetcher
from counterclaim.flows.fetch.records import FetchedResponse
from counterclaim.flows.fetch.url_parameters import plain
from counterclaim.flows.ingest.document_owners import Owners
from counterclaim.flows.ingest.extraction import ruleset
from counterclaim.flows.ingest.local_files import gather
from counterclaim.flows.ingest.save import Crawled, save_files, save_outcome, save_source


@dataclass(slots=True)
class Crawling:
    """One crawl's store, run and counts. ``done`` is called for each address."""

    store: Store
    run_id: int
    crawled: Crawled
    done: Callable[[], None]
    owners: Owners = field(default_factory=lambda: Owners((), lambda _: None))
    known: set[str] = field(default_factory=set)

    def know(self, source: Source) -> None:
        """Record a source before the first that is saved of it."""
        if source.id not in self.known:
            self.known.add(source.id)
            save_source(self.store, source, now())

    def save(self, outcome: Outcome, at: str | None = None) -> None:
        """Save what became of an address, seen at ``at`` or now, and count it. A page is saved as its owner's."""
        self.done()
        if isinstance(outcome, Page):
            outcome = replace(outcome, source=self.owners.of(outcome.fetched.url, outcome.source))
            self.know(outcome.source)
        save_outcome(self.store, outcome, self.run_id, at or now(), self.crawled)


def due(sources: Iterable[Source], memory: Memory, *, scheduled: bool) -> list[Source]:
    """Return the sources to crawl: all of them by hand; under a schedule those whose own schedule has come."""
    at = memory.clock()
    return [s for s in sources if not scheduled or is_due(s.schedule, memory.visited(s.id), at)]


async def crawl_due(job: Crawling, sources: Iterable[Source], fetcher: Fetcher, *, scheduled: bool) -> None:
    """Read the local sources and fetch those of the web. A page that fails becomes an issue row."""
    memory = Memory(job.store, ruleset=ruleset())
    sources = tuple(sources)
    job.owners = Owners(sources, memory.owner)
    wanted = due(sources, memory, scheduled=scheduled)
    for source in wanted:
        job.know(source)
        if source.web:
            continue
        with isolate_failure(source, str(source.path or source.warc), job.save):
            if source.path is not None:
                _read_folder(job, source)
            else:
                _read_warcs(job, source)
            memory.save_visit(source.id, source.name, source.schedule)
    async with _renderer(wanted, fetcher) as renderer:
        await crawl(wanted, fetcher, memory=memory, save=job.save, renderer=renderer)


@asynccontextmanager
async def _renderer(sources: Iterable[Source], fetcher: Fetcher) -> AsyncIterator[Renderer | None]:
    if not any(source.render for source in sources):
        yield None
        return
    from counterclaim.flows.fetch.browser import browser  # noqa: PLC0415 - an optional extra

    async with browser(fetcher) as opened:
        yield opened


def _read_folder(job: Crawling, source: Source) -> None:
    path = source.path
    if path is None:
        return
    try:
        files = gather([path], progress.current().note)
    except UserError as error:
        job.save(Failure(source, str(path), error.what, str(error)))
        return
    job.crawled.count(save_files(job.store, source.id, files))


def _read_warcs(job: Crawling, source: Source) -> None:
    from counterclaim.flows.fetch.warc import Archived, BrokenWarcError, read_warc, warc_files  # noqa: PLC0415 - for those who have any

    path, taken = source.warc, 0
    try:
        files = warc_files(path) if path is not None else []
    except UserError as error:
        job.save(Failure(source, str(path), error.what, str(error)))
        return
    for file in files:
        try:
            for found in read_warc(file, int(source.max_bytes)):
                if taken >= source.limit:
                    return
                if not isinstance(found, Archived):
                    job.save(Failure(source, found.url, found.reason, found.detail))
                elif not unwanted(url := plain(found.fetched.url, source), source):
                    taken += 1
                    with isolate_failure(source, url, job.save):
                        job.save(_archived(source, replace(found.fetched, url=url)), found.at)
        except BrokenWarcError as error:
            job.save(Failure(source, str(file), "warc", f"the file cannot be read further: {error}"))


def _archived(source: Source, fetched: FetchedResponse) -> Outcome:
    wants = directives(fetched)
    rule = skip_rule(wants, source.language)
    return Skipped(source, fetched.url, rule) if rule else Page(source, fetched, wants)
