"""The sample site: its pages are sound, and what is planted in them is found by the real extraction and detection."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from counterclaim import flows
from counterclaim.db.conflicts import detect
from counterclaim.db.keys import content_id
from counterclaim.db.records import Conflict, StoredClaim
from counterclaim.db.reference import load_reference
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.extractors.records import Document, Extraction

SAMPLE = Path(flows.__file__).parent / "sample"
SITE = SAMPLE / "site"
EXPECTED: dict[str, Any] = yaml.safe_load((SAMPLE / "expected.yml").read_text(encoding="utf-8"))
ARTICLES = sorted(path for path in SITE.rglob("*.html") if path.name != "index.html")
PAGES = sorted(SITE.rglob("*.html"))
KINDS = {"value", "boolean", "ratio", "arithmetic", "ordering", "reference"}

# Floors, not goals: below them the demo no longer shows what it promises.
MIN_FOUND = 18  # of the planted contradictions
MIN_KINDS = 5  # of the six kinds, among those found
MAX_FALSE = 0  # planted agreements that are flagged


def name_of(path: Path) -> str:
    return path.relative_to(SITE).with_suffix("").as_posix()


@dataclass(frozen=True)
class Reading:
    document: Document
    extraction: Extraction


@cache
def reading(name: str) -> Reading:
    path = SITE / f"{name}.html"
    document = read(path.read_bytes(), doc_id=name, kind="html", url=f"http://127.0.0.1/{name}.html")
    return Reading(document, extract(document))


@cache
def found() -> tuple[Conflict, ...]:
    """What detection flags over all pages and the price database, as the queue would show it."""
    claims = []
    for path in ARTICLES:
        read_page = reading(name_of(path))
        source = name_of(path).split("/")[0]
        published = read_page.document.meta.published
        for number, claim in enumerate(read_page.extraction.claims):
            claims.append(StoredClaim(content_id(claim.doc, str(number)), claim, source, published))
    return tuple(detect(claims, load_reference()))


def runs(side: dict[str, Any]) -> list[str]:
    return side["words"] if isinstance(side["words"], list) else [side["words"]]


def places(doc: str, words: str) -> list[tuple[int, int]]:
    text = reading(doc).document.text
    return [(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def spans(side: dict[str, Any]) -> list[tuple[int, int]]:
    return [place for words in runs(side) for place in places(side["doc"], words)]


def meets(conflict: Conflict, side: dict[str, Any]) -> set[int]:
    """Return which evidence of the conflict overlaps the side's words."""
    return {
        number
        for number, item in enumerate(conflict.evidence)
        if item.doc == side["doc"] and any(item.start < end and start < item.end for start, end in spans(side))
    }


def joins(conflict: Conflict, sides: list[dict[str, Any]]) -> bool:
    """Return whether different evidence of the conflict meets each side."""
    met = [meets(conflict, side) for side in sides]
    return all(met) and len(set().union(*met)) >= len(sides)


def opposes(conflict: Conflict, sides: list[dict[str, Any]]) -> bool:
    """Return whether the conflict sets the sides against each other: their evidence has different values."""
    values = [{str(conflict.evidence[number].value) for number in meets(conflict, side)} for side in sides]
    return all(values) and not set.intersection(*values)


def bare(name: str | None) -> str:
    """Return a model name without spaces, hyphens and case: Qwen3-235B and Qwen 3 235B are one."""
    return re.sub(r"[\W_]", "", name or "").casefold()


def matches(conflict: Conflict, case: dict[str, Any]) -> bool:
    kinds = {case["kind"], *case.get("kinds", ())}
    models = {bare(conflict.subject), bare(conflict.object)}
    return (
        conflict.kind in kinds
        and conflict.attribute in case["attributes"]
        and bare(case["subject"]) in models
        and joins(conflict, case["sides"])
    )


