"""A real HTTP server on loopback whose every answer a test decides, and ways to run the command line."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from counterclaim.db import bar
from counterclaim.flows.cli.main import main
from tests.flows.review.visiting import hostile_db, reader, sample_db, stranger, visitor  # noqa: F401 - fixtures

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all that is found be shown: how sure it is depends on weights, and what commands do with it does not."""
    monkeypatch.setitem(bar._table(), "bar", 0.0)
    monkeypatch.setitem(bar._table(), "drafts", 0.0)


Route = Callable[[BaseHTTPRequestHandler, int], None]


def answer(
    handler: BaseHTTPRequestHandler,
    status: int = 200,
    body: bytes = b"",
    kind: str | None = "text/html",
    **headers: str,
) -> None:
    """Send one complete response; header names are given with underscores."""
    handler.send_response(status)
    if kind is not None:
        handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@dataclass
class Web:
    """Routes by path; each is called with the handler and how often the path was asked for before."""

    base: str = ""
    routes: dict[str, Route] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(
        self, path: str, body: bytes | str, status: int = 200, kind: str | None = "text/html", **headers: str
    ) -> None:
        """Answer ``path`` always alike."""
        data = body.encode() if isinstance(body, str) else body
        self.routes[path] = lambda handler, _: answer(handler, status, data, kind, **headers)

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])


@pytest.fixture
def web() -> Iterator[Web]:
    site = Web()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path
            site.requests.append((path, {name.lower(): value for name, value in self.headers.items()}))
            before = site.hits[path]
            site.hits[path] += 1
            route = site.routes.get(path)
            if route is None:
                answer(self, 404, b"not here")
            else:
                route(self, before)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are part of the tests
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.base = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def run(*args: object) -> Ran:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Ran]:
    """Run the command line as a program of its own, in an empty home."""
    home = tmp_path / "home"
    home.mkdir()
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": os.pathsep.join(paths)}

    def run(*args: object, cwd: Path = tmp_path, code: str | None = None, warnings: str = "default") -> Ran:
        start = ["-m", "counterclaim"] if code is None else ["-c", code]
        command = [sys.executable, *start, *map(str, args)]
        env["PYTHONWARNINGS"] = warnings
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=110, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def content(db: Path, *, without: tuple[str, ...] = ("last_seen",)) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the store's own tables, minus some columns, the log of runs and what a check saw (times)."""
    with closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)) as conn:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
        named += " AND name NOT IN ('runs', 'checked')"
        out = {}
        for (table,) in conn.execute(named).fetchall():
            columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})") if row[1] not in without]
            quoted = ", ".join(f'"{column}"' for column in columns)
            out[table] = sorted(conn.execute(f"SELECT {quoted} FROM {table}").fetchall(), key=repr)
    assert out["documents"], "an empty dump would prove nothing"
    return out


@pytest.fixture(name="content")
def _content() -> Callable[..., dict[str, list[tuple[Any, ...]]]]:
    return content


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(name="files_in")
def _files_in() -> Callable[[Path], dict[str, bytes]]:
    return files_in
