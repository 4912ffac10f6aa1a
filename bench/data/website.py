"""Serves a website on loopback in a separate process: articles with ETags, and a count of its responses."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Self

Pages = Mapping[str, tuple[str, bytes]]  # path -> (media type, body); what is not there is answered 404


class Website:
    """Serves pages while the block runs; ``base`` is its address."""

    def __init__(self, pages: Pages) -> None:
        here, there = get_context("spawn").Pipe()
        self._pipe = here
        self._process = get_context("spawn").Process(target=_serve, args=(there, dict(pages)), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.base = f"http://127.0.0.1:{self._pipe.recv()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    def answers(self) -> Counter[int]:
        """Return how often each status was answered since the last call; robots.txt is not counted."""
        self._pipe.send(None)
        found: Counter[int] = self._pipe.recv()
        return found

    def change(self, pages: Pages) -> None:
        """Serve other pages from now on."""
        self._pipe.send(dict(pages))
        self._pipe.recv()


def _serve(pipe: Connection, pages: dict[str, tuple[str, bytes]]) -> None:
    answered: Counter[int] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer: the client must not wait for the second

        def do_GET(self) -> None:
            kind, body = pages.get(self.path, ("", b""))
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            status = 404 if not kind else 304 if self.headers.get("If-None-Match") == etag else 200
            if self.path != "/robots.txt":
                answered[status] += 1
            self.send_response(status)
            if status != 404:
                self.send_header("ETag", etag)
            if status == 200:
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if status == 200 else b"")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that are killed hang up
    Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_port)
    while True:
        given = pipe.recv()
        if given is not None:
            pages.clear()
            pages.update(given)
        pipe.send(Counter(answered))
        answered.clear()
