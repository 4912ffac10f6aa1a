"""Fetches one page over a network that may be slow, broken or hostile.

``Fetcher.get`` either returns a ``FetchedResponse`` or raises a ``FetchError`` with a reason that can be counted.
Only network failures, 429 and 5xx are tried again.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx

from counterclaim.extractors.parsing import is_binary
from counterclaim.flows.config.sources import web_url
from counterclaim.flows.fetch.address_guard import AddressRefusedError, GuardedBackend
from counterclaim.flows.fetch.body import KINDS, BadEncodingError, TooLargeError, Unpacker, media_type
from counterclaim.flows.fetch.host_locks import TooSoonError
from counterclaim.flows.fetch.records import (
    ARTICLE,
    FetchedResponse,
    FetchError,
    Hop,
    Limits,
    RequestKind,
    Validators,
    kept,
    retry_after,
    tag,
)
from counterclaim.flows.fetch.throttle import Throttle

__all__ = [
    "FetchError",
    "FetchedResponse",
    "Fetcher",
    "Hop",
    "Limits",
    "Permit",
    "RequestKind",
    "Validators",
    "normal_address",
    "normal_url",
]

ACCEPT = "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1"
_OVERLOADED = frozenset({429, 503})
Permit = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Ask:
    url: str
    headers: Mapping[str, str]
    limits: Limits
    wish: RequestKind


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: str
    status: int


class _TryAgainError(Exception):
    """A failure that may pass: ``wait`` seconds if the server said how long."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        self.error, self.wait = error, wait
        super().__init__(str(error))


def normal_url(url: str) -> str:
    """Return the URL as documents are known by it: lower-case scheme and host, no default port, no fragment."""
    parsed = httpx.URL(url).copy_with(fragment=None)
    # httpx sends "/" for an empty path but does not write it: one page would be two documents.
    return str(parsed.copy_with(raw_path=parsed.raw_path))


def normal_address(url: str) -> str:
    """Return ``normal_url`` of an address of the web; raise ValueError for anything else."""
    try:
        return normal_url(web_url(url))
    except httpx.InvalidURL as error:
        raise ValueError(str(error)) from None


