"""Parses sitemaps: XML (plain or gzip), sitemap indexes, or text lists of addresses.

A document type declaration, which no sitemap has, is refused, so entity bombs and external entities are impossible.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from counterclaim.flows.crawl.feeds import NotAListingError
from counterclaim.flows.crawl.links import absolute
from counterclaim.flows.fetch.body import BadEncodingError, TooLargeError, Unpacker

MAX_ADDRESSES = 50_000  # of one file, as sitemaps.org has it
_ENTRIES = frozenset({"url", "sitemap"})
_GZIP = b"\x1f\x8b"
_LONGEST = 2_048  # characters of an address
_BLANK = re.compile(rb"(?:\s|\xef\xbb\xbf)*")
_CDATA = b"<![CDATA["
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_MOST_BARE = 500_000  # ampersands that are mended between two marked sections: a file must not grow without end


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: ``pages``, the newest change first where dates are given, and further ``sitemaps``."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes, base: str, limit: int) -> Sitemap:
    """Return what a sitemap at ``base`` lists, at most ``limit`` bytes of it unpacked. Raise NotAListingError."""
    data = _from_its_start(unpacked(body, limit))
    if not data.startswith(b"<"):
        return _from_text(data, base)
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(_escaped(data))
        parser.close()
    except DefusedXmlException:
        raise NotAListingError("it declares a document type or entities, which no sitemap needs") from None
    except (ParseError, ValueError) as error:
        # A file that was cut off still lists what came before the cut.
        if not target.found:
            raise NotAListingError(f"malformed XML: {error}") from None
    if target.root not in {"urlset", "sitemapindex"}:
        raise NotAListingError(f"its root is <{target.root[:40]}>, not <urlset> or <sitemapindex>")
    return target.sitemap(base)


def unpacked(body: bytes, limit: int) -> bytes:
    """Return the body, unpacked if it is gzip. Raise NotAListingError if it is broken or more than ``limit`` bytes."""
    if not body.startswith(_GZIP):
        return body
    unpacker = Unpacker("gzip", limit)
    try:
        unpacker.feed(body)
        return unpacker.finish()
    except (TooLargeError, BadEncodingError) as error:
        raise NotAListingError(str(error)) from None


def _from_its_start(data: bytes) -> bytes:
    """Return a file without what stands before its XML declaration or first element: white space, marks, comments.

    XML allows nothing before a declaration; programs that print a blank line first are read by crawlers all the same.
    """
    at = 0
    while True:
        blank = _BLANK.match(data, at)
        at = blank.end() if blank is not None else at
        end = data.find(b"-->", at + 4) if data.startswith(b"<!--", at) else -1
        if end < 0:
            return data[at:]
        at = end + 3


def _escaped(data: bytes) -> bytes:
    """Return XML in which each ampersand that begins no reference known without a declaration stands for itself."""
    first, *sections = data.split(_CDATA)
    parts = [_mended(first)]
    for section in sections:
        marked, end, after = section.partition(b"]]>")
        parts += [_CDATA, marked, end, _mended(after)]
    return b"".join(parts)


def _mended(text: bytes) -> bytes:
    return _BARE.sub(b"&amp;", text, count=_MOST_BARE) if b"&" in text else text


class _Target:
    """Takes parser events; nothing but the addresses is kept, however the file is nested."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[tuple[str, str, str]] = []  # kind, address, date of the last change
        self._text: list[str] | None = None
        self._above: list[str] = []
        self._address = self._changed = ""

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = _local(tag)
        self.root = self.root or name
        if name in _ENTRIES:
            self._address = self._changed = ""
        # Pictures and videos of a page have addresses too: only those directly in an entry are pages.
        own = bool(self._above) and self._above[-1] in _ENTRIES
        self._text = [] if own and name in {"loc", "lastmod"} else None
        self._above.append(name)

    def data(self, text: str) -> None:
        if self._text is not None and len(self._text) < _LONGEST:
            self._text.append(text[:_LONGEST])

    def end(self, _: str) -> None:
        name, text = self._above.pop(), self._text
        self._text = None
        if text is not None and name == "loc":
            self._address = "".join(text).strip()[:_LONGEST]
        elif text is not None:
            self._changed = "".join(text).strip()[:10]
        elif name in _ENTRIES and self._address and len(self.found) < MAX_ADDRESSES:
            self.found.append((name, self._address, self._changed))

    def close(self) -> None:
        """Need nothing: what was found stays."""

    def sitemap(self, base: str) -> Sitemap:
        # Stable: files without dates keep their order.
        newest = sorted(self.found, key=lambda entry: entry[2], reverse=True)

        def of(kind: str) -> tuple[str, ...]:
            targets = (absolute(address, base) for name, address, _ in newest if name == kind)
            return tuple(dict.fromkeys(target for target in targets if target is not None))

        return Sitemap(of("url"), of("sitemap"))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _from_text(data: bytes, base: str) -> Sitemap:
    lines = data.decode("utf-8", "replace").split("\n", MAX_ADDRESSES)[:MAX_ADDRESSES]
    found = [line.strip() for line in lines if line.strip().startswith(("http://", "https://"))]
    if not found:
        raise NotAListingError("neither XML nor a list of addresses")
    targets = (absolute(line[:_LONGEST], base) for line in found)
    return Sitemap(tuple(dict.fromkeys(target for target in targets if target is not None)))
