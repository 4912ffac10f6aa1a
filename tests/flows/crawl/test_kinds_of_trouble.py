"""Kinds of trouble with feeds, sitemaps, pauses, canonical links, conditional requests, archives, charsets and clocks.

Each stands for reports from users of other crawlers and schedulers; whole commands over real servers on loopback.
"""

from __future__ import annotations

import gzip
import sqlite3
import time
import zlib
from contextlib import closing
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.cron import checked, next_time
from counterclaim.flows.fetch.client import Fetcher, Limits
from counterclaim.flows.fetch.throttle import Throttle
from counterclaim.flows.runs import steps
from tests.flows.conftest import answer

SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><title>t</title><id>f</id>{}</feed>'


def article(model: str, price: str, head: str = "") -> str:
    return (
        f'<html lang="en"><head><title>{model}</title>{head}</head><body><h1>{model}</h1>'
        f"<p>{model} costs ${price} per 1M input tokens.</p></body></html>"
    )


def loc(*paths: str) -> bytes:
    return SITEMAP.format("".join(f"<url><loc>{path}</loc></url>" for path in paths)).encode()


@pytest.fixture
def run(tmp_path: Path, web: Any, cli: Any) -> Any:
    """Run sources into one database; return what a query gives."""

    def go(sources: str, sql: str, command: str = "run") -> list[tuple[Any, ...]]:
        (tmp_path / "s.yml").write_text(f"sources:\n{sources}".replace("BASE", web.base), encoding="utf-8")
        more = ("--plain", "--report", tmp_path / "r") if command == "run" else ()
        ran = cli(command, tmp_path / "s.yml", "--allow-private", "--db", tmp_path / "c.db", *more)
        assert ran.code in {0, 1}, ran.err  # 1: nothing could be fetched
        with closing(sqlite3.connect(tmp_path / "c.db")) as conn:
            return [tuple(str(value).replace(web.base, "") for value in row) for row in conn.execute(sql).fetchall()]

    return go


URLS = "SELECT url FROM documents ORDER BY url"
PRICES = "SELECT subject, value FROM claim_facts ORDER BY subject"
FAILED = "SELECT reason, url FROM failures ORDER BY url"
TWICE = gzip.compress(gzip.compress(loc("/a"), mtime=0), mtime=0)


@pytest.mark.parametrize(
    ("served", "headers", "pages", "why"),
    [
        (loc("/a"), {}, ["/a"], "named .gz, and not packed"),
        (gzip.compress(loc("/a"), mtime=0), {}, ["/a"], "packed"),
        (TWICE, {"Content_Encoding": "gzip"}, ["/a"], "packed again on the way"),
        (gzip.compress(b"BASE/a\nBASE/b\r\n", mtime=0), {}, ["/a", "/b"], "a packed list of addresses"),
        (loc("<![CDATA[/a?x=1&y=2]]>"), {}, ["/a?x=1&y=2"], "an address in a marked section"),
        (SITEMAP.replace("www.sitemaps.org/schemas/sitemap/0.9", "www.google.com/schemas/sitemap/0.84")
         .format("<url><loc>\n /a \n</loc></url>").encode(), {}, ["/a"], "an old name of the format, white space"),
    ],
)  # fmt: skip
def test_sitemaps_that_are_called_gz(
    web: Any, run: Any, served: bytes, headers: dict[str, str], pages: list[str], why: str
) -> None:
    if b"BASE" in (plain := gzip.decompress(served) if served[:2] == b"\x1f\x8b" else b""):
        served = gzip.compress(plain.replace(b"BASE", web.base.encode()))
    web.page("/sitemap.xml.gz", served, kind="application/x-gzip", **headers)
    for path in pages:
        web.page(path, article("GPT-4o", "5"))
    found = run("  - {name: s, sitemap: 'BASE/sitemap.xml.gz', delay: 0}\n", URLS, "crawl")
    assert found == [(path,) for path in pages], why


