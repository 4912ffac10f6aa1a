"""The feed and the linked data: valid for those who read them, and no crawled word is markup in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import feedparser
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.db.records import Conflict, Evidence
from counterclaim.db.store import Store
from counterclaim.flows.report.folder.json_ld import embedded, linked_data
from counterclaim.flows.site.atom_feed import MOST_ENTRIES, Feed, FolderAddresses, atom
from tests.flows.review import hostile
from tests.flows.site.test_claimreview import problems

NOON = "2025-08-13T12:00:00Z"
PAGE = "https://b.example/report/index.html"
SIDES = (
    Evidence("1", "a/post", "https://a.example/post", "It costs $2", 0, 11, 2, "a.example", "2025-06"),
    Evidence("2", "draft", None, "It costs $3", 0, 11, 3, "drafts", None),
)
ATOM = "{http://www.w3.org/2005/Atom}"
BREAKS = [
    "</script><script>alert(1)</script>", "<!--<script>", "</SCRIPT\t>", "]]>", "&lt;", '"', "\\", "\u2028", "\ud800",
    "\x00\x0b\uffff", "<![CDATA[", "%3C/script%3E",
]  # fmt: skip


def conflict(number: int = 1, *, seen: str = NOON, **fields: Any) -> Conflict:
    made = Conflict(
        f"{number:012x}", "value", "across", "Model M", "output_price", "high", "2 is not 3.", SIDES,
        first_seen=seen, last_seen="2025-09-01T00:00:00Z",
    )  # fmt: skip
    return replace(made, **fields)


def attacked(text: str) -> Conflict:
    sides = [
        replace(side, doc=text, url=f"https://a.example/{text}", quote=text, source=text, published=text, value=text)
        for side in SIDES
    ]
    return conflict(subject=text, object=text, explanation=text, attribute=text, evidence=tuple(sides))


# --- the feed ----------------------------------------------------------------------------------------------------


def faults(xml: str) -> list[str]:
    """Return what RFC 4287 requires and the feed lacks (sections 4.1.1 and 4.1.2, as its RELAX NG schema has it)."""
    root = ElementTree.fromstring(xml)
    out = [] if root.tag == f"{ATOM}feed" else ["no feed"]
    for element in (root, *root.iter(f"{ATOM}entry")):
        out += [
            f"{name}: {len(found)}" for name in ("id", "title", "updated") if len(found := said(element, name)) != 1
        ]
        out += [
            f"no time: {text}" for name in ("updated", "published") for text in said(element, name) if not rfc3339(text)
        ]
        out += [f"no IRI: {text}" for text in said(element, "id") if not re.match(r"(tag|urn):[!-~]+$", text)]
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        out += [] if len(alternates) == 1 else [f"alternates: {len(alternates)}"]
        out += ["no href" for link in element.findall(f"{ATOM}link") if not link.get("href")]
    out += [] if root.find(f"{ATOM}author/{ATOM}name") is not None else ["no author"]
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    return out + ([] if len(ids) == len(set(ids)) else ["two of one id"])


def said(element: Any, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def rfc3339(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)) and bool(datetime.fromisoformat(text))


@pytest.mark.parametrize("page", [None, PAGE])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_feed_is_valid_and_read_by_a_reader(count: int, page: str | None) -> None:
    xml = atom(
        [conflict(n, seen=f"2025-08-1{n}T00:00:00Z") for n in range(count)],
        Feed("Report", NOON, FolderAddresses(published=page)),
    )
    assert faults(xml) == []
    read = feedparser.parse(xml)
    assert not read.bozo
    assert read.feed.title == "Report"
    assert [entry.published[8:10] for entry in read.entries] == ["12", "11", "10"][3 - count :]
    for entry in read.entries:
        assert entry.title == "Model M: output price"
        assert entry.summary == "2 is not 3."
        assert "“It costs $2” (a.example, 2025-06)" in entry.content[0].value


def test_with_an_address_links_and_ids_are_the_sites() -> None:
    read = feedparser.parse(atom([conflict()], Feed("R", NOON, FolderAddresses(published=PAGE))))
    assert read.entries[0].link == "https://b.example/report/conflicts/000000000001.html"
    assert read.entries[0].id == "tag:b.example,2026:counterclaim/conflict/000000000001"
    assert {link.rel: link.href for link in read.feed.links} == {
        "self": "https://b.example/report/feed.atom", "alternate": PAGE,
    }  # fmt: skip


@pytest.mark.parametrize(
    "page", ["https://b.example/report", "https://b.example/report/", "https://b.example/report/index.html?x=1"]
)
def test_an_address_of_the_folder_is_as_good(page: str) -> None:
    read = feedparser.parse(atom([conflict()], Feed("R", NOON, FolderAddresses(published=page))))
    assert read.entries[0].link == "https://b.example/report/conflicts/000000000001.html"


def test_ids_stay_the_same_whatever_else_changes() -> None:
    one, two = (
        feedparser.parse(atom([found], Feed("R", at))).entries[0].id
        for found, at in ((conflict(), NOON), (conflict(explanation="Otherwise.", seen="2026-01-01T00:00:00Z"), "2026"))
    )
    assert one == two == "urn:uuid:" + one.removeprefix("urn:uuid:")


@pytest.mark.parametrize(
    ("decided", "updated", "why"),
    [
        ({}, NOON, "found"),
        ({"000000000001": "2025-08-20T00:00:00Z"}, "2025-08-20T00:00:00Z", "decided on later"),
        ({"other": "2025-08-20T00:00:00Z"}, NOON, "another was"),
    ],
)
def test_an_entry_is_updated_when_there_is_something_new_to_say(decided: Any, updated: str, why: str) -> None:
    read = feedparser.parse(atom([conflict()], Feed("R", NOON, decided=decided)))
    assert (read.entries[0].updated, read.feed.updated) == (updated, updated)


def test_only_what_is_open_or_confirmed_and_a_contradiction_is_news() -> None:
    found = [
        conflict(1), conflict(2, status="confirmed"), conflict(3, status="dismissed"), conflict(4, status="resolved"),
        conflict(5, cls="rounding"),
    ]  # fmt: skip
    read = feedparser.parse(atom(found, Feed("R", NOON)))
    assert [entry.link[-6] for entry in read.entries] == ["2", "1"]


def test_a_feed_is_no_archive() -> None:
    found = [conflict(n, seen=f"2025-08-13T12:{n // 60:02}:{n % 60:02}Z") for n in range(MOST_ENTRIES + 50)]
    read = feedparser.parse(atom(found, Feed("R", NOON)))
    assert len(read.entries) == MOST_ENTRIES
    assert read.entries[0].published == "2025-08-13T12:02:29Z", "the newest"


@pytest.mark.parametrize("text", BREAKS)
def test_crawled_words_stay_words_in_xml(text: str) -> None:
    root = ElementTree.fromstring(atom([attacked(text)], Feed(text, NOON)))
    assert {element.tag.removeprefix(ATOM) for element in root.iter()} <= {
        "feed", "title", "id", "updated", "author", "name", "generator", "link", "entry", "published", "category",
        "summary", "content",
    }  # fmt: skip
    shown = re.sub("[\x00\x0b\uffff\ud800]", "\ufffd", text)
    assert root.find(f"{ATOM}entry/{ATOM}summary").text == shown
    assert all(link.get("href", "").isascii() for link in root.iter(f"{ATOM}link"))


@given(st.text())
def test_no_text_breaks_the_feed(text: str) -> None:
    assert faults(atom([attacked(text)], Feed(text, NOON))) == []


# --- linked data -------------------------------------------------------------------------------------------------


class Scripts(HTMLParser):
    """Collects what a browser takes for scripts, and which elements there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.tags: list[str] = []
        self._inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def through_a_page(markup: str) -> Any:
    read = Scripts(f'<script type="application/ld+json">{markup}</script><p>')
    assert read.tags == ["script", "p"]
    return json.loads(read.scripts[0])


