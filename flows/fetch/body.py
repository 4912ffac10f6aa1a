"""Reads a response body within limits: bytes transferred, bytes decompressed, content types."""

from __future__ import annotations

import zlib

from counterclaim.extractors.parsing.encoding import text_codec

# Kinds of content that are articles; anything else is a recorded failure, not a document.
KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/plain": "text",
}
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")  # byte order marks


class TooLargeError(Exception):
    """The body is larger than the limit."""


class BadEncodingError(Exception):
    """The body is not what its Content-Encoding says."""


def media_type(content_type: str) -> str:
    """Return the lower-case media type of a Content-Type header, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def stored_type(content_type: str) -> str:
    """Return what of a Content-Type is kept with a body: the media type, and the charset if it names one."""
    kind = media_type(content_type) or "text/html"
    charset = charset_of(content_type)
    return f"{kind}; charset={charset}" if charset else kind


def charset_of(content_type: str) -> str:
    """Return the lower-case charset parameter, empty if there is none."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()[:40]
    return ""


def decoded(body: bytes, content_type: str) -> bytes | str:
    """Return the body as text if only the server says its charset; otherwise the bytes, which speak for themselves."""
    charset = charset_of(content_type)
    if not charset or body.startswith(_MARKS):
        return body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return body  # other encodings hardly ever look like UTF-8, and servers are often set up wrongly
    try:
        return body.decode(text_codec(charset), "replace")
    except (LookupError, ValueError):
        return body


class Unpacker:
    """Undoes one Content-Encoding chunk by chunk and stops at ``limit`` bytes of output.

    More is an error, unless ``cut`` asks for the beginning only.
    """

    def __init__(self, encoding: str, limit: int, *, cut: bool = False) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BadEncodingError(f"unknown content encoding {name}")
        self._packed = name not in {"", "identity"}
        self._inflate = zlib.decompressobj(wbits=47)  # 47: gzip or zlib, told apart by their headers
        self._limit, self._cut = limit, cut
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes off the wire. Raise TooLargeError or BadEncodingError."""
        if not self._packed:
            self._keep(chunk)
            return
        try:
            while chunk and not self.full:
                # max_length stops a compression bomb before it is in memory.
                self._keep(self._inflate.decompress(chunk, self._limit + 1 - self._size))
                chunk = self._inflate.unconsumed_tail
                if self._inflate.eof and self._inflate.unused_data:
                    chunk, self._inflate = self._inflate.unused_data, zlib.decompressobj(wbits=47)
        except zlib.error as error:
            raise BadEncodingError(f"broken compressed body: {error}") from None

    @property
    def full(self) -> bool:
        """Return whether more was sent than is kept."""
        return self._size > self._limit

    def finish(self) -> bytes:
        """Return the whole unpacked body. Raise BadEncodingError if the compressed stream was cut off."""
        if self._packed and self._size and not self._inflate.eof and not self.full:
            raise BadEncodingError("compressed body ends too early")
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit and self._cut:
            data = data[: len(data) - (self._size - self._limit)]
        elif self._size > self._limit:
            raise TooLargeError(f"body is larger than {self._limit:,} bytes")
        self._parts.append(data)