# --- the pages as such -------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.hrefs: list[str] = []
        self.canonical: str | None = None
        self.ld: list[str] = []
        self.errors: list[str] = []
        self.loads: list[str] = []
        self.feed(html)
        self.close()
        self.errors += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.hrefs.append(got.get("href") or "")
        if tag == "link" and got.get("rel") == "canonical":
            self.canonical = got["href"]
        if tag in {"img", "iframe", "script"} and got.get("src"):
            self.loads.append(str(got["src"]))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"</{tag}> at line {self.getpos()[0]} closes something else")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.ld.append(data)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_well_formed_and_loads_nothing(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    outline = Outline(html)
    assert outline.errors == []
    assert outline.loads == []
    assert not re.search(r"url\(|@import|https?://(?!\w+\.example/|schema\.org)", html)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_to_pages_of_the_sample(path: Path) -> None:
    base = f"http://sample/{path.relative_to(SITE).as_posix()}"
    for href in Outline(path.read_text(encoding="utf-8")).hrefs:
        target = SITE / urlsplit(urljoin(base, href)).path.lstrip("/")
        assert target.is_file(), href


def test_every_article_is_reachable_from_the_front_page() -> None:
    seen: set[Path] = set()
    queue = [SITE / "index.html"]
    while queue:
        path = queue.pop()
        if path not in seen:
            seen.add(path)
            base = f"http://sample/{path.relative_to(SITE).as_posix()}"
            hrefs = Outline(path.read_text(encoding="utf-8")).hrefs
            queue += [SITE / urlsplit(urljoin(base, href)).path.lstrip("/") for href in hrefs]
    assert set(ARTICLES) <= seen
    assert len(ARTICLES) == 11


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_an_article_says_when_and_where_it_was_published(path: Path) -> None:
    outline = Outline(path.read_text(encoding="utf-8"))
    linked = json.loads("".join(outline.ld))
    meta = reading(name_of(path)).document.meta
    assert meta.published == linked["datePublished"]
    assert meta.canonical == outline.canonical == linked["mainEntityOfPage"]


# --- the list of what is planted ---------------------------------------------------------------------------------

SIDES = [
    pytest.param(side["doc"], words, id=f"{case['id']}-{number}")
    for group in ("contradictions", "agreements")
    for case in EXPECTED[group]
    for number, side in enumerate(case["sides"])
    for words in runs(side)
]


@pytest.mark.parametrize(("doc", "words"), SIDES)
def test_the_words_of_a_side_stand_once_in_what_is_read(doc: str, words: str) -> None:
    assert len(places(doc, words)) == 1, reading(doc).document.text


def test_all_six_kinds_are_planted_within_and_across() -> None:
    assert {case["kind"] for case in EXPECTED["contradictions"]} == KINDS
    assert {case["scope"] for case in EXPECTED["contradictions"]} == {"within", "across"}
    ids = [case["id"] for group in ("contradictions", "agreements") for case in EXPECTED[group]]
    assert len(ids) == len(set(ids))
    assert {source["folder"] for source in EXPECTED["sources"]} == {path.parent.name for path in ARTICLES}


@pytest.mark.parametrize("item", EXPECTED["furniture"], ids=lambda item: item["words"])
def test_page_furniture_is_on_the_page_and_makes_no_claim(item: dict[str, str]) -> None:
    html = re.sub(r"\s+", " ", (SITE / f"{item['doc']}.html").read_text(encoding="utf-8"))
    assert item["words"] in html
    read_page = reading(item["doc"])
    furniture = spans(item)
    claimed = [
        claim.quote
        for claim in read_page.extraction.claims
        if any(claim.start < end and start < claim.end for start, end in furniture)
    ]
    assert claimed == []


# --- end to end --------------------------------------------------------------------------------------------------


def test_quotes_are_where_they_say() -> None:
    for path in ARTICLES:
        read_page = reading(name_of(path))
        assert read_page.extraction.claims, f"{name_of(path)} yields no claim"
        for claim in read_page.extraction.claims:
            assert read_page.document.text[claim.start : claim.end] == claim.quote


def test_planted_contradictions_are_found() -> None:
    hits = [case for case in EXPECTED["contradictions"] if any(matches(c, case) for c in found())]
    missed = [case["id"] for case in EXPECTED["contradictions"] if case not in hits]
    assert len(hits) >= MIN_FOUND, f"missed: {missed}"
    assert len({case["kind"] for case in hits}) >= MIN_KINDS, f"missed: {missed}"


def test_planted_agreements_are_not_flagged() -> None:
    flagged = [
        (case["id"], conflict.explanation)
        for case in EXPECTED["agreements"]
        for conflict in found()
        if opposes(conflict, case["sides"])
        and not any(matches(conflict, planted) for planted in EXPECTED["contradictions"])
    ]
    assert len(flagged) <= MAX_FALSE, flagged
