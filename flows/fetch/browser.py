"""Renders pages with Chromium through Playwright; the browser itself has no network access.

Every request that the page makes is answered from ``Fetcher``, so that the refusal of private addresses, the limits,
the per-host delays and robots.txt hold for it as for everything else; only documents, scripts and the data that these
ask for (GET) are fetched. Anything else that the page tries fails: no name or address resolves.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.fetch.client import Fetcher, Permit
from counterclaim.flows.fetch.records import FetchedResponse, FetchError, Limits, RequestKind

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAX_PARTS = 60  # requests of one page, besides the page itself
MAX_PART_BYTES = 20_000_000  # of all of them together
QUIET = 0.5  # seconds without a request after which a page is at rest
LONGEST = 10.0  # seconds that a page gets to come to rest
TICK = 0.1
CLOSING = 5.0  # seconds; a page whose script never ends is left to the end of the browser
_TAKEN = frozenset({"document", "script", "xhr", "fetch"})
_PART = RequestKind(article=False, part=True)
_HTML = "text/html; charset=utf-8"
_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--js-flags=--max-old-space-size=512",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)


def executable() -> str:
    """Return the path of the system's Chromium. Raise UserError if there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise UserError("no browser for render: true", "", "install Chromium (apt-get install chromium) on the PATH")
    return found


def check() -> None:
    """Raise UserError, with the remedy, if pages cannot be rendered here."""
    if find_spec("playwright") is None:
        raise UserError("render: true needs Playwright", "", "pip install 'counterclaim[browser]', or leave render out")
    executable()


@asynccontextmanager
async def browser(fetcher: Fetcher) -> AsyncIterator[Browser]:
    """Give a browser for the pages of one crawl. Raise UserError if there is none or it does not start."""
    check()
    from playwright.async_api import Error, async_playwright  # noqa: PLC0415 - an optional extra

    path = executable()
    # Chromium's sandbox refuses to work for root, and for nobody else may it be left out.
    switches = [*_SWITCHES, *(["--no-sandbox"] if _is_root() else [])]
    async with async_playwright() as playwright:
        try:
            launched = await playwright.chromium.launch(executable_path=path, args=switches)
        except Error as error:
            raise UserError("Chromium does not start", path, str(error).splitlines()[0]) from None
        try:
            yield Browser(launched, fetcher, Error)
        finally:
            await launched.close()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(slots=True)
class _Visit:
    """One page being rendered: its own answer, and what its scripts have asked for so far."""

    main: FetchedResponse
    permit: Permit
    limits: Limits
    parts: int = 0
    size: int = 0
    shown: bool = False
    asking: int = 0


class Browser:
    """Renders pages; use through ``browser``."""

    def __init__(self, launched: Any, fetcher: Fetcher, error: type[Exception]) -> None:
        self._browser, self._fetcher, self._error = launched, fetcher, error

    async def render(self, url: str, *, permit: Permit, limits: Limits) -> FetchedResponse:
        """Return the page as it stands after its scripts have run, at most ``limits.total`` seconds later."""
        main = await self._fetcher.get(url, permit=permit, limits=limits)
        try:
            async with asyncio.timeout(limits.total):
                body = await self._shown(_Visit(main, permit, limits))
        except TimeoutError:
            raise FetchError(url, "timeout", f"its scripts were not done within {limits.total:g} s") from None
        except self._error as error:
            raise FetchError(url, "render", " ".join(str(error).split())[:300]) from None
        if len(body) > limits.body:
            raise FetchError(url, "size", f"rendered, it is larger than {limits.body:,} bytes")
        # Validators would speak of the page before its scripts ran, which may stay when the data behind it changes.
        return replace(main, body=body, content_type=_HTML, etag=None, last_modified=None)

    async def _shown(self, visit: _Visit) -> bytes:
        context = await self._browser.new_context(
            accept_downloads=False, service_workers="block", user_agent=self._fetcher.user_agent
        )
        page = await context.new_page()

        async def answer(route: Any) -> None:
            with suppress(self._error):  # the page may be gone before its parts have come
                await self._answer(route, visit)

        try:
            await page.route("**/*", answer)
            await page.goto(visit.main.url, wait_until="commit", timeout=0)
            await _rest(page, visit)
            length = await page.evaluate("document.documentElement.outerHTML.length")
            if length > visit.limits.body:
                raise FetchError(visit.main.requested, "size", f"rendered, it is over {visit.limits.body:,} characters")
            return str(await page.content()).encode("utf-8", "replace")
        finally:
            with suppress(self._error, TimeoutError):
                await asyncio.wait_for(_close(page, context), CLOSING)

    async def _answer(self, route: Any, visit: _Visit) -> None:
        """Answer one request of the page: itself from what was fetched, a part through the fetcher, or not at all."""
        request = route.request
        top = request.is_navigation_request() and request.frame.parent_frame is None
        if top and not visit.shown:
            visit.shown = True
            await route.fulfill(status=200, body=visit.main.body, content_type=visit.main.content_type or _HTML)
            return
        if top:
            # A script that leads the reader elsewhere does not get there: after "no content" a browser stays.
            await route.fulfill(status=204)
            return
        visit.asking += 1
        try:
            fetched = await self._part(request, visit)
        finally:
            visit.asking -= 1
        if fetched is None:
            await route.abort()
            return
        # There are no cookies and nothing of a person's in this browser that the same-origin rule would protect.
        headers = {
            "content-type": fetched.content_type,
            "access-control-allow-origin": request.headers.get("origin", "*"),
        }
        await route.fulfill(status=200, body=fetched.body, headers=headers)

    async def _part(self, request: Any, visit: _Visit) -> FetchedResponse | None:
        if request.method != "GET" or request.resource_type not in _TAKEN or visit.parts >= MAX_PARTS:
            return None
        visit.parts += 1
        room = min(visit.limits.body, MAX_PART_BYTES - visit.size)
        limits = replace(visit.limits, body=max(room, 0), attempts=1)
        try:
            fetched = await self._fetcher.get(request.url, permit=visit.permit, limits=limits, wish=_PART)
        except FetchError:
            return None
        visit.size += len(fetched.body)
        return fetched


async def _rest(page: Any, visit: _Visit) -> None:
    """Wait until the page is loaded and has asked for nothing for a while; one that never rests is taken as it stands.

    Playwright's own waiting does not end when a script has tried to leave the page.
    """
    quiet, end = 0.0, time.monotonic() + LONGEST
    while time.monotonic() < end and quiet < QUIET:
        await asyncio.sleep(TICK)
        loaded = await page.evaluate("document.readyState === 'complete'")
        quiet = quiet + TICK if loaded and not visit.asking else 0.0


async def _close(page: Any, context: Any) -> None:
    await page.unroute_all(behavior="ignoreErrors")
    await context.close()
