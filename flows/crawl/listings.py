"""Fetches feeds, sitemaps and index pages conditionally and reads the addresses they list."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from counterclaim.db.tables.crawl_state import StoredListing
from counterclaim.flows.config.sources import ListingKind, Source
from counterclaim.flows.crawl.crawl_state import Memory, conditional
from counterclaim.flows.crawl.feeds import NotAListingError, entries
from counterclaim.flows.crawl.links import links, on_hosts
from counterclaim.flows.crawl.outcomes import REASON, describe_unexpected
from counterclaim.flows.crawl.robots import Robots
from counterclaim.flows.crawl.sitemaps import read_sitemap, unpacked
from counterclaim.flows.fetch.client import Fetcher
from counterclaim.flows.fetch.records import ANYTHING, FetchError

MAX_SITEMAP = 50_000_000  # bytes unpacked, as sitemaps.org has it
MAX_FEED = 3_000_000  # feedparser takes up to 5 s a megabyte for a hostile one
MAX_FILES = 500  # sitemaps of one source in one run
MAX_READ = 200_000_000  # bytes of the listings of one source in one run, unpacked
MAX_NESTING = 3
MAX_LISTED = 200_000  # addresses that the listings of one source give in one run: each costs time before it is dropped


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that a listing leads to, and which."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A listing that could not be read: ``reason`` is a short fixed word, ``detail`` a sentence."""

    url: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class _File:
    kind: ListingKind
    url: str
    nesting: int = 0


@dataclass(slots=True)
class _Spent:
    """How many bytes the listings of one source have had so far, those that were of no use included."""

    bytes: int = 0


class Listings:
    """Reads the listings of sources; ``notes`` says how each was obtained: fetched, unchanged."""

    def __init__(self, fetcher: Fetcher, robots: Robots, memory: Memory) -> None:
        self._fetcher, self._robots, self._memory = fetcher, robots, memory
        self.notes: dict[str, str] = {}

    async def of(self, source: Source) -> AsyncGenerator[Entry | Unlisted]:
        """Yield what the source's listings lead to, in their order. Stop reading when enough has been taken."""
        waiting = deque(_File(kind, url) for kind, url in source.listings)
        seen = {file.url for file in waiting}
        files = listed = 0
        spent = _Spent()
        while waiting and files < MAX_FILES and listed < MAX_LISTED and spent.bytes < MAX_READ:
            file = waiting.popleft()
            files += 1
            try:
                pages, nested = await self._read(file, source, spent)
            except FetchError as error:
                yield Unlisted(file.url, error.reason, error.detail)
                continue
            except NotAListingError as error:
                yield Unlisted(file.url, "listing", f"not a readable {file.kind}: {error}")
                continue
            except Exception as error:
                yield Unlisted(file.url, REASON, describe_unexpected(error, source, file.url))
                continue
            listed += len(pages) + len(nested)
            for page in pages:
                yield Entry(page, f"{file.kind} {file.url}")
            for url in nested:
                if len(seen) >= MAX_FILES:
                    break
                if url not in seen and file.nesting < MAX_NESTING and on_hosts(url, source.web, source.hosts):
                    seen.add(url)
                    waiting.append(_File(file.kind, url, file.nesting + 1))

    async def _read(
        self, file: _File, source: Source, spent: _Spent
    ) -> tuple[list[str] | tuple[str, ...], tuple[str, ...]]:
        before, most = spent.bytes, _size(file.kind, source)
        spent.bytes += most  # until it is known how much it was: what is refused for its size had all of it
        try:
            body, base = await self._body(file, source)
        except FetchError as error:
            if error.reason != "size":
                spent.bytes = before
            raise
        if file.kind == "sitemap":
            body = unpacked(body, most)
        spent.bytes = before + len(body)
        if file.kind == "feed":
            return entries(body, base), ()
        if file.kind == "index":
            return links(body, base), ()
        found = read_sitemap(body, base, most)
        return found.pages, found.sitemaps

    async def _body(self, file: _File, source: Source) -> tuple[bytes, str]:
        known = self._memory.listing(file.url)
        if known is not None and known.kind != file.kind:
            known = None
        self._fetcher.pace.slow_down(urlsplit(file.url).hostname or "", source.delay, own=True)
        answer = await self._fetcher.get(
            file.url,
            validators=conditional(known),
            permit=self._robots.permit,
            limits=self._fetcher.limits.of_source(_size(file.kind, source), source.timeout),
            wish=ANYTHING,
        )
        if answer.unchanged and known is not None and known.body is not None:
            self.notes[file.url] = "unchanged"
            self._memory.save_listing(replace(known, last_seen=""))
            return known.body, file.url
        self.notes[file.url] = "anew"
        self._memory.save_listing(
            StoredListing(
                file.url,
                file.kind,
                answer.status,
                answer.body,
                answer.content_type[:200],
                etag=answer.etag,
                last_modified=answer.last_modified,
            )
        )
        return answer.body, answer.url


def _size(kind: ListingKind, source: Source) -> int:
    return {"feed": MAX_FEED, "sitemap": MAX_SITEMAP, "index": int(source.max_bytes)}[kind]