class Fetcher:
    """Fetches pages over one connection pool. Use as ``async with Fetcher(...) as fetcher``.

    ``pinned`` maps host names to the loopback address that stands for them (the embedded sample site).
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_private: bool = False,
        pinned: Mapping[str, tuple[str, int]] | None = None,
        limits: Limits | None = None,
        pace: Throttle | None = None,
    ) -> None:
        self.user_agent = user_agent
        self.limits = limits or Limits()
        self.pace = pace or Throttle(step=2 * self.limits.backoff)
        backend = GuardedBackend(allow_private=allow_private, pinned=pinned)
        self._client = httpx.AsyncClient(
            transport=_transport(backend),
            headers={"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(self.limits.idle),
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none is kept, so that none is ever sent
            trust_env=False,  # a proxy from the environment would connect for us, past the address check
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(
        self,
        url: str,
        *,
        validators: Callable[[str], Validators] | None = None,
        permit: Permit | None = None,
        limits: Limits | None = None,
        wish: RequestKind = ARTICLE,
    ) -> FetchedResponse:
        """Fetch ``url``, following redirects. ``permit`` is awaited before each hop and may raise FetchError.

        ``validators`` gives the conditional headers of a URL; ``limits`` hold for this fetch instead of the fetcher's.
        """
        limits = limits or self.limits
        here, hops = _checked(url, url), list[Hop]()
        for _ in range(limits.redirects + 1):
            try:
                if permit is not None:
                    await permit(here)
            except FetchError as error:
                error.hops = tuple(hops)
                raise
            known = validators(here) if validators is not None else Validators()
            answer = await self._try(_Ask(here, known.headers(), limits, wish))
            if isinstance(answer, FetchedResponse):
                return replace(answer, requested=url, hops=tuple(hops))
            hops.append(Hop(here, answer.status))
            here = _checked(answer.target, url)
        raise FetchError(url, "redirects", f"more than {limits.redirects} redirects")

    async def _try(self, ask: _Ask) -> FetchedResponse | _Redirect:
        """Return the answer, or a redirect, after as many attempts as the limits allow."""
        for attempt in range(1, ask.limits.attempts + 1):
            try:
                return await self._attempt(ask)
            except _TryAgainError as again:
                patience = ask.limits.retry_after
                if again.wait is not None:
                    self.pace.pause(httpx.URL(ask.url).host, again.wait)
                if attempt == ask.limits.attempts or (again.wait or 0) > patience:
                    raise again.error from None
                # Jitter keeps many crawlers from coming back at the same moment.
                backoff = ask.limits.backoff * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311
                await asyncio.sleep(backoff if again.wait is None else 0)
        raise AssertionError("attempts is at least 1")

    async def _attempt(self, ask: _Ask) -> FetchedResponse | _Redirect:
        url, host = ask.url, httpx.URL(ask.url).host
        try:
            async with (
                self.pace.turn(host, part=ask.wish.part, rules=ask.wish.rules),
                asyncio.timeout(ask.limits.total),
            ):
                return await self._once(ask, host)
        except TooSoonError as error:
            raise FetchError(url, "delay", str(error)) from None
        except AddressRefusedError as error:
            raise FetchError(url, "address", str(error)) from None
        except TooLargeError as error:
            raise FetchError(url, "size", str(error)) from None
        except BadEncodingError as error:
            raise FetchError(url, "encoding", str(error)) from None
        except (TimeoutError, httpx.TimeoutException):
            self.pace.struggled(host)
            raise _TryAgainError(FetchError(url, "timeout", "no complete answer in time")) from None
        except (httpx.TransportError, ssl.SSLError) as error:
            if said := _certificate_words(error):
                raise FetchError(url, "certificate", said) from None  # the next attempt gets the same one
            raise _TryAgainError(FetchError(url, "network", _network_words(error))) from None
        except (httpx.InvalidURL, httpx.HTTPError, ValueError) as error:
            raise FetchError(url, "url", str(error) or type(error).__name__) from None

    async def _once(self, ask: _Ask, host: str) -> FetchedResponse | _Redirect:
        url, begun = ask.url, time.monotonic()
        timeout = httpx.Timeout(ask.limits.idle)
        async with self._client.stream("GET", url, headers=dict(ask.headers), timeout=timeout) as response:
            if response.status_code in _OVERLOADED:
                self.pace.struggled(host)
            else:
                self.pace.answered(host, time.monotonic() - begun)
            answer = _described(url, response)
            if answer.unchanged and ask.headers:
                async for _ in response.aiter_raw():  # there is none, but only an answer read to its end leaves
                    pass  # the connection to the next page: half of what a crawl of unchanged pages cost
                return answer
            if response.has_redirect_location:
                return _redirect(url, response)
            _refuse_status(url, response)
            if ask.wish.article:
                _refuse_kind(url, answer.content_type)
            body = await self._read(response, ask)
        if ask.wish.article and is_binary(body):
            raise FetchError(url, "content", "the body is binary, not an article")
        if ask.wish.article and not body.strip():
            raise FetchError(url, "content", "the body is empty")
        return replace(answer, body=body)

    @staticmethod
    async def _read(response: httpx.Response, ask: _Ask) -> bytes:
        encoding = response.headers.get("content-encoding", "")
        unpacker = Unpacker(encoding, ask.limits.body, cut=ask.wish.cut)
        async for chunk in response.aiter_raw():
            unpacker.feed(chunk)
            if unpacker.full:
                break
        return unpacker.finish()


def _transport(backend: httpcore.AsyncNetworkBackend) -> httpx.AsyncHTTPTransport:
    context = httpx.create_ssl_context(trust_env=False)
    transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
    # httpx has no public way to pass a network backend; everything else of its transport is kept.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=32,
        max_keepalive_connections=8,
        keepalive_expiry=5.0,
        network_backend=backend,
    )
    return transport


def _described(url: str, response: httpx.Response) -> FetchedResponse:
    headers = response.headers
    return FetchedResponse(
        requested=url,
        url=url,
        status=response.status_code,
        content_type=headers.get("content-type", ""),
        etag=tag(headers, "etag"),
        last_modified=tag(headers, "last-modified"),
        headers=kept(headers),
    )


def _redirect(url: str, response: httpx.Response) -> _Redirect:
    try:
        return _Redirect(urljoin(url, str(response.headers["location"])), response.status_code)
    except ValueError as error:
        raise FetchError(url, "url", f"a redirect to no address: {error}") from None


def _certificate_words(error: BaseException | None) -> str:
    """Return what is wrong with the host's certificate; "" if that is not why the connection failed."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"the certificate of the host is not trusted: {error.verify_message or error.reason or 'unknown'}"
        error = error.__cause__ or error.__context__
    return ""


def _network_words(error: Exception) -> str:
    words = str(error) or type(error).__name__
    return "the headers of the answer are too large" if "buffer too long" in words else words


def _checked(url: str, first: str) -> str:
    try:
        return normal_address(url)
    except ValueError as error:
        raise FetchError(first, "scheme", str(error)) from None


def _refuse_kind(url: str, content_type: str) -> None:
    kind = media_type(content_type)
    if kind and kind not in KINDS:
        raise FetchError(url, "content", f"content type {kind} is not an article")


def _refuse_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status == httpx.codes.OK:
        return
    error = FetchError(url, f"http {status}", f"HTTP {status} {response.reason_phrase}".strip())
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= 500:
        raise _TryAgainError(error, retry_after(response.headers.get("retry-after")))
    raise error
