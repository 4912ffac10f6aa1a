"""Writes the Atom feed (RFC 4287) of the newest conflicts. Its times come from the data, so it is reproducible."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from counterclaim.db.records import Conflict
from counterclaim.flows.site.claimreview import conflict_address, page_beside
from counterclaim.flows.site.formatting import attribute_label, human_value, kind_label, safe_url, source_label

FEED = "feed.atom"
MOST_ENTRIES = 100
MOST_QUOTES = 8
_ATOM = "http://www.w3.org/2005/Atom"
_LIVE = frozenset({"open", "confirmed"})
# Of the ids in reports that nobody publishes. If it changed, every reader would show every entry again.
_SPACE = uuid.UUID("6f0a3c1e-5d0b-5b8e-9a57-0c6d6f1a2b34")
# What XML 1.0 cannot hold at all, escaped or not.
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """What the feed says of itself. ``page``: where the report's first page is published, if it is.

    ``updated`` is its time while it has no entries; ``decided`` holds when conflicts were last decided on, by id.
    """

    title: str
    updated: str
    page: str | None = None
    decided: Mapping[str, str] | None = None


def newest(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts of the feed: open or confirmed ones, the newest first."""
    live = [c for c in conflicts if c.status in _LIVE and c.queued]
    return sorted(live, key=lambda c: (c.first_seen or "", c.id), reverse=True)[:MOST_ENTRIES]


def atom(conflicts: Sequence[Conflict], feed: Feed) -> str:
    """Return the feed of ``newest(conflicts)`` as XML text.

    Without a published page its links are relative to the file, and ids are UUIDs made of the conflicts' own.
    """
    shown = newest(conflicts)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "title", feed.title)
    _text(root, "id", _id(feed.page, "conflicts"))
    _text(root, "updated", max([_updated(c, feed) for c in shown], default=feed.updated))
    _text(ET.SubElement(root, "author"), "name", "counterclaim")
    _text(root, "generator", "counterclaim")
    if feed.page:
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=page_beside(feed.page, FEED))
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=page_beside(feed.page, "index.html"))
    for conflict in shown:
        _entry(root, conflict, feed)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, conflict: Conflict, feed: Feed) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "title", f"{_about(conflict)}: {attribute_label(conflict.attribute)}")
    _text(entry, "id", _id(feed.page, f"conflict/{conflict.id}"))
    _text(entry, "published", conflict.first_seen or feed.updated)
    _text(entry, "updated", _updated(conflict, feed))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=conflict_address(conflict.id, feed.page))
    for url in dict.fromkeys(safe_url(item.url) for item in conflict.evidence[:MOST_QUOTES]):
        if url and url.startswith("http"):
            ET.SubElement(entry, "link", rel="related", type="text/html", href=url)
    ET.SubElement(entry, "category", term=conflict.severity, label=f"{conflict.severity} severity")
    ET.SubElement(entry, "category", term=conflict.kind, label=kind_label(conflict.kind)[1])
    _text(entry, "summary", conflict.explanation)
    _text(entry, "content", "\n".join([conflict.explanation, *_quotes(conflict)]))


def _quotes(conflict: Conflict) -> list[str]:
    lines = []
    for item in conflict.evidence[:MOST_QUOTES]:
        value = human_value(conflict.attribute, item.value)
        said = f"{source_label(item.source)}{f', {item.published}' if item.published else ''}"
        lines.append(f"{value}{': ' if value else ''}“{item.quote}” ({said})")
    more = len(conflict.evidence) - len(lines)
    return [*lines, *([f"and {more} more"] if more else [])]


def _about(conflict: Conflict) -> str:
    return f"{conflict.subject} against {conflict.object}" if conflict.object else conflict.subject


def _updated(conflict: Conflict, feed: Feed) -> str:
    """Return when there was something new to say: found, or decided on; not when it was merely found again."""
    return max(conflict.first_seen or feed.updated, (feed.decided or {}).get(conflict.id, ""))


def _id(page: str | None, name: str) -> str:
    """Return an id that stays the same for ever (RFC 4151 for what has an address)."""
    host = urlsplit(page).hostname if page else None
    return f"tag:{host},2026:counterclaim/{name}" if host else uuid.uuid5(_SPACE, name).urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    element = ET.SubElement(parent, name)
    if name in {"title", "summary", "content"}:
        element.set("type", "text")
    element.text = _FORBIDDEN.sub("\ufffd", text)
