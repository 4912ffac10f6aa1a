"""ASGI middleware of the review server: refuses foreign host names and limits the queries of Datasette's own pages.

A page in somebody's browser can lead a name of its own to loopback (DNS rebinding) and then read what is served there;
the name in the Host header gives it away.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
THREADS = 6  # that ask the database
LANES = 2  # of them at once for Datasette's own pages, where people's SQL runs; the rest is the review's
PATIENCE = 5.0  # seconds that a page of Datasette waits for its turn
STALL = 20.0  # seconds that a visitor may let such a page wait, for the rest of a form or until what was sent is taken
LONGEST = 600.0  # seconds for all of it: a large table over a slow line
_REVIEW = re.compile(r"/(?:$|-/(?:counterclaim|static)/|[^/]+/-/review(?:/|$))")
_PORT = re.compile(r":\d*$", re.ASCII)

App = Callable[[Any, Any, Any], Awaitable[None]]


class Guard:
    """An ASGI application around another: other hosts' names are refused, pages with free SQL wait for their turn."""

    def __init__(
        self,
        app: App,
        names: Iterable[str] = (),
        *,
        lanes: int = LANES,
        patience: float = PATIENCE,
        stall: float = STALL,
    ) -> None:
        self._app, self._patience, self._stall = app, patience, stall
        self._names = OWN_NAMES | {host_name(name) for name in names}
        self._lanes = asyncio.Semaphore(lanes)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        hosts = [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == b"host"]
        if len(hosts) != 1 or host_name(hosts[0]) not in self._names:
            await _say(
                send, 421, "This server does not go by that name: `counterclaim serve --host-name NAME` adds one"
            )
        elif _REVIEW.match(scope["path"]):
            await self._app(scope, receive, send)
        else:
            await self._in_turn(scope, receive, send)

    async def _in_turn(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.wait_for(self._lanes.acquire(), self._patience)
        except TimeoutError:
            await _say(send, 503, "Other queries are still running: try again in a moment", (b"retry-after", b"10"))
            return
        sent: list[Any] = []
        try:
            async with asyncio.timeout(LONGEST):
                await self._app(scope, _in_time(receive, self._stall), _in_time(send, self._stall, sent))
        except TimeoutError:  # an answer that was begun breaks off: the server closes the connection
            if not sent:
                await _say(send, 408, "This request took too long to arrive")
        finally:
            self._lanes.release()


def _in_time(call: Callable[..., Awaitable[Any]], seconds: float, seen: list[Any] | None = None) -> Any:
    """Return the call, with TimeoutError once it has waited so long; ``seen`` gets what the first one was about."""

    async def limited(*values: Any) -> Any:
        if seen is not None and not seen:
            seen.append(values)
        async with asyncio.timeout(seconds):
            return await call(*values)

    return limited


def host_name(host: str) -> str:
    """Return the name in a Host header as it is compared: without port and final full stop, in small letters."""
    return _PORT.sub("", host.strip()).rstrip(".").lower()


async def _say(send: Any, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    body = f"{text}\n".encode()
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    safe = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": [*plain, *safe, *headers]})
    await send({"type": "http.response.body", "body": body})
