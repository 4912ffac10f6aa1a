"""What a site owner may expect of a crawl: robots.txt, pauses, back-off, canonical addresses, noindex, gone pages."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
import time
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.store import Store
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import crawl
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.outcomes import Failure, Outcome, Page
from counterclaim.flows.crawl.robots import BODY_LIMIT, Robots
from counterclaim.flows.fetch.client import Fetcher, Limits
from counterclaim.flows.fetch.host_locks import LONGEST_PAUSE
from counterclaim.flows.fetch.records import retry_after
from counterclaim.flows.fetch.throttle import Throttle
from counterclaim.flows.ingest import extraction

QUICK = Limits(total=2.0, idle=1.0, attempts=2, backoff=0.001, retry_after=2.0)
PAGE = "<html><head>{}</head><body><h1>GPT-4o</h1><p>GPT-4o costs ${} per 1M input tokens.</p></body>"


class At(Memory):
    """A memory whose clock the test sets."""

    def __init__(self, store: Store | None, at: str) -> None:
        super().__init__(store, clock=lambda: at)


def permitted(web: Any, store: Store, at: str = "2025-01-01T00:00:00Z", path: str = "/x") -> str:
    """Return why a page may not be fetched, as a run at ``at`` sees it."""

    async def go() -> str:
        async with Fetcher(user_agent="t", allow_private=True, limits=QUICK) as fetcher:
            return (await Robots(fetcher, At(store, at)).rules(f"{web.base}{path}")).refusal(f"{web.base}{path}")

    return asyncio.run(go())


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "c.db") as opened:
        yield opened


DENY = "User-agent: *\nDisallow: /x"


def test_robots_is_believed_for_a_day_and_then_asked_for_conditionally(web: Any, store: Store) -> None:
    web.page("/robots.txt", DENY, kind="text/plain", ETag='"1"')
    assert permitted(web, store)
    assert permitted(web, store, "2025-01-01T23:59:00Z")
    assert web.hits["/robots.txt"] == 1
    web.page("/robots.txt", "", status=304)
    assert permitted(web, store, "2025-01-02T00:01:00Z"), "unchanged, so it still forbids"
    assert web.requests[-1][1]["if-none-match"] == '"1"'
    assert permitted(web, store, "2025-01-02T23:00:00Z")
    assert web.hits["/robots.txt"] == 2, "a 304 is good for another day"
    web.page("/robots.txt", "User-agent: *\nAllow: /", kind="text/plain")
    assert not permitted(web, store, "2025-01-03T12:00:00Z")


@pytest.mark.parametrize(
    ("status", "days", "refused", "why"),
    [
        (503, 2, True, "the server is down: what it said last still holds"),
        (503, 29, True, "for up to thirty days"),
        (404, 2, False, "the file is gone: no rules any more"),
        (503, 31, True, "long down: nothing is fetched at all"),
    ],
)
def test_what_holds_when_robots_cannot_be_had_again(
    web: Any, store: Store, status: int, days: int, refused: bool, why: str
) -> None:
    web.page("/robots.txt", DENY, kind="text/plain")
    assert permitted(web, store)
    assert not permitted(web, store, path="/y")
    web.page("/robots.txt", "", status=status)
    later = f"2025-{1 + days // 31:02}-{1 + days % 31:02}T00:01:00Z"
    assert bool(permitted(web, store, later)) is refused, why
    assert bool(permitted(web, store, later, "/y")) is (days > 30), "the file said nothing of it"


def test_a_robots_that_cannot_be_had_is_asked_for_again_by_the_next_run(web: Any, store: Store) -> None:
    web.page("/robots.txt", "", status=500)
    assert permitted(web, store)
    web.page("/robots.txt", "", status=404)
    assert not permitted(web, store), "the failure was not kept for a day"


def test_robots_redirects_hold_for_the_first_host(web: Any, store: Store) -> None:
    web.page("/robots.txt", "", status=301, Location="/elsewhere.txt")
    web.page("/elsewhere.txt", DENY, kind="text/plain")
    assert permitted(web, store)
    web.page("/elsewhere.txt", "", status=302, Location="/elsewhere.txt")
    assert not permitted(web, store, "2025-01-03T00:00:00Z"), "redirects without end: as if there were no file"


@pytest.mark.parametrize(
    ("before", "refused", "why"),
    [
        (BODY_LIMIT - 100, True, "a rule within the first 500 KiB holds"),
        (BODY_LIMIT + 100, False, "one beyond is not read"),
        (BODY_LIMIT - 3, False, "one that is cut in the middle is none: 'Di' must not become a rule"),
    ],
)
def test_a_large_robots_is_read_up_to_500_kib(web: Any, store: Store, before: int, refused: bool, why: str) -> None:
    head = "User-agent: *\n"
    body = head + "#" * (before - len(head) - 1) + "\nDisallow: /x\n" + "#" * 3_000_000
    web.page("/robots.txt", body, kind="text/plain")
    assert bool(permitted(web, store)) is refused, why


def test_a_byte_order_mark_hides_no_rule(web: Any, store: Store) -> None:
    web.page("/robots.txt", b"\xef\xbb\xbf" + DENY.encode(), kind="text/plain")
    assert permitted(web, store)


@pytest.mark.parametrize(
    ("rules", "delay", "why"),
    [
        ("Crawl-delay: 2.5", 2.5, "a delay"),
        ("Request-rate: 1/3", 3.0, "one page in three seconds"),
        ("Request-rate: 10/1m", 6.0, "ten a minute"),
        ("Request-rate: 1/2\nCrawl-delay: 5", 5.0, "both: the longer one"),
        ("Request-rate: 1/5\nCrawl-delay: 2", 5.0, "both, the other way round"),
        ("Request-rate: 0/5", 0.0, "no pages in five seconds: no rate"),
        (f"Request-rate: 1/{'9' * 400}", 0.0, "hundreds of digits ask for nothing"),
        ("Request-rate: soon", 0.0, "no number"),
    ],
)
def test_delays_that_robots_asks_for(web: Any, store: Store, rules: str, delay: float, why: str) -> None:
    web.page("/robots.txt", f"User-agent: *\n{rules}", kind="text/plain")

    async def go() -> tuple[float, float]:
        async with Fetcher(user_agent="t", allow_private=True, limits=QUICK) as fetcher:
            asked = (await Robots(fetcher, Memory(store)).rules(f"{web.base}/x")).delay
            return asked, fetcher.pace.delay("127.0.0.1")

    assert asyncio.run(go()) == (delay, delay), why


@pytest.mark.parametrize(
    ("group", "ours", "why"),
    [
        ("User-agent: counterclaim", True, "our name"),
        ("User-agent: counterclaim/0.1", True, "with a version"),
        ("user-agent:CounterClaim/1.0 (+https://x.example/bot)", True, "with a version and an address, in capitals"),
        ("User-agent: counterclaim*", True, "with a star"),
        ("User-agent: counterclaim # price bot", True, "with a comment"),
        ("User-agent: Googlebot\nUser-agent: counterclaim/2", True, "one of two"),
        ("User-agent: counterclaim/1\nCrawl-delay: 0\n\nUser-agent: counterclaim/2", True, "in two groups"),
        ("User-agent: Counterclaim-Images", False, "another's, whose name begins as ours"),
        ("User-agent: counterclaim_x/1", False, "another's, by an underscore"),
        ("User-agent: counter", False, "another's, that ours begins with"),
        ("User-agent: my counterclaim", False, "another's, with a space"),
        ("User-agent: Googlebot", False, "another's"),
    ],
)
def test_which_group_of_robots_is_ours(web: Any, store: Store, group: str, ours: bool, why: str) -> None:
    web.page("/robots.txt", f"{group}\nDisallow: /private\n\nUser-agent: *\nDisallow: /x\n", kind="text/plain")
    assert bool(permitted(web, store, path="/private/a")) is ours, why
    assert bool(permitted(web, store, path="/x")) is not ours, "the group for everybody else holds only without one"


@pytest.mark.parametrize(
    ("body", "path", "refused", "why"),
    [
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /x", "/x", True, "a byte order mark"),
        (b"User-agent: *\rDisallow: /x\r", "/x", True, "lines as an old Macintosh ends them"),
        (b"User-agent: *\nUser-agent: Googlebot\nDisallow: /x", "/x", True, "everybody and somebody"),
        (b"User-agent: *\nDisallow: /*?\nDisallow: /*.pdf$", "/x?y=1", True, "a wildcard"),
        (b"User-agent: *\nDisallow: /*?\nDisallow: /*.pdf$", "/x", False, "a wildcard that is not met"),
        (b"User-agent: *\nDisallow: /caf%C3%A9", "/caf\u00e9", True, "an escape for what is written plainly"),
        (b"User-agent: *\nDisallow: /%7Ejoe/", "/~joe/a", True, "an escape for what needs none"),
        (b"<!doctype html><html><body>Not found</body></html>", "/x", False, "a page instead: no rules"),
    ],
)
def test_ways_of_writing_robots(web: Any, store: Store, body: bytes, path: str, refused: bool, why: str) -> None:
    web.page("/robots.txt", body, kind="text/plain")
    assert bool(permitted(web, store, path=path)) is refused, why


def test_pace_slows_down_for_a_host_that_struggles_and_recovers() -> None:
    pace = Throttle(1.0, step=2.0, slow=5.0)
    seen = [pace.delay("h")]
    for _ in range(3):
        pace.struggled("h")
        seen.append(pace.delay("h"))
    for _ in range(7):
        pace.answered("h", 0.1)
        seen.append(pace.delay("h"))
    assert seen == [1.0, 3.0, 5.0, 9.0, 5.0, 3.0, 2.0, 1.5, 1.25, 1.0, 1.0], "doubled, then halved until it is gone"
    pace.answered("h", 20.0)
    assert pace.delay("h") == 21.0, "a slow host is left alone for as long as it took"
    for _ in range(20):
        pace.struggled("h")
    assert pace.delay("h") == LONGEST_PAUSE, "never longer than a run waits"
    assert pace.delay("other") == 1.0


def run(store: Store, *sources: Source, at: str = "2025-01-01T00:00:00Z") -> tuple[list[str], list[Failure]]:
    pages: list[str] = []
    failures: list[Failure] = []

    def save(outcome: Outcome) -> None:
        if isinstance(outcome, Page):
            pages.append(outcome.fetched.url)
        elif isinstance(outcome, Failure):
            failures.append(outcome)

    async def go() -> None:
        async with Fetcher(user_agent="t", allow_private=True, limits=QUICK) as fetcher:
            await crawl(sources, fetcher, memory=At(store, at), save=save)

    asyncio.run(go())
    return pages, failures


def urls(web: Any, *paths: str, **options: Any) -> Source:
    return Source(**{"name": "s", "urls": tuple(f"{web.base}{path}" for path in paths), "delay": 0, **options})


@pytest.mark.parametrize("date", [False, True], ids=["seconds", "date"])
def test_a_host_that_asks_for_an_hour_gets_it_also_from_the_next_run(web: Any, store: Store, date: bool) -> None:
    header = formatdate(time.time() + 3600, usegmt=True) if date else "3600"
    web.page("/a", "", status=503, Retry_After=header)
    web.page("/b", "<p>b</p>")
    _, failures = run(store, urls(web, "/a", "/b", "/c"))
    assert [failure.reason for failure in failures] == ["http 503", "delay"]
    assert (web.hits["/a"], web.hits["/b"]) == (1, 0)
    before = sum(web.hits.values())
    _, failures = run(store, urls(web, "/a", "/b"), at="2025-01-01T00:30:00Z")
    assert [failure.reason for failure in failures] == ["delay"]
    assert sum(web.hits.values()) == before, "not one request"
    pages, _ = run(store, urls(web, "/b"), at="2025-01-01T01:01:00Z")
    assert pages == [f"{web.base}/b"]


def test_a_host_that_is_down_costs_five_failures_not_one_a_page(web: Any, store: Store) -> None:
    web.page("/fine", "<p>x</p>")
    for number in range(20):
        web.page(f"/{number}", "", status=500)
    pages, failures = run(store, urls(web, "/fine", *(f"/{number}" for number in range(20)), "/fine?2"))
    assert pages == [f"{web.base}/fine"]
    assert [failure.reason for failure in failures] == ["http 500"] * 5 + ["host"]
    assert "its other pages are left for later" in failures[-1].detail


def test_two_sources_of_a_host_share_its_pace_and_its_pages(web: Any, store: Store) -> None:
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 0.15", kind="text/plain")
    times: list[float] = []

    def page(handler: Any, _: int) -> None:
        times.append(time.monotonic())
        handler.send_response(200)
        handler.send_header("Content-Length", "1")
        handler.end_headers()
        handler.wfile.write(b"x")

    web.routes |= {"/a": page, "/b": page}
    pages, _ = run(store, urls(web, "/a"), urls(web, "/b", "/a", name="other"))
    assert len(pages) == 2, "a page that both list is fetched once"
    assert times[1] - times[0] >= 0.15


@pytest.mark.slow
@pytest.mark.parametrize(
    ("paths", "retry", "failed", "why"),
    [
        (("/a", "/b"), "", [], "one's own delay is waited for, however long"),
        (("/a", "/b", "/c"), "900", ["http 503", "delay"], "a host that asks for more than that is left for later"),
    ],
)
def test_a_long_delay_of_ones_own_is_waited_for_also_when_robots_is_read_anew(
    web: Any, store: Store, monkeypatch: pytest.MonkeyPatch, paths: Any, retry: str, failed: Any, why: str
) -> None:
    monkeypatch.setattr("counterclaim.flows.fetch.throttle.LONGEST_PAUSE", 0.1)
    times: dict[str, float] = {}

    def timed(handler: Any, _: int) -> None:
        times[handler.path] = time.monotonic()
        busy = retry and handler.path == "/b"
        handler.send_response(503 if busy else 200)
        if busy:
            handler.send_header("Retry-After", retry)
        handler.send_header("Content-Length", "1")
        handler.end_headers()
        handler.wfile.write(b"x")

    web.routes |= dict.fromkeys(("/robots.txt", *paths), timed)
    pages, failures = run(store, urls(web, *paths, delay=1.5))
    assert pages == [f"{web.base}{path}" for path in paths if path == "/a" or not retry], why
    assert [failure.reason for failure in failures] == failed, why
    assert times["/b"] - times["/a"] >= 1.5
    assert 0.1 <= times["/a"] - times["/robots.txt"] < 1.4, "the host's rules are not one of its pages"


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


@pytest.fixture
def crawled(tmp_path: Path, web: Any, cli: Any) -> Any:
    """Do a whole run over the server with these sources; return a query on the database."""

    def go(sources: str) -> Any:
        path = tmp_path / "sources.yml"
        path.write_text(f"sources:\n{sources}".replace("BASE", web.base), encoding="utf-8")
        db = tmp_path / "c.db"
        ran = cli("run", path, "--plain", "--allow-private", "--db", db, "--report", tmp_path / "r")
        assert ran.code == 0, ran.err
        return lambda sql: rows(db, sql)

    return go


LIVE = "SELECT replace(url, rtrim(url, replace(url, '/', '')), '/') FROM documents WHERE gone_at IS NULL ORDER BY 1"
SITE = "  - {name: s, url: 'BASE/', depth: 1, delay: 0}\n"


def linking(*targets: str) -> str:
    return "<p>page</p>" + "".join(f'<a href="{target}">x</a>' for target in targets)


@pytest.mark.parametrize(
    ("canonical", "other", "expected", "why"),
    [
        ("/b", PAGE.format("", 5), ["/", "/b"], "the other says all of it: one document"),
        ("/b", PAGE.format("", 6), ["/", "/a", "/b"], "another price: both are kept"),
        ("/b", "<p>Nothing here costs $5 or 4o 1M.</p>", ["/", "/a", "/b"], "the numbers, without the words"),
        ("/none", "", ["/", "/a"], "it leads nowhere: the page itself is kept"),
        ("/", "", ["/", "/a"], "every page points home: none is lost"),
        ("http://elsewhere.invalid/b", "", ["/", "/a"], "another site: only recorded"),
        ("/a#top", "", ["/", "/a"], "itself"),
    ],
)
def test_canonical_addresses(web: Any, crawled: Any, canonical: str, other: str, expected: Any, why: str) -> None:
    web.page("/", linking("/a"))
    web.page("/a", PAGE.format(f'<link rel="canonical" href="{canonical}">', 5))
    if other:
        web.page("/b", other)
    for _ in range(2):
        query = crawled(SITE)
        assert [path for (path,) in query(LIVE)] == expected, why
    found = query("SELECT how FROM aliases")
    assert found == ([("canonical",)] if expected == ["/", "/b"] else []), why
    if expected == ["/", "/b"]:
        assert web.hits["/a"] == 1, "known by its other address, it is not asked for each time"


def test_a_canonical_address_that_fails_gives_the_page_back(web: Any, crawled: Any) -> None:
    web.page("/", linking("/a"))
    web.page("/a", PAGE.format('<link rel="canonical" href="/b">', 5))
    web.page("/b", PAGE.format("", 5))
    assert [path for (path,) in crawled(SITE)(LIVE)] == ["/", "/b"]
    web.page("/b", "", status=404)
    assert [path for (path,) in crawled(SITE)(LIVE)] == ["/", "/a"]


def test_redirects_are_recorded_and_a_page_that_moved_for_good_is_one_document(web: Any, crawled: Any) -> None:
    one = "  - {name: s, urls: ['BASE/a'], delay: 0}\n"
    web.page("/a", PAGE.format("", 5))
    assert [path for (path,) in crawled(one)(LIVE)] == ["/a"]
    web.page("/a", "", status=302, Location="/b")
    web.page("/b", PAGE.format("", 5))
    assert [path for (path,) in crawled(one)(LIVE)] == ["/a", "/b"], "for now only: the page may come back"
    web.page("/a", "", status=301, Location="/b")
    query = crawled(one)
    assert [path for (path,) in query(LIVE)] == ["/b"]
    assert query("SELECT how FROM aliases ORDER BY how") == [("redirect 301",), ("redirect 302",)]
    assert query("SELECT count(*) FROM documents") == [(2,)], "the old one is kept as history"


@pytest.mark.parametrize(
    ("head", "headers", "read", "why"),
    [
        ('<meta name="robots" content="noindex">', {}, False, "asks not to be indexed"),
        ('<meta name="ROBOTS" content="NOFOLLOW, NOINDEX">', {}, False, "in capitals, among others"),
        ('<meta name="robots" content="none">', {}, False, "none is noindex and nofollow"),
        ('<meta name="counterclaim" content="noindex">', {}, False, "asks us"),
        ("", {"X_Robots_Tag": "noindex"}, False, "by header"),
        ("", {"X_Robots_Tag": "counterclaim: noindex"}, False, "by header, us"),
        ("", {"X_Robots_Tag": "otherbot: noindex, nofollow"}, True, "by header, another"),
        ('<meta name="otherbot" content="noindex">', {}, True, "asks another"),
        ('<meta name="robots" content="index, follow, max-snippet:-1">', {}, True, "asks for nothing"),
        ('<meta name="description" content="noindex">', {}, True, "is no robots tag"),
    ],
)
def test_noindex(web: Any, crawled: Any, head: str, headers: Any, read: bool, why: str) -> None:
    web.page("/a", PAGE.format(head, 5), **headers)
    query = crawled("  - {name: s, urls: ['BASE/a'], delay: 0}\n")
    assert bool(query("SELECT 1 FROM claims")) is read, why
    assert bool(query("SELECT 1 FROM snapshots")) is read, why
    assert query("SELECT what FROM issues") == ([] if read else [("page was not read: noindex",)])


def test_a_page_that_asks_later_is_no_longer_current_and_its_links_are_still_followed(web: Any, crawled: Any) -> None:
    web.page("/", PAGE.format("", 5) + linking("/a"))
    web.page("/a", PAGE.format("", 6))
    assert [path for (path,) in crawled(SITE)(LIVE)] == ["/", "/a"]
    web.page("/", PAGE.format('<meta name="robots" content="noindex">', 5) + linking("/a", "/new"))
    web.page("/new", PAGE.format("", 7))
    query = crawled(SITE)
    assert [path for (path,) in query(LIVE)] == ["/a", "/new"]
    assert query("SELECT count(*) FROM claims WHERE value_text = '5'") == [(1,)], "kept as history"
    web.page("/", PAGE.format('<meta name="robots" content="noindex, nofollow">', 5) + linking("/newer"))
    crawled(SITE)
    assert web.hits["/newer"] == 0


def test_a_skipped_page_is_asked_for_conditionally(web: Any, crawled: Any) -> None:
    one = "  - {name: s, urls: ['BASE/a'], delay: 0}\n"
    web.page("/a", PAGE.format('<meta name="robots" content="noindex">', 5), ETag='"1"')
    crawled(one)
    web.page("/a", "", status=304)
    query = crawled(one)
    assert web.requests[-1][1]["if-none-match"] == '"1"'
    assert query("SELECT count(*) FROM issues") == [(1,)], "seen again, not written again"
    assert query("SELECT count(*) FROM documents") == [(0,)]


@pytest.mark.parametrize(
    ("wanted", "page", "headers", "read", "why"),
    [
        ("en", "<html lang='de'>", {}, False, "German declared"),
        ("en", "<html lang='en-GB'>", {}, True, "British English is English"),
        ("en", "<html>", {}, True, "declares nothing: read"),
        ("[de, en]", "<html lang='DE'>", {}, True, "one of two"),
        ("en", "<html>", {"Content_Language": "de-AT, en"}, False, "by header, the first counts"),
        ("en", "<html lang='en'>", {"Content_Language": "de"}, True, "the page knows better than its server"),
        ("en", "<html><meta http-equiv='content-language' content='fr'>", {}, False, "by meta tag"),
    ],
)
def test_languages(web: Any, crawled: Any, wanted: str, page: str, headers: Any, read: bool, why: str) -> None:
    web.page("/a", page + PAGE.format("", 5).removeprefix("<html>"), **headers)
    query = crawled(f"  - {{name: s, urls: ['BASE/a'], delay: 0, language: {wanted}}}\n")
    assert bool(query("SELECT 1 FROM claims")) is read, why
    assert bool(query("SELECT 1 FROM issues WHERE what LIKE 'page was not read: language %'")) is not read


def test_a_page_that_nothing_links_to_any_more_is_still_asked_for(web: Any, crawled: Any) -> None:
    web.page("/", linking("/a", "/b"))
    for name in ("/a", "/b"):
        web.page(name, PAGE.format("", 5))
    assert [path for (path,) in crawled(SITE)(LIVE)] == ["/", "/a", "/b"]
    web.page("/", "<p>nothing</p>")
    del web.routes["/a"]
    query = crawled(SITE)
    assert [path for (path,) in query(LIVE)] == ["/", "/b"], "/a is 404 now, /b is still there"
    assert query("SELECT count(*) FROM documents") == [(3,)]


def test_the_user_agent_names_the_program_and_a_contact(web: Any, crawled: Any) -> None:
    web.page("/a", "<p>x</p>")
    crawled("  - {name: s, urls: ['BASE/a'], delay: 0}\ncontact: mailto:ada@example.org\n")
    agents = {headers["user-agent"] for _, headers in web.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("counterclaim/")
    assert web.requests[0][1]["user-agent"].endswith("(+mailto:ada@example.org)")


NOARCHIVE = '<meta name="robots" content="noarchive">'
WORDS = "The weather on the day of the test was fine."


@pytest.mark.parametrize("header", [False, True])
def test_a_page_that_allows_no_copy_keeps_its_claims_and_nothing_else(web: Any, crawled: Any, header: bool) -> None:
    one = "  - {name: s, urls: ['BASE/a'], delay: 0}\n"
    tag = {"X_Robots_Tag": "noarchive"} if header else {}
    body = PAGE.format("" if header else NOARCHIVE, 5).replace("</body>", f"<p>{WORDS}</p></body>")
    web.page("/a", body, ETag='"1"', **tag)
    query = crawled(one)
    held = "SELECT count(*) FROM bodies", "SELECT count(body) FROM unarchived", "SELECT count(*) FROM snapshots"
    assert [query(sql)[0][0] for sql in held] == [0, 0, 1]
    (text,) = query("SELECT text FROM extractions")[0]
    assert text.split() == query("SELECT quote FROM claims")[0][0].split(), "only the words of the claim"
    for quote, start, end in query('SELECT quote, start, "end" FROM claims'):
        assert text[start:end] == quote
    assert len(query("SELECT 1 FROM claim_facts")) == 1
    crawled(one)
    assert [query(sql)[0][0] for sql in held] == [0, 0, 1], "fetched again, still not kept"
    assert len(query("SELECT 1 FROM claim_facts")) == 1
    web.page("/a", "", status=304)
    crawled(one)
    assert web.requests[-1][1]["if-none-match"] == '"1"', "asked for conditionally like any other"
    web.page("/a", body.replace(NOARCHIVE, ""), ETag='"2"')
    query = crawled(one)
    assert query("SELECT count(*) FROM bodies") == [(1,)], "allowed again"
    assert WORDS in query("SELECT text FROM extractions ORDER BY id DESC LIMIT 1")[0][0] or header


def test_a_page_without_a_copy_is_fetched_whole_for_a_newer_ruleset(
    web: Any, crawled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = "  - {name: s, urls: ['BASE/a'], delay: 0}\n"
    web.page("/a", PAGE.format(NOARCHIVE, 5), ETag='"1"')
    crawled(one)
    monkeypatch.setattr(extraction, "RULESET", "newer")
    query = crawled(one)
    assert "if-none-match" not in web.requests[-1][1]
    assert query("SELECT ruleset FROM extractions ORDER BY id DESC LIMIT 1") == [("newer",)]
    assert query("SELECT count(*) FROM claim_facts") == [(1,)]


def test_a_page_without_a_copy_is_fetched_whole_for_its_links(web: Any, crawled: Any) -> None:
    web.page("/", PAGE.format(NOARCHIVE, 5) + linking("/a"), ETag='"1"')
    web.page("/a", PAGE.format("", 6))
    crawled(SITE)
    crawled(SITE)
    assert [path for path in web.hits.elements() if path == "/a"] == ["/a", "/a"]
    assert all("if-none-match" not in headers for path, headers in web.requests if path == "/")


def test_a_sitemap_index_is_read_to_the_pages_and_asked_for_conditionally_the_next_time(web: Any, crawled: Any) -> None:
    inner = f"<urlset><url><loc>{web.base}/a</loc></url><url><loc>{web.base}/b</loc></url></urlset>"
    web.page("/map.xml", "<sitemapindex><sitemap><loc>/inner.xml.gz</loc></sitemap></sitemapindex>", ETag='"m"')
    web.page("/inner.xml.gz", gzip.compress(inner.encode()), kind="application/gzip", Last_Modified="x")
    for name in ("/a", "/b"):
        web.page(name, PAGE.format("", 5))
    source = "  - {name: s, sitemap: 'BASE/map.xml', delay: 0}\n"
    assert [path for (path,) in crawled(source)(LIVE)] == ["/a", "/b"]
    web.page("/map.xml", "", status=304)
    web.page("/inner.xml.gz", "", status=304)
    web.page("/b", "", status=410)
    query = crawled(source)
    sent = [headers for path, headers in web.requests if path in {"/map.xml", "/inner.xml.gz"}][2:]
    assert [(h.get("if-none-match"), h.get("if-modified-since")) for h in sent] == [('"m"', None), (None, "x")]
    assert [path for (path,) in query(LIVE)] == ["/a"], "the lists are known from before"
    assert query("SELECT kind, count(*) FROM listings GROUP BY kind") == [("robots", 1), ("sitemap", 2)]


@pytest.mark.parametrize("value", ["9" * 400, "Mon, 01 Jan 2024 00:00:00 +99999999999999999999"])
def test_a_monstrous_retry_after_is_unreadable_and_ends_nothing(value: str) -> None:
    assert retry_after(value) is None
