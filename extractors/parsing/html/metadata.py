"""Reads a page's metadata: title, author, site, dates, language, canonical address. It is never part of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from bs4 import Tag

from counterclaim.extractors.lexicon.page import page_words
from counterclaim.extractors.parsing.builder import normalise
from counterclaim.extractors.parsing.html.dom import Page, attribute
from counterclaim.extractors.records import Document, Metadata
from counterclaim.extractors.values.dates import iso_date

_MAX_JSON = 1_000_000
_MAX_VALUE = 1_000
_PUBLISHED = (
    "article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.created", "date", "pubdate",
    "publish-date", "publish_date", "sailthru.date", "parsely-pub-date", "og:published_time",
    "citation_publication_date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "revised",
)  # fmt: skip
_TOP_BLOCKS = 14
_TOP_CHARS = 1_500


@dataclass(slots=True)
class _Found:
    """Values by lower-case name, the first of each name winning."""

    meta: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    canonical: str = ""
    base: str = ""
    language: str = ""

    def first(self, *names: str) -> str:
        """Return the first of the named meta values that is set, else ""."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")


def read_metadata(page: Page, url: str | None = None) -> Metadata:
    """Return the metadata of a page; ``url`` is where it came from, to resolve its own links. Never raises."""
    found = _gather(page)
    article = found.article
    site = found.first("og:site_name", "application-name") or _name(article.get("publisher"))
    title = found.first("og:title") or found.title or _text(article.get("headline")) or found.first("twitter:title")
    published = _first_date(_text(article.get("datePublished")), *(found.meta.get(name, "") for name in _PUBLISHED))
    modified = _first_date(_text(article.get("dateModified")), *(found.meta.get(name, "") for name in _MODIFIED))
    return Metadata(
        title=_without_site(title, site),
        author=_name(article.get("author")) or _person(found.first("author", "article:author", "dc.creator")) or None,
        site=site or None,
        published=published,
        modified=modified,
        canonical=_address(found.canonical or found.first("og:url"), found.base, url),
        language=_language(found),
        description=found.first("description", "og:description") or _text(article.get("description")) or None,
    )


def title_text(meta: Metadata) -> str:
    """Return the text of a title block for a page without a main heading; "" if it has no title."""
    return normalise(meta.title)


def shown_dates(document: Document) -> Document:
    """Return the document with dates that its first blocks show, where its markup states none."""
    meta = document.meta
    if meta.published and meta.modified:
        return document
    words = page_words()
    published, modified, bare = None, None, None
    for block in document.blocks[:_TOP_BLOCKS]:
        text = document.of(block)
        if block.kind == "heading" and block.level > 1:
            break  # the article proper has begun
        if block.start > _TOP_CHARS or len(text) > 160 or block.kind == "cell":
            continue
        published = published or _dated(words.published, text)
        modified = modified or _dated(words.modified, text)
        if block.kind == "paragraph" and len(text) <= 100:
            bare = bare or _bare_date(text)
    published = meta.published or published or (bare if not modified else None)
    return replace(document, meta=replace(meta, published=published, modified=meta.modified or modified))


def _dated(pattern: re.Pattern[str], text: str) -> str | None:
    """Return the date that follows a word such as "Updated"."""
    for match in pattern.finditer(text):
        rest = text[match.end() :].lstrip(" :-–—|")
        found = iso_date(rest[:40])
        if found and len(found) > 4:
            return found
    return None


def _bare_date(text: str) -> str | None:
    """Return a full date in a short line such as "March 31, 2026 · 12 min read"."""
    start = re.search(r"\d{4}-\d{2}-\d{2}", text)
    found = iso_date(text[start.start() :] if start else text)
    return found if found and len(found) == 10 else None


def _gather(page: Page) -> _Found:
    found = _Found()
    for tag in page.heads:
        name = tag.name
        if name == "meta":
            key = (attribute(tag, "property") or attribute(tag, "name") or attribute(tag, "itemprop")).lower()
            value = normalise(attribute(tag, "content"))[:_MAX_VALUE]
            if key and value:
                found.meta.setdefault(key, value)
            elif attribute(tag, "http-equiv").lower() == "content-language":
                found.meta.setdefault("content-language", value)
        elif name == "script" and "ld+json" in attribute(tag, "type").lower():
            _read_json(tag, found)
        else:
            _element(tag, found)
    return found


def _element(tag: Tag, found: _Found) -> None:
    name = tag.name
    if name == "title" and not found.title:
        found.title = normalise(tag.get_text())[:_MAX_VALUE]
    elif name == "link" and "canonical" in attribute(tag, "rel").lower().split():
        found.canonical = found.canonical or attribute(tag, "href")
    elif name == "base":
        found.base = found.base or attribute(tag, "href")
    elif name == "html":
        found.language = found.language or attribute(tag, "lang") or attribute(tag, "xml:lang")
    elif name == "time":
        key = attribute(tag, "itemprop").lower()
        if not key:  # a bare time element says what it is in the words around it
            shown = normalise(tag.get_text())[:80]
            words = page_words()
            key = (
                "datemodified"
                if words.modified.match(shown)
                else "datepublished"
                if words.published.match(shown)
                else ""
            )
        if key:
            found.meta.setdefault(key, attribute(tag, "datetime"))


def _read_json(tag: Tag, found: _Found) -> None:
    """Keep the values of the page's article from its JSON-LD; anything malformed is ignored."""
    source = str(tag.string or "")
    if len(source) > _MAX_JSON:
        return
    try:
        data = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return
    for item in _items(data):
        kinds = item.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name.lower() in page_words().articles for name in names):
            for key, value in item.items():
                found.article.setdefault(key, value)


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD document: itself, its list, its graph and the entities it is the page of."""
    queue = [data]
    for _ in range(1_000):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            yield item
            queue.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)


def _text(value: Any) -> str:
    return normalise(value)[:_MAX_VALUE] if isinstance(value, str) else ""


def _name(value: Any) -> str:
    """Return the name of a person or organisation given as text, object or list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:10])))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _person(_text(value))


def _person(value: str) -> str:
    """Return an author's name; an address in its place is no name."""
    return "" if value.startswith(("http://", "https://")) else value


def _first_date(*values: str) -> str | None:
    return next((found for found in map(iso_date, values) if found), None)


def _without_site(title: str, site: str) -> str:
    """Return the title without the site's name at its end."""
    if site and title.endswith(site) and len(title) > len(site) + 3:
        return title[: -len(site)].rstrip(" |-–—·:»")
    return title


def _language(found: _Found) -> str | None:
    given = found.language or found.first("content-language", "og:locale") or _text(found.article.get("inLanguage"))
    return given.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,3}", given) else None


def _address(given: str, base: str, url: str | None) -> str | None:
    """Return a web address without its fragment, resolved against the page's own; None if it is none."""
    if not given:
        return None
    try:
        parts = urlsplit(urljoin(urljoin(url or "", base), given))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return urlunsplit(parts._replace(fragment=""))
