"""Feeds of the review: what stands in them, where they are found, and that crawled words stay words."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import feedparser
import pytest

from tests.flows.report.folder.test_atom_feed import faults
from tests.flows.review.test_queue import parsed, sent
from tests.flows.review.visiting import harmless


def feeds_of(page: str) -> list[str]:
    """Return the addresses that a feed reader finds in a page."""
    return [
        unescape(each)
        for each in re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', page)
    ]


def read(visitor: Any, address: str) -> Any:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert faults(answer.text) == [], address
    return feedparser.parse(answer.text)


@pytest.mark.parametrize("kind", ["models", "sources"])
def test_a_page_leads_to_its_feed_and_the_feed_to_its_page_and_conflicts(reader: Any, kind: str) -> None:
    listed = harmless(reader.get(kind))
    found = 0
    for address in map(unescape, re.findall(rf'href="(/claims/-/review/{kind}/[^"?#]+)"', listed)):
        page = harmless(reader.get(address))
        every, own = feeds_of(page)
        assert every == "/claims/-/review/feed.atom"
        assert f'class="follow" href="{own}"' in page, "also for eyes"
        feed = read(reader, own)
        assert feed.feed.link == f"http://localhost{address}"
        shown = {unescape(each) for each in re.findall(r'<ul class="briefs">.*?</ul>', page, re.DOTALL)}
        for entry in feed.entries:
            found += 1
            path = entry.link.removeprefix("http://localhost")
            assert reader.get(path).status_code == 200
            assert any(path in each for each in shown), "the conflicts of the page are those of the feed"
            assert entry.content[0].value.count("Certainty: ") == 1
    assert found > 10


def test_the_feed_of_all_has_the_entries_of_the_others_under_the_same_ids(reader: Any) -> None:
    every = read(reader, "feed.atom")
    ids = {entry.id for entry in every.entries}
    assert len(ids) == len(every.entries) > 10
    times = [entry.published for entry in every.entries]
    assert times == sorted(times, reverse=True)
    own = feeds_of(reader.get("models").text)
    assert own == ["/claims/-/review/feed.atom"]


@pytest.mark.parametrize("address", ["models/no~20such/feed.atom", "sources/no~20such/feed.atom", "feed.xml"])
def test_a_feed_of_nothing_is_said_to_be_missing(reader: Any, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_strings_that_attack_stay_text(stranger: Any) -> None:
    asked = ["feed.atom"]
    for kind in ("models", "sources"):
        for address in re.findall(rf'href="(/claims/-/review/{kind}/[^"?#]+)"', stranger.get(kind).text):
            asked += feeds_of(stranger.get(unescape(address)).text)[1:]
    assert len(asked) > 6
    for address in asked:
        read(stranger, address)


def test_a_decided_conflict_leaves_the_feed_and_a_confirmed_one_is_updated(visitor: Any) -> None:
    ada = visitor("ada")
    first, second = (entry.link.rpartition("/")[2] for entry in read(ada, "feed.atom").entries[:2])
    for id_, verdict in ((first, "dismissed"), (second, "confirmed")):
        assert sent(ada, parsed(ada.get(f"conflicts/{id_}")), verdict=verdict).status_code == 200
    entries = {entry.link.rpartition("/")[2]: entry for entry in read(ada, "feed.atom").entries}
    assert first not in entries
    assert entries[second].updated > entries[second].published
