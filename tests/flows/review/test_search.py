"""Free-text search: hits with the words marked, and an answer to any input."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterclaim.flows.site.links import LiveLinks
from counterclaim.flows.site.views.search import marked
from tests.flows.review.hostile import ATTACKS
from tests.flows.review.test_models import text_of
from tests.flows.review.visiting import harmless


def test_words_are_marked_and_hits_lead_to_model_source_page_and_conflict(reader: Any) -> None:
    page = harmless(reader.get("search?q=multimodal+mod"))
    marked = {unescape(each).casefold() for each in re.findall(r"<mark>([^<]*)</mark>", page)}
    assert "multimodal" in marked
    assert "model" in marked  # the last word is the beginning of one
    inside = re.findall(r'href="/claims/-/review/(models|sources|conflicts)/[^"]+"', page)
    assert set(inside) == {"models", "sources", "conflicts"}
    assert re.search(r'href="http[^"]+#:~:text=', page)


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        ("context window", ["context"], ["context"]),
        ("context window", ["win"], ["window"]),  # the last word may be a beginning
        ("context window", ["con", "window"], ["window"]),  # the others may not
        ("GPT-4o mini", ["gpt", "4o"], ["GPT", "4o"]),
        ("Straße", ["strasse"], ["Straße"]),
        ("context window", [], []),
        ("", ["x"], []),
    ],
)
def test_words_are_marked_in_names_too(text: str, words: list[str], marks: list[str]) -> None:
    found = marked(text, words)
    assert "".join(part for part, _ in found) == text
    assert [part for part, matches in found if matches] == marks


def test_a_comparison_is_shown_as_one(reader: Any) -> None:
    assert "×" in text_of(harmless(reader.get("search?q=nine")))


@pytest.mark.parametrize(
    ("q", "says"),
    [
        ("", "Finds claims by the words"),
        ("   ", "Finds claims by the words"),
        ("nosuchword", "Nothing matches nosuchword"),
        ('"', "Nothing matches"),
        ("NEAR(", "Nothing matches"),
        ("quote: *", "Nothing matches"),
    ],
)
def test_what_finds_nothing_says_so(reader: Any, q: str, says: str) -> None:
    assert says in text_of(harmless(reader.get("search?" + urlencode({"q": q}))))


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999", "x", "٣", "1.5", ""])
def test_any_page_is_answered(reader: Any, page: str) -> None:
    harmless(reader.get("search?q=price&page=" + quote(page)))


@given(q=st.text(max_size=60))
def test_no_text_fails(reader: Any, q: str) -> None:
    asked = LiveLinks(reader.base, "").search(q.encode("utf-8", "replace").decode())
    assert reader.get(asked).status_code == 200


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_attacks_stays_text(stranger: Any, attack: str) -> None:
    harmless(stranger.get("search?" + urlencode({"q": attack})))
    harmless(stranger.get("search?q=window"))


def test_past_the_last_page_is_the_last_page(reader: Any) -> None:
    far = harmless(reader.get("search?q=price&page=99"))
    assert "Nothing matches" not in far
    assert 'class="hits"' in far
    assert 'rel="next"' not in far
