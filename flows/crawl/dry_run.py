"""Plans a crawl without running it: what would be fetched and why, and what would not.

Fetches robots.txt, feeds, sitemaps and index pages, but no article. Links of pages are known from their stored bodies
only. Nothing is written.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import urlsplit

from counterclaim.flows.config.cron import is_due, next_time
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import by_host
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.frontier import SEEN, Candidate, Frontier
from counterclaim.flows.crawl.links import links
from counterclaim.flows.crawl.listings import Listings, Unlisted
from counterclaim.flows.crawl.robots import Robots
from counterclaim.flows.crawl.spider import revisits
from counterclaim.flows.fetch.client import Fetcher


@dataclass(frozen=True, slots=True)
class Planned:
    """One address of a dry run. ``fetch`` is ``yes``, ``no`` or ``later``; ``why`` says by which rule.

    ``robots`` is ``allowed`` or the refusal; ``delay`` is in seconds; ``conditional`` names the headers that would ask
    whether the page has changed. Empty where it is not fetched anyway.
    """

    source: str
    url: str
    fetch: str
    why: str
    robots: str = ""
    delay: float | None = None
    conditional: str = ""


COLUMNS = ("fetch", "source", "url", "why", "robots", "delay", "conditional")


async def planned(sources: Iterable[Source], fetcher: Fetcher, memory: Memory, *, scheduled: bool) -> list[Planned]:
    """Return what a crawl of these sources would do, source by source. ``memory`` must not keep anything."""
    robots = Robots(fetcher, memory)
    listings = Listings(fetcher, robots, memory)
    fetcher.pace.resume(memory.pauses())
    sources, rows = list(sources), list[Planned]()
    taken: set[str] = set()
    order = [source for group in by_host(sources).values() for source in group]
    for source in [*(s for s in sources if not s.web), *order]:
        if scheduled and not is_due(source.schedule, memory.visited(source.id), memory.clock()):
            rows.append(Planned(source.name, _place(source), "no", _not_due(source, memory)))
        elif source.web:
            rows += await _Plan(source, fetcher, robots, listings, memory, taken).rows()
        else:
            rows += _local(source)
    return rows


def _place(source: Source) -> str:
    return source.web[0] if source.web else str(source.path or source.warc)


def _not_due(source: Source, memory: Memory) -> str:
    schedule, last = source.schedule or "", memory.visited(source.id) or memory.clock()
    return f"its schedule {schedule!r} comes next at {next_time(schedule, last)}"


def _local(source: Source) -> Iterator[Planned]:
    what = "WARC files" if source.warc is not None else "files"
    yield Planned(source.name, _place(source), "yes", f"{what} on disk, read whole", "no matter", 0.0, "no request")


class _Plan:
    """The rows of one source of the web."""

    def __init__(
        self, source: Source, fetcher: Fetcher, robots: Robots, listings: Listings, memory: Memory, taken: set[str]
    ) -> None:
        self._source, self._fetcher, self._robots = source, fetcher, robots
        self._listings, self._memory, self._taken = listings, memory, taken
        self._frontier = Frontier(source, memory.canonical)
        self._refused: list[Planned] = []

    async def rows(self) -> list[Planned]:
        """Return every address that the crawl would ask for, in its order, and then those that it would not."""
        self._frontier.start()
        found = [row async for row in self._listed()]
        found += await self._queued()
        if revisits(self._source):
            for url in self._memory.known(self._source.id):
                self._offer(url, self._source.depth, "known from an earlier crawl")
            found += await self._queued()
        return found + self._refused

    async def _listed(self) -> AsyncIterator[Planned]:
        before = set(self._listings.notes)
        async with aclosing(self._listings.of(self._source)) as entries:
            async for entry in entries:
                if isinstance(entry, Unlisted):
                    yield Planned(self._source.name, entry.url, "no", f"{entry.reason}: {entry.detail}")
                else:
                    self._offer(entry.url, 0, entry.why)
        for url, how in self._listings.notes.items():
            if url not in before:
                yield Planned(self._source.name, url, "yes", f"a listing, read {how} for this dry run", "allowed")

    def _offer(self, url: str, depth: int, why: str) -> None:
        refusal = self._frontier.offer(url, depth, why)
        if refusal and refusal != SEEN:
            self._refused.append(Planned(self._source.name, url, "no", f"{refusal} ({why})"))

    async def _queued(self) -> list[Planned]:
        rows = []
        while (candidate := self._frontier.take()) is not None:
            rows.append(await self._row(candidate))
            if candidate.depth < self._source.depth:
                self._follow(candidate)
        return rows

    async def _row(self, candidate: Candidate) -> Planned:
        url, name = candidate.url, self._source.name
        if url in self._taken:
            return Planned(name, url, "no", f"another source has it ({candidate.why})")
        self._taken.add(url)
        host = urlsplit(url).hostname or ""
        self._fetcher.pace.slow_down(host, self._source.delay, own=True)
        paused = self._fetcher.pace.wait(host)
        if paused > self._fetcher.pace.patience(host):
            return Planned(name, url, "no", f"{host} asked to be left alone for another {paused:.0f} s")
        refusal = (await self._robots.rules(url)).refusal(url)
        why = candidate.why + (", rendered" if self._source.render else "")
        return Planned(
            name, url, "no" if refusal else "yes", why, refusal or "allowed", self._fetcher.pace.delay(host),
            "" if refusal else self._conditional(url),
        )  # fmt: skip

    def _conditional(self, url: str) -> str:
        known = self._memory.previous(url)
        if known is None:
            return "no: never fetched"
        names = known.validators.headers()
        return ", ".join(names) if names and not self._source.render else "no: the server gave nothing to ask by"

    def _follow(self, candidate: Candidate) -> None:
        known = self._memory.previous(candidate.url)
        if known is None:
            self._refused.append(
                Planned(self._source.name, candidate.url, "later", "its links are known once it is fetched")
            )
            return
        for link in links(known.body(), candidate.url):
            self._offer(link, candidate.depth + 1, f"linked from {candidate.url}")
