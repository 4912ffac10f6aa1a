"""Feeds, sitemaps and index pages: what they list, and that none of them can do harm."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import listings
from counterclaim.flows.crawl.feeds import NotAListingError, entries
from counterclaim.flows.crawl.links import absolute
from counterclaim.flows.crawl.listings import Listings
from counterclaim.flows.crawl.sitemaps import Sitemap, read_sitemap
from counterclaim.flows.fetch.records import FetchError

BASE = "http://h.example/dir/list.xml"
LIMIT = 1_000_000

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>http://h.example/</link>{}</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{}</feed>"""
URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">'
    '<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">'
    '<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


class Endless(Listings):
    """Listings of a site whose every sitemap leads to others, each as long as it may be."""

    def __init__(self) -> None:
        self.read = 0

    async def _read(self, file: Any, source: Source, spent: Any) -> tuple[list[str], tuple[str, ...]]:
        self.read += 1
        return ["http://h.example/p"] * 10, tuple(f"http://h.example/{self.read}-{n}.xml" for n in range(40))


@pytest.mark.parametrize(
    ("most", "files", "read", "why"),
    [
        (500, 100, 10, "addresses are counted, of pages and of sitemaps"),
        (10_000, 7, 7, "files are"),
        (0, 7, 0, "nothing is read when nothing may be listed"),
    ],
)
def test_endless_sitemaps_end(monkeypatch: pytest.MonkeyPatch, most: int, files: int, read: int, why: str) -> None:
    monkeypatch.setattr(listings, "MAX_LISTED", most)
    monkeypatch.setattr(listings, "MAX_FILES", files)
    source = Source(name="s", sitemap="http://h.example/list.xml")
    endless = Endless()

    async def all_of() -> int:
        return len([entry async for entry in endless.of(source)])

    assert asyncio.run(all_of()) == 10 * read, why
    assert endless.read == read, why


class Long(Listings):
    """Listings that all have one body; without one each is refused for its size."""

    def __init__(self, body: bytes | None) -> None:
        self.read, self.body = 0, body

    async def _body(self, file: Any, source: Source) -> tuple[bytes, str]:
        self.read += 1
        if self.body is None:
            raise FetchError("size", "larger than allowed")
        return self.body, BASE


MANY = tuple(f"http://h.example/{number}.xml" for number in range(20))


@pytest.mark.parametrize(
    ("body", "read", "why"),
    [
        (b"<urlset>" + b" " * 300_000 + b"</urlset>", 4, "what was read is counted"),
        (gzip.compress(b"<urlset>" + b" " * 300_000 + b"</urlset>", mtime=0), 4, "as long as it is unpacked"),
        (b"<html>" + b" " * 300_000, 4, "what is no sitemap as well"),
        (gzip.compress(b" " * 600_000, mtime=0), 2, "a bomb as what is unpacked of it"),
        (None, 2, "what is refused for its size as what is fetched of it"),
        (b"<urlset></urlset>", 20, "short ones are all read"),
    ],
)
def test_long_sitemaps_end(monkeypatch: pytest.MonkeyPatch, body: bytes | None, read: int, why: str) -> None:
    monkeypatch.setattr(listings, "MAX_READ", 1_000_000)
    monkeypatch.setattr(listings, "MAX_SITEMAP", 500_000)
    long = Long(body)

    async def all_of() -> None:
        async for _ in long.of(Source(name="s", sitemap=MANY)):
            pass

    asyncio.run(all_of())
    assert long.read == read, why


@pytest.mark.parametrize("host", ["xn--", "xn--a-.example", "\u2488.example", "a" * 70_000])
def test_an_address_with_an_impossible_host_is_none(host: str) -> None:
    assert absolute(f"http://{host}/", BASE) is None


@pytest.mark.parametrize("port", ["99999", "-1", "x", "1:2"])
def test_an_address_with_an_impossible_port_is_none(port: str) -> None:
    assert absolute(f"http://h.example:{port}/", BASE) is None
    found = read_sitemap(INDEX.format(f"<sitemap><loc>http://h.example:{port}/</loc></sitemap>").encode(), BASE, LIMIT)
    assert found == Sitemap()


