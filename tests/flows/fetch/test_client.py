"""Fetching from a real server on loopback that misbehaves in every way the fetcher must survive."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import random
import time
import zlib
from typing import Any

import pytest

from counterclaim.flows.fetch.address_guard import is_public
from counterclaim.flows.fetch.client import FetchedResponse, Fetcher, FetchError, Limits, Validators, normal_url
from tests.flows.conftest import answer

QUICK = Limits(body=50_000, total=1.0, idle=0.5, attempts=3, backoff=0.001)
PAGE = b"<p>a page</p>"


def fetch(url: str, limits: Limits = QUICK, *, allow_private: bool = True, **options: Any) -> FetchedResponse:
    async def once() -> FetchedResponse:
        async with Fetcher(user_agent="counterclaim/test", allow_private=allow_private, limits=limits) as fetcher:
            return await fetcher.get(url, **options)

    return asyncio.run(once())


def reason(url: str, limits: Limits = QUICK, **options: Any) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, limits, **options)
    assert caught.value.detail
    return caught.value.reason


def test_a_page_comes_back_whole_with_its_validators(web: Any) -> None:
    web.page("/a", PAGE, ETag='"v1"', Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
    got = fetch(f"{web.base}/a#part")
    assert (got.status, got.body, got.etag) == (200, PAGE, '"v1"')
    assert got.url == f"{web.base}/a", "the fragment is no part of the address"
    assert got.last_modified == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert web.requests[0][1]["user-agent"] == "counterclaim/test"


def test_conditional_request_is_answered_by_304(web: Any) -> None:
    def route(handler: Any, _: int) -> None:
        assert handler.headers["If-None-Match"] == '"v1"'
        handler.send_response(304)
        handler.end_headers()

    web.routes["/a"] = route
    got = fetch(f"{web.base}/a", validators=lambda _: Validators(etag='"v1"'))
    assert got.unchanged
    assert got.body == b""


def test_304_to_an_unconditional_request_is_a_failure(web: Any) -> None:
    web.page("/a", b"", status=304)
    assert reason(f"{web.base}/a") == "http 304"


@pytest.mark.parametrize(
    ("status", "hits", "why"),
    [
        (404, 1, "the page is not there: asking again changes nothing"),
        (403, 1, "refused: asking again would be rude"),
        (410, 1, "gone for good"),
        (500, 3, "a server error may pass"),
        (503, 3, "so may an overload"),
        (429, 3, "too many requests: later"),
        (204, 1, "no content is no article"),
    ],
)
def test_statuses(web: Any, status: int, hits: int, why: str) -> None:
    web.page("/a", b"" if status == 204 else b"x", status=status)
    assert reason(f"{web.base}/a") == f"http {status}", why
    assert web.hits["/a"] == hits, why


def test_error_then_success_is_success(web: Any) -> None:
    web.page("/ok", PAGE)
    web.page("/bad", b"x", status=500)
    bad, fine = web.routes["/bad"], web.routes["/ok"]
    web.routes["/a"] = lambda handler, before: (bad if before == 0 else fine)(handler, before)
    assert fetch(f"{web.base}/a").body == PAGE
    assert web.hits["/a"] == 2


def test_retry_after_longer_than_allowed_gives_up_at_once(web: Any) -> None:
    web.page("/a", b"x", status=429, Retry_After="3600")
    begun = time.monotonic()
    assert reason(f"{web.base}/a") == "http 429"
    assert web.hits["/a"] == 1
    assert time.monotonic() - begun < 60


def test_retry_after_in_seconds_is_waited_for(web: Any) -> None:
    web.page("/bad", b"x", status=503, Retry_After="1")
    web.page("/ok", PAGE)
    bad, fine = web.routes["/bad"], web.routes["/ok"]
    web.routes["/a"] = lambda handler, before: (bad if before == 0 else fine)(handler, before)
    begun = time.monotonic()
    assert fetch(f"{web.base}/a").body == PAGE
    assert time.monotonic() - begun >= 1


def test_redirects_are_followed_and_the_last_address_counts(web: Any) -> None:
    web.page("/a", b"", status=301, Location="/b")
    web.page("/b", b"", status=302, Location=f"{web.base}/c")
    web.page("/c", PAGE)
    got = fetch(f"{web.base}/a")
    assert (got.requested, got.url, got.body) == (f"{web.base}/a", f"{web.base}/c", PAGE)


def test_every_hop_asks_for_permission(web: Any) -> None:
    web.page("/a", b"", status=302, Location="/secret")
    web.page("/secret", PAGE)

    async def permit(url: str) -> None:
        if url.endswith("/secret"):
            raise FetchError(url, "robots", "not allowed")

    assert reason(f"{web.base}/a", permit=permit) == "robots"
    assert web.hits["/secret"] == 0


def test_a_redirect_loop_ends(web: Any) -> None:
    web.page("/a", b"", status=302, Location="/b")
    web.page("/b", b"", status=302, Location="/a")
    assert reason(f"{web.base}/a") == "redirects"
    assert sum(web.hits.values()) == QUICK.redirects + 1


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://127.0.0.1/x", "scheme"),
        ("gopher://127.0.0.1/", "scheme"),
        ("data:text/html,x", "url"),  # httpx itself finds no host in it
    ],
)
def test_a_redirect_out_of_the_web_is_refused(web: Any, target: str, expected: str) -> None:
    web.page("/a", b"", status=302, Location=target)
    assert reason(f"{web.base}/a") == expected


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://", "http://u:p@host/", "", "x"]
)
def test_addresses_that_are_not_web_pages(url: str) -> None:
    assert reason(url) == "scheme"


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("application/pdf", b"%PDF-1.7 x", "said to be a PDF"),
        ("image/png", b"\x89PNG\r\n", "said to be an image"),
        ("application/json", b"{}", "data, not an article"),
        ("text/html", b"%PDF-1.7 x", "a PDF in disguise"),
        ("text/html", b"abc\0def", "NUL bytes: binary"),
        ("text/html", b"", "nothing"),
        ("text/html", b" \n\t ", "white space only"),
        (None, b"PK\x03\x04zip", "no type given, but a zip"),
    ],
)
def test_content_that_is_no_article(web: Any, kind: str | None, body: bytes, why: str) -> None:
    web.page("/a", body, kind=kind)
    assert reason(f"{web.base}/a") == "content", why


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("text/html; charset=utf-8", PAGE, "parameters do not matter"),
        ("TEXT/HTML", PAGE, "nor does case"),
        ("application/xhtml+xml", PAGE, "XHTML is HTML"),
        ("text/plain", b"plain", "plain text"),
        ("text/markdown", b"# md", "Markdown"),
        (None, PAGE, "no type, but text"),
        ("text/plain", b"\xff\xfeh\0i\0", "UTF-16 has NUL bytes and is text"),
    ],
)
def test_content_that_is_an_article(web: Any, kind: str | None, body: bytes, why: str) -> None:
    web.page("/a", body, kind=kind)
    assert fetch(f"{web.base}/a").body == body, why


def test_a_body_over_the_limit_is_refused(web: Any) -> None:
    web.page("/a", b"x" * (QUICK.body + 1))
    web.page("/b", b"x" * QUICK.body)
    assert reason(f"{web.base}/a") == "size"
    assert len(fetch(f"{web.base}/b").body) == QUICK.body


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("x-gzip", gzip.compress)]
)
def test_compressed_bodies(web: Any, encoding: str, pack: Any) -> None:
    web.page("/a", pack(PAGE * 100), Content_Encoding=encoding)
    web.page("/bomb", pack(b"0" * 5_000_000), Content_Encoding=encoding)
    web.page("/cut", pack(PAGE * 100)[:-9], Content_Encoding=encoding)
    web.page("/not", b"this is not compressed", Content_Encoding=encoding)
    assert fetch(f"{web.base}/a").body == PAGE * 100
    assert reason(f"{web.base}/bomb") == "size", "the limit counts unpacked bytes"
    assert reason(f"{web.base}/cut") == "encoding"
    assert reason(f"{web.base}/not") == "encoding"


def test_an_unknown_content_encoding_is_refused(web: Any) -> None:
    web.page("/a", PAGE, Content_Encoding="br")
    assert reason(f"{web.base}/a") == "encoding"


def test_two_gzip_members_are_one_body(web: Any) -> None:
    web.page("/a", gzip.compress(b"<p>one ") + gzip.compress(b"two</p>"), Content_Encoding="gzip")
    assert fetch(f"{web.base}/a").body == b"<p>one two</p>"


def _promise_more(handler: Any, _: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")
    handler.close_connection = True


def _drip(handler: Any, _: int) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.1)


def _silent(handler: Any, _: int) -> None:
    time.sleep(1.0)
    handler.close_connection = True


def _huge_headers(handler: Any, _: int) -> None:
    handler.send_response(200)
    for number in range(3000):
        handler.send_header(f"X-{number}", "y" * 100)
    handler.end_headers()


def _nonsense(handler: Any, _: int) -> None:
    handler.wfile.write(b"\0\1\2 this is not HTTP\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("route", "expected", "why"),
    [
        (_promise_more, "network", "cut off in the body"),
        (_drip, "timeout", "each byte comes in time, the page does not"),
        (_silent, "timeout", "no answer at all"),
        (_huge_headers, "network", "headers without end"),
        (_nonsense, "network", "not HTTP"),
    ],
)
def test_broken_servers(web: Any, route: Any, expected: str, why: str) -> None:
    web.routes["/a"] = route
    once = Limits(body=50_000, total=0.8, idle=0.4, attempts=1)
    begun = time.monotonic()
    assert reason(f"{web.base}/a", once) == expected, why
    assert time.monotonic() - begun < 30


def test_headers_without_end_are_named_as_such(web: Any) -> None:
    web.routes["/a"] = _huge_headers
    with pytest.raises(FetchError) as caught:
        fetch(f"{web.base}/a", Limits(attempts=1))
    assert caught.value.detail == "the headers of the answer are too large"


def test_many_crawlers_that_failed_together_do_not_come_back_together(web: Any) -> None:
    times: dict[str, list[float]] = {}

    def failing(handler: Any, _: int) -> None:
        times.setdefault(handler.path, []).append(time.monotonic())
        answer(handler, 500)

    paths = [f"/{number}" for number in range(12)]
    web.routes |= dict.fromkeys(paths, failing)

    async def all_of_them() -> None:
        async with Fetcher(user_agent="t", allow_private=True, limits=Limits(attempts=2, backoff=0.2)) as fetcher:
            await asyncio.gather(*(fetcher.get(f"{web.base}{path}") for path in paths), return_exceptions=True)

    random.seed(1)
    asyncio.run(all_of_them())
    waits = [after - before for before, after in times.values()]
    assert min(waits) >= 0.1, "half of the back-off at least"
    assert len({round(wait, 2) for wait in waits}) > 4, "without jitter they would be alike"


def test_nobody_listens() -> None:
    assert reason("http://127.0.0.1:9/", Limits(attempts=2, backoff=0.001)) == "network"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
    ],
)
def test_private_addresses_are_refused_before_connecting(web: Any, host: str) -> None:
    web.page("/a", PAGE)
    assert reason(f"http://{host}:{web.port}/a", allow_private=False) == "address"
    assert not web.hits


@pytest.mark.parametrize(
    ("address", "public", "why"),
    [
        ("93.184.216.34", True, "an ordinary address"),
        ("2606:2800:220:1::1", True, "an ordinary IPv6 address"),
        ("127.0.0.53", False, "loopback"),
        ("10.1.2.3", False, "private"),
        ("172.16.0.1", False, "private"),
        ("100.64.0.1", False, "carrier-grade NAT"),
        ("169.254.169.254", False, "cloud metadata"),
        ("0.0.0.0", False, "this host"),
        ("224.0.0.1", False, "multicast"),
        ("255.255.255.255", False, "broadcast"),
        ("240.0.0.1", False, "reserved"),
        ("::1", False, "loopback"),
        ("fe80::1", False, "link-local"),
        ("fd00::1", False, "unique local"),
        ("ff02::1", False, "multicast"),
        ("::ffff:10.0.0.1", False, "private, wrapped in IPv6"),
        ("::ffff:93.184.216.34", True, "public, wrapped in IPv6"),
        ("2002:0a00:0001::1", False, "private, inside 6to4"),
        ("64:ff9b::7f00:1", False, "loopback, through NAT64"),
        ("64:ff9b::5db8:d822", True, "public, through NAT64"),
        ("168.63.129.16", False, "a cloud's own host, which gives out the keys of its machines"),
        ("::ffff:168.63.129.16", False, "the same, written as IPv6"),
        ("192.0.0.192", False, "another cloud's"),
        ("fec0::1", False, "site-local, as it was once called"),
        ("feff:ffff::1", False, "site-local to its end"),
    ],
)
def test_public_addresses(address: str, public: bool, why: str) -> None:
    assert is_public(ipaddress.ip_address(address)) is public, why


def test_a_pinned_name_goes_to_its_address_even_when_private_ones_are_refused(web: Any) -> None:
    web.page("/a", PAGE)

    async def once() -> FetchedResponse:
        pinned = {"site.example": ("127.0.0.1", web.port)}
        async with Fetcher(user_agent="t", pinned=pinned, limits=QUICK) as fetcher:
            return await fetcher.get("http://site.example/a")

    got = asyncio.run(once())
    assert (got.url, got.body) == ("http://site.example/a", PAGE)
    assert web.requests[0][1]["host"] == "site.example"


@pytest.mark.parametrize(
    ("given", "known_as"),
    [
        ("HTTP://Example.COM/a", "http://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443", "https://example.com/"),
        ("http://example.com?x=1", "http://example.com/?x=1"),
        ("http://example.com/a#b", "http://example.com/a"),
        ("http://example.com/A?x=1", "http://example.com/A?x=1"),
    ],
)
def test_normal_url(given: str, known_as: str) -> None:
    assert normal_url(given) == known_as


def test_no_cookie_is_sent_back(web: Any) -> None:
    """One for .co.uk would reach other sites; many large ones would lock a host's own pages out."""

    def go(handler: Any, _: int) -> None:
        cookies = [f"c{number}={'x' * 900}; Path=/" for number in range(90)]
        handler.send_response(302)
        for cookie in cookies:
            handler.send_header("Set-Cookie", cookie)
        handler.send_header("Location", "/b")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    web.routes["/a"] = go
    web.page("/b", PAGE, Set_Cookie="id=1; Path=/")

    async def both() -> None:
        async with Fetcher(user_agent="t", allow_private=True, limits=QUICK) as fetcher:
            assert (await fetcher.get(f"{web.base}/a")).body == PAGE
            assert (await fetcher.get(f"{web.base}/b")).body == PAGE

    asyncio.run(both())
    assert [path for path, _ in web.requests] == ["/a", "/b", "/b"]
    assert not any("cookie" in headers for _, headers in web.requests)


def test_a_validator_that_is_too_long_to_be_asked_with_is_not_kept(web: Any) -> None:
    web.page("/a", PAGE, ETag='"' + "x" * 50_000 + '"', Last_Modified="y" * 50_000)
    got = fetch(f"{web.base}/a")
    assert (got.body, got.etag, got.last_modified) == (PAGE, None, None)