@pytest.mark.parametrize("text", BREAKS)
def test_crawled_words_stay_words_in_linked_data(text: str) -> None:
    reviews = through_a_page(linked_data([attacked(text)], PAGE))
    shown = text.replace("\ud800", "?")
    assert [review["claimReviewed"] for review in reviews] == [shown, shown]
    assert all(review["url"] == "https://b.example/report/conflicts/000000000001.html" for review in reviews)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_no_data_breaks_out_of_its_element(data: Any) -> None:
    markup = embedded(data)
    assert not re.search("[<>&\u2028\u2029]", markup)
    markup.encode("utf-8")
    assert through_a_page(embedded([data])) is not None


@pytest.mark.parametrize("page", [None, PAGE])
def test_linked_data_are_claim_reviews(page: str | None) -> None:
    reviews = through_a_page(linked_data([conflict(1), conflict(2, status="dismissed")], page))
    assert [problems(review) for review in reviews] == [[]] * 4


def test_without_conflicts_there_are_none() -> None:
    assert linked_data([], PAGE) == ""


@pytest.fixture(scope="module")
def attacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Conflict]]:
    """Give the conflicts of the database in which every crawled string attacks."""
    with Store.open(hostile.build(tmp_path_factory.mktemp("attacks") / "x.db")) as store:
        yield store.conflicts()


def test_the_hostile_database_gives_valid_feeds_and_data(attacks: list[Conflict], tmp_path: Path) -> None:
    assert faults(atom(attacks, Feed("R", NOON, FolderAddresses(published=PAGE)))) == []
    reviews = through_a_page(linked_data(attacks, PAGE))
    assert len(reviews) >= len(attacks)
    links = re.findall(r'href="([^"]*)"', atom(attacks, Feed("R", NOON)))
    assert all(link.startswith(("https://a.example/", "conflicts/", "index.html")) for link in links)
