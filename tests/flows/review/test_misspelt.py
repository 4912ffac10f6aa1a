"""Misspelt names on the live pages: what is forgiven, what is offered, and that an offer leads somewhere."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.flows.review.visiting import harmless

MEANT = re.compile(r'<p class="note meant" role="status">Did you mean (.*?)\?</p>', re.DOTALL)

OFFERED = [
    ("a model to compare", "compare?model=Mistral+Medium+3.1&model=mistral+smal+3.1", "Mistral Small 3.1"),
    ("a model in the list", "models?q=Calude+3.7+Sonnet", "Claude 3.7 Sonnet"),
    ("a source in the list", "sources?q=Pric+Watch", "Price Watch"),
    ("a model in the search", "search?q=GPT-4o+mimi", "GPT-4o mini"),
    ("a source in the search", "search?q=signl+post", "Signal Post"),
    ("words of a model in the search", "search?q=mistrl+context", "mistral context"),
]


@pytest.mark.parametrize(("address", "name"), [row[1:] for row in OFFERED], ids=[row[0] for row in OFFERED])
def test_the_nearest_name_is_offered_and_leads_to_something(reader: Any, address: str, name: str) -> None:
    said = MEANT.search(harmless(reader.get(address)))
    assert said is not None
    links = re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi></a>', said[1])
    assert name in [unescape(shown) for _, shown in links]
    shown = [name.casefold() for _, name in links]
    assert len(shown) == len(set(shown)), "each is offered once"
    for link, _ in links:
        page = harmless(reader.get(unescape(link)))
        assert "No claim is about" not in page
        assert "Nothing matches" not in page


NOT_OFFERED = [
    ("what is found needs no other", "search?q=mistral"),
    ("a name like no other", "search?q=zzzzzz"),
    ("a name like no other, to compare", "compare?model=Mistral+Medium+3.1&model=zzzzzz"),
    ("an attack", "search?q=" + quote_plus("<script>window.ran=1</script>")),
    ("all models", "models"),
    ("no such source", "sources?q=zzzzzz"),
]


@pytest.mark.parametrize("address", [row[1] for row in NOT_OFFERED], ids=[row[0] for row in NOT_OFFERED])
def test_nothing_is_offered_without_reason(reader: Any, address: str) -> None:
    assert MEANT.search(harmless(reader.get(address))) is None


def test_gaps_are_forgiven_without_asking(reader: Any) -> None:
    page = harmless(reader.get("compare?model=mistralmedium3.1&model=gpt4o-mini"))
    assert re.findall(r'<th scope="col"><a [^>]*><bdi>([^<]+)</bdi>', page) == ["Mistral Medium 3.1", "GPT-4o mini"]
    assert MEANT.search(page) is None
