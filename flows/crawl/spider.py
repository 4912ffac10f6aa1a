"""Crawls one source: its pages in order, each once, honouring each page's directives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from counterclaim.db.tables.crawl_state import StoredListing
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.frontier import Candidate, Frontier
from counterclaim.flows.crawl.links import links, same_site
from counterclaim.flows.crawl.listings import Listings, Unlisted
from counterclaim.flows.crawl.outcomes import Failure, Moved, Outcome, Page, Skipped, isolate_failure
from counterclaim.flows.crawl.page_directives import Directives, directives, is_foreign, is_html, says_all_of, skip_rule
from counterclaim.flows.crawl.robots import UNASKED, Robots
from counterclaim.flows.fetch.client import Fetcher, Permit
from counterclaim.flows.fetch.records import FetchedResponse, FetchError, Hop, Limits, Validators
from counterclaim.flows.fetch.url_parameters import plain

GIVE_UP = 5  # failures of a host in a row; a host that is down must not cost a timeout for each of its pages
_PASSING = ("network", "timeout", "http 5", "http 429")


class Renderer(Protocol):
    """Shows a page as a browser would, for pages that scripts write."""

    async def render(self, url: str, *, permit: Permit, limits: Limits) -> FetchedResponse:
        """Return the page as it stands after its scripts have run. Raise FetchError."""


@dataclass(slots=True)
class Tools:
    """What the sources of one crawl share. ``fetched`` holds every address that this crawl has had."""

    fetcher: Fetcher
    robots: Robots
    listings: Listings
    memory: Memory
    save: Callable[[Outcome], None]
    renderer: Renderer | None = None
    fetched: set[str] = field(default_factory=set)
    failed: dict[str, int] = field(default_factory=dict)
    down: dict[str, str] = field(default_factory=dict)


class SourceSpider:
    """Crawls one source of the web; every outcome goes to ``tools.save``."""

    def __init__(self, source: Source, tools: Tools) -> None:
        self._source, self._tools = source, tools
        self._frontier = Frontier(source, tools.memory.canonical)
        self._limits = tools.fetcher.limits.of_source(int(source.max_bytes), source.timeout)
        self._end = time.monotonic() + 60 * source.max_minutes
        self._left: dict[str, str] = {}

    async def run(self) -> None:
        """Crawl to the end, to a limit, or until the time is up."""
        self._frontier.start()
        await self._read_listings()
        if await self._all() and self._offer_known():
            await self._all()
        self._say_what_is_left()

    async def _all(self) -> bool:
        """Visit what is queued; return False if the time is up."""
        while (candidate := self._frontier.take()) is not None:
            if time.monotonic() + self._pause(candidate.url) > self._end:
                detail = f"more than {self._source.max_minutes:g} minutes: the rest is left for a later run"
                self._tools.save(Failure(self._source, candidate.url, "time", detail))
                return False
            with isolate_failure(self._source, candidate.url, self._tools.save):
                await self._visit(candidate)
        return True

    def _pause(self, url: str) -> float:
        """Return the seconds to wait for before a page, 0 if the host asks for more than is waited for at all."""
        pace, host = self._tools.fetcher.pace, urlsplit(url).hostname or ""
        pause = pace.wait(host)
        return pause if pause <= pace.patience(host) else 0.0

    async def _read_listings(self) -> None:
        """Queue the pages that the listings lead to. Listings take at most half of the time."""
        minutes = self._source.max_minutes
        try:
            async with asyncio.timeout(60 * minutes / 2), aclosing(self._tools.listings.of(self._source)) as entries:
                async for entry in entries:
                    if isinstance(entry, Unlisted):
                        self._tools.save(Failure(self._source, entry.url, entry.reason, entry.detail))
                        continue
                    self._frontier.offer(entry.url, 0, entry.why)
                    if self._frontier.full:
                        break
        except TimeoutError:
            detail = (
                f"reading its listings took half of its {minutes:g} minutes: the rest of them is left for a later run"
            )
            self._tools.save(Failure(self._source, self._source.listings[0][1], "time", detail))

    def _offer_known(self) -> bool:
        """Queue what earlier crawls found and this one did not: a page that nothing links to may be gone."""
        if not revisits(self._source):
            return False
        for url in self._tools.memory.known(self._source.id):
            if url not in self._tools.fetched and not self._had_plainly(url):
                self._frontier.offer(url, self._source.depth, "known from an earlier crawl")
        return bool(self._frontier)

    def _had_plainly(self, url: str) -> bool:
        """Return whether an address is another's, but for what an earlier crawl took for a part of it."""
        target = plain(url, self._source)
        if target == url or target not in self._tools.fetched:
            return False
        self._tools.save(Moved(self._source, url, target, "parameters", for_good=True))
        return True

    async def _visit(self, candidate: Candidate, *, chain: bool = True) -> None:
        """Fetch a candidate and save what became of it. ``chain`` also asks for its canonical address."""
        if candidate.url in self._tools.fetched:
            # Another source has had it: it is not fetched twice, but its links are this source's as well.
            self._follow(candidate, FetchedResponse(candidate.url, candidate.url, 304), Directives())
            return
        fetched = await self._fetch(candidate)
        if fetched is None:
            if candidate.instead_of:
                await self._visit(replace(candidate, url=candidate.instead_of, instead_of=""), chain=False)
            return
        if fetched.hops:  # a server may send every visitor on to an address of his own
            fetched = replace(fetched, url=plain(fetched.url, self._source))
        self._record_hops(fetched.hops, fetched.url)
        refusal = self._frontier.misled(candidate, fetched.url)
        if refusal:
            self._tools.save(Failure(self._source, candidate.url, "elsewhere", _leads(fetched.url, refusal)))
            return
        if fetched.url in self._tools.fetched:
            return  # a redirect to a page that this crawl has had
        self._tools.fetched |= {candidate.url, fetched.url}
        self._frontier.saw(fetched.url)
        wants = directives(fetched)
        rule = self._skip_rule(fetched, wants)
        if rule:
            self._skip(fetched, rule)
        elif chain and await self._stands_for_another(candidate, fetched, wants):
            return
        else:
            self._tools.save(Page(self._source, fetched, wants))
        self._follow(candidate, fetched, wants)

    async def _fetch(self, candidate: Candidate) -> FetchedResponse | None:
        url, tools = candidate.url, self._tools
        host = urlsplit(url).hostname or ""
        if host in tools.down:
            self._left.setdefault(host, url)
            return None
        tools.fetcher.pace.slow_down(host, self._source.delay, own=True)
        try:
            if self._source.render and tools.renderer is not None:
                fetched = await tools.renderer.render(url, permit=tools.robots.permit, limits=self._limits)
            else:
                fetched = await tools.fetcher.get(
                    url,
                    validators=lambda hop: self._validators(hop, candidate),
                    permit=lambda hop: self._permit(hop, candidate),
                    limits=self._limits,
                )
        except FetchError as error:
            if error.reason == "elsewhere":
                self._record_hops(error.hops, error.url)
            tools.save(Failure(self._source, url, error.reason, error.detail))
            await self._count_failure(host, error)
            return None
        tools.failed.pop(host, None)
        return fetched

    async def _permit(self, url: str, candidate: Candidate) -> None:
        refusal = self._frontier.elsewhere(url) if url != candidate.url else ""
        if refusal:
            raise FetchError(url, "elsewhere", _leads(url, refusal))
        await self._tools.robots.permit(url)

    def _validators(self, url: str, candidate: Candidate) -> Validators:
        known = self._tools.memory.previous(url)
        if known is not None:
            # Of a page without a stored copy the links can only be had by fetching it whole.
            return known.validators if known.kept or candidate.depth >= self._source.depth else Validators()
        skipped = self._skipped(url)
        # A skipped page has no stored body, so that its links can only be had by reading it again.
        if skipped is None or candidate.depth < self._source.depth:
            return Validators()
        return Validators(skipped.etag, skipped.last_modified)

    def _skipped(self, url: str) -> StoredListing | None:
        """Return what is remembered of a page that was skipped for a reason that still holds."""
        known = self._tools.memory.listing(url)
        if known is None or known.kind != "skipped":
            return None
        language = known.rule.removeprefix("language ")
        return known if known.rule == "noindex" or is_foreign(language, self._source.language) else None

    async def _count_failure(self, host: str, error: FetchError) -> None:
        tools = self._tools
        own = urlsplit(error.url).hostname == host  # a redirect may have failed on another host
        asked = own and error.reason in {"robots", *UNASKED}
        if own and (error.reason == "delay" or (asked and (await tools.robots.rules(error.url)).unreachable)):
            tools.down[host] = ""  # what has just been said holds for all its pages
        elif error.reason.startswith(_PASSING):
            tools.failed[host] = tools.failed.get(host, 0) + 1
            if tools.failed[host] >= GIVE_UP:
                tools.down[host] = error.detail
        else:
            tools.failed.pop(host, None)

    def _say_what_is_left(self) -> None:
        for host, url in self._left.items():
            last = self._tools.down[host]
            if last:
                detail = f"{GIVE_UP} failures of {host} in a row, the last: {last}: its other pages are left for later"
                self._tools.save(Failure(self._source, url, "host", detail))

    def _record_hops(self, hops: Iterable[Hop], target: str) -> None:
        for hop in hops:
            if hop.url != target:
                self._tools.save(Moved(self._source, hop.url, target, f"redirect {hop.status}", hop.permanent))

    def _skip_rule(self, fetched: FetchedResponse, wants: Directives) -> str:
        if fetched.unchanged and not wants.noindex and self._tools.memory.previous(fetched.url) is None:
            skipped = self._skipped(fetched.url)
            return skipped.rule if skipped is not None else ""
        return skip_rule(wants, self._source.language)

    def _skip(self, fetched: FetchedResponse, rule: str) -> None:
        known = self._tools.memory.listing(fetched.url)
        tags = (fetched.etag, fetched.last_modified)
        if fetched.unchanged and known is not None:
            tags = (known.etag, known.last_modified)
        self._tools.memory.save_listing(
            StoredListing(fetched.url, "skipped", fetched.status, rule=rule, etag=tags[0], last_modified=tags[1])
        )
        self._tools.save(Skipped(self._source, fetched.url, rule))

    async def _stands_for_another(self, candidate: Candidate, fetched: FetchedResponse, wants: Directives) -> bool:
        """Return whether the page's canonical address, on the same site, was found to say all that it says.

        A canonical link that leads nowhere, or to a page that says less, costs no page: both are kept.
        """
        target = plain(wants.canonical or "", self._source)
        if not target or target == fetched.url or not same_site(target, fetched.url):
            return False
        if target not in self._tools.fetched and self._frontier.add_one(target):
            await self._visit(Candidate(target, candidate.depth, f"canonical address of {fetched.url}"), chain=False)
        known = self._tools.memory.previous(target)
        if known is None or not says_all_of(fetched.body, known.body()):
            return False
        self._tools.save(Moved(self._source, fetched.url, target, "canonical", for_good=True))
        return True

    def _follow(self, candidate: Candidate, fetched: FetchedResponse, wants: Directives) -> None:
        if candidate.depth >= self._source.depth or wants.nofollow or not is_html(fetched):
            return
        for link in self._links(fetched):
            self._frontier.offer(link, candidate.depth + 1, f"linked from {fetched.url}")

    def _links(self, fetched: FetchedResponse) -> Iterator[str]:
        body = fetched.body
        if fetched.unchanged:
            stored = self._tools.memory.previous(fetched.url)
            body = stored.body() if stored is not None else b""
        yield from links(body, fetched.url)


def _leads(url: str, refusal: str) -> str:
    return f"it leads to {url}, which is not taken: {refusal}"


def revisits(source: Source) -> bool:
    """Return whether pages that earlier crawls found are asked for again when nothing leads to them any more."""
    return bool(source.listings) or source.depth > 0
