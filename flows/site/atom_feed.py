"""Writes Atom feeds (RFC 4287) of the newest conflicts. Their times come from the data, so they are reproducible."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from counterclaim.db.records import Conflict
from counterclaim.flows.site.claimreview import page_beside
from counterclaim.flows.site.formatting import (
    attribute_label,
    human_value,
    kind_label,
    safe_url,
    source_label,
    sureness,
)
from counterclaim.flows.site.links import FolderLinks, file_name

MEDIA_TYPE = "application/atom+xml"
MOST_ENTRIES = 100
MOST_QUOTES = 8
_ATOM = "http://www.w3.org/2005/Atom"
_LIVE = frozenset({"open", "confirmed"})
# Of the ids in feeds that nobody publishes. If it changed, every reader would show every entry again.
_SPACE = uuid.UUID("6f0a3c1e-5d0b-5b8e-9a57-0c6d6f1a2b34")
# What XML 1.0 cannot hold at all, escaped or not.
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class Addresses(Protocol):
    """Where a feed leads."""

    @property
    def own(self) -> str:
        """Return the feed's own address, "" if nobody can say."""
        ...

    @property
    def page(self) -> str:
        """Return the address of the page that the feed goes with."""
        ...

    @property
    def host(self) -> str:
        """Return the host under whose name ids are given, "" without one."""
        ...

    def conflict(self, conflict_id: str) -> str:
        """Return the address of a conflict's page."""
        ...


@dataclass(frozen=True, slots=True)
class FolderAddresses:
    """Addresses of a folder's feed ``name`` that goes with the file ``beside``; both from the folder's top.

    ``published`` is the address of the folder's first page. Without one all are relative to the feed, and nobody knows
    the host.
    """

    name: str = FolderLinks().feed()
    beside: str = FolderLinks().home()
    published: str | None = None

    @property
    def own(self) -> str:
        """Return the feed's own address, "" for a folder that is not published."""
        return self._of(self.name) if self.published else ""

    @property
    def page(self) -> str:
        """Return the address of the page that the feed goes with."""
        return self._of(self.beside)

    @property
    def host(self) -> str:
        """Return the host under whose name ids are given, "" without one."""
        return (urlsplit(self.published).hostname or "") if self.published else ""

    def conflict(self, conflict_id: str) -> str:
        """Return the address of a conflict's page."""
        return self._of(FolderLinks().conflict(conflict_id))

    def _of(self, name: str) -> str:
        up = "../" * self.name.count("/")
        return page_beside(self.published, name) if self.published else up + name


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself.

    ``about`` is the model or source (``model/gpt 4o``) whose conflicts it has, "" for all. ``updated`` is its time
    while it has no entries; ``decided`` holds when conflicts were last decided on, by id.
    """

    title: str
    updated: str
    addresses: Addresses = field(default_factory=FolderAddresses)
    about: str = ""
    decided: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def newest(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts of the feed: open or confirmed ones, the newest first."""
    live = [c for c in conflicts if c.status in _LIVE and c.queued]
    return sorted(live, key=lambda c: (c.first_seen or "", c.id), reverse=True)[:MOST_ENTRIES]


def atom(conflicts: Sequence[Conflict], feed: Feed) -> str:
    """Return the feed of ``newest(conflicts)`` as XML text.

    Without a host that publishes it, ids are UUIDs made of the conflicts' own: the same in every feed.
    """
    to = feed.addresses
    shown = newest(conflicts)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _text(root, "title", feed.title)
    _text(root, "id", _id(to.host, _name(feed.about)))
    _text(root, "updated", max([_updated(c, feed) for c in shown], default=feed.updated))
    _text(ET.SubElement(root, "author"), "name", "counterclaim")
    _text(root, "generator", "counterclaim")
    if to.own:
        ET.SubElement(root, "link", rel="self", type=MEDIA_TYPE, href=to.own)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=to.page)
    for conflict in shown:
        _entry(root, conflict, feed)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, conflict: Conflict, feed: Feed) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "title", f"{_about(conflict)}: {attribute_label(conflict.attribute)}")
    _text(entry, "id", _id(feed.addresses.host, f"conflict/{conflict.id}"))
    _text(entry, "published", conflict.first_seen or feed.updated)
    _text(entry, "updated", _updated(conflict, feed))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=feed.addresses.conflict(conflict.id))
    for url in dict.fromkeys(safe_url(item.url) for item in conflict.evidence[:MOST_QUOTES]):
        if url and url.startswith("http"):
            ET.SubElement(entry, "link", rel="related", type="text/html", href=url)
    ET.SubElement(entry, "category", term=conflict.severity, label=f"{conflict.severity} severity")
    ET.SubElement(entry, "category", term=conflict.kind, label=kind_label(conflict.kind)[1])
    _text(entry, "summary", conflict.explanation)
    _text(entry, "content", "\n".join([conflict.explanation, *_sure(conflict), *_quotes(conflict)]))


def _sure(conflict: Conflict) -> list[str]:
    said = sureness(conflict.certainty)
    return [f"Certainty: {said}."] if said else []


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
    return max(conflict.first_seen or feed.updated, feed.decided.get(conflict.id, ""))


def _name(about: str) -> str:
    """Return the name under which a feed gets its id: what it is about may have any sign, an id may not."""
    kind, _, key = about.partition("/")
    return f"conflicts/{kind}/{file_name(key)}" if key else "conflicts"


def _id(host: str, name: str) -> str:
    """Return an id that stays the same for ever (RFC 4151 for what has an address)."""
    return f"tag:{host},2026:counterclaim/{name}" if host else uuid.uuid5(_SPACE, name).urn


def _text(parent: ET.Element, name: str, text: str) -> None:
    element = ET.SubElement(parent, name)
    if name in {"title", "summary", "content"}:
        element.set("type", "text")
    element.text = _FORBIDDEN.sub("\ufffd", text)