@pytest.mark.parametrize(
    ("base", "entry", "expected", "why"),
    [
        (' xml:base="BASE/on/"', '<entry><link href="b"/></entry>', "/on/b", "of the feed"),
        (' xml:base="BASE/on/"', '<entry xml:base="c/"><link href="b"/></entry>', "/on/c/b", "nested"),
        (' xml:base="BASE/on/"', '<entry xml:base="/c/"><link href="b"/></entry>', "/c/b", "nested, from the root"),
        ("", '<entry xml:base="c/"><link rel="alternate" href=""/></entry>', "/feeds/c/", "the base itself"),
        ("", '<entry><link rel="alternate" href="b"/></entry>', "/feeds/b", "none: where the feed is"),
        ("", '<entry><link rel="enclosure" href="b.mp3"/><link href="b"/></entry>', "/feeds/b", "not what is enclosed"),
        ("", '<entry><link href="b"/><link rel="replies" href="b?c"/></entry>', "/feeds/b", "not the replies"),
    ],
)
def test_bases_of_feeds(web: Any, run: Any, base: str, entry: str, expected: str, why: str) -> None:
    body = ATOM.format(base.replace("BASE", web.base), entry)
    web.page("/feeds/all.atom", body, kind="application/atom+xml")
    web.page(expected, article("GPT-4o", "5"))
    found = run("  - {name: s, feed: 'BASE/feeds/all.atom', delay: 0}\n", URLS, "crawl")
    assert found == [(expected,)], why


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seconds", "read", "why"),
    [
        (2, True, "soon: waited for"),
        (-3_600, True, "in the past: asked again at once"),
        ("1.5", True, "no valid value: as if there were none"),
        ("-1", True, "no valid value"),
        (86_400, False, "tomorrow: no page of the host is asked for until then"),
    ],
)
def test_pauses_that_are_asked_for_as_dates(
    web: Any, run: Any, monkeypatch: pytest.MonkeyPatch, seconds: Any, read: bool, why: str
) -> None:
    limits = Limits(backoff=0.001)
    monkeypatch.setattr(
        steps, "Fetcher", lambda **given: Fetcher(**{**given, "limits": limits, "pace": Throttle(step=0.001)})
    )

    def busy(handler: Any, before: int) -> None:
        at = formatdate(time.time() + seconds, usegmt=True) if isinstance(seconds, int) else seconds
        if before:
            answer(handler, 200, article("GPT-4o", "5").encode())
        else:
            answer(handler, 429, b"busy", Retry_After=at)

    web.routes["/a"] = busy
    web.page("/b", article("o3", "2"))
    found = run("  - {name: s, urls: ['BASE/a', 'BASE/b'], delay: 0}\n", URLS, "crawl")
    assert found == ([("/a",), ("/b",)] if read else []), why
    assert (web.hits["/a"], web.hits["/b"]) == ((2, 1) if read else (1, 0)), why


def test_canonical_links_that_all_lead_home_cost_no_page(web: Any, run: Any) -> None:
    home = '<link rel="canonical" href="BASE/">'.replace("BASE", web.base)
    pages = {
        "/": article("Claude 3.5 Haiku", "0.80", home),
        "/a": article("GPT-4o", "5", home),
        "/b": article("o3", "2", home),
        "/c": article("o1", "15", '<link rel="canonical" href="/d">'),
        "/d": article("o1", "15", '<link rel="canonical" href="/c">'),
        "/e": article("Grok 3", "3", '<link rel="canonical" href="/e#top"><link rel="canonical" href="/">'),
    }
    for path, body in pages.items():
        web.page(path, body)
    listed = ", ".join(f"'BASE{path}'" for path in pages)
    for _night in range(2):
        prices = run(f"  - {{name: s, urls: [{listed}], delay: 0}}\n", PRICES)
        assert set(prices) == {
            ("Claude 3.5 Haiku", "0.80"), ("GPT-4o", "5"), ("o3", "2"), ("o1", "15"), ("Grok 3", "3"),
        }  # fmt: skip


