"""The conflict queue: what it shows, filters, pages, and that a script can decide in it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from counterclaim.db.bar import percent
from counterclaim.db.browse.conflicts.queue import queue
from counterclaim.db.browse.records.conflicts import Filters
from counterclaim.db.store import Store
from counterclaim.flows.ingest.second_reading import reader_in_use
from counterclaim.flows.review.pages import queue_page
from counterclaim.flows.site.views.conflicts.filters import parse_filters
from tests.flows.review.looking import is_harmless, parsed
from tests.flows.review.test_permissions import decided


def ids(page: Any) -> list[str]:
    return [line["data-id"] for line in page.select(".line")]


def test_the_queue_shows_what_is_open_the_worst_first_with_words_to_decide_by(
    visitor: Callable[..., Any], sample_db: Path
) -> None:
    page = parsed(visitor().get("conflicts"))
    with sqlite3.connect(sample_db) as conn:
        wanted = queue(conn, Filters(status="open"), size=queue_page.PAGE)
    assert ids(page) == [row.id for row in wanted.rows]
    for line, row in zip(page.select(".line"), wanted.rows, strict=True):
        assert line.select_one(".explanation").text == row.explanation
        assert row.subject in line.h2.text
        assert len(line.select(".saying")) >= 2, "both sides are quoted"
        assert all(quote.select("mark") for quote in line.select("blockquote"))
        assert {name.text for name in line.select("figcaption b")} <= set(row.sources)
    assert f"of {wanted.total}" in page.select_one("#progress").text


@pytest.mark.parametrize(
    ("asked", "filters", "why"),
    [
        ("", Filters(status="open"), "what is decided is done with"),
        ("status=any", Filters(), "unless it is asked for"),
        ("severity=high", Filters(status="open", severity="high"), "one filter"),
        ("severity=medium&kind=ratio", Filters(status="open", severity="medium", kind="ratio"), "two"),
        ("model=mistral+medium-3.1", Filters(status="open", model="Mistral Medium 3.1"), "however the name is written"),
        ("attribute=benchmark%3Amt-bench", Filters(status="open", attribute="benchmark:mt-bench"), "an attribute"),
        ("cls=rounding", Filters(status="open", cls="rounding"), "explained differences"),
        ("new_only=1", Filters(status="open", new_only=True), "of the last run"),
        ("source=nobody", Filters(status="open", source="nobody"), "a source that is not there"),
        ("severity=%27%3B+DROP+TABLE+conflicts", Filters(severity="'; DROP TABLE conflicts"), "nonsense"),
    ],
)
def test_filters(visitor: Callable[..., Any], sample_db: Path, asked: str, filters: Filters, why: str) -> None:
    page = parsed(visitor().get(f"conflicts?{asked}"))
    with sqlite3.connect(sample_db) as conn:
        wanted = queue(conn, filters, size=queue_page.PAGE)
    assert ids(page) == [row.id for row in wanted.rows], why
    assert bool(page.select(".empty")) == (not wanted.rows)


def test_every_choice_leads_to_as_many_conflicts_as_it_says_and_can_be_taken_back(visitor: Callable[..., Any]) -> None:
    anybody = visitor()
    first = parsed(anybody.get("conflicts"))
    choices = first.select("#filters a")
    assert {title.text for title in first.select("#filters h2")} == {
        "Severity", "Kind", "Class", "Status", "Found", "Attribute", "Model", "Source", "Explained, not in the queue",
    }  # fmt: skip
    for choice in choices[::5]:
        page = parsed(anybody.get(choice["href"]))
        label, count = choice.bdi.text, int(choice.select_one(".num").text)
        if not choice.get("aria-current"):
            (told,) = [one.text for one in page.select("#filters a[aria-current]") if one.bdi.text == label]
            assert str(count) in told
            (chip,) = [one for one in page.select(".chips a") if one.bdi and one.bdi.text == label]
            assert ids(parsed(anybody.get(chip["href"]))) == ids(first)


def test_the_form_asks_for_what_is_in_force(visitor: Callable[..., Any]) -> None:
    page = parsed(visitor().get("conflicts?severity=high&model=gpt-4o+mini&order=newest"))
    form = page.select_one("form.sift")
    chosen = {
        one["name"]: one.select_one("[selected]")["value"] for one in form.select("select") if one.select("[selected]")
    }
    assert chosen == {"severity": "high", "status": "open", "order": "newest"}
    assert form.select_one("[name=model]")["value"] == "gpt-4o mini"


def test_pages_are_walked_without_a_gap_both_ways(visitor: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    anybody = visitor()
    everything = ids(parsed(anybody.get("conflicts?order=newest")))
    monkeypatch.setattr(queue_page, "PAGE", 4)
    address, walked, places = "conflicts?order=newest", [], []
    while address:
        page = parsed(anybody.get(address))
        walked += ids(page)
        places.append(page.select_one("#progress b").text)
        link = page.select_one(".pages a[rel=next]")
        address = link["href"] if link else ""
    assert walked == everything
    assert places[:2] == ["1–4", "5–8"]
    back = parsed(anybody.get(page.select_one(".pages a[rel=prev]")["href"]))
    assert ids(back) == everything[-4 - len(ids(page)) : -len(ids(page))]


def test_only_writers_get_the_buttons(visitor: Callable[..., Any]) -> None:
    reader, writer = parsed(visitor().get("conflicts")), parsed(visitor("ada").get("conflicts"))
    assert not reader.select("form.decide, [data-may-decide], [name=csrftoken]")
    assert "counterclaim serve --as" in reader.select_one(".readers").text
    assert len(writer.select("form.decide")) == len(ids(writer))
    assert {one["value"] for one in writer.select("form.decide [name=verdict]")} == {
        "confirmed", "dismissed", "resolved", "open",
    }  # fmt: skip


def sent(visitor: Any, line: Any, **fields: str) -> Any:
    form = line.select_one("form.decide")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    address = form["action"]
    visitor.cookies.setdefault("ds_csrftoken", hidden["csrftoken"])
    return visitor.post(address, data=hidden | fields, headers={"accept": "application/json"})


def test_a_script_decides_and_takes_back_with_what_the_line_carries(visitor: Callable[..., Any]) -> None:
    ada = visitor("ada")
    line = parsed(ada.get("conflicts")).select_one(".line")
    first = sent(ada, line, verdict="dismissed", note="seen")
    assert (first.status_code, first.json()["verdict"], first.json()["by"]) == (200, "dismissed", "ada")
    assert line["data-id"] not in ids(parsed(ada.get("conflicts")))
    stale = sent(ada, line, verdict="confirmed")
    assert (stale.status_code, "changed" in stale.json()["error"]) == (409, True)
    again = sent(ada, line, verdict="open", seen=first.json()["seen"])
    assert (again.status_code, again.json()["added"]) == (200, True)
    assert line["data-id"] in ids(parsed(ada.get("conflicts")))


def test_the_button_of_known_deviations_dismisses_and_pins(visitor: Callable[..., Any]) -> None:
    ada = visitor("ada")
    line = parsed(ada.get("conflicts")).select_one(".line")
    assert sent(ada, line, pin="1").json()["verdict"] == "dismissed"
    path = next(database.path for name, database in ada.datasette.databases.items() if name == "claims")
    with sqlite3.connect(path) as conn:
        assert conn.execute("SELECT verdict, pin IS NOT NULL FROM reviews").fetchall() == [("dismissed", 1)]


@pytest.mark.slow
def test_hostile_strings_stay_text(visitor: Callable[..., Any], hostile_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "hostile.db"
    shutil.copy(hostile_db, db)
    ada = visitor("ada", db=db)
    for asked in (
        "",
        "?status=any",
        "?model=%3Cscript%3Ewindow.ran%3D1%3C%2Fscript%3E",
        "?source=s0%22%27%3E%3Cimg+src%3Dx",
    ):
        answer = ada.get(f"conflicts{asked}")
        is_harmless(answer)
    page = parsed(ada.get("conflicts?status=any"))
    for chip in page.select("#filters a"):
        asked = parse_qs(urlsplit(chip["href"]).query)
        assert parse_filters(lambda name, asked=asked: asked.get(name, [""])[0]).asked() is not None
        assert parsed(ada.get(chip["href"])).select(".line, .empty")


@pytest.fixture
def halved(sample_db: Path, tmp_path: Path) -> Path:
    """Return the sample's database held against a bar that half of its conflicts reach."""
    db = tmp_path / "halved.db"
    shutil.copy(sample_db, db)
    with Store.open(db) as store:
        sure = sorted(one.certainty or 0.0 for one in store.conflicts())
        store.judging().begin(reader_in_use(), sure[len(sure) // 2])
        assert store.conflicts()
        assert store.judging().set_aside()
    return db


def test_what_is_less_sure_has_a_tab_with_the_doubt(visitor: Callable[..., Any], halved: Path) -> None:
    with Store.open(halved, readonly=True) as store:
        every = store.conflicts(status="open", include_doubted=True)
        rows = store.query("SELECT conflict_id FROM unlisted_values WHERE status = 'open'")[1]
        unlisted = {id_ for (id_,) in rows}
    surest, doubted = ([one for one in every if one.sure is half] for half in (True, False))
    who = visitor(db=halved)
    page = parsed(who.get("conflicts"))
    assert ids(page) == [one.id for one in surest][: queue_page.PAGE]
    assert [tab.text.split()[-1] for tab in page.select(".tabs a")] == [
        str(len(part)) for part in (surest, doubted, unlisted)
    ]
    assert page.select_one(".tabs a[aria-current]").text.startswith("Queue")
    other = parsed(who.get(page.select(".tabs a")[1]["href"].split("/-/review/")[1]))
    assert ids(other) == [one.id for one in doubted][: queue_page.PAGE]
    for line, one in zip(other.select(".line"), doubted, strict=False):
        assert percent(one.certainty) in line.select_one(".sureness").text
        assert one.main_doubt is None or one.main_doubt.reason in line.select_one(".doubt").text
    link = other.select_one(".line a.open")["href"].split("/-/review/")[1]
    assert "less_sure=1" in link, "the tab is kept while one goes through it"
    assert "below the bar" in who.get(link).text


def test_where_all_is_sure_there_is_no_tab_for_what_is_not(visitor: Callable[..., Any]) -> None:
    page = parsed(visitor().get("conflicts"))
    assert [tab.text.rpartition(" ")[0] for tab in page.select(".tabs a")] == ["Queue", "On no price list"]


def test_what_no_list_has_is_a_part_of_its_own_and_not_explained(visitor: Callable[..., Any]) -> None:
    who = visitor()
    tab = parsed(who.get("conflicts")).select(".tabs a")[1]
    page = parsed(who.get(tab["href"].split("/-/review/")[1]))
    assert page.select_one(".tabs a[aria-current]").text == tab.text
    lines = page.select(".line")
    assert len(lines) == int(tab.text.split()[-1]) > 0
    for line in lines:
        assert "on no price list" in [tag.text for tag in line.select(".tags span")]
        assert "other conditions" not in line.text
    explained = {option["value"] for option in page.select("optgroup option")}
    assert "unlisted" not in explained
    assert page.select('select[name=cls] > option[value="unlisted"][selected]')


def test_the_counts_of_classes_add_up_to_the_conflicts_shown_and_follow_decisions(visitor: Callable[..., Any]) -> None:
    def counted() -> tuple[int, int]:
        page = parsed(ada.get("conflicts"))
        (heading,) = [title for title in page.select("#filters h2") if title.text == "Class"]
        listed = heading.find_next_sibling("ul")
        assert listed is not None
        total = page.select("#progress b")[1].text
        return sum(int(number.text) for number in listed.select(".num")), int(total)

    ada = visitor("ada")
    before = counted()
    assert before[0] == before[1]
    first = parsed(ada.get("conflicts")).select_one("article.line")
    assert first is not None
    decided(ada, str(first["data-id"]))
    assert counted() == (before[0] - 1, before[1] - 1)
