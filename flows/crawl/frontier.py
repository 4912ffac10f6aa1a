"""The frontier of one source: addresses still to fetch, each once, by the source's patterns, within its limit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.links import on_hosts, unwanted
from counterclaim.flows.fetch.client import normal_url
from counterclaim.flows.fetch.url_parameters import plain

SEEN = "listed already"
NAMED = "named in the sources file"
OTHER_HOST = "on another host: name it in hosts"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address to fetch: how many links it is from the first pages, and why it is here.

    ``instead_of`` is the address that it was found to stand for, if any.
    """

    url: str
    depth: int
    why: str
    instead_of: str = ""


class Frontier:
    """A queue of candidates within the source's patterns. ``canonical`` knows addresses by others."""

    def __init__(self, source: Source, canonical: Callable[[str], str | None]) -> None:
        self._source, self._canonical = source, canonical
        self._queue: deque[Candidate] = deque()
        self._seen: set[str] = set()
        self.taken = 0

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def full(self) -> bool:
        """Return whether the limit leaves no room: each address taken counts, so more would never be fetched."""
        return len(self._queue) >= self._source.limit - self.taken

    def start(self) -> None:
        """Queue the pages that the sources file names; they are taken whatever the patterns say."""
        for url in dict.fromkeys(map(normal_url, self._source.start)):
            self._put(url, 0, NAMED)

    def offer(self, url: str, depth: int, why: str) -> str:
        """Queue an address that was found; return why not, or an empty string."""
        url = plain(url, self._source)
        refusal = self._refusal(url)
        if not refusal:
            self._put(url, depth, why)
        return refusal

    def elsewhere(self, url: str) -> str:
        """Return why a redirect to ``url`` is not followed, or an empty string."""
        return "" if on_hosts(url, self._source.web, self._source.hosts) else OTHER_HOST

    def misled(self, candidate: Candidate, url: str) -> str:
        """Return why the page that a candidate led to is not taken, or an empty string.

        The patterns are for what is found: a page that the sources file names is taken wherever its site keeps it.
        """
        if url == candidate.url:
            return ""
        return self.elsewhere(url) or ("" if candidate.why == NAMED else unwanted(url, self._source))

    def saw(self, url: str) -> None:
        """Record an address that was reached through another, so that it is not requested again."""
        self._seen.add(url)

    def add_one(self, url: str) -> bool:
        """Count an address that is fetched out of turn; return whether it may be: not twice, not beyond the limit."""
        if url in self._seen and all(waiting.url != url for waiting in self._queue):
            return False
        self._seen.add(url)
        self.taken += 1
        return self.taken <= self._source.limit

    def take(self) -> Candidate | None:
        """Return the next candidate, None at the end or at the limit."""
        if not self._queue or self.taken >= self._source.limit:
            return None
        self.taken += 1
        return self._queue.popleft()

    def _refusal(self, url: str) -> str:
        if url in self._seen:
            return SEEN
        if not on_hosts(url, self._source.web, self._source.hosts):
            return OTHER_HOST
        return unwanted(url, self._source) or (f"beyond the limit of {self._source.limit}" if self.full else "")

    def _put(self, url: str, depth: int, why: str) -> None:
        self._seen.add(url)
        target = self._canonical(url)
        if target is None:
            self._queue.append(Candidate(url, depth, why))
        elif target not in self._seen:
            self._seen.add(target)
            self._queue.append(Candidate(target, depth, f"{why}; stands for {url}", url))