def test_a_page_that_was_fetched_and_not_read_is_read_though_it_is_unchanged(
    web: Any, run: Any, cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def page(tag: str, body: str) -> Any:
        def go(handler: Any, _: int) -> None:
            if handler.headers.get("If-None-Match"):
                handler.send_response(304)
                handler.send_header("ETag", tag)
                handler.end_headers()
            else:
                answer(handler, 200, body.encode(), ETag=tag)

        return go

    web.routes |= {"/a": page('"2"', article("GPT-4o", "5")), "/w": page('W/"x"', article("o3", "2"))}
    web.page("/l", "", status=304)
    sources = "  - {name: s, urls: ['BASE/a', 'BASE/w', 'BASE/l'], delay: 0}\n"
    assert run(sources, PRICES, "crawl") == []
    (tmp_path / "counterclaim.yml").write_text("models:\n  - name: [broken\n")
    args = ("--plain", "--allow-private", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    assert cli("run", tmp_path / "s.yml", *args).code == 2
    (tmp_path / "counterclaim.yml").unlink()
    assert run(sources, PRICES) == [("GPT-4o", "5"), ("o3", "2")]
    assert run(sources, FAILED) == [("http 304", "/l")], "it was asked for without a condition"


def record(path: str, lines: str, body: bytes, kind: str = "response", at: str = "2024-01-01", http: str = "") -> bytes:
    head = f"HTTP/{http or '1.1 200 OK'}\r\nContent-Type: text/html\r\n{lines}\r\n" if kind != "resource" else ""
    block = head.encode() + body
    mine = "application/http; msgtype=response" if head else "text/html"
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {at}T00:00:00Z\r\nWARC-Target-URI: {path}\r\n"
        f"Content-Type: {mine}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 50] for at in range(0, len(body), 50)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


HERE = "https://h.example/a"
BODY = article("GPT-4o", "5").encode()
OLD = article("GPT-4o", "6").encode()
CHUNKED, PACKED = "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n"


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    ("records", "prices", "failures", "why"),
    [
        ([record(HERE, CHUNKED, chunked(BODY))], ["5"], [], "chunked"),
        ([record(HERE, CHUNKED, BODY)], ["5"], [], "put together, under the old header"),
        ([record(HERE, PACKED, gzip.compress(BODY))], ["5"], [], "packed"),
        ([record(HERE, PACKED, BODY)], ["5"], [], "unpacked, under the old header"),
        ([record(HERE, PACKED + CHUNKED, chunked(gzip.compress(BODY)))], ["5"], [], "both"),
        ([record(HERE, "Content-Encoding: deflate\r\n", zlib.compress(BODY))], ["5"], [], "deflated"),
        ([record(HERE, "Content-Length: 99999\r\n", BODY)], ["5"], [], "of a wrong length"),
        ([record(f"<{HERE}>", "", BODY)], ["5"], [], "its address in angle brackets"),
        ([record(HERE, "", BODY, http="2 200")], ["5"], [], "as HTTP/2 has it"),
        ([record(HERE, "", BODY, "resource")], ["5"], [], "without HTTP"),
        ([record(HERE, "", OLD), record(HERE, "", BODY, at="2024-05-01")], ["5"], [], "twice: the newer"),
        ([record(HERE, "", BODY, http="1.1 404 Not Found")], [], [], "an error page"),
        ([record(HERE, "", b"", "revisit")], [], [], "only that it was seen again"),
        ([record(HERE, "Content-Encoding: br\r\n", b"\x1b\x00")], [], ["content"], "packed in a way that is broken"),
    ],
)
def test_codings_of_archives(
    run: Any, tmp_path: Path, records: list[bytes], prices: list[str], failures: list[str], why: str, whole: bool
) -> None:
    path = tmp_path / ("a.warc" if whole else "a.warc.gz")
    path.write_bytes(b"".join(one if whole else gzip.compress(one) for one in records))
    found = run(f"  - {{name: s, warc: '{path.name}'}}\n", "SELECT value FROM claim_facts")
    assert [value for (value,) in found] == prices, why
    assert [reason for reason, _ in run(f"  - {{name: s, warc: '{path.name}'}}\n", FAILED)] == failures, why


def test_an_archive_that_is_one_packed_member_gives_its_first_page_and_a_reason(run: Any, tmp_path: Path) -> None:
    two = record(HERE, "", BODY) + record(f"{HERE}2", "", article("o3", "2").encode())
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(two))
    assert run("  - {name: s, warc: a.warc.gz}\n", PRICES) == [("GPT-4o", "5")]
    ((reason, detail),) = run("  - {name: s, warc: a.warc.gz}\n", "SELECT reason, detail FROM failures")
    assert (reason, "cannot be read further" in detail) == ("warc", True)


