"""Metadata and dates: what a page says of itself, and what it does not."""

# ruff: noqa: E501 - a case reads best on one line
from __future__ import annotations

import pytest

from counterclaim.extractors.parsing import html
from counterclaim.extractors.records import Metadata
from counterclaim.extractors.values.dates import iso_date


def meta(markup: str, url: str | None = None) -> Metadata:
    return html.parse(markup, doc_id="page", url=url).meta


DATES = [
    ("2025-08-05", "2025-08-05", "ISO"),
    ("2025-08", "2025-08", "a month"),
    ("2025", "2025", "a year"),
    ("20250805", "2025-08-05", "compact"),
    ("2025/8/5", "2025-08-05", "slashes, year first"),
    ("2025-08-05T23:30:00-07:00", "2025-08-05", "with a time: the date as written"),
    ("2025-08-05T10:00:00Z", "2025-08-05", "in UTC"),
    ("August 5, 2025", "2025-08-05", "American"),
    ("Aug 5th, 2025", "2025-08-05", "short month and ordinal"),
    ("5 August 2025", "2025-08-05", "British"),
    ("Sept. 3, 2025", "2025-09-03", "four-letter September"),
    ("3rd of May 2025", "2025-05-03", "in words"),
    ("Tue, 05 Aug 2025 10:00:00 GMT", "2025-08-05", "of a mail header"),
    ("March 2025", "2025-03", "month by name"),
    ("05.08.2025", "2025-08-05", "dots: day first"),
    ("05/08/2025", None, "day or month first: unknown"),
    ("2025-13-01", None, "no such month"),
    ("2025-02-30", None, "no such day"),
    ("1605-08-05", None, "before the web"),
    ("2025-8x", None, "not a date"),
    ("soon", None, "a word"),
    ("", None, "nothing"),
    ("128K", None, "a figure"),
    ("Marching 2025", None, "a word that begins like a month"),
]


@pytest.mark.parametrize(("text", "expected", "why"), DATES, ids=[why for *_, why in DATES])
def test_iso_date(text: str, expected: str | None, why: str) -> None:
    assert iso_date(text) == expected, why


def ld(body: str) -> str:
    return f'<script type="application/ld+json">{body}</script><p>x</p>'


PUBLISHED = [
    (ld('{"@type":"Article","datePublished":"2025-08-05T10:00:00Z"}'), "2025-08-05", "JSON-LD article"),
    (ld('{"@graph":[{"@type":"WebSite"},{"@type":["Thing","BlogPosting"],"datePublished":"2025-08"}]}'), "2025-08", "in a graph, several types"),
    (ld('[{"@type":"NewsArticle","datePublished":"2025-08-05"}]'), "2025-08-05", "in a list"),
    (ld('{"@type":"SoftwareApplication","datePublished":"2025-08-05"}'), None, "the date of a product is not the page's"),
    (ld('{"@type":"Article","datePublished":"yesterday"}'), None, "no date"),
    (ld('{"@type":"Article","datePublished":["2025-08-05"]}'), None, "not a text"),
    (ld('{"@type":"Article" "datePublished":"2025-08-05"}'), None, "broken JSON"),
    (ld("[" * 50_000), None, "deep JSON"),
    ('<meta property="article:published_time" content="2025-08-05T10:00">', "2025-08-05", "Open Graph"),
    ('<meta name="DC.date" content="2025-08-05">', "2025-08-05", "Dublin Core"),
    ('<meta itemprop="datePublished" content="2025-08-05">', "2025-08-05", "microdata"),
    ('<p><time itemprop="datePublished" datetime="2025-08-05">x</time>', "2025-08-05", "microdata in a time"),
    ('<p><time datetime="2025-08-05">Published 5 August</time>', "2025-08-05", "a time with its word"),
    ("<h1>T</h1><p>Posted: August 5, 2025</p>", "2025-08-05", "shown"),
    ("<h1>T</h1><p>August 5, 2025 · 9 min read</p>", "2025-08-05", "shown without a word"),
    ("<h1>T</h1><p>The model was released on August 5, 2025, at last, after a year in which nothing at all had been heard of it.</p>", None, "a sentence with a date"),
    ("<h1>T</h1><p>From August 2025</p>", None, "a month alone is not a date line"),
    ("<h1>T</h1><h2>A</h2><p>August 5, 2025</p>", None, "below the first section"),
    ("<h1>T</h1><p>Updated August 5, 2025</p>", None, "an update is no publication"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), PUBLISHED, ids=[why for *_, why in PUBLISHED])
