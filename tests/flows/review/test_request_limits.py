"""Who is answered by ``counterclaim serve``, and what strangers may ask: a real server on loopback."""

from __future__ import annotations

import asyncio
import http.client
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from counterclaim.flows.cli.main import main
from counterclaim.flows.review.request_limits import Guard, host_name

pytestmark = pytest.mark.slow

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"


@contextmanager
def serving(db: Path, *options: str) -> Iterator[tuple[int, str]]:
    """Serve a database; yield the port and the path that signs the first writer in."""
    command = [sys.executable, "-m", "counterclaim", "serve", "--db", str(db), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())
            assert found is not None
            link = re.search(r"http://\S+", server.stdout.readline())
            parts = urlsplit(link[0]) if link else None
            yield int(found[1]), f"{parts.path}?{parts.query}" if parts else ""
        finally:
            server.terminate()
            server.wait(30)


def ask(port: int, path: str, host: str | None = None, cookie: str = "") -> tuple[int, str, dict[str, str]]:
    """Return status, text and headers of one answer; ``host`` is the Host header."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Host": f"127.0.0.1:{port}" if host is None else host} | ({"Cookie": cookie} if cookie else {})
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
    finally:
        connection.close()


def sql(query: str) -> str:
    return f"/claims.json?sql={quote(query)}"


@pytest.fixture(scope="module")
def db(sample_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(sample_db, tmp_path_factory.mktemp("guard") / "claims.db"))


@pytest.fixture(scope="module")
def server(db: Path) -> Iterator[tuple[int, str]]:
    with serving(db, "--as", "ada", "--host-name", "Review.example") as found:
        yield found


@pytest.fixture(scope="module")
def cookie(server: tuple[int, str]) -> str:
    """Return what signs ada in."""
    return ask(server[0], server[1])[2]["set-cookie"].partition(";")[0]


HOSTS = [
    ("127.0.0.1", 302, "its own address"),
    ("localhost:{port}", 302, "its own name"),
    ("[::1]:{port}", 302, "behind something that listens there"),
    ("review.example", 302, "a name that --host-name gave, in whatever letters"),
    ("REVIEW.example.:443", 302, "the same, as some write it"),
    ("attacker.example:{port}", 421, "a name led to loopback by a page in somebody's browser"),
    ("127.0.0.1.attacker.example", 421, "begins like ours"),
    ("localhost.attacker.example", 421, "begins like ours"),
    ("notreview.example", 421, "ends like ours"),
    ("sub.review.example", 421, "below ours"),
    ("127.0.0.1@attacker.example", 421, "no name at all"),
    ("", 421, "no name at all"),
]


@pytest.mark.parametrize(("host", "status", "why"), HOSTS)
def test_other_hosts_names_are_refused(server: tuple[int, str], host: str, status: int, why: str) -> None:
    port = server[0]
    assert ask(port, "/", host.format(port=port))[0] == status, why
    if status == 421:
        for path in ("/claims/-/review", "/claims.json", "/-/static/app.css"):
            found, text, _ = ask(port, path, host.format(port=port))
            assert (found, "--host-name" in text) == (421, True), path


@pytest.mark.parametrize("name", ["http://a.example", "a.example:80", "*", "a b", ""])
def test_what_is_no_host_name_is_said(db: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--db", str(db), "--port", "0", "--host-name", name]) == 2
    assert "not a host name" in capsys.readouterr().err


def test_a_name_is_compared_without_port_and_letters() -> None:
    assert host_name(" Example.ORG.:8001") == "example.org"


STRANGERS = [
    ("/claims/-/review", 200, "the review is what is served"),
    ("/claims/-/review/conflicts", 200, "the review is what is served"),
    ("/claims/open_conflicts", 200, "a documented question"),
    ("/claims/conflict_report.json?_size=1", 200, "a view of claims and conflicts"),
    ("/claims.json?sql=select+1", 403, "a query of one's own"),
    ("/claims/claims.json?_where=1", 403, "a condition of one's own is one too"),
    ("/claims/bodies.json", 403, "pages as they were fetched, drafts among them"),
    ("/claims/extractions.json", 403, "their whole texts"),
    ("/claims/reviews.json", 403, "notes of all reviewers"),
    ("/claims.db", 403, "the whole file"),
]


@pytest.mark.parametrize(("path", "status", "why"), STRANGERS)
def test_strangers_ask_what_is_documented(server: tuple[int, str], path: str, status: int, why: str) -> None:
    assert ask(server[0], path)[0] == status, why


def test_who_signed_in_asks_anything(server: tuple[int, str], cookie: str) -> None:
    for path in ("/claims.json?sql=select+1", "/claims/reviews.json", "/claims/claims.json?_where=1&_size=1"):
        assert ask(server[0], path, cookie=cookie)[0] == 200, path


REFUSED = ["select fts3_tokenizer('simple')", "select FTS5(null)", "select hex(load_extension('x'))"]


@pytest.mark.parametrize("query", REFUSED)
def test_what_touches_memory_or_files_is_refused(server: tuple[int, str], cookie: str, query: str) -> None:
    status, text, _ = ask(server[0], sql(query), cookie=cookie)
    assert status == 400, text
    assert re.search("not authorized|prohibited", text), text


def test_a_value_of_gigabytes_is_refused(server: tuple[int, str], cookie: str) -> None:
    status, text, _ = ask(server[0], sql("select length(zeroblob(900000000))"), cookie=cookie)
    assert (status, "too big" in text) == (400, True), text


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("select zeroblob(100000) from n", "a row is small, all of them are not"),
        ("select printf('%.*c', 100000, 'x') from n", "text as well"),
        ("select printf('%.*c', 20000000, 'x')", "one row"),
    ],
)
def test_an_answer_of_many_megabytes_is_refused(server: tuple[int, str], cookie: str, query: str, why: str) -> None:
    numbers = "with recursive n(x) as (select 1 union all select x + 1 from n limit 500)"
    status, text, _ = ask(server[0], sql(f"{numbers} {query}"), cookie=cookie)
    assert (status, "fewer rows" in text) == (400, True), (why, text[:500])


class Visitor:
    """One that asks for a page of Datasette through the guard, and lets it wait."""

    def __init__(self, *, sends: bool, takes: bool) -> None:
        self.sends, self.takes, self.told = sends, takes, 0

    async def receive(self) -> dict[str, object]:
        await asyncio.sleep(0 if self.sends else 3600)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: dict[str, object]) -> None:
        self.told = self.told or int(str(message.get("status", 0)))
        await asyncio.sleep(0 if self.takes or message["type"] == "http.response.start" else 3600)


async def page(_scope: object, receive: Callable[[], Awaitable[object]], send: Callable[..., Awaitable[None]]) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"rows", "more_body": True})


@pytest.mark.parametrize(
    ("visitor", "status", "why"),
    [
        (Visitor(sends=True, takes=True), 200, "as all do"),
        (Visitor(sends=False, takes=True), 408, "a form whose end never comes"),
        (Visitor(sends=True, takes=False), 200, "rows that nobody takes"),
    ],
)
def test_who_lets_a_page_wait_keeps_no_turn(visitor: Visitor, status: int, why: str) -> None:
    guard = Guard(page, lanes=1, patience=0.5, stall=0.05)
    scope = {"type": "http", "path": "/claims", "headers": [(b"host", b"localhost")]}

    async def both() -> int:
        await asyncio.wait_for(guard(scope, visitor.receive, visitor.send), 10)
        after = Visitor(sends=True, takes=True)
        await guard(scope, after.receive, after.send)
        return after.told

    assert asyncio.run(both()) == 200, why
    assert visitor.told == status, why


@pytest.mark.slow
@pytest.mark.timeout(110)
def test_endless_queries_keep_nobody_from_the_review(db: Path) -> None:
    """Eight at once: the front page comes meanwhile, and some are told at once to come again."""
    with serving(db, "--sql") as (port, _), ThreadPoolExecutor(8) as pool:
        assert ask(port, "/claims.json?sql=select+1")[0] == 200, "--sql lets anybody ask"
        started = time.monotonic()
        endless = [pool.submit(ask, port, sql(f"{ENDLESS} -- {number}")) for number in range(8)]
        time.sleep(1)
        for path in ("/claims/-/review", "/claims/-/review/conflicts"):
            assert ask(port, path)[0] == 200
        assert not any(query.done() for query in endless), "the pages came before the queries ended"
        answers = [query.result() for query in endless]
        assert {status for status, *_ in answers} == {400, 503}
        assert all("retry-after" in headers for status, _, headers in answers if status == 503)
        assert time.monotonic() - started < 40
        assert ask(port, "/claims.json?sql=select+1")[0] == 200, "afterwards all is well"


def test_another_datasette_keeps_its_own_rules(visitor: Callable[..., object]) -> None:
    """What serve restricts are its own settings: the plugin alone restricts no one."""
    from datasette.app import Datasette  # noqa: PLC0415 - an optional extra

    own = Datasette(memory=True)
    asyncio.run(own.invoke_startup())
    assert asyncio.run(own.client.get("/_memory.json?sql=select+1")).status_code == 200
