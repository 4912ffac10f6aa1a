"""Records of a fetch: its limits, its response and its errors. No network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NOT_MODIFIED = 304
# Response headers that say what may be done with a page; nothing else of a stranger's headers is kept.
_KEPT_HEADERS = ("content-language", "date", "link", "x-robots-tag")
_MAX_HEADER = 2_000  # characters of one kept header


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: ``body`` in bytes after unpacking, times in seconds."""

    body: int = 10_000_000
    total: float = 60.0
    idle: float = 20.0
    redirects: int = 5
    attempts: int = 3
    backoff: float = 0.5
    retry_after: float = 30.0

    def of_source(self, max_bytes: int, timeout: float) -> Limits:
        """Return the limits with a source's own size in bytes and seconds, which lengthen no time."""
        return replace(self, body=max_bytes, total=min(timeout, self.total))


@dataclass(frozen=True, slots=True)
class Validators:
    """Validators (ETag, Last-Modified) of the last response, sent back in a conditional request."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the conditional request headers; a tag that no header can hold is left out."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the address that answered with it, and its status."""

    url: str
    status: int

    @property
    def permanent(self) -> bool:
        """Return whether the server said that the page has moved permanently."""
        return self.status in {301, 308}


@dataclass(frozen=True, slots=True)
class RequestKind:
    """Kind of a request: an ``article`` (its content type and body are checked) or anything.

    ``cut`` takes the beginning of a body that is too large; a ``part`` of a page is not kept waiting for the delay,
    and after the host's ``rules`` (robots.txt) no page is kept waiting for a delay of more than a minute.
    """

    article: bool = True
    cut: bool = False
    part: bool = False
    rules: bool = False


ARTICLE = RequestKind()
ANYTHING = RequestKind(article=False)


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """One response. ``url`` is where the body came from after redirects; ``body`` is empty if ``unchanged``.

    ``hops`` are the redirects that led there; ``headers`` are those of ``kept`` that were sent, lower case.
    """

    requested: str
    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def unchanged(self) -> bool:
        """Return whether the server said that the last snapshot still holds."""
        return self.status == NOT_MODIFIED


class FetchError(Exception):
    """A page that could not be had. ``reason`` is a short fixed word; ``hops`` led to where it was not permitted."""

    def __init__(self, url: str, reason: str, detail: str) -> None:
        self.url, self.reason, self.detail, self.hops = url, reason, detail, tuple[Hop, ...]()
        super().__init__(f"{url}: {detail}")


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return those of a response's headers (lower case) that are kept, none of them endless."""
    return {name: headers[name][:_MAX_HEADER] for name in _KEPT_HEADERS if name in headers}


def tag(headers: Mapping[str, str], name: str) -> str | None:
    """Return a validator (ETag, Last-Modified) of a response, None if it is too long to be asked with again."""
    value = headers.get(name)
    return value if value is not None and len(value) <= _MAX_HEADER else None


def retry_after(value: str | None) -> float | None:
    """Return seconds to wait from a Retry-After header (seconds or HTTP date), None if absent or unreadable."""
    if value is None:
        return None
    try:
        return max(0.0, float(int(value)))
    except (ValueError, OverflowError):
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
