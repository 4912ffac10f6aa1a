"""Extracts the links of a page and selects those that a source wants. Pure; hostile markup gives fewer links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from counterclaim.flows.config.sources import Source
from counterclaim.flows.fetch.client import normal_address

MAX_LINKS = 5_000  # links taken from one page; a generated page must not fill the memory
MAX_TRIED = 4 * MAX_LINKS  # different ways of writing a link that are looked at: each costs some 50 microseconds
_NOT_ARTICLES = re.compile(
    r"\.(7z|avif|bin|bmp|css|csv|dmg|docx?|exe|gif|gz|ico|jpe?g|js|json|mov|mp[34]|pdf|png|pptx?|rss|svg|tar|tgz"
    r"|ttf|wasm|wav|web[mp]|whl|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)


def unwanted(url: str, source: Source) -> str:
    """Return why the source's patterns leave ``url`` out, or an empty string.

    A pattern is a glob over path and query, or over the whole address if it holds ``://``.
    """
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if _NOT_ARTICLES.search(parts.path):
        return "its suffix is no article's"

    def first(patterns: Sequence[str]) -> str | None:
        return next((p for p in patterns if fnmatchcase(url if "://" in p else path, p)), None)

    excluded = first(source.exclude)
    if excluded is not None:
        return f"excluded by {excluded}"
    if source.include and first(source.include) is None:
        return f"not included by {', '.join(source.include)}"
    return ""


def wanted(url: str, source: Source) -> bool:
    """Return whether the source's patterns take ``url``."""
    return not unwanted(url, source)


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one site: the same host and port, with or without ``www.``, any scheme."""
    return site(one) == site(other)


def on_hosts(url: str, starts: Sequence[str], hosts: Sequence[str]) -> bool:
    """Return whether ``url`` is on the site of one of the first pages, or on a host that the source names."""
    host = urlsplit(url).hostname or ""
    return any(same_site(url, start) for start in starts) or any(fnmatchcase(host, name.lower()) for name in hosts)


def links(body: bytes, base: str) -> list[str]:
    """Return the http(s) link targets of an HTML body in order, absolute, without fragments or repeats."""
    root = parsed(body)
    if root is None:
        return []
    head = root.find(".//base[@href]")
    start = head.get("href") if head is not None else None
    found: dict[str, None] = {}
    for href in islice(_written(root), MAX_TRIED):
        target = absolute(href, base, start)
        if target is not None:
            found[target] = None
        if len(found) >= MAX_LINKS:
            break
    return list(found)


def _written(root: html.HtmlElement) -> Iterator[str]:
    """Yield the links of a page as they are written, without fragments, each once."""
    seen: set[str] = set()
    for anchor in root.iter("a"):
        href = (anchor.get("href") or "").partition("#")[0]
        if href not in seen:
            seen.add(href)
            yield href


def parsed(body: bytes) -> html.HtmlElement | None:
    """Return the tree of an HTML body, None if nothing can be made of it."""
    try:
        # A byte parser with its own recovery: hostile markup gives fewer links, never an exception.
        return html.document_fromstring(body, parser=html.HTMLParser(huge_tree=False, recover=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def absolute(href: str | None, page: str, base: str | None = None) -> str | None:
    """Return what ``href`` on ``page`` (whose ``<base>`` is ``base``) leads to, None if it is no page of the web."""
    if not href:
        return None
    try:
        start = urljoin(page, base.strip()) if base else page
        return normal_address(urljoin(start, href.strip()))
    except ValueError:
        return None


def site(url: str) -> tuple[str, int | None]:
    """Return what the addresses of one site have in common: the host without ``www.``, and the port."""
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.port
