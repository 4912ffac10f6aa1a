"""Serves the embedded sample sites on loopback, one host name for each folder, for the demo and the tests.

The names are fixed and only the port is ephemeral, so a second run of the demo finds the same documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

SITE = Path(__file__).with_name("site")
SOURCES = Path(__file__).with_name("sources.yml")
DOMAIN = "example"  # reserved by RFC 2606: never a real host
_ROBOTS = b"User-agent: *\nAllow: /\n"


def hosts(site: Path = SITE) -> list[str]:
    """Return the host names that the sample's folders are published under."""
    return [f"{folder.name}.{DOMAIN}" for folder in sorted(site.iterdir()) if folder.is_dir()]


@contextmanager
def serve(site: Path = SITE) -> Iterator[dict[str, tuple[str, int]]]:
    """Serve the folder while the block runs; yield host name -> (address, port) for the fetcher."""
    server = _Server(("127.0.0.1", 0), _handler(_pages(site)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield dict.fromkeys(hosts(site), ("127.0.0.1", server.server_port))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a client that hangs up, such as a run that ends early, is none of the user's concern."""


def _pages(site: Path) -> dict[tuple[str, str], bytes]:
    """Return (host, path) -> body, read once: nothing outside the folder can be asked for."""
    pages = {(host, "/robots.txt"): _ROBOTS for host in hosts(site)}
    for file in sorted(site.glob("*/**/*.html")):
        inside = file.relative_to(site)
        path = "/" + inside.relative_to(inside.parts[0]).as_posix()
        pages[f"{inside.parts[0]}.{DOMAIN}", path.removesuffix("index.html")] = file.read_bytes()
    return pages


def _handler(pages: dict[tuple[str, str], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0].lower()
            path = self.path.partition("?")[0]
            if path.endswith("/index.html"):
                self._answer(HTTPStatus.MOVED_PERMANENTLY, location=path.removesuffix("index.html"))
                return
            body = pages.get((host, path))
            if body is None:
                self._answer(HTTPStatus.NOT_FOUND)
                return
            etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
            if self.headers.get("If-None-Match") == etag:
                self._answer(HTTPStatus.NOT_MODIFIED, etag=etag)
                return
            kind = "text/plain" if path == "/robots.txt" else "text/html"
            self._answer(HTTPStatus.OK, body, content_type=f"{kind}; charset=utf-8", etag=etag)

        def _answer(self, status: HTTPStatus, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-").title(), value)
            if status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Stay silent: the run reports its own progress."""

    return Handler
