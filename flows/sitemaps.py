"""Parses sitemaps: XML (plain or gzip), sitemap indexes, or text lists of addresses.

A document type declaration, which no sitemap has, is refused, so entity bombs and external entities are impossible.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from flows.body import BadEncodingError, TooLargeError, Unpacker
from flows.feeds import NotAListingError
from flows.links import absolute

MAX_ADDRESSES = 50_000  # of one file, as sitemaps.org has it
_ENTRIES = frozenset({"url", "sitemap"})
_GZIP = b"\x1f\x8b"
_LONGEST = 2_048  # characters of an address


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: ``pages``, the newest change first where dates are given, and further ``sitemaps``."""

    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(body: bytes, base: str, limit: int) -> Sitemap:
    """Return what a sitemap at ``base`` lists, at most ``limit`` bytes of it unpacked. Raise NotAListingError."""
    data = unpacked(body, limit)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_text(data, base)
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
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
