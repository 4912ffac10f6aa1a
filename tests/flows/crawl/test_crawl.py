"""Crawling real loopback servers: what is followed, what robots.txt forbids, what a failure leaves behind."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import crawl
from counterclaim.flows.crawl.crawl_state import Memory, Previous
from counterclaim.flows.crawl.links import MAX_LINKS, links, wanted
from counterclaim.flows.crawl.outcomes import Failure, Outcome, Page
from counterclaim.flows.crawl.robots import PRODUCT
from counterclaim.flows.fetch.client import Fetcher, Limits, Validators
from counterclaim.flows.fetch.host_locks import LONGEST_PAUSE, TooSoonError
from counterclaim.flows.fetch.throttle import Throttle

QUICK = Limits(total=2.0, idle=1.0, attempts=2, backoff=0.001)


def source(web: Any, path: str = "/", **options: Any) -> Source:
    return Source(**{"name": "s", "url": f"{web.base}{path}", "delay": 0, **options})


def run(sources: list[Source], known: dict[str, Previous] | None = None) -> tuple[list[Page], list[Failure]]:
    pages: list[Page] = []
    failures: list[Failure] = []

    class Known(Memory):
        def previous(self, url: str) -> Previous | None:
            return (known or {}).get(url)

    def save(outcome: Outcome) -> None:
        if isinstance(outcome, Page):
            pages.append(outcome)
        elif isinstance(outcome, Failure):
            failures.append(outcome)

    async def go() -> None:
        async with Fetcher(user_agent="counterclaim/test", allow_private=True, limits=QUICK) as fetcher:
            await crawl(sources, fetcher, memory=Known(), save=save)

    asyncio.run(go())
    return pages, failures


def paths(pages: list[Page], web: Any) -> list[str]:
    return [page.fetched.url.removeprefix(web.base) for page in pages]


def linking(*targets: str) -> str:
    return "<p>page</p>" + "".join(f'<a href="{target}">x</a>' for target in targets)


def test_depth_decides_how_far_links_are_followed(web: Any) -> None:
    web.page("/", linking("/a", "b"))
    web.page("/a", linking("/c"))
    web.page("/b", "b")
    web.page("/c", linking("/d"))
    web.page("/d", "d")
    assert paths(run([source(web)])[0], web) == ["/"]
    assert paths(run([source(web, depth=1)])[0], web) == ["/", "/a", "/b"]
    assert paths(run([source(web, depth=2)])[0], web) == ["/", "/a", "/b", "/c"]


def test_only_the_same_host_is_followed_and_each_page_once(web: Any) -> None:
    web.page("/", linking("/a", "/a#x", "a", "http://other.invalid/", "mailto:x@y", "javascript:x", "/", "/i.png"))
    web.page("/a", linking("/", "/a"))
    pages, failures = run([source(web, depth=5)])
    assert paths(pages, web) == ["/", "/a"]
    assert failures == []
    assert web.hits["/"] == 1


def test_limit_counts_pages(web: Any) -> None:
    web.page("/", linking(*(f"/p{n}" for n in range(20))))
    for n in range(20):
        web.page(f"/p{n}", "x")
    assert len(run([source(web, depth=1, limit=5)])[0]) == 5


@pytest.mark.parametrize(
    ("include", "exclude", "expected", "why"),
    [
        ((), (), ["/", "/blog/a", "/shop/b"], "no patterns: everything on the host"),
        (("/blog/*",), (), ["/", "/blog/a"], "include limits links, not the start page"),
        ((), ("/shop/*",), ["/", "/blog/a"], "exclude wins"),
        (("/*",), ("*b*",), ["/"], "both patterns apply"),
        (("http://*/shop/*",), (), ["/", "/shop/b"], "a pattern with :// is for the whole address"),
    ],
)
def test_patterns(web: Any, include: Any, exclude: Any, expected: list[str], why: str) -> None:
    web.page("/", linking("/blog/a", "/shop/b"))
    web.page("/blog/a", "a")
    web.page("/shop/b", "b")
    pages, _ = run([source(web, depth=1, include=include, exclude=exclude)])
    assert paths(pages, web) == expected, why


def test_one_bad_page_costs_only_itself(web: Any) -> None:
    web.page("/", linking("/gone", "/broken", "/fine"))
    web.page("/broken", "x", status=500)
    web.page("/fine", "fine")
    pages, failures = run([source(web, depth=1)])
    assert paths(pages, web) == ["/", "/fine"]
    assert [(f.url.removeprefix(web.base), f.reason) for f in failures] == [
        ("/gone", "http 404"),
        ("/broken", "http 500"),
    ]


def test_a_redirect_to_a_page_already_had_gives_no_second_document(web: Any) -> None:
    web.page("/", linking("/index.html", "/a"))
    web.page("/index.html", "", status=301, Location="/")
    web.page("/a", "a")
    assert paths(run([source(web, depth=1)])[0], web) == ["/", "/a"]


def test_links_of_an_unchanged_page_come_from_its_stored_body(web: Any) -> None:
    web.routes["/"] = lambda handler, _: (handler.send_response(304), handler.end_headers())
    web.page("/a", "a")
    stored = Previous(Validators(etag='"v"'), linking("/a").encode)
    pages, _ = run([source(web, depth=1)], {f"{web.base}/": stored})
    assert [(path, page.fetched.unchanged) for path, page in zip(paths(pages, web), pages, strict=True)] == [
        ("/", True),
        ("/a", False),
    ]


@pytest.mark.parametrize(
    ("robots", "status", "allowed", "why"),
    [
        ("User-agent: *\nDisallow: /secret", 200, False, "disallowed for all"),
        (f"User-agent: {PRODUCT}\nDisallow: /secret", 200, False, "disallowed for us"),
        ("User-agent: other\nDisallow: /", 200, True, "disallowed for another crawler only"),
        ("User-agent: *\nDisallow: /\nAllow: /secret", 200, True, "the longer rule wins"),
        ("nonsense \0 without meaning", 200, True, "a file that says nothing forbids nothing"),
        ("", 404, True, "no file: allowed (RFC 9309)"),
        ("", 403, True, "refused file counts as none (RFC 9309)"),
        ("", 500, False, "server error: nothing is allowed for now (RFC 9309)"),
        ("", 429, False, "too busy to say: nothing for now"),
    ],
)
def test_robots(web: Any, robots: str, status: int, allowed: bool, why: str) -> None:
    web.page("/robots.txt", robots, status=status, kind="text/plain")
    web.page("/secret", "x")
    pages, failures = run([source(web, "/secret")])
    assert bool(pages) is allowed, why
    assert bool(web.hits["/secret"]) is allowed, why
    assert [f.reason for f in failures] == ([] if allowed else ["robots"])


def test_robots_is_read_once_a_run(web: Any) -> None:
    web.page("/", linking("/a", "/b"))
    web.page("/a", "a")
    web.page("/b", "b")
    run([source(web, depth=1)])
    assert web.hits["/robots.txt"] == 1


def test_requests_to_one_host_keep_their_distance_and_do_not_overlap(web: Any) -> None:
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.2", kind="text/plain")
    times: list[tuple[float, float]] = []

    def slow(handler: Any, _: int) -> None:
        begun = time.monotonic()
        time.sleep(0.05)
        handler.send_response(200)
        handler.send_header("Content-Length", "1")
        handler.end_headers()
        times.append((begun, time.monotonic()))  # before the client knows that it is over
        handler.wfile.write(b"x")

    web.routes |= {"/a": slow, "/b": slow, "/c": slow}
    urls = tuple(f"{web.base}/{name}" for name in "abc")
    two = [Source(name="1", urls=urls[:2], delay=0), Source(name="2", urls=urls[2:], delay=0.1)]
    assert len(run(two)[0]) == 3
    gaps = [after[0] - before[1] for before, after in pairwise(times)]
    assert min(gaps) >= 0.19


def test_a_crawl_delay_beyond_patience_leaves_the_page_for_later(web: Any) -> None:
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 86400", kind="text/plain")
    web.page("/", linking("/a", "/b"))
    begun = time.monotonic()
    pages, failures = run([source(web, depth=1)])
    assert paths(pages, web) == ["/"], "one page a run is what such a host allows"
    assert [f.reason for f in failures] == ["delay"], "said once, not for each page"
    assert not web.hits["/a"]
    assert time.monotonic() - begun < 60


def test_pace_never_speeds_up() -> None:
    async def go() -> None:
        pace = Throttle()
        pace.slow_down("h", LONGEST_PAUSE * 2)
        pace.slow_down("h", 0)
        async with pace.turn("h"):
            pass
        with pytest.raises(TooSoonError):
            async with pace.turn("h"):
                pass

    asyncio.run(go())


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (b'<a href="b">', ["http://h/dir/b"], "relative"),
        (b'<a href=" /b ">', ["http://h/b"], "white space around"),
        (b'<base href="/other/"><a href="b">', ["http://h/other/b"], "a base changes what relative means"),
        (b'<a href="//cdn.example/x">', ["http://cdn.example/x"], "scheme-relative"),
        (b'<a href="/b#c"><a href="/b">', ["http://h/b"], "fragments are one page"),
        (b'<a href="mailto:x@y"><a href="javascript:1"><a href="">', [], "not pages"),
        (b'<a href="http://u:p@h/">', [], "a password in the address"),
        (b'<a href="http://[bad/">', [], "not an address"),
        (b"", [], "empty"),
        (b"\0\xff\xfe", [], "garbage"),
        (b"<!-- <a href='/x'> -->", [], "a comment is no link"),
    ],
)
def test_links(body: bytes, expected: list[str], why: str) -> None:
    assert links(body, "http://h/dir/a") == expected, why


@given(st.binary(max_size=400))
def test_links_never_raise(body: bytes) -> None:
    for link in links(b'<a href="' + body + b'">' + body, "http://h/"):
        assert link.startswith(("http://", "https://"))


def test_deep_nesting_is_survived() -> None:
    body = b"<div>" * 100_000 + b'<a href="/x">'
    assert links(body, "http://h/") in ([], ["http://h/x"])


def test_files_that_are_no_articles_are_not_asked_for() -> None:
    anything = Source(name="s", url="http://h/")
    assert not wanted("http://h/a.PDF", anything)
    assert wanted("http://h/a.pdf.html", anything)
    assert wanted("http://h/v3.1", anything), "a dot is no suffix"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "most", "why"),
    [
        (b"<a href=x>a</a>" * 500_000, 1, "one link half a million times"),
        (b"".join(b"<a href='x#%d'>" % n for n in range(300_000)), 1, "one link with as many fragments"),
        (b"".join(b"<a href='http://[%d'>" % n for n in range(300_000)), 0, "as many that are no addresses"),
        (b"".join(b"<a href='x%s'>" % (b" " * (n % 40)) for n in range(300_000)), 1, "written in many ways"),
        (b"".join(b"<a href=%d>" % n for n in range(300_000)), MAX_LINKS, "as many pages"),
    ],
)
def test_a_flood_of_links_costs_little(body: bytes, most: int, why: str) -> None:
    begun = time.process_time()
    assert len(links(body, "http://h/")) <= most, why
    assert time.process_time() - begun < 6, why
