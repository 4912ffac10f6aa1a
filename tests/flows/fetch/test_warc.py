"""WARC files as a source: what of them is an article, and that a broken one gives what came before the break."""

from __future__ import annotations

import gzip
import re
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from counterclaim.flows.fetch.warc import Archived, BrokenWarcError, Refused, read_warc

PAGE = b"<html><body><h1>GPT-4o</h1><p>GPT-4o costs $5 per 1M input tokens.</p></body></html>"
AT = "2024-03-01T10:00:00Z"


def record(
    url: str,
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    kind: str = "text/html",
    at: str = AT,
    rec: str = "response",
    **headers: str,
) -> bytes:
    """Return one record by hand: warcio's own writer leaves files open."""
    sent = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{sent}\r\n".encode() if rec == "response" else b""
    block = http + body
    mine = "application/http; msgtype=response" if http else kind
    head = (
        f"WARC/1.1\r\nWARC-Type: {rec}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {mine}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(path: Path, *records: dict[str, Any], packed: bool = True) -> Path:
    made = [record(**options) for options in records]
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in made))
    return path


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("given", "expected", "why"),
    [
        ({}, PAGE, "an answer"),
        ({"body": CHUNKED, "Transfer_Encoding": "chunked"}, PAGE, "chunked, as it came over the wire"),
        ({"body": gzip.compress(PAGE, mtime=0), "Content_Encoding": "gzip"}, PAGE, "packed, as it came over the wire"),
        ({"rec": "resource"}, PAGE, "a page without HTTP"),
        ({"kind": "text/markdown"}, PAGE, "Markdown"),
        ({"status": "404 Not Found"}, None, "an error page"),
        ({"status": "301 Moved", "Location": "/b"}, None, "a redirect"),
        ({"kind": "image/png"}, None, "a picture"),
        ({"rec": "metadata"}, None, "no answer"),
        ({"url": "dns:h.example"}, None, "no address of the web"),
        ({"url": "http://u:p@h.example/"}, None, "a password in the address"),
        ({"body": b"x" * 2_000}, "size", "too large"),
        ({"body": gzip.compress(b"0" * 1_000_000, mtime=0), "Content_Encoding": "gzip"}, "size", "a gzip bomb"),
        ({"body": b"\0\1\2" * 50}, "content", "binary"),
        ({"body": b" "}, "content", "empty"),
    ],
)
def test_records(tmp_path: Path, packed: bool, given: dict[str, Any], expected: Any, why: str) -> None:
    path = warc(tmp_path / "a.warc.gz", {"url": "http://h.example/a", **given}, packed=packed)
    found = list(read_warc(path, 1_000))
    if expected is None:
        assert found == [], why
    elif isinstance(expected, bytes):
        (page,) = found
        assert isinstance(page, Archived), why
        assert (page.fetched.url, page.fetched.body, page.at) == ("http://h.example/a", expected, AT), why
    else:
        assert [one.reason for one in found if isinstance(one, Refused)] == [expected], why


@pytest.mark.parametrize(
    ("date", "expected", "why"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z", "as WARC 1.0 writes it"),
        ("2024-03-01T10:00:00.123456789Z", "2024-03-01T10:00:00Z", "with a fraction, as WARC 1.1 may"),
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z", "a leap day"),
        ("2024-03-01T10:00:00+02:00", "2024-03-01T08:00:00Z", "with an offset: stored in UTC"),
        ("2024-13-45T99:99:99Z", None, "a month that there is none of"),
        ("2023-02-29T00:00:00Z", None, "a day that there was none of"),
        ("2024-03-01T10:00:00", None, "whose time that is nobody knows"),
        ("2999-01-01T00:00:00Z", None, "in the future: no page fetched later would ever be the page now"),
        ("0001-01-01T00:00:00+23:00", None, "before the first year"),
        ("yesterday", None, "words"),
        ("", None, "nothing"),
    ],
)
def test_dates(tmp_path: Path, date: str, expected: str | None, why: str) -> None:
    path = warc(tmp_path / "a.warc", {"url": "http://h.example/a", "at": date}, {"url": "http://h.example/b"})
    first, second = read_warc(path, 10_000)
    assert isinstance(second, Archived), "the rest is read"
    if expected is not None:
        assert isinstance(first, Archived), why
        assert first.at == expected, why
    else:
        assert isinstance(first, Refused), why
        assert (first.url, first.reason) == ("http://h.example/a", "warc"), why
        assert date in first.detail, "it says what it found"


@pytest.mark.slow
def test_a_date_in_the_future_keeps_no_later_page_from_being_the_page_now(tmp_path: Path, web: Any, cli: Any) -> None:
    warc(tmp_path / "a.warc", {"url": f"{web.base}/a", "at": "2999-01-01T00:00:00Z"})
    web.page("/a", PAGE.replace(b"5", b"4"))
    path = tmp_path / "sources.yml"
    path.write_text(f"sources:\n  - {{name: old, warc: a.warc}}\n  - {{name: live, url: '{web.base}/a'}}\n")
    db = tmp_path / "c.db"
    ran = cli("run", path, "--plain", "--allow-private", "--db", db, "--report", tmp_path / "r")
    assert ran.code == 0
    assert "a date in the future: '2999-01-01T00:00:00Z'" in ran.err
    assert rows(db, "SELECT value FROM prices WHERE attribute = 'input_price'") == [("4",)]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda data: data[:-100], "cut off in the last record"),
        (lambda data: data[: len(data) // 2] + b"\0" * 500, "garbage after the first"),
    ],
)
def test_a_broken_file_gives_what_came_before_the_break(tmp_path: Path, make: Any, why: str) -> None:
    path = warc(tmp_path / "a.warc.gz", {"url": "http://h.example/a"}, {"url": "http://h.example/b"})
    path.write_bytes(make(path.read_bytes()))
    pages = read_warc(path, 10_000)
    found = [next(pages)]
    with suppress(BrokenWarcError):
        found += pages
    assert [page.fetched.url for page in found if isinstance(page, Archived)][:1] == ["http://h.example/a"], why


