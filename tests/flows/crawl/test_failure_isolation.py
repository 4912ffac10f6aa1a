"""Exceptions that nobody foresaw: each costs its own page, listing or source, is said and logged, and no other."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.errors import StoreError
from counterclaim.db.store import Store
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl import crawl
from counterclaim.flows.crawl.crawl_state import Memory
from counterclaim.flows.crawl.outcomes import Outcome, Page
from counterclaim.flows.fetch.client import Fetcher

PAGE = "<h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p>"
URLS = "  - {{name: {0}, urls: ['BASE/{0}/bad', 'BASE/{0}/good'], delay: 0}}\n"


def broken(monkeypatch: pytest.MonkeyPatch, place: str, part: str, error: BaseException) -> None:
    """Make a function raise where its arguments speak of ``part``."""
    module, _, name = place.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def instead(*args: Any, **options: Any) -> Any:
        if part in repr(args):
            raise error
        return real(*args, **options)

    monkeypatch.setattr(place, instead)


@pytest.fixture
def ran(web: Any, cli: Any, tmp_path: Path) -> Any:
    def go(sources: str, *more: str) -> Any:
        path = tmp_path / "sources.yml"
        path.write_text("sources:\n" + sources.replace("BASE", web.base))
        args = ("run", path, "--plain", "--allow-private", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
        return cli(*args, *more)

    return go


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "c.db")) as conn:
        return conn.execute(sql).fetchall()


ISSUES = "SELECT reason, where_, detail FROM issues WHERE kind = 'fetch'"
DOCUMENTS = "SELECT count(*) FROM documents"


def test_a_page_costs_itself(web: Any, ran: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/a/bad", "/a/good", "/b/bad", "/b/good"):
        web.page(path, PAGE)
    broken(monkeypatch, "counterclaim.flows.crawl.spider.directives", "a/bad", RecursionError("too\ndeep"))
    done = ran(URLS.format("a") + URLS.format("b"), "--log-json")
    assert done.code == 0
    ((reason, where, detail),) = rows(tmp_path, ISSUES)
    assert (reason, where) == ("error", f"{web.base}/a/bad")
    assert "RecursionError: too deep (" in detail, "its type and words, on one line"
    assert "flows/crawl/spider.py:" in detail, "and its place"
    assert rows(tmp_path, DOCUMENTS) == [(3,)]
    (event,) = (one for one in map(json.loads, done.err.splitlines()) if one["event"] == "unforeseen")
    assert event["url"] == f"{web.base}/a/bad"
    assert "Traceback (most recent call last)" in event["traceback"]


@pytest.mark.parametrize(
    ("place", "part", "kind", "why"),
    [
        ("counterclaim.flows.crawl.listings.entries", "/feed", "    feed: 'BASE/feed'\n", "a listing"),
        ("counterclaim.flows.crawl.spider.Frontier", "name='a'", "    url: 'BASE/a/good'\n", "a source of the web"),
        ("counterclaim.flows.ingest.crawl_sources.gather", "drafts", "    path: drafts\n", "a folder"),
    ],
)
def test_a_listing_or_a_source_costs_itself(
    web: Any, ran: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, part: str, kind: str, why: str
) -> None:
    (tmp_path / "drafts").mkdir()
    web.page("/feed", "<rss/>")
    web.page("/b/good", PAGE)
    broken(monkeypatch, place, part, KeyError("x"))
    done = ran("  - name: a\n    delay: 0\n" + kind + "  - {name: b, url: 'BASE/b/good', delay: 0}\n")
    assert done.code == 0, why
    assert [reason for reason, *_ in rows(tmp_path, ISSUES)] == ["error"], why
    assert "an error in the program, please report it: KeyError: 'x'" in done.err, why
    assert rows(tmp_path, DOCUMENTS) == [(1,)], why


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (StoreError("disk is full"), "the database's trouble is every page's"),
        (asyncio.CancelledError(), "whoever breaks off means the whole run"),
        (KeyboardInterrupt(), "Ctrl-C"),
    ],
)
def test_what_is_not_of_one_page_ends_the_crawl_and_what_hosts_asked_for_is_kept(
    web: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, why: str
) -> None:
    web.page("/a", PAGE)
    web.page("/b", PAGE)
    saved: list[Outcome] = []
    tasks: list[asyncio.Task[None]] = []

    def save(outcome: Outcome) -> None:
        saved.append(outcome)
        if isinstance(error, asyncio.CancelledError):
            tasks[0].cancel()
        elif isinstance(outcome, Page):
            raise error

    async def go(store: Store) -> None:
        tasks.extend(filter(None, [asyncio.current_task()]))
        async with Fetcher(user_agent="t", allow_private=True) as fetcher:
            fetcher.pace.pause("other.example", 3600)
            source = Source(name="s", urls=(f"{web.base}/a", f"{web.base}/b"), delay=0)
            await crawl([source], fetcher, memory=Memory(store), save=save)

    with Store.open(tmp_path / "c.db") as store, pytest.raises(BaseException) as caught:  # noqa: PT011 - told below
        asyncio.run(go(store))
    raised = caught.value.exceptions[0] if isinstance(caught.value, BaseExceptionGroup) else caught.value
    assert type(raised) is type(error), why
    assert len(saved) == 1, why
    assert rows(tmp_path, "SELECT host FROM pauses") == [("other.example",)], why
