"""Parses RSS and Atom feeds with feedparser. Nothing is fetched here."""

from __future__ import annotations

import feedparser

from counterclaim.flows.crawl.links import MAX_LINKS, absolute


class NotAListingError(Exception):
    """The body is not what the sources file says it is; the text says why."""


def entries(body: bytes, base: str) -> list[str]:
    """Return the addresses of a feed's entries in the feed's order. Raise NotAListingError if it is no feed."""
    # As bytes and without headers, so that feedparser opens nothing; its clean-up of texts is not needed for links.
    feed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):
        raise NotAListingError("neither RSS nor Atom")
    found: dict[str, None] = {}
    for entry in feed.entries[:MAX_LINKS]:
        target = absolute(entry.get("link"), base)
        if target is not None:
            found[target] = None
    return list(found)
