"""Crawls the web sources: hosts side by side, each host one page at a time.

Everything runs on one event loop, so the callbacks may use the database without locks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.listings import Listings
from counterclaim.flows.crawl.outcomes import Outcome, isolate_failure
from counterclaim.flows.crawl.robots import Robots
from counterclaim.flows.crawl.spider import Renderer, SourceSpider, Tools
from counterclaim.flows.fetch.client import Fetcher

HOSTS_AT_ONCE = 8


async def crawl(
    sources: Iterable[Source],
    fetcher: Fetcher,
    *,
    save: Callable[[Outcome], None],
    memory: Memory | None = None,
    renderer: Renderer | None = None,
) -> None:
    """Fetch every page of the web sources and hand each outcome to ``save`` as it comes.

    ``memory`` is what earlier crawls found. A page that fails is a ``Failure``, never an exception.
    """
    memory = memory or Memory()
    robots = Robots(fetcher, memory)
    tools = Tools(fetcher, robots, Listings(fetcher, robots, memory), memory, save, renderer)
    fetcher.pace.resume(memory.pauses())
    slots = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def one_host(group: Sequence[Source]) -> None:
        async with slots:
            for source in group:
                with isolate_failure(source, source.web[0], save):
                    await SourceSpider(source, tools).run()
                    memory.save_visit(source.id, source.name, source.schedule)

    try:
        async with asyncio.TaskGroup() as tasks:
            for group in by_host(sources).values():
                tasks.create_task(one_host(group))
    finally:  # a run that is broken off has been told as well what hosts ask for
        memory.save_pauses(fetcher.pace.pauses())


def by_host(sources: Iterable[Source]) -> dict[str, list[Source]]:
    """Return the web sources by the host of their first address, in order."""
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        if source.web:
            hosts.setdefault(urlsplit(source.web[0]).netloc.lower(), []).append(source)
    return hosts
