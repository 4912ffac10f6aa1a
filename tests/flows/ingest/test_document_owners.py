"""Whose a document is: a redirect, a link or an archive takes no page from the source that it belongs to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.sources import Source
from counterclaim.flows.ingest.document_owners import Owners

PAGE = "<html><body><h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p></body></html>"
VICTIM = "  - {name: victim, url: 'BASE/victim', delay: 0}\n"
STEAL = "  - {name: steal, url: 'BASE/steal', delay: 0}\n"
OUTSIDE = "  - {name: steal, url: 'OTHER/steal', delay: 0}\n"
ANYWHERE = "  - {name: steal, url: 'OTHER/steal', hosts: ['*'], delay: 0}\n"
ARCHIVE = "  - {name: archive, warc: a.warc}\n"


@pytest.fixture
def crawled(tmp_path: Path, web: Any, cli: Any) -> Any:
    """Crawl these sources into one database; return what a query gives."""

    def go(sources: str, sql: str) -> list[Any]:
        given = sources.replace("BASE", web.base).replace("OTHER", f"http://localhost:{web.port}")
        (tmp_path / "s.yml").write_text(f"sources:\n{given}", encoding="utf-8")
        ran = cli("crawl", tmp_path / "s.yml", "--allow-private", "--db", tmp_path / "c.db")
        assert ran.code in {0, 1}, ran.err  # 1: nothing could be fetched
        with closing(sqlite3.connect(tmp_path / "c.db")) as conn:
            return conn.execute(sql).fetchall()

    return go


WHOSE = "SELECT s.name, d.url FROM documents AS d JOIN sources AS s ON s.id = d.source_id WHERE gone_at IS NULL"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ((VICTIM, STEAL + VICTIM), "had by the victim, then asked for through the other"),
        ((STEAL + VICTIM,), "the other comes first, on the same host"),
        ((STEAL + VICTIM, VICTIM, STEAL + VICTIM), "again and again"),
        ((OUTSIDE + VICTIM,), "from another host"),
        ((ANYWHERE + VICTIM,), "from another host, that takes any"),
        ((VICTIM, ANYWHERE + VICTIM), "the same, later"),
        ((STEAL, STEAL + VICTIM), "had by the other, until the victim is named"),
        ((ANYWHERE, ANYWHERE + VICTIM), "the same from another host"),
        ((ARCHIVE + VICTIM,), "out of an archive"),
        ((VICTIM, ARCHIVE + VICTIM), "out of an archive, later"),
    ],
)
@pytest.mark.parametrize("tags", [{}, {"ETag": '"1"'}])
def test_a_document_stays_with_its_source(
    web: Any, crawled: Any, tmp_path: Path, files: tuple[str, ...], tags: dict[str, str], why: str
) -> None:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
    (tmp_path / "a.warc").write_text(
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {web.base}/victim\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n{http}\r\n\r\n",
        newline="",
    )
    web.page("/steal", "", status=301, Location=f"{web.base}/victim")
    plain, unchanged = (web.page("/victim", PAGE, **tags), web.routes["/victim"])[1], None
    if tags:
        web.page("/victim", "", status=304, **tags)
        unchanged = web.routes["/victim"]

    def page(handler: Any, before: int) -> None:
        (unchanged if unchanged and handler.headers.get("If-None-Match") else plain)(handler, before)

    web.routes["/victim"] = page
    for file in files:
        found = crawled(file, WHOSE)
    assert found == [("victim", f"{web.base}/victim")], why


@pytest.mark.parametrize(
    ("source", "target", "taken", "why"),
    [
        ("url: 'BASE/a'", "BASE/blog/b", True, "on the same site"),
        ("url: 'BASE/a'", "OTHER/blog/b", False, "on another host"),
        ("url: 'BASE/a', hosts: [localhost]", "OTHER/blog/b", True, "on a host that the source names"),
        (
            "url: 'BASE/a', include: ['/x/*']",
            "BASE/blog/b",
            True,
            "a page that is named is taken where its site has it",
        ),
        ("url: 'BASE/', depth: 1, include: ['/a', '/x/*']", "BASE/blog/b", False, "a link to what is not included"),
        ("url: 'BASE/', depth: 1, exclude: ['/blog/*']", "BASE/blog/b", False, "a link to what is excluded"),
        ("url: 'BASE/', depth: 1, include: ['/a', '/blog/*']", "BASE/blog/b", True, "a link to what is included"),
        ("url: 'BASE/', depth: 1", "OTHER/blog/b", False, "a link to another host"),
    ],
)
def test_the_rules_hold_where_a_redirect_leads(
    web: Any, crawled: Any, source: str, target: str, taken: bool, why: str
) -> None:
    there = target.replace("BASE", web.base).replace("OTHER", f"http://localhost:{web.port}")
    web.page("/", '<p>Nothing.</p><a href="/a">a</a>')
    web.page("/a", "", status=301, Location=there)
    web.page("/blog/b", PAGE)
    urls = {url for _, url in crawled(f"  - {{name: s, {source}, delay: 0}}\n", WHOSE)}
    assert (there in urls) is taken, why
    failed = crawled(f"  - {{name: s, {source}, delay: 0}}\n", "SELECT reason, where_, detail FROM issues")
    assert [reason for reason, _, _ in failed] == ([] if taken else ["elsewhere"]), why
    if "OTHER" in target and not taken:
        assert not web.hits["/blog/b"], "it is not even asked for"
        assert "name it in hosts" in failed[0][2]


def test_a_page_that_moved_to_another_host_for_good_is_no_longer_current(web: Any, crawled: Any) -> None:
    web.page("/victim", PAGE)
    assert crawled(VICTIM, WHOSE)
    web.page("/victim", "", status=301, Location=f"http://localhost:{web.port}/elsewhere")
    assert crawled(VICTIM, WHOSE) == []
    assert not web.hits["/elsewhere"]


A = Source(name="a", url="http://a.example/")
B = Source(name="b", urls=("http://b.example/x", "https://www.c.example/"))
FEED = Source(name="feed", feed=("http://c.example/feed",))
FOLDER = Source(name="folder", path=Path("x"))


@pytest.mark.parametrize(
    ("url", "asker", "first", "owner", "why"),
    [
        ("http://b.example/x", A, None, B, "it names the page"),
        ("http://b.example/x", A, A, B, "though another had it first"),
        ("https://www.c.example/", FEED, FEED, B, "naming it is more than being of its site"),
        ("http://c.example/1", B, None, B, "both are of its site: who asks"),
        ("http://c.example/1", B, FEED, FEED, "both are: who had it first"),
        ("http://c.example/1", A, A, B, "neither who asks nor who had it: the first in the file that is"),
        ("http://d.example/", A, None, A, "nobody's: who asks"),
        ("http://d.example/", A, FOLDER, FOLDER, "nobody's: who had it first"),
        ("http://d.example/", A, Source(name="old", url="http://d.example/"), A, "who had it is no longer in the file"),
    ],
)
def test_owners(url: str, asker: Source, first: Source | None, owner: Source, why: str) -> None:
    owners = Owners((A, B, FEED, FOLDER), lambda _: first.id if first is not None else None)
    assert owners.of(url, asker) is owner, why
