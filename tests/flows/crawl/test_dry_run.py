"""What a dry run lists, that it asks for no article, and that the crawl then does what was listed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.config.cron import is_due
from counterclaim.flows.runs import steps

PAGE = "<html><body><h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p>{}</body></html>"
RSS = '<rss version="2.0"><channel><title>t</title>{}</channel></rss>'
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


@pytest.fixture
def site(web: Any) -> Any:
    web.page("/robots.txt", "User-agent: *\nDisallow: /secret\nCrawl-delay: 0.01", kind="text/plain")
    items = "".join(f"<item><link>{path}</link></item>" for path in ("/f1", "/f2", "/secret", "http://other.invalid/x"))
    web.page("/feed", RSS.format(items), kind="application/rss+xml", ETag='"f"')
    web.page(
        "/map.xml", SITEMAP.format("<url><loc>/blog/m1</loc></url><url><loc>/shop/m2</loc></url>"), kind="text/xml"
    )
    web.page("/list", '<a href="/blog/i1">1</a><a href="/a.pdf">2</a><a href="/f1">3</a>')
    web.page("/", PAGE.format('<a href="/sub">s</a>'), ETag='"home"')
    for path in ("/f1", "/f2", "/blog/m1", "/blog/i1", "/sub"):
        web.page(path, PAGE.format(path), Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT")
    return web


SOURCES = """sources:
  - {name: home, url: 'BASE/', depth: 1, delay: 0}
  - {name: feed, feed: 'BASE/feed', delay: 0, limit: 5}
  - {name: map, sitemap: 'BASE/map.xml', include: ['/blog/*'], delay: 0}
  - {name: list, index: ['BASE/list'], delay: 0}
  - {name: down, feed: 'BASE/none.xml', delay: 0}
  - {name: drafts, path: drafts}