def test_published(markup: str, expected: str | None, why: str) -> None:
    assert meta(markup).published == expected, why


MODIFIED = [
    (ld('{"@type":"Article","dateModified":"2025-08-05"}'), "2025-08-05", "JSON-LD"),
    ('<meta property="article:modified_time" content="2025-08-05">', "2025-08-05", "Open Graph"),
    ("<h1>T</h1><p>Last updated: August 5, 2025</p>", "2025-08-05", "shown"),
    ("<h1>T</h1><p>By us | Updated on 5 Aug 2025 | 3 min</p>", "2025-08-05", "among other things"),
    ('<p><time datetime="2025-08-05">Updated 5 August</time>', "2025-08-05", "a time with its word"),
    ("<h1>T</h1><p>Published August 5, 2025</p>", None, "a publication is no update"),
    ("<h1>T</h1><p>We updated our prices in 2025</p>", None, "a year is no date line"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected", "why"), MODIFIED, ids=[why for *_, why in MODIFIED])
def test_modified(markup: str, expected: str | None, why: str) -> None:
    assert meta(markup).modified == expected, why


def test_markup_wins_over_what_is_shown() -> None:
    found = meta('<meta name="date" content="2025-01-01"><h1>T</h1><p>Published March 3, 2025</p>')
    assert found.published == "2025-01-01"


FIELDS = [
    ("<title>A | S</title><meta property=og:site_name content=S>", "title", "A", "title without its site"),
    ("<title>A | B</title>", "title", "A | B", "unless the site is unknown"),
    ('<title>A</title><meta property="og:title" content="B">', "title", "B", "the title made for sharing has no suffix"),
    (ld('{"@type":"Article","author":{"@type":"Person","name":"Jo"}}'), "author", "Jo", "author as object"),
    (ld('{"@type":"Article","author":[{"name":"Jo"},"Al"]}'), "author", "Jo, Al", "several authors"),
    ('<meta name="author" content="Jo">', "author", "Jo", "author in meta"),
    ('<meta property="article:author" content="https://x.example/jo">', "author", None, "an address is no name"),
    (ld('{"@type":"Article","publisher":{"name":"S"}}'), "site", "S", "publisher"),
    ('<html lang="en-GB">', "language", "en-GB", "language"),
    ('<html lang="{{ lang }}">', "language", None, "a template's hole"),
    ('<meta property="og:locale" content="de_DE">', "language", "de-DE", "locale"),
    ('<meta name="description" content=" About  it ">', "description", "About it", "description"),
    ('<link rel="canonical" href="https://x.example/a#b">', "canonical", "https://x.example/a", "canonical without fragment"),
    ('<link rel="canonical" href="/a">', "canonical", "https://x.example/a", "canonical against the page's address"),
    ('<base href="https://y.example/z/"><link rel="canonical" href="a">', "canonical", "https://y.example/z/a", "canonical against the base"),
    ('<meta property="og:url" content="https://x.example/o">', "canonical", "https://x.example/o", "og:url serves"),
    ('<link rel="canonical" href="javascript:alert(1)">', "canonical", None, "not a web address"),
    ('<link rel="canonical" href="http://[bad">', "canonical", None, "not an address at all"),
    ('<link rel="alternate" href="/b">', "canonical", None, "another link"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "field", "expected", "why"), FIELDS, ids=[why for *_, why in FIELDS])
def test_fields(markup: str, field: str, expected: str | None, why: str) -> None:
    assert getattr(meta(markup, url="https://x.example/dir/page"), field) == expected, why
