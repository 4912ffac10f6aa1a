"""How long one source may take: max_minutes over pages, pauses and listings, and what is done with the rest."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import crawl
from counterclaim.flows.crawl.outcomes import Failure, Outcome, Page
from counterclaim.flows.fetch.client import Fetcher, Limits

QUICK = Limits(total=5.0, idle=5.0, attempts=1)


def run(web: Any, **options: Any) -> tuple[list[str], list[tuple[str, str]], list[str]]:
    """Crawl one source; return the pages, the failures (path, reason) and their details."""
    found: list[Outcome] = []

    async def go() -> None:
        async with Fetcher(user_agent="t", allow_private=True, limits=QUICK) as fetcher:
            await crawl([Source(**{"name": "s", "delay": 0, **options})], fetcher, save=found.append)

    asyncio.run(go())
    failures = [one for one in found if isinstance(one, Failure)]
    return (
        [one.fetched.url.removeprefix(web.base) for one in found if isinstance(one, Page)],
        [(failure.url.removeprefix(web.base), failure.reason) for failure in failures],
        [failure.detail for failure in failures],
    )


def slow(web: Any, path: str, body: str, seconds: float, kind: str = "text/html") -> None:
    web.page(path, body, kind=kind)
    quick = web.routes[path]
    web.routes[path] = lambda handler, before: (time.sleep(seconds), quick(handler, before))


def test_what_is_left_when_the_time_is_up_is_said_once(web: Any) -> None:
    for number in range(40):
        slow(web, f"/{number}", "x", 0.1)
    pages, failures, (detail,) = run(web, urls=[f"{web.base}/{number}" for number in range(40)], max_minutes=1 / 60)
    assert 1 <= len(pages) < 20
    assert failures == [(f"/{len(pages)}", "time")], "the first that was left"
    assert detail == "more than 0.0166667 minutes: the rest is left for a later run"


def test_a_pause_that_would_end_after_the_time_is_not_begun(web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counterclaim.flows.fetch.throttle.LONGEST_PAUSE", 0.05)  # after robots.txt
    web.page("/a", "x")
    web.page("/b", "x")
    begun = time.monotonic()
    pages, failures, _ = run(web, urls=[f"{web.base}/a", f"{web.base}/b"], delay=20, max_minutes=0.1)
    assert (pages, failures) == (["/a"], [("/b", "time")])
    assert time.monotonic() - begun < 19, "the pause would be 20"


def test_listings_take_half_of_the_time_and_what_they_gave_is_fetched(web: Any) -> None:
    names = "".join(f"<sitemap><loc>/map{number}.xml</loc></sitemap>" for number in range(50))
    web.page("/map.xml", f"<sitemapindex>{names}</sitemapindex>", kind="application/xml")
    web.page("/map0.xml", "<urlset><url><loc>/a</loc></url></urlset>", kind="application/xml")
    for number in range(1, 50):
        slow(web, f"/map{number}.xml", "<urlset/>", 0.1, "application/xml")
    web.page("/a", "x")
    pages, failures, (detail,) = run(web, sitemap=f"{web.base}/map.xml", max_minutes=1.2 / 60)
    assert pages == ["/a"], "a source whose listings never end still gives pages"
    assert failures == [("/map.xml", "time")]
    assert "reading its listings took half of its 0.02 minutes" in detail
    assert sum(hits for path, hits in web.hits.items() if "map" in path) < 15