def item(link: str) -> str:
    return f"<item><title>x</title><link>{link}</link></item>"


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (RSS.format(item("http://h.example/a") + item("/b")), ["http://h.example/a", "http://h.example/b"], "RSS 2.0"),
        (RSS.format(item("http://h.example/a") * 2), ["http://h.example/a"], "an entry twice"),
        (RSS.format(item("javascript:x") + item("")), [], "no pages"),
        (RSS.format("<item><guid>http://h.example/g</guid></item>"), ["http://h.example/g"], "a guid is a link"),
        (RSS.format('<item><guid isPermaLink="false">7</guid></item>'), [], "unless it says that it is none"),
        (
            ATOM.format('<entry><link rel="edit" href="/no"/><link rel="alternate" href="/a"/></entry>'),
            ["http://h.example/a"],
            "Atom, the alternate link",
        ),
        (RSS.format(item("/a"))[:-20], ["http://h.example/a"], "cut off: what came before the cut"),
        (
            RSS.format("<item><link>/a</link><title>AT&T</title></item>"),
            ["http://h.example/a"],
            "a bare ampersand",
        ),
        ("\n\n" + RSS.format(item("/a")), ["http://h.example/a"], "blank lines before the declaration"),
    ],
)
def test_feeds(body: str, expected: list[str], why: str) -> None:
    assert entries(body.encode(), BASE) == expected, why


@pytest.mark.parametrize("body", [b"", b"<html><p>not found</p>", b"\x89PNG", b"{}", b"\0" * 1000])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(NotAListingError):
        entries(body, BASE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (LAUGHS.encode() + RSS.format("<item><title>&h;</title><link>/a</link></item>")[21:].encode(), "bomb"),
        (RSS.format("<a>" * 20_000).encode(), "tags that never close"),
        (RSS.format("<item><description>" + "x" * 3_000_000).encode(), "one long line"),
        (b"<rss" + b" a='b'" * 50_000, "attributes without end"),
        (b"<![CDATA[" * 100_000, "sections without end"),
    ],
)
def test_hostile_feeds_end(body: bytes, why: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(NotAListingError):
        assert len(entries(body, BASE)) < 2
    assert time.process_time() - begun < 20, why


def url(loc: str, changed: str = "") -> str:
    return f"<url><loc>{loc}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (URLSET.format(url("http://h.example/a")), Sitemap(("http://h.example/a",)), "one page"),
        (URLSET.format(url(" /a\n")), Sitemap(("http://h.example/a",)), "white space; a relative address"),
        (
            URLSET.format(url("/old", "2024-01-01") + url("/none") + url("/new", "2025-05-05T01:02:03Z")),
            Sitemap(("http://h.example/new", "http://h.example/old", "http://h.example/none")),
            "the newest first, so that a limit takes those",
        ),
        (
            INDEX.format("<sitemap><loc>/1.xml</loc></sitemap><sitemap><loc>/2.xml.gz</loc></sitemap>"),
            Sitemap((), ("http://h.example/1.xml", "http://h.example/2.xml.gz")),
            "an index of sitemaps",
        ),
        (
            URLSET.format(
                '<url><loc>/a</loc><image:image xmlns:image="x"><image:loc>/i.png</image:loc></image:image></url>'
            ),
            Sitemap(("http://h.example/a",)),
            "the address of a picture is none of a page",
        ),
        (URLSET.format(url("javascript:1") + url("ftp://h/") + url("http://[bad")), Sitemap(), "no pages"),
        (URLSET.format(url("/a") + url("/b"))[:-25], Sitemap(("http://h.example/a",)), "cut off"),
        ("http://h.example/a\r\nhttp://h.example/b\n", Sitemap(("http://h.example/a", "http://h.example/b")), "text"),
        ("\ufeff\nhttp://h.example/a", Sitemap(("http://h.example/a",)), "text after a mark and a blank line"),
        ("\n\n " + URLSET.format(url("/a")), Sitemap(("http://h.example/a",)), "white space before the declaration"),
        ("\ufeff\n" + URLSET.format(url("/a")), Sitemap(("http://h.example/a",)), "a mark and a line before it"),
        (
            "\n<!-- made by a plugin --><!-- < & -->\n" + URLSET.format(url("/a")),
            Sitemap(("http://h.example/a",)),
            "comments before it",
        ),
        (
            URLSET.format(url("/a?x=1&y=2") + url("/b?x=1&amp;copy=2") + url("/c?&#x31;&nbsp;&")),
            Sitemap(("http://h.example/a?x=1&y=2", "http://h.example/b?x=1&copy=2", "http://h.example/c?1&nbsp;&")),
            "ampersands that stand for themselves",
        ),
        (
            URLSET.format(url("<![CDATA[/a?x=1&y=2]]>") + url("/b?x=1&y=2")),
            Sitemap(("http://h.example/a?x=1&y=2", "http://h.example/b?x=1&y=2")),
            "and some in a marked section",
        ),
    ],
)
def test_sitemaps(body: str, expected: Sitemap, why: str) -> None:
    assert read_sitemap(body.encode(), BASE, LIMIT) == expected, why
    assert read_sitemap(gzip.compress(body.encode()), BASE, LIMIT) == expected, f"{why}, packed"