TEXT = (
    "<html lang=en><head>{}<title>P</title></head><body><h1>P</h1><p>Mistral Large 2 costs €2 per 1M input tokens. "
    "GPT-4o’s price is $5 per 1M input tokens — “fair”. Grok 3 costs £0.65 per 1M input tokens.</p></body></html>"
)


@pytest.mark.parametrize(
    ("meta", "encoding", "why"),
    [
        ("<meta charset=windows-1252>", "cp1252", "as it says"),
        ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "cp1252", "called ISO-8859-1"),
        ("", "cp1252", "no name at all"),
        ("<meta charset=utf-8>", "utf-16", "another in truth, with a byte order mark"),
        ("<meta charset=iso-8859-1>", "utf-8-sig", "a byte order mark against the name"),
        ("<meta charset=iso-8859-15>", "iso-8859-15", "ISO-8859-15"),
    ],
)
@pytest.mark.parametrize("fetched", [False, True])
def test_bytes_and_their_names(
    web: Any, run: Any, cli: Any, tmp_path: Path, meta: str, encoding: str, why: str, fetched: bool
) -> None:
    text = TEXT.format(meta)
    if encoding == "iso-8859-15":
        text = text.translate({0x2019: "'", 0x2014: "-", 0x201C: '"', 0x201D: '"'})
    (tmp_path / "e.html").write_bytes(text.encode(encoding))
    if fetched:
        web.page("/a", text.encode(encoding))
        found = run("  - {name: s, url: 'BASE/a', delay: 0}\n", "SELECT subject, value FROM claim_facts")
        ((read,),) = run("  - {name: s, url: 'BASE/a', delay: 0}\n", "SELECT text FROM extractions")
    else:
        read = cli("text", tmp_path / "e.html").out
        found = [("GPT-4o", "5")] if "$5" in cli("extract", tmp_path / "e.html").out else []
    assert "€2 per" in read, why
    assert "£0.65" in read, why
    assert ("GPT-4o", "5") in found, why
    if fetched:
        assert {subject for subject, _ in found} == {"GPT-4o"}, "what is not in dollars is no price in dollars"


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected", "why"),
    [
        ("30 1 * * *", "Europe/London", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "the night that has it twice"),
        ("30 1 * * *", "Europe/London", "2026-10-25T00:31:00Z", "2026-10-26T01:30:00Z", "and once only"),
        ("30 1 * * *", "Europe/London", "2026-10-25T01:31:00Z", "2026-10-26T01:30:00Z", "also after the second"),
        ("30 2 * * *", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T07:00:00Z", "the night without it"),
        ("30 2 * * *", "America/New_York", "2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z", "and once only"),
        ("10 0 * * *", "America/Montreal", "2023-03-12T05:10:02Z", "2023-03-13T04:10:00Z", "the day after"),
    ],
)
def test_schedules_when_the_clocks_change(expression: str, zone: str, after: str, expected: str, why: str) -> None:
    assert next_time(expression, after, zone) == expected, why


@pytest.mark.parametrize("expression", ["60 * * * *", "0 6 31 2 *", "@daily", "0 6 * *", "", "0 6 * * 8"])
def test_schedules_that_are_none_or_never_come_are_refused_by_name(expression: str) -> None:
    with pytest.raises(ValueError, match="cron schedule") as caught:
        checked(expression)
    assert repr(expression) in str(caught.value)