"""


@pytest.fixture
def given(tmp_path: Path, site: Any) -> Path:
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "a.md").write_text("# GPT-4o\n\nGPT-4o costs $4 per 1M input tokens.\n")
    path = tmp_path / "sources.yml"
    path.write_text(SOURCES.replace("BASE", site.base))
    return path


def listed(cli: Any, web: Any, *args: object) -> dict[tuple[str, str], dict[str, Any]]:
    ran = cli("crawl", *args, "--dry-run", "--format", "jsonl", "--allow-private")
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in ran.out.splitlines()]
    found = {(row["source"], row["url"].removeprefix(web.base)): row for row in rows if row["fetch"] != "later"}
    assert len(found) == sum(row["fetch"] != "later" for row in rows), "each address once a source"
    return found


def test_a_dry_run_lists_what_and_why_and_asks_for_no_article(tmp_path: Path, cli: Any, site: Any, given: Path) -> None:
    db = tmp_path / "c.db"
    rows = listed(cli, site, given, "--db", db)
    assert not db.exists()
    assert set(site.hits) == {"/robots.txt", "/feed", "/map.xml", "/list", "/none.xml"}
    why = {key: (row["fetch"], row["why"].replace(site.base, "")) for key, row in rows.items()}
    drafts = ("drafts", str(tmp_path / "drafts"))
    assert why == {
        ("home", "/"): ("yes", "named in the sources file"),
        ("feed", "/feed"): ("yes", "a listing, read anew for this dry run"),
        ("feed", "/f1"): ("yes", "feed /feed"),
        ("feed", "/f2"): ("yes", "feed /feed"),
        ("feed", "/secret"): ("no", "feed /feed"),
        ("feed", "http://other.invalid/x"): ("no", "on another host: name it in hosts (feed /feed)"),
        ("map", "/map.xml"): ("yes", "a listing, read anew for this dry run"),
        ("map", "/blog/m1"): ("yes", "sitemap /map.xml"),
        ("map", "/shop/m2"): ("no", "not included by /blog/* (sitemap /map.xml)"),
        ("list", "/list"): ("yes", "a listing, read anew for this dry run"),
        ("list", "/blog/i1"): ("yes", "index /list"),
        ("list", "/a.pdf"): ("no", "its suffix is no article's (index /list)"),
        ("list", "/f1"): ("no", "another source has it (index /list)"),
        ("down", "/none.xml"): ("no", "http 404: HTTP 404 Not Found"),
        drafts: ("yes", "files on disk, read whole"),
    }
    assert rows["feed", "/secret"]["robots"] == "robots.txt disallows it"
    assert rows["feed", "/f1"]["robots"] == "allowed"
    assert rows["feed", "/f1"]["delay"] == 0.01
    assert rows["feed", "/f1"]["conditional"] == "no: never fetched"


def test_the_crawl_does_what_was_listed(tmp_path: Path, cli: Any, site: Any, given: Path, content: Any) -> None:
    db = tmp_path / "c.db"
    promised = {url for (_, url), row in listed(cli, site, given, "--db", db).items() if row["fetch"] == "yes"}
    site.hits.clear()
    assert cli("crawl", given, "--db", db, "--allow-private").code == 0
    promised -= {str(tmp_path / "drafts")}
    assert set(site.hits) - {"/robots.txt", "/none.xml"} == promised | {"/sub"}, "the link of / was not known before"
    site.hits.clear()
    before = content(db, without=())
    rows = listed(cli, site, given, "--db", db)
    assert content(db, without=()) == before, "nothing is written"
    assert "/robots.txt" not in site.hits, "robots.txt is a day old at most"
    assert rows["home", "/"]["conditional"] == "If-None-Match"
    assert rows["home", "/sub"]["why"] == f"linked from {site.base}/"
    assert rows["home", "/sub"]["conditional"] == "If-Modified-Since"


def test_a_table_for_people_and_bad_input_in_one_line(tmp_path: Path, cli: Any, site: Any) -> None:
    ran = cli(
        "crawl", f"{site.base}/f1", f"{site.base}/secret", "--dry-run", "--allow-private", "--db", tmp_path / "c.db"
    )
    assert [line.split()[0] for line in ran.out.splitlines()] == ["fetch", "yes", "no"]
    assert "robots.txt disallows it" in ran.out
    ran = cli("crawl", f"{site.base}/f1", "--dry-run", "--format", "xml")
    assert (ran.code, ran.err) == (2, "counterclaim: unknown format: xml: use one of table, csv, json, jsonl\n")


@pytest.mark.parametrize(
    ("schedule", "last", "at", "due", "why"),
    [
        (None, "2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z", True, "no schedule: always"),
        ("0 6 * * *", None, "2025-01-01T00:00:00Z", True, "never crawled"),
        ("0 6 * * *", "2025-01-01T05:00:00Z", "2025-01-01T05:59:59Z", False, "six o'clock has not come"),
        ("0 6 * * *", "2025-01-01T05:00:00Z", "2025-01-01T06:00:00Z", True, "now it has"),
        ("0 6 * * *", "2025-01-01T06:00:00Z", "2025-01-01T07:00:00Z", False, "and it was crawled then"),
        ("0 6 * * *", "2025-01-01T06:00:05Z", "2025-01-05T00:00:00Z", True, "days were missed: once is enough"),
        ("0 6 * * 1", "2025-01-06T06:00:00Z", "2025-01-12T23:00:00Z", False, "Mondays only"),
    ],
)
def test_when_a_source_is_due(schedule: str | None, last: str | None, at: str, due: bool, why: str) -> None:
    assert is_due(schedule, last, at) is due, why


def test_a_scheduled_run_crawls_what_is_due_and_one_by_hand_everything(tmp_path: Path, cli: Any, site: Any) -> None:
    path, db = tmp_path / "sources.yml", tmp_path / "c.db"
    path.write_text(
        f"sources:\n  - {{name: yearly, url: '{site.base}/f1', schedule: '0 0 1 1 *', delay: 0}}\n"
        f"  - {{name: always, url: '{site.base}/f2', delay: 0}}\n"
    )
    for scheduled, expected in ((True, (1, 1)), (True, (1, 2)), (False, (2, 3))):
        plan = steps.plan_for(path, allow_private=True, scheduled=scheduled)
        asyncio.run(steps.crawl_step(db, plan, steps.begin(db, "crawl")))
        assert (site.hits["/f1"], site.hits["/f2"]) == expected
