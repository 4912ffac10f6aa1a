"""Whole runs without Prefect: the sample site, folders, bad pages, and that doing anything twice changes nothing."""

from __future__ import annotations

import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.ingest import extraction, save
from counterclaim.flows.runs import steps
from counterclaim.flows.sample import server

PAGE = (
    "<html><head><title>GPT-4o</title></head><body><h1>GPT-4o</h1><p>GPT-4o costs ${} per 1M input tokens.</p></body>"
)


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def sources(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yml"
    path.write_text(text, encoding="utf-8")
    return path


def later() -> None:
    """Let the clock, which counts whole seconds, move on."""
    time.sleep(1.1)


@pytest.mark.slow
def test_the_sample_run_twice_changes_only_last_seen(tmp_path: Path, cli: Any, content: Any) -> None:
    db, report = tmp_path / "claims.db", tmp_path / "report"
    first = cli("run", "--plain", "--db", db, "--report", report)
    assert first.code == 0
    assert f"Report: {report}" in first.out
    assert "worst of" in first.out
    assert [line.partition(":")[0] for line in first.err.splitlines()] == [
        "crawl",
        "extract",
        "check",
        "judge",
        "report",
    ]
    before, runs = content(db), rows(db, "SELECT id, command, started_at, finished_at FROM runs")
    later()
    second = cli("run", "--plain", "--db", db, "--report", report)
    assert second.code == 0
    assert second.out == first.out
    assert content(db) == before
    assert rows(db, "SELECT id, command, started_at, finished_at FROM runs") == runs
    assert rows(db, "SELECT count(*) FROM documents WHERE last_seen > first_seen")[0][0] > 0


def test_the_sample_gives_what_the_demo_promises(tmp_path: Path, cli: Any) -> None:
    db = tmp_path / "claims.db"
    cli("run", "--plain", "--db", db, "--report", tmp_path / "report")
    sites = rows(db, "SELECT DISTINCT url FROM documents")
    assert all(".example/" in url for (url,) in sites), "the ephemeral port must not get into the data"
    assert len(sites) >= 10
    assert rows(db, "SELECT count(*) FROM sources")[0][0] == len(server.hosts())
    assert rows(db, "SELECT count(*) FROM claims")[0][0] > 100
    assert rows(db, "SELECT count(*) FROM conflict_report")[0][0] >= 5
    assert rows(db, "SELECT count(*) FROM issues WHERE kind = 'fetch'")[0][0] == 0


def test_add_twice_changes_only_last_seen(tmp_path: Path, cli: Any, content: Any) -> None:
    drafts, db = tmp_path / "drafts", tmp_path / "claims.db"
    drafts.mkdir()
    for number, price in enumerate(("2.50", "5", "5.00")):
        (drafts / f"page{number}.html").write_text(PAGE.format(price))
    cli("add", drafts, "--db", db)
    before, runs = content(db), rows(db, "SELECT id, finished_at FROM runs")
    later()
    cli("add", drafts, "--db", db)
    assert content(db) == before
    assert rows(db, "SELECT id, finished_at FROM runs") == runs
    assert rows(db, "SELECT count(*) FROM conflicts")[0][0] > 0


def test_crawl_only_fetches(tmp_path: Path, cli: Any, web: Any) -> None:
    web.page("/a", PAGE.format(5))
    db = tmp_path / "claims.db"
    args = ("crawl", f"{web.base}/a", "--db", db, "--allow-private")
    assert cli(*args).out == "1 new or changed, 0 unchanged\n"
    assert cli(*args).out == "0 new or changed, 1 unchanged\n", "the same body again, though the server said 200"
    assert rows(db, "SELECT count(*) FROM claims") == [(0,)]
    assert steps.extract_step(db, steps.begin(db, "run")).documents == 1, "what was fetched waits to be read"


def test_an_unchanged_page_is_asked_for_conditionally_and_not_read_again(tmp_path: Path, cli: Any, web: Any) -> None:
    def page(handler: Any, _: int) -> None:
        fresh = handler.headers.get("If-None-Match") != '"1"'
        handler.send_response(200 if fresh else 304)
        handler.send_header("ETag", '"1"')
        body = PAGE.format(5).encode() if fresh else b""
        if fresh:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    web.routes["/a"] = page
    given = sources(tmp_path, f"sources:\n  - {{name: s, url: '{web.base}/a', delay: 0}}\n")
    args = ("run", given, "--plain", "--allow-private", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    assert "crawl: 1 new or changed, 0 unchanged" in cli(*args).err
    second = cli(*args).err
    assert "crawl: 0 new or changed, 1 unchanged" in second
    assert "extract: 0 documents read" in second


def test_unchanged_pages_of_a_host_share_one_connection(tmp_path: Path, cli: Any, web: Any) -> None:
    clients: list[int] = []

    def page(handler: Any, _: int) -> None:
        clients.append(handler.client_address[1])
        unchanged = handler.headers.get("If-None-Match") == '"1"'
        body = b"" if unchanged else PAGE.format(5).encode()
        handler.send_response(304 if unchanged else 200)
        handler.send_header("ETag", '"1"')
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    web.routes |= dict.fromkeys(("/a", "/b", "/c"), page)
    urls = [f"{web.base}/{name}" for name in "abc"]
    given = sources(tmp_path, f"sources:\n  - {{name: s, urls: {urls}, delay: 0}}\n")
    for found in ("3 new or changed, 0 unchanged", "0 new or changed, 3 unchanged"):
        clients.clear()
        assert found in cli("crawl", given, "--allow-private", "--db", tmp_path / "c.db").out
        assert len(clients) == 3
        assert len(set(clients)) == 1


def test_a_changed_page_keeps_its_history(tmp_path: Path, cli: Any, web: Any) -> None:
    given = sources(tmp_path, f"sources:\n  - {{name: s, url: '{web.base}/a', delay: 0}}\n")
    args = ("run", given, "--plain", "--allow-private", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    web.page("/a", PAGE.format(5))
    cli(*args)
    later()
    web.page("/a", PAGE.format(4))
    cli(*args)
    prices = "SELECT value_text, gone_at IS NULL FROM claims WHERE attribute = 'input_price' ORDER BY value_text"
    assert rows(tmp_path / "c.db", prices) == [("4", 1), ("5", 0)]
    assert rows(tmp_path / "c.db", "SELECT count(*) FROM snapshots") == [(2,)]


def test_bad_pages_are_issues_and_the_run_ends_well(tmp_path: Path, cli: Any, web: Any) -> None:
    web.page("/good", PAGE.format(5))
    web.page("/pdf", b"%PDF-1.4", kind="application/pdf")
    web.page("/loop", "", status=302, Location="/loop")
    pages = ", ".join(f"'{web.base}/{name}'" for name in ("good", "pdf", "loop", "missing"))
    (tmp_path / "folder").mkdir()
    given = sources(
        tmp_path,
        f"sources:\n  - {{name: web, urls: [{pages}], delay: 0}}\n  - {{name: empty, path: folder}}\n",
    )
    db = tmp_path / "c.db"
    args = ("run", given, "--plain", "--allow-private", "--db", db, "--report", tmp_path / "r")
    ran = cli(*args)
    assert ran.code == 0
    assert "crawl: 1 new or changed, 0 unchanged, 4 failed" in ran.err
    what = sorted(what.rpartition(": ")[2] for (what,) in rows(db, "SELECT what FROM issues WHERE kind = 'fetch'"))
    assert what == ["content", "http 404", "nothing to read", "redirects"]
    later()
    cli(*args)
    assert rows(db, "SELECT count(*) FROM issues WHERE kind = 'fetch'") == [(4,)], "seen again, not written again"


def test_private_addresses_are_refused_unless_allowed(tmp_path: Path, cli: Any, web: Any) -> None:
    web.page("/a", PAGE.format(5))
    ran = cli("crawl", f"{web.base}/a", "--db", tmp_path / "c.db")
    assert "not a public address" in ran.err
    assert not web.hits


def test_a_page_that_is_gone_is_kept_but_no_longer_current(tmp_path: Path, cli: Any, web: Any) -> None:
    given = sources(tmp_path, f"sources:\n  - {{name: s, url: '{web.base}/a', delay: 0}}\n")
    db = tmp_path / "c.db"
    args = ("run", given, "--plain", "--allow-private", "--db", db, "--report", tmp_path / "r")
    web.page("/a", PAGE.format(5))
    cli(*args)
    claims = rows(db, "SELECT count(*) FROM claims")
    web.page("/a", "", status=410)
    assert "1 gone" in cli(*args).err
    assert rows(db, "SELECT count(*) FROM claim_facts") == [(0,)]
    assert rows(db, "SELECT count(*) FROM claims") == claims
    cli(*args)
    assert rows(db, "SELECT count(*) FROM issues") == [(1,)], "gone still: nothing new to say"
    web.page("/a", PAGE.format(5))
    cli(*args)
    assert rows(db, "SELECT count(*) FROM claim_facts") == claims


def test_the_charset_of_the_server_is_used_when_the_page_names_none(tmp_path: Path, cli: Any, web: Any) -> None:
    body = "<p>GPT-4o costs 5 € — no: $5 per 1M input tokens – «считается».</p>"
    web.page("/a", body.encode("windows-1251", "replace"), kind="text/html; charset=windows-1251")
    given = sources(tmp_path, f"sources:\n  - {{name: s, url: '{web.base}/a', delay: 0}}\n")
    cli("run", given, "--plain", "--allow-private", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    assert "«считается»" in rows(tmp_path / "c.db", "SELECT text FROM extractions")[0][0]


def test_a_rule_that_fails_costs_one_page(tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        (tmp_path / f"p{number}.html").write_text(PAGE.format(number + 1))
    real = extraction.read_document

    def fails_on_one(data: Any, *, name: str, kind: str, url: str | None) -> Any:
        if name == "p1":
            raise RecursionError("too deep")
        return real(data, name=name, kind=kind, url=url)

    monkeypatch.setattr(extraction, "read_document", fails_on_one)
    db = tmp_path / "c.db"
    ran = cli("add", tmp_path, "--db", db)
    assert ran.code == 0
    assert "2 documents read" in ran.err
    assert "1 failed" in ran.err
    assert rows(db, "SELECT detail FROM issues WHERE kind = 'extract'") == [("RecursionError: too deep",)]


@pytest.mark.slow
def test_many_documents_in_a_pool_give_the_same_as_one_by_one(
    tmp_path: Path, cli: Any, content: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    for number in range(8):
        (drafts / f"p{number}.html").write_text(PAGE.format(number + 1))
    times = ("last_seen", "first_seen", "fetched_at", "extracted_at")
    cli("add", drafts, "--db", tmp_path / "one.db")
    monkeypatch.setattr(extraction, "POOL_FROM", 300)
    cli("add", drafts, "--db", tmp_path / "pool.db")
    assert content(tmp_path / "pool.db", without=times) == content(tmp_path / "one.db", without=times)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h.example/", "h.example"),
        ("http://h.example/a/b.html", "h.example/a/b"),
        ("https://h.example/a/", "h.example/a"),
        ("https://h.example/v3.1", "h.example/v3.1"),
        ("https://h.example/a?p=1", "h.example/a?p=1"),
        ("http://h.example:8080/a", "h.example:8080/a"),
    ],
)
def test_document_names_say_which_site(url: str, name: str) -> None:
    assert save.document_name(url) == name


def test_the_sample_server_serves_its_folder_and_nothing_else() -> None:
    with server.serve() as pinned:
        address, port = pinned["pricewatch.example"]

        def get(path: str, host: str = "pricewatch.example", **headers: str) -> tuple[int, bytes, str]:
            request = urllib.request.Request(f"http://{address}:{port}{path}", headers={"Host": host, **headers})
            try:
                with urllib.request.urlopen(request, timeout=5) as response:
                    return response.status, response.read(), response.headers.get("ETag", "")
            except urllib.error.HTTPError as error:
                error.close()
                return error.code, b"", ""

        status, body, etag = get("/")
        assert (status, body) == (200, (server.SITE / "pricewatch" / "index.html").read_bytes())
        assert get("/", **{"If-None-Match": etag})[0] == 304
        assert get("/index.html")[1] == body, "redirected to the folder"
        for path in ("/none.html", "/../signalpost/index.html", "/..%2f..%2fserver.py", "//etc/passwd"):
            assert get(path)[0] == 404
        assert get("/", host="other.example")[0] == 404
        assert pinned == dict.fromkeys(server.hosts(), ("127.0.0.1", port))