@pytest.mark.parametrize(
    ("body", "fragment", "why"),
    [
        (LAUGHS.encode() + b"<urlset><url><loc>&h;</loc></url></urlset>", "document type", "billion laughs"),
        (OUTSIDE.encode() + b"<urlset><url><loc>&x;</loc></url></urlset>", "document type", "a file of this machine"),
        (b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd"><urlset/>', "document type", "a DTD from elsewhere"),
        ((LAUGHS + "<urlset><url><loc>&h;</loc></url></urlset>").encode("utf-16"), "neither", "in another encoding"),
        (gzip.compress(b"<urlset>" + b" " * 2 * LIMIT, mtime=0), "larger than", "a gzip bomb"),
        (gzip.compress(URLSET.format(url("/a")).encode(), mtime=0)[:-20], "too early", "a gzip that was cut off"),
        (b"<html><body>not found</body></html>", "its root is <html>", "a page instead"),
        (b"<urlset><url>", "malformed XML", "broken before the first address"),
        (b"", "neither XML nor", "nothing"),
        (b"\x00\x01\x02", "neither XML nor", "garbage"),
        (b"<a>" * 100_000, "malformed XML", "tags that never close"),
        (
            b"<!-- -->\n" + LAUGHS.encode() + b"<urlset><url><loc>&h;</loc></url></urlset>",
            "document type",
            "a comment first",
        ),
        (b"<!--" * 250_000, "malformed XML", "comments that never close"),
        (b"<!-- -->" * 125_000, "neither XML nor", "nothing but comments"),
        (b"<![CDATA[&" * 100_000, "malformed XML", "marked sections that never close"),
        (b"<urlset>" + b"&" * 1_000_000, "malformed XML", "a million ampersands"),
    ],
)
def test_hostile_sitemaps_are_refused_quickly(body: bytes, fragment: str, why: str) -> None:
    begun = time.process_time()
    with pytest.raises(NotAListingError, match=fragment):
        read_sitemap(body, BASE, LIMIT)
    assert time.process_time() - begun < 20, why


@given(st.binary(max_size=300))
def test_sitemaps_and_feeds_raise_nothing_else(body: bytes) -> None:
    for read in (lambda data: read_sitemap(data, BASE, LIMIT), lambda data: entries(data, BASE)):
        for data in (body, b"<urlset><url><loc>" + body, b"<rss version='2.0'><channel><item><link>" + body):
            with contextlib.suppress(NotAListingError):
                read(data)
