"""A whole run over servers that misbehave in every way: each ends in a recorded failure, or is read, and the run ends.

Every case is a real server on a loopback address of its own, so that one does not slow the others down.
"""

from __future__ import annotations

import gzip
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpcore
import pytest

from counterclaim.flows.crawl import listings
from counterclaim.flows.fetch import address_guard
from counterclaim.flows.fetch.client import Fetcher, Limits
from counterclaim.flows.runs import steps

pytestmark = pytest.mark.slow

QUICK = Limits(total=0.8, idle=0.5, attempts=2, backoff=0.001, retry_after=0.5)
GOOD = b"<html><body><h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p></body></html>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in range(ord("b"), ord("j"))
)
Answer = Callable[[BaseHTTPRequestHandler], None]


def raw(*parts: bytes, pause: float = 0.0, times: int = 1) -> Answer:
    """Answer with these bytes, the last part again and again, and hang up."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        for part in (*parts, *parts[-1:] * (times - 1)):
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(pause)
        handler.close_connection = True

    return send


def page(body: bytes = GOOD, status: str = "200 OK", kind: str = "text/html", **headers: str) -> Answer:
    """Answer with one complete response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def meta(tag: bytes) -> bytes:
    return GOOD.replace(b"<html>", b"<html><head>" + tag + b"</head>")


@dataclass(frozen=True)
class Case:
    """``expected`` is the reason of the failure row, or ``read``. ``options`` are keys of the source."""

    why: str
    answer: Answer
    expected: str
    options: str = ""


