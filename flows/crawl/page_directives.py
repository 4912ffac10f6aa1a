"""Reads a page's directives for crawlers: robots meta tags and headers, canonical link, language. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import html

from counterclaim.flows.crawl.links import absolute, parsed
from counterclaim.flows.crawl.robots import PRODUCT
from counterclaim.flows.fetch.body import KINDS, media_type
from counterclaim.flows.fetch.records import FetchedResponse

_NUMBER = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"\w+")
_LINK = re.compile(r'<([^>]{1,2000})>((?:\s*;\s*\w+\s*=\s*(?:"[^"]*"|[^\s,;]+))*)')
_CANONICAL = re.compile(r'\brel\s*=\s*"?(?:[^"]*\s)?canonical\b', re.IGNORECASE)
_HEAD = 2_000_000  # characters of text that are compared
_SHARED = 0.9  # of a page's words, for another to say all that it says


@dataclass(frozen=True, slots=True)
class Directives:
    """Directives of a page. ``canonical`` is absolute; ``language`` is a lower-case primary code."""

    noindex: bool = False
    noarchive: bool = False
    nofollow: bool = False
    canonical: str | None = None
    language: str | None = None


def directives(fetched: FetchedResponse) -> Directives:
    """Return what the headers and, for HTML, the page itself ask for. Never raises."""
    root = parsed(fetched.body) if fetched.body and is_html(fetched) else None
    rules = frozenset((*_header_rules(fetched.headers.get("x-robots-tag", "")), *_meta_rules(root)))
    language = _language(root) or fetched.headers.get("content-language", "")
    return Directives(
        noindex=bool(rules & {"noindex", "none"}),
        noarchive="noarchive" in rules,
        nofollow=bool(rules & {"nofollow", "none"}),
        canonical=_canonical(root, fetched.headers, fetched.url),
        language=language.partition(",")[0].partition("-")[0].partition("_")[0].strip().lower()[:8] or None,
    )


def skip_rule(wants: Directives, languages: Sequence[str]) -> str:
    """Return why a page is not to be read, empty if it is: ``noindex``, or ``language de`` where others are wanted.

    A page that declares no language is read.
    """
    if wants.noindex:
        return "noindex"
    return f"language {wants.language}" if wants.language and is_foreign(wants.language, languages) else ""


def is_foreign(language: str, languages: Sequence[str]) -> bool:
    """Return whether a language is none of the wanted ones; none wanted means any."""
    return bool(languages) and language not in {wanted.partition("-")[0] for wanted in languages}


def is_html(fetched: FetchedResponse) -> bool:
    """Return whether an answer is HTML by its content type; one without a type is taken for it."""
    return KINDS.get(media_type(fetched.content_type), "html") == "html"


def says_all_of(one: bytes, other: bytes) -> bool:
    """Return whether the page ``other`` says what ``one`` says: every number, and nine of ten words.

    Then nothing is lost when only ``other`` is read.
    """
    mine, theirs = _text(one), _text(other)
    words, known = set(_WORD.findall(mine)), set(_WORD.findall(theirs))
    if not words or not set(_NUMBER.findall(mine)) <= set(_NUMBER.findall(theirs)):
        return False
    return len(words & known) >= _SHARED * len(words)


def _header_rules(value: str) -> Iterator[str]:
    """Yield the rules of an X-Robots-Tag that are for everybody or for us: ``otherbot: noindex`` is not."""
    agent = ""
    for part in value.lower().split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and not name.startswith(("unavailable_after", "max-")):
            agent, part = name.strip(), rest  # it holds for what follows, too  # noqa: PLW2901
        if agent in {"", PRODUCT}:
            yield part.strip()


def _meta_rules(root: html.HtmlElement | None) -> Iterator[str]:
    if root is None:
        return
    for meta in root.iter("meta"):
        if (meta.get("name") or "").strip().lower() in {"robots", PRODUCT}:
            yield from (part.strip() for part in (meta.get("content") or "").lower().split(","))


def _language(root: html.HtmlElement | None) -> str:
    if root is None:
        return ""
    top = root.getroottree().getroot()
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        if top.get(name):
            return str(top.get(name))
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "content-language":
            return str(meta.get("content") or "")
    return ""


def _canonical(root: html.HtmlElement | None, headers: Mapping[str, str], url: str) -> str | None:
    for target, parameters in _LINK.findall(headers.get("link", "")):
        if _CANONICAL.search(parameters):
            return absolute(target, url)
    if root is None:
        return None
    base = root.find(".//base[@href]")
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return absolute(link.get("href"), url, base.get("href") if base is not None else None)
    return None


def _text(body: bytes) -> str:
    root = parsed(body)
    if root is None:
        return ""
    for tag in ("script", "style", "head"):
        for element in list(root.iter(tag)):
            element.drop_tree()
    return str(root.text_content())[:_HEAD].casefold()
