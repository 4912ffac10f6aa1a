"""Decides which source a page belongs to: the one that names it, else one of its site, else the first that had it.

Agreement is counted by source: no source may take over another's page by a redirect, a link or an archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.links import site
from counterclaim.flows.fetch.client import normal_url


class Owners:
    """Answers for the sources of one file. ``first`` gives the id of the source that a known page is stored under."""

    def __init__(self, sources: Iterable[Source], first: Callable[[str], str | None]) -> None:
        self._first = first
        self._sources: dict[str, Source] = {}
        self._named: dict[str, list[Source]] = {}
        self._sites: dict[tuple[str, int | None], list[Source]] = {}
        for source in sources:
            self._sources[source.id] = source
            for url in source.start:
                self._named.setdefault(normal_url(url), []).append(source)
            for place in dict.fromkeys(map(site, source.web)):
                self._sites.setdefault(place, []).append(source)

    def of(self, url: str, asker: Source) -> Source:
        """Return whose the page at ``url`` is that ``asker`` came upon."""
        claiming = self._named.get(url) or self._sites.get(site(url)) or []
        first = self._sources.get(self._first(url) or "")
        if first is not None and (first in claiming or not claiming):
            return first
        return asker if asker in claiming or not claiming else claiming[0]