@pytest.mark.parametrize(
    "data", [b"no WARC at all", b"\x1f\x8b broken", b"WARC/1.0\r\nContent-Length: x\r\n\r\n", b"\0" * 99]
)
def test_files_that_are_none_raise_only_their_own_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    with suppress(BrokenWarcError):
        assert list(read_warc(path, 10_000)) == []


LENGTHS = ["10", "-5", "-1", "1_0", "abc", "9" * 5_000, "999999999999", "\u0661\u0662", ""]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_wrong_length_ends_the_file_and_prints_nothing(
    tmp_path: Path, length: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = record("http://h.example/a"), record("http://h.example/b").decode()
    place = re.search(r"Content-Length: (\d+)", second)
    assert place is not None
    broken = second[: place.start(1)] + length + second[place.end(1) :]
    path = tmp_path / "a.warc"
    path.write_bytes(first + broken.encode() + record("http://h.example/c"))
    pages = read_warc(path, 10_000)
    assert isinstance(next(pages), Archived), "what came before"
    with suppress(BrokenWarcError):
        assert len(list(pages)) <= 1
    assert capsys.readouterr().err == "", "what is wrong is said as an issue of the file, in one line"


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as conn:
        return conn.execute(sql).fetchall()


def test_a_folder_of_warc_files_is_a_source(tmp_path: Path, cli: Any, content: Any) -> None:
    folder = tmp_path / "warcs"
    (folder / "2024").mkdir(parents=True)
    german = b"<html lang=de>" + PAGE
    asks = b'<html><head><meta name="robots" content="noindex"></head>' + PAGE
    warc(
        folder / "2024" / "one.warc.gz",
        {"url": "http://h.example/blog/a"},
        {"url": "http://h.example/shop/b"},
        {"url": "http://h.example/blog/c", "body": german},
        {"url": "http://h.example/blog/d", "body": asks},
    )
    warc(
        folder / "two.warc",
        {"url": "http://h.example/blog/a", "body": PAGE.replace(b"5", b"4"), "at": "2024-04-01T00:00:00Z"},
    )
    (folder / "broken.warc").write_bytes(b"no WARC at all")
    path = tmp_path / "sources.yml"
    path.write_text("sources:\n  - {name: archive, warc: warcs, include: ['/blog/*'], language: en}\n")
    db = tmp_path / "c.db"
    args = ("run", path, "--plain", "--db", db, "--report", tmp_path / "r")
    ran = cli(*args)
    assert ran.code == 0
    assert "2 skipped, 1 failed" in ran.err
    assert rows(db, "SELECT url FROM documents") == [("http://h.example/blog/a",)]
    assert rows(db, "SELECT fetched_at FROM snapshots ORDER BY 1") == [(AT,), ("2024-04-01T00:00:00Z",)]
    current = "SELECT value FROM prices WHERE attribute = 'input_price'"
    assert rows(db, current) == [("4",)], "the later archive is the page now"
    what = {what for (what,) in rows(db, "SELECT what FROM issues")}
    assert what == {
        "page was not read: language de",
        "page was not read: noindex",
        "page could not be fetched: warc",
    }
    before = content(db)
    cli(*args)
    assert content(db) == before, "read again, it changes nothing"


def test_a_warc_source_without_files_says_so(tmp_path: Path, cli: Any) -> None:
    (tmp_path / "empty").mkdir()
    path = tmp_path / "sources.yml"
    path.write_text("sources:\n  - {name: a, warc: empty}\n  - {name: b, warc: none.warc}\n")
    args = ("run", path, "--plain", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    ran = cli(*args)
    assert ran.code == 2
    assert "none.warc: correct the path of 'b'" in ran.err
    path.write_text("sources:\n  - {name: a, warc: empty}\n")
    ran = cli(*args)
    assert ran.code == 1
    assert "nothing to read" in ran.err


GOOD = record("http://h.example/a")
HUGE = b"x" * 3_000_000


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (record("http://h.example/b", ETag=HUGE.decode()), "a header of the page without end"),
        (record("http://h.example/b", rec="request", kind=HUGE.decode()), "one of a record"),
        (b"WARC/1.0\r\n" + b"X-A: y\r\n" * 400_000 + b"\r\n", "headers without end"),
        (b"WARC/1.0\r\nX-A: y\r\n" + b" z\r\n" * 600_000 + b"\r\n", "one that goes on line after line"),
        (HUGE, "something without a line between records"),
    ],
)
def test_headers_are_bounded(
    tmp_path: Path, packed: bool, bad: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, begun = tmp_path / "a.warc", time.process_time()
    path.write_bytes(b"".join(gzip.compress(part) if packed else part for part in (GOOD, bad, GOOD)))
    pages = read_warc(path, 10_000)
    assert isinstance(next(pages), Archived), "the page before it is read"
    with pytest.raises(BrokenWarcError) as caught:
        list(pages)
    assert len(str(caught.value)) <= 300, why
    assert len(capsys.readouterr().err) < 200_000, why
    assert time.process_time() - begun < 5, why


def test_a_validator_that_is_too_long_is_not_kept(tmp_path: Path) -> None:
    path = warc(tmp_path / "a.warc", {"url": "http://h.example/a", "ETag": "x" * 50_000})
    (page,) = read_warc(path, 10_000)
    assert isinstance(page, Archived)
    assert page.fetched.etag is None