CASES = [
    Case("an ordinary page", page(), "read"),
    Case("in chunks", raw(CHUNKED + b"%x\r\n%s\r\n0\r\n\r\n" % (len(GOOD), GOOD)), "read"),
    Case("cut off in the body", raw(HEAD + b"Content-Length: 9000\r\n\r\n" + GOOD), "network"),
    Case("cut off in a chunk", raw(CHUNKED + b"ffff\r\n" + GOOD), "network"),
    Case("chunks without an end", raw(CHUNKED + b"5\r\nhello\r\n"), "network"),
    Case("a chunk of a size that is no number", raw(CHUNKED + b"zz\r\n" + GOOD), "network"),
    Case("two lengths", raw(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "network"),
    Case("not HTTP", raw(b"\0\1\2 nothing\r\n\r\n"), "network"),
    Case("nothing at all", raw(b""), "network"),
    Case("silence", raw(b"", pause=1.5), "timeout"),
    Case("a drop at a time", raw(HEAD + b"Content-Length: 9000\r\n\r\n", b".", pause=0.1, times=20), "timeout"),
    Case("100 Continue for ever", raw(b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.05, times=40), "timeout"),
    Case("headers without end", raw(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"y" * 999 + b"\r\n", times=400), "network"),
    Case("one header without end", raw(b"HTTP/1.1 200 OK\r\nX-A: ", b"y" * 10_000, times=50), "network"),
    Case("a body over the limit", page(b"<p>" + b"x" * 60_000), "size"),
    Case("a body without end", raw(HEAD + b"\r\n", b"x" * 10_000, times=50), "size"),
    Case("a gzip bomb", page(gzip.compress(b"0" * 3_000_000), Content_Encoding="gzip"), "size"),
    Case("a deflate bomb", page(zlib.compress(b"0" * 3_000_000), Content_Encoding="deflate"), "size"),
    Case("a gzip that was cut off", page(gzip.compress(GOOD)[:-9], Content_Encoding="gzip"), "encoding"),
    Case("a gzip that is none", page(GOOD, Content_Encoding="gzip"), "encoding"),
    Case("an unknown packing", page(GOOD, Content_Encoding="br, gzip"), "encoding"),
    Case("a redirect to itself", page(b"", "302 Found", Location="/"), "redirects"),
    Case("a redirect to ever new pages", lambda h: page(b"", "302 Found", Location=f"{h.path}x")(h), "redirects"),
    Case("a redirect to a file", page(b"", "302 Found", Location="file:///etc/passwd"), "scheme"),
    Case("a redirect to no address", page(b"", "302 Found", Location="http://[bad/"), "url"),
    Case("a redirect with a password", page(b"", "302 Found", Location="http://u:p@127.0.0.1/"), "scheme"),
    Case("a redirect of a thousand letters", page(b"", "302 Found", Location="http://" + "a" * 999), "elsewhere"),
    Case(
        "the same, where any host is taken",
        page(b"", "302 Found", Location="http://" + "a" * 999),
        "network",
        "hosts: ['*']",
    ),
    Case("a redirect without a target", page(b"", "302 Found"), "http 302"),
    Case("a server error", page(b"x", "500 Oops"), "http 500"),
    Case("an overload for a year", page(b"x", "503 Busy", Retry_After="31536000"), "http 503"),
    Case("a Retry-After of nonsense", page(b"x", "429 Slow", Retry_After="soon"), "http 429"),
    Case("a status of nonsense", raw(b"HTTP/1.1 abc OK\r\n\r\n"), "network"),
    Case("an unknown status", page(b"x", "299 Odd"), "http 299"),
    Case("304 unasked", page(b"", "304 Not Modified"), "http 304"),
    Case("no content", page(b"", "204 No Content"), "http 204"),
    Case("an empty page", page(b""), "content"),
    Case("a picture", page(b"\x89PNG\r\n\x1a\n", kind="image/png"), "content"),
    Case("a picture said to be a page", page(b"\x89PNG\r\n\x1a\n" + bytes(500)), "content"),
    Case("a page said to be a picture", page(GOOD, kind="image/png"), "content"),
    Case("a type of nonsense", page(GOOD, kind=";;; charset"), "read"),
    Case("NUL bytes throughout", page(GOOD.replace(b" ", b"\0\0\0")), "content"),
    Case("a NUL byte in an article", page(GOOD.replace(b"per", b"\0per") + b"<p>and so on</p>" * 40), "read"),
    Case("an unknown charset", page(GOOD, kind="text/html; charset=no-such-thing"), "read"),
    Case("a wrong charset", page(GOOD, kind="text/html; charset=utf-16"), "read"),
    Case("a charset that is no text", page(GOOD, kind="text/html; charset=zlib_codec"), "read"),
    Case("broken UTF-8", page(GOOD.replace(b"per", b"\xc3\x28 per"), kind="text/html; charset=utf-8"), "read"),
    Case("a line of 10 MB", page(GOOD + b"x" * 9_900_000), "read", "max_bytes: 10MB, timeout: 30"),
    Case("100,000 tags, one in another", page(b"<div>" * 100_000 + GOOD), "read", "max_bytes: 1MB"),
    Case("100,000 attributes", page(GOOD + b"<i " + b"a=1 " * 100_000), "read", "max_bytes: 1MB"),
    Case("a comment without end", page(GOOD + b"<!--" * 10_000), "read"),
    Case("a canonical address of nonsense", page(meta(b'<link rel=canonical href="http://[bad">')), "read"),
    Case("a base of nonsense", page(meta(b'<base href="http://[">') + b"<a href=x>y</a>"), "read", "depth: 1"),
    Case("an ETag of nonsense", page(ETag='"\xe9\xff\x7f"', Last_Modified="never"), "read"),
    Case("an entity bomb as a sitemap", page(LAUGHS + b"]><urlset>&i;</urlset>"), "listing", "sitemap"),
    Case("an entity bomb as a feed", page(LAUGHS + b"]><html>&i;</html>"), "listing", "feed"),
    Case(
        "a sitemap that includes a file",
        page(b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>'),
        "listing",
        "sitemap",
    ),
    Case("a gzip bomb as a sitemap", page(gzip.compress(b"<urlset>" + b" " * 3_000_000)), "listing", "sitemap"),
    Case("packed twice", page(gzip.compress(b" " * 3_000_000), Content_Encoding="gzip"), "size", "sitemap"),
    Case(
        "a sitemap of itself",
        page(b"<sitemapindex><sitemap><loc>/</loc></sitemap>"),
        "nothing",
        "sitemap",
    ),
    Case("an index page of binary", page(bytes(2_000)), "nothing", "index"),
]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, *_: Any) -> None:
        """Clients that hang up are part of the tests."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number = int(self.connection.getsockname()[0].rpartition(".")[2])
            robots = self.path == "/robots.txt"
            with suppress(OSError):
                (page(b"", "404 None") if robots else CASES[number - 1].answer)(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = _Server(("0.0.0.0", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def source(number: int, case: Case, port: int) -> str:
    place, _, rest = (
        case.options.partition(" ") if case.options in {"sitemap", "feed", "index"} else ("url", "", case.options)
    )
    more = rest or "max_bytes: 50000"
    return f"  - {{name: s{number}, {place}: 'http://127.0.2.{number}:{port}/', delay: 0, {more}}}\n"


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


@pytest.fixture(scope="module")
def ran(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, float]]:
    """Do two whole runs over all of them; give the database and the seconds that the first took."""
    folder = tmp_path_factory.mktemp("hostile")
    text = "".join(source(number, case, port) for number, case in enumerate(CASES, 1))
    (folder / "sources.yml").write_text(f"sources:\n{text}")
    patch = pytest.MonkeyPatch()
    patch.setattr(listings, "MAX_SITEMAP", 1_000_000)
    patch.setattr(steps, "Fetcher", lambda **given: Fetcher(**{**given, "limits": QUICK, "pace": None}))
    plan = steps.plan_for(folder / "sources.yml", allow_private=True)
    begun = time.monotonic()
    steps.run_plain(folder / "c.db", plan, folder / "report")
    seconds = time.monotonic() - begun
    steps.run_plain(folder / "c.db", plan, folder / "report")
    yield folder / "c.db", seconds
    patch.undo()


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES, 1)), ids=[case.why for case in CASES])
def test_each_ends_in_a_row(ran: tuple[Path, float], number: int, case: Case) -> None:
    here = f"url LIKE 'http://127.0.2.{number}:%'"
    failures = {reason for (reason,) in rows(ran[0], f"SELECT reason FROM issues WHERE kind = 'fetch' AND {here}")}
    read = "SELECT e.text FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id"
    texts = [text for (text,) in rows(ran[0], f"{read} WHERE {here}")]
    if case.expected == "read":
        assert failures == set()
        assert len(texts) == 1
        assert "GPT-4o costs" in texts[0]
    else:
        assert failures - {"delay"} == ({case.expected} - {"nothing"})
        assert texts == []


def test_both_runs_finish_and_the_database_is_sound(ran: tuple[Path, float]) -> None:
    assert (
        rows(ran[0], "SELECT count(*), count(finished_at) FROM runs")[0][1]
        == rows(ran[0], "SELECT count(*) FROM runs")[0][0]
    )
    assert rows(ran[0], "PRAGMA integrity_check") == [("ok",)]
    assert rows(ran[0], "SELECT count(*) FROM issues WHERE kind = 'extract'") == [(0,)]
    (claims,) = rows(ran[0], "SELECT count(DISTINCT document_id) FROM claim_facts WHERE value = '5'")[0]
    assert claims >= sum(case.expected == "read" for case in CASES) - 4, "the odd pages are read like the others"


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://[::1]:{}/", "http://2130706433:{}/", "http://0x7f.1:{}/",
     "http://10.0.0.1/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/",
     "http://[fd00:ec2::254]/", "http://[::ffff:169.254.169.254]/", "http://100.100.100.200/", "http://0.0.0.0:{}/"],
)  # fmt: skip
def test_a_redirect_into_the_private_network_is_refused_before_connecting(
    web: Any, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """Without --allow-private; the public site is a name that is pinned to the loopback server."""
    web.page("/a", "", status=302, Location=target.format(web.port) + "secret")
    web.page("/secret", GOOD)
    pinned = {"site.example": ("127.0.0.1", web.port)}
    monkeypatch.setattr(steps, "Fetcher", lambda **options: Fetcher(**{**options, "pinned": pinned, "limits": QUICK}))
    (tmp_path / "s.yml").write_text("sources:\n  - {name: s, url: 'http://site.example/a', hosts: ['*'], delay: 0}\n")
    assert cli("crawl", tmp_path / "s.yml", "--db", tmp_path / "c.db").code == 1
    assert rows(tmp_path / "c.db", "SELECT reason FROM issues") in ([("address",)], [("robots",)])
    assert "not a public address" in rows(tmp_path / "c.db", "SELECT detail FROM issues")[0][0]
    assert rows(tmp_path / "c.db", "SELECT finished_at IS NOT NULL FROM runs") == [(1,)]
    assert web.hits["/secret"] == 0


def test_a_name_that_changes_its_address_is_refused(
    web: Any, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS re-binding: robots.txt comes from a public address, the page's name then leads to this machine."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]])
    connected: list[str] = []
    real = httpcore.AnyIOBackend.connect_tcp

    async def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    async def connect(self: Any, host: str, port: int, *rest: Any, **options: Any) -> Any:
        connected.append(host)
        return await real(self, "127.0.0.1", web.port, *rest, **options)

    monkeypatch.setattr(address_guard, "resolve", resolve)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    web.page("/robots.txt", "User-agent: *\nAllow: /", kind="text/plain", Connection="close")
    web.page("/a", GOOD)
    web.page("/b", GOOD)
    (tmp_path / "s.yml").write_text(
        "sources:\n  - {name: s, urls: ['http://x.example/a', 'http://x.example/b'], delay: 0}\n"
    )
    assert cli("crawl", tmp_path / "s.yml", "--db", tmp_path / "c.db").code == 1
    assert rows(tmp_path / "c.db", "SELECT reason FROM issues") == [("address",)] * 2
    assert connected == ["93.184.216.34"], "the socket goes to the address that was checked, and to no other"
    assert set(web.hits) == {"/robots.txt"}
