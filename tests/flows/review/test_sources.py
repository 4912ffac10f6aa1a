"""The list of sources and the page of one: what it says, whom it disagrees with, how reliable it is counted."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from tests.flows.review.test_models import text_of
from tests.flows.review.visiting import harmless


def addresses(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'<th scope="row"><a href="(/[^"]+)"', page)]


def test_the_list_leads_to_each_source_the_most_disputed_first(reader: Any) -> None:
    page = harmless(reader.get("sources"))
    counts = [int(count) for count in re.findall(r'source=[^"]+" aria-label="(\d+) conflicts? with', page)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    assert {reader.get(address).status_code for address in addresses(page)} == {200}
    assert "not as a verdict" in text_of(page)
    assert "How far sources agree" in text_of(page)


def test_the_list_is_narrowed_by_name(reader: Any) -> None:
    assert "1 source has" in text_of(harmless(reader.get("sources?q=signal")))
    assert "No source has that name" in text_of(harmless(reader.get("sources?q=no+such")))


def test_a_source_has_its_claims_documents_and_opponents(reader: Any) -> None:
    page = harmless(reader.get(addresses(reader.get("sources").text)[0]))
    said = text_of(page)
    assert re.findall(r'<h2 id="([a-z]+)-title"', page) == ["against", "conflicts", "documents", "claims"]
    assert "right with a probability of" in said
    assert "not as a verdict" in said
    assert re.search(r'href="/claims/-/review/models/[^"]+"', page)
    assert re.search(r'href="http[^"]+#:~:text=', page)


def test_without_common_facts_no_agreement_is_drawn_and_it_is_said(stranger: Any) -> None:
    assert "once a check has found two" in text_of(harmless(stranger.get("sources")))


def test_an_unknown_source_is_said(reader: Any) -> None:
    assert reader.get("sources/no~20such").status_code == 404


def test_strings_that_attack_stay_text_and_no_script_is_linked(stranger: Any) -> None:
    page = harmless(stranger.get("sources"))
    found = addresses(page)
    assert len(found) == 4
    for address in found:
        source = harmless(stranger.get(address))
        assert "window.ran=1" in source  # it is shown, as text
        assert set(re.findall(r'href="(\w+):', source)) <= {"https", "data"}  # data: is the empty icon


def test_its_claims_go_on_after_any_of_them_and_back_again(reader: Any) -> None:
    address = addresses(reader.get("sources").text)[0]
    first, seen = harmless(reader.get(address)), 0
    page = first
    while (more := re.findall(r'<a href="([^"]+)#claims" rel="next">', page)) and seen < 1_000:
        seen += page.count('<td class="words">')
        page = harmless(reader.get(unescape(more[0])))
    claims = re.search(r"([\d,]+) claims on", text_of(first))
    assert claims is not None
    assert seen + page.count('<td class="words">') == int(claims[1])
    (back,) = re.findall(r'<a href="([^"]+)#claims" rel="prev">', page)
    harmless(reader.get(unescape(back)))
    for cursor in ("after=%00", "before=%00", "after=no+such"):
        harmless(reader.get(f"{address}?{cursor}"))
