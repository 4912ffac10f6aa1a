"""Reads pages from WARC files (ISO 28500), plain or gzip, as written by Heritrix, wget or browsertrix.

Read with warcio, record by record: a broken file gives the pages before the break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from counterclaim.extractors.parsing import is_binary
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.fetch.body import KINDS, media_type
from counterclaim.flows.fetch.client import normal_address
from counterclaim.flows.fetch.records import FetchedResponse, kept, tag

SUFFIXES = (".warc", ".warc.gz")
MAX_HEADERS = 100_000  # bytes of a record's headers, and of its page's: as much as is taken from the network


class BrokenWarcError(Exception):
    """The file cannot be read further; the text says why."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A page as it was archived. ``at`` is when, ISO 8601 UTC in whole seconds."""

    fetched: FetchedResponse
    at: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is a page and cannot be used; ``reason`` is a short fixed word."""

    url: str
    reason: str
    detail: str


def warc_files(path: Path) -> list[Path]:
    """Return a file as it is, or the WARC files of a folder by name. Raise UserError if there is none."""
    if path.is_file():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.name.lower().endswith(SUFFIXES) and p.is_file())
    if not found:
        raise UserError("nothing to read", path, f"no file here ends in {' or '.join(SUFFIXES)}")
    return found


def read_warc(path: Path, max_bytes: int) -> Iterator[Archived | Refused]:
    """Yield the articles of a file in its order. Raise BrokenWarcError where it cannot be read further.

    Answers other than 200 and records that are no articles (pictures, scripts, revisits) are passed over.
    """
    try:
        with path.open("rb") as stream:
            for record in _bounded(_Records(stream)):
                page = _page(record, max_bytes)
                if page is not None:
                    yield page
    except ArchiveLoadFailed as error:
        raise BrokenWarcError(" ".join(str(error).split())[:300]) from None
    except (OSError, EOFError, ValueError, AttributeError) as error:
        raise BrokenWarcError(f"{type(error).__name__}: {error}"[:300]) from None


class _Records(ArchiveIterator):  # type: ignore[misc] # warcio has no types
    INC_RECORD = (
        ""  # what it would print, in the midst of what we say: a wrong length ends the file with an error anyway
    )


class _Lines:
    """Lines of a stream that are ``MAX_HEADERS`` bytes together at most."""

    def __init__(self, readline: Callable[..., bytes]) -> None:
        self._readline, self._left = readline, MAX_HEADERS

    def readline(self) -> bytes:
        line = self._readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise ArchiveLoadFailed(f"a record with more than {MAX_HEADERS:,} bytes of headers")
        return line


class _BoundedParser:
    """Reads headers as ``inner`` does, which takes as many and as long ones as there are."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def parse(self, stream: Any, full_statusline: str | None = None) -> Any:
        return self._inner.parse(_Lines(stream.readline), full_statusline)


def _bounded(records: Any) -> Any:
    """Return an iterator of records whose headers, and the lines between records, are bounded."""
    loader, between = records.loader, records.reader.readline

    def readline(length: int | None = None) -> bytes:
        return between(length) if length is not None else _Lines(between).readline()

    records.reader.readline = readline
    for name in ("warc_parser", "http_parser", "http_req_parser"):
        setattr(loader, name, _BoundedParser(getattr(loader, name)))
    return records


def _body(record: Any, max_bytes: int, coding: str) -> bytes | None:
    """Return the body of a record, None where it is packed in a way that is not read.

    warcio cannot make use of the Brotli package of today: with it the whole file would end at such a record.
    """
    if coding.strip().lower() == "br":
        return None
    return bytes(record.content_stream().read(max_bytes + 1))


def _page(record: Any, max_bytes: int) -> Archived | Refused | None:
    if record.rec_type not in {"response", "resource"}:
        return None
    headers = _headers(record)
    if headers is None:
        return None
    kind = media_type(headers.get("content-type", ""))
    try:
        url = normal_address(record.rec_headers.get_header("WARC-Target-URI") or "")
    except ValueError:
        return None
    if kind not in KINDS:
        return None
    try:
        at = moment(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError as error:
        return Refused(url, "warc", str(error))
    body = _body(record, max_bytes, headers.get("content-encoding", ""))
    if body is None:
        return Refused(url, "content", "the body is packed in a way that is not read (Brotli)")
    if len(body) > max_bytes:
        return Refused(url, "size", f"body is larger than {max_bytes:,} bytes")
    if is_binary(body) or not body.strip():
        return Refused(url, "content", "the body is empty or binary, not an article")
    fetched = FetchedResponse(
        url, url, 200, body, headers.get("content-type", ""), tag(headers, "etag"), tag(headers, "last-modified"),
        headers=kept(headers),
    )  # fmt: skip
    return Archived(fetched, at)


def moment(date: str) -> str:
    """Return when a record was made, ISO 8601 UTC. Raise ValueError for no date and for one that is still to come.

    No page that is fetched after one of the future would ever be newer.
    """
    try:
        moment = datetime.fromisoformat(date)
        at = f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"
    except (ValueError, OverflowError):
        raise ValueError(f"a record without a date: {date[:40]!r}") from None
    if moment.tzinfo is None:
        raise ValueError(f"a date without a time zone: {date[:40]!r}")
    if at > now():
        raise ValueError(f"a date in the future: {date[:40]!r}")
    return at


def _headers(record: Any) -> dict[str, str] | None:
    """Return the page's headers with lower-case names, None for an answer other than 200."""
    if record.rec_type == "resource":
        return {"content-type": record.rec_headers.get_header("Content-Type") or ""}
    if record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return None
    return {name.lower(): value for name, value in record.http_headers.headers}
