"""Reads the pages of WARC files (ISO 28500) with FastWARC, from any fsspec address, past what is broken.

A gzip member or a record that cannot be read costs itself only: reading goes on at the next beginning of a record. An
error of the disk or the network, on the other hand, ends the archive: the pages are still there to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import fsspec
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.fetch.body import KINDS, media_type

MOST_BYTES = 10_000_000  # of a page, as for one that is fetched
_PAGES = WarcRecordType.response | WarcRecordType.resource
_RESOURCE = int(WarcRecordType.resource)
_GZIP, _PLAIN = b"\x1f\x8b\x08", b"WARC/1."  # how a record begins
_BROKEN = (OSError, ValueError)  # as FastWARC says that something is
_BLOCK = 1 << 20
_OK = 200
_READERS: Mapping[str, Callable[[BytesIO], Any]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": lambda body: GzipReader(body, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}


class ArchiveError(Exception):
    """An archive that cannot be read, or not further; the text says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A page as an archive holds it: its body without transfer and content encodings."""

    offset: int
    content_type: str
    body: bytes
    warc: Any  # the record's headers as FastWARC has them: few pages are looked at so closely
    http: Any = None  # the answer's headers

    @property
    def url(self) -> str:
        """Return the address of the page, as the archive has it."""
        return (self.warc.get("WARC-Target-URI") or "").strip("<>")

    @property
    def date(self) -> str:
        """Return when it was archived, as the archive has it."""
        return self.warc.get("WARC-Date") or ""

    @property
    def headers(self) -> dict[str, str]:
        """Return the answer's headers with lower-case names; those that stand there again are joined."""
        out: dict[str, str] = {}
        for name, value in self.http.to_tuples() if self.http is not None else ():
            key = name.lower()
            out[key] = f"{out[key]}, {value}" if key in out else value
        return out


@dataclass(slots=True)
class Counts:
    """Counts of an archive's responses and resources, and of those records that were too large or broken."""

    records: int = 0
    skipped: int = 0


@dataclass(slots=True)
class _Stream:
    """The bytes of an archive; what went wrong in reading them is told apart from what is wrong with them."""

    inner: IO[bytes]
    begin: bytes = field(default=b"")

    def read(self, size: int = -1) -> bytes:
        try:
            return self.inner.read(size)
        except Exception as error:
            raise ArchiveError(f"{type(error).__name__}: {error}"[:300]) from error

    def tell(self) -> int:
        return self.inner.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.inner.seek(offset, whence)

    def close(self) -> None:
        self.inner.close()


def addresses(given: list[str]) -> list[str]:
    """Return archives as they are known: addresses as they are, paths of files absolute, each once.

    Raises UserError for an address of a kind that cannot be opened here.
    """
    for kind in sorted({address.partition("://")[0] for address in given if "://" in address}):
        try:
            fsspec.get_filesystem_class(kind)
        except (ImportError, ValueError) as error:
            raise UserError("addresses of this kind cannot be opened", f"{kind}://", str(error)) from None
    return list(dict.fromkeys(one if "://" in one else str(Path(one).resolve()) for one in given))


def records(archive: str, counts: Counts) -> Iterator[Record]:
    """Yield the pages of an archive in its order: answers with status 200 and resources that are text.

    Raises ArchiveError when it cannot be opened, is no WARC file, or cannot be read further.
    """
    with _opened(archive) as stream:
        if not _is_warc(stream):
            raise ArchiveError("no WARC file: no record in it")
        at: int | None = 0
        broken = False
        while at is not None:
            stream.seek(at)
            try:
                for record in ArchiveIterator(stream, _PAGES, parse_http=False):
                    at, broken = record.stream_pos, False
                    counts.records += 1
                    if (page := _page(record, counts)) is not None:
                        yield page
                return
            except _BROKEN:
                counts.skipped += not broken  # what follows may be a part of it
                broken = True
            at = _next_beginning(stream, at + 1)


def _is_warc(stream: _Stream) -> bool:
    """Return whether there is any record, also one that is no page, behind what may be broken at the beginning."""
    at: int | None = 0
    while at is not None:
        stream.seek(at)
        with suppress(*_BROKEN):
            if next(iter(ArchiveIterator(stream, parse_http=False)), None) is not None:
                return True
        at = _next_beginning(stream, at + 1)
    return False


@contextmanager
def _opened(archive: str) -> Iterator[_Stream]:
    try:
        opened = fsspec.open(archive if "://" in archive else f"file://{archive}", "rb").open()
    except Exception as error:  # each kind of address has errors of its own
        raise ArchiveError(f"{type(error).__name__}: {error}"[:300]) from error
    stream = _Stream(opened)
    try:
        stream.begin = _GZIP if stream.read(3) == _GZIP else _PLAIN
        yield stream
    finally:
        stream.close()


def _next_beginning(stream: _Stream, start: int) -> int | None:
    """Return the offset of the next bytes from ``start`` on that may begin a record, None at the end."""
    stream.seek(start)
    held, offset = b"", start
    while block := stream.read(_BLOCK):
        held += block
        found = held.find(stream.begin)
        if found >= 0:
            return offset + found
        kept = len(stream.begin) - 1
        offset, held = offset + len(held) - kept, held[-kept:]
    return None


def _page(record: WarcRecord, counts: Counts) -> Record | None:
    """Return a record's page, None if it is none; one that is broken, too large or cut off is counted."""
    try:
        return _read_page(record, counts)
    except _BROKEN:
        # Reading goes on behind the record, and never within: a page could hold what looks like records of others.
        counts.skipped += 1
        return None


def _read_page(record: WarcRecord, counts: Counts) -> Record | None:
    http = None
    if int(record.record_type) == _RESOURCE:
        content_type = record.headers.get("Content-Type") or ""
    elif record.is_http:
        record.parse_http()
        http = record.http_headers
        content_type = (http.get("Content-Type") or "") if http.status_code == _OK else "no page"
    else:
        return None
    if media_type(content_type) not in KINDS:
        return None
    length = record.content_length
    body = record.reader.read() if length <= MOST_BYTES else b""
    whole = len(body) == length
    if whole and http is not None:
        body = _unpacked(body, http)
    if not whole or len(body) > MOST_BYTES:
        counts.skipped += 1
        return None
    return Record(record.stream_pos, content_type, body, record.headers, http)


def _unpacked(body: bytes, http: Any) -> bytes:
    """Return a body without the encodings that its headers name; what is not encoded so is left as it is.

    Archives keep headers of what was sent beside bodies that were unpacked, and servers name what they do not do.
    """
    transfer, content = http.get("Transfer-Encoding"), http.get("Content-Encoding")
    if transfer is None and content is None:
        return body
    if transfer is not None and "chunked" in transfer.lower():
        body = _decoded(ChunkedReader, body)
    for name in reversed((content or "").lower().split(",")):
        if (reader := _READERS.get(name.strip())) is not None:
            body = _decoded(reader, body)
    return body


def _decoded(reader: Callable[[BytesIO], Any], body: bytes) -> bytes:
    try:
        return bytes(reader(BytesIO(body)).read(MOST_BYTES + 1)) or body
    except _BROKEN:
        return body
