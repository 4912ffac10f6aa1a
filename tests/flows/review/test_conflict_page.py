"""The page of a conflict: quotes side by side, the sum, decisions; deep links; what hostile words become."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.browse.conflicts.detail import conflict
from counterclaim.db.store import Store
from counterclaim.flows.site.links import FolderLinks
from counterclaim.flows.site.templates import _environment
from counterclaim.flows.site.views.conflicts.detail import conflict_view
from tests.flows.review.looking import is_harmless, parsed
from tests.flows.review.test_queue import ids


@pytest.fixture
def conn(sample_db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample_db)) as opened:
        yield opened


def one(conn: sqlite3.Connection, where: str) -> str:
    return str(conn.execute(f"SELECT conflict_id FROM conflict_report WHERE {where}").fetchone()[0])


def text(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def test_a_slipped_digit(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    id_ = one(conn, "class = 'scale slip' AND kind = 'value'")
    page = parsed(visitor().get(f"conflicts/{id_}"))
    stances = page.select(".stance")
    assert [text(stance.select_one(".value")) for stance in stances] == ["$0.60 per 1M tokens", "$6.00 per 1M tokens"]
    assert [mark.text for mark in stances[1].select("mark")] == ["$6.00 per million tokens"]
    assert len(stances[1].blockquote.text) > len("$6.00 per million tokens"), "the quote stands in its paragraph"
    link = stances[1].select_one(".ways a")["href"]
    assert link.endswith("#:~:text=%246.00%20per%20million%20tokens")
    assert "published" in stances[1].figcaption.text
    assert "fetched" in stances[1].figcaption.text
    assert text(page.select_one(".working dd")) == "$6.00 ÷ $0.60 = 10×"
    assert "power of ten" in page.text
    listed = text(page.select_one(".references li"))
    assert listed.startswith("GPT-4o mini, output price $0.60 per 1M tokens"), "the list is asked, conflict or not"
    assert "price database" in listed
    assert "Nobody has decided yet" in page.text


def test_what_a_reference_says_with_its_date(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    (id_,) = conn.execute("SELECT conflict_id FROM differences WHERE kind = 'reference'").fetchone()
    page = parsed(visitor().get(f"conflicts/{id_}"))
    told = page.select_one(".references li")
    assert "price database" in told.text
    assert page.select_one(".stance .listed")["class"] == ["side", "listed"]
    assert "no conflict" in page.text, "an explained difference is not one"


def test_a_ratio_stands_against_its_figures(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    page = parsed(visitor().get(f"conflicts/{one(conn, 'left_value = 9')}"))
    assert [text(camp) for camp in page.select(".camp")] == ["What is said", "What the figures are"]
    assert [text(line) for line in page.select(".working dl > div")] == [
        "claimed 9× also 18×",
        "output price $2.00 ÷ $0.11 = 18.2×",
        "input price $0.40 ÷ $0.03 = 13.3×",
        "monthly cost $120 per month ÷ $7 per month = 17.1×",
    ]
    assert page.select(".related a"), "the other ratio of these models is a click away"


def test_stored_copies_are_linked_at_the_quote(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    anybody = visitor()
    page = parsed(anybody.get(f"conflicts/{one(conn, 'left_value = 9')}"))
    address, _, anchor = page.select_one(".ways a[href*=snapshots]")["href"].partition("#")
    copy = parsed(anybody.get(address))
    assert copy.select_one(f"[id='{anchor}']").text == page.select_one(".stance mark").text


def test_the_beginning_of_an_id_leads_to_the_conflict(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    id_ = one(conn, "1")
    anybody = visitor()
    answer = anybody.get(f"conflicts/{id_[:8].upper()}?severity=high")
    assert (answer.status_code, answer.headers["location"]) == (302, f"{anybody.base}/conflicts/{id_}?severity=high")


@pytest.mark.parametrize("id_", ["ffffffffffff0", "nothing", "%25", "a~2Fb", "_", "'"])
def test_what_is_unknown_is_a_page_that_says_so(visitor: Callable[..., Any], id_: str) -> None:
    answer = visitor().get(f"conflicts/{id_}")
    assert answer.status_code == 404
    assert "There is no conflict" in answer.text


def test_an_ambiguous_beginning_is_said(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    firsts = [id_[0] for (id_,) in conn.execute("SELECT id FROM conflicts")]
    twice = next(first for first in firsts if firsts.count(first) > 1)
    answer = visitor().get(f"conflicts/{twice}")
    assert (answer.status_code, "give more of the id" in answer.text) == (404, True)


def test_walking_through_what_the_queue_shows(visitor: Callable[..., Any]) -> None:
    anybody = visitor()
    queue = parsed(anybody.get("conflicts?severity=medium"))
    address, walked = queue.select_one(".line a.open")["href"], []
    while address:
        page = parsed(anybody.get(address))
        walked.append(page.select_one("[data-conflict]")["data-id"])
        assert text(page.select_one(".walk .progress")) == f"{len(walked)} of {len(ids(queue))}"
        link = page.select_one(".walk a[rel=next]")
        address = link["href"] if link else ""
    assert walked == ids(queue)


def decided(visitor: Any, page: Any, **fields: str) -> Any:
    form = page.select_one("form.decide")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    visitor.cookies.setdefault("ds_csrftoken", hidden["csrftoken"])
    return visitor.post(form["action"], data=hidden | fields)


def test_a_decision_leads_to_the_next_open_one_and_is_in_the_history(visitor: Callable[..., Any]) -> None:
    ada = visitor("ada")
    line = parsed(ada.get("conflicts?severity=high"))
    first, second = ids(line)[:2]
    page = parsed(ada.get(line.select_one("a.open")["href"]))
    answer = decided(ada, page, verdict="dismissed", note="<b>not</b> so")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{ada.base}/conflicts/{second}?severity=high"
    page = parsed(ada.get(f"conflicts/{first}"))
    assert "dismissed by ada" in text(page.select_one(".history"))
    assert page.select_one(".history q").text == "<b>not</b> so"
    assert page.select_one(".reopen").get("hidden") is None
    assert text(page.select_one(".walk .progress")).endswith("to go"), "it is not in the queue of open ones any more"
    decided(ada, page, verdict="open")
    history = [text(entry) for entry in parsed(ada.get(f"conflicts/{first}")).select(".history li")]
    assert history[0].startswith("reopened by ada")
    assert "does not hold: a later decision replaced it" in history[1]


def test_a_decision_says_which_side_is_right(visitor: Callable[..., Any], tmp_path: Path) -> None:
    ada = visitor("ada")
    with Store.open(tmp_path / "claims.db") as store:
        found = next(one for one in store.conflicts() if one.kind == "value")
        page = parsed(ada.get(f"conflicts/{found.id}"))
        choices = {side["value"]: side.get("data-says", "") for side in page.select("input[name=right]")}
        assert len(choices) > 2, "no side, and each that there is"
        number = int(list(choices)[2])
        decided(ada, page, verdict="confirmed", right=str(number))
        better = store.conflict(found.id).better
        assert better is not None
        assert (better.value, better.decided) == (found.evidence[number - 1].value, True)
        page = parsed(ada.get(f"conflicts/{found.id}"))
        assert f"right is {choices[str(number)]}" in text(page.select_one(".history"))
        for nonsense in ("99", "-1", "x"):
            decided(ada, page, verdict="resolved", right=nonsense, note=nonsense, seen="")
            assert store.reviews(found.id)[-1].right is None
        decided(ada, page, verdict="dismissed", right=str(number), seen="")
        assert store.reviews(found.id)[-1].verdict == "dismissed", "what is no conflict has no right side"


def test_a_decision_does_not_hold_when_the_claims_changed(visitor: Callable[..., Any], tmp_path: Path) -> None:
    ada = visitor("ada")
    with Store.open(tmp_path / "claims.db") as store:
        found = next(one for one in store.conflicts() if len(one.evidence) > 2)
        first = found.id
        decided(ada, parsed(ada.get(f"conflicts/{first}")), verdict="confirmed")
        one_less = replace(found, evidence=found.evidence[:-1])
        store.save_conflicts([one_less], "2099-01-01T00:00:00Z", scope_complete=False)
    page = parsed(ada.get(f"conflicts/{first}"))
    assert page.select_one("[data-conflict]")["data-status"] == "open"
    assert "does not hold: the claims behind the conflict changed since" in text(page.select_one(".history"))


def test_readers_are_told_how_to_become_writers(visitor: Callable[..., Any], conn: sqlite3.Connection) -> None:
    page = parsed(visitor().get(f"conflicts/{one(conn, '1')}"))
    assert not page.select("form.decide")
    assert "counterclaim serve --as NAME" in page.text


def test_hostile_strings_stay_text(visitor: Callable[..., Any], hostile_db: Path, tmp_path: Path) -> None:
    db = tmp_path / "hostile.db"
    shutil.copy(hostile_db, db)
    ada = visitor("ada", db=db)
    known = ids(parsed(ada.get("conflicts?status=any")))
    assert len(known) > 10
    for id_ in known:
        answer = ada.get(f"conflicts/{id_}")
        is_harmless(answer)
        for stance in parsed(answer).select(".stance"):
            assert stance.select("mark"), "quotes are shown as they are"
    noted = parsed(ada.get(f"conflicts/{known[0]}")).select_one(".history q, .history")
    assert noted is not None


def test_the_main_part_is_shared_with_the_folder_of_files(conn: sqlite3.Connection) -> None:
    """The report's pages show the same, with addresses of their own and nothing that only a server can answer."""
    page = conflict(conn, one(conn, "left_value = 9"))
    assert page is not None
    parts = _environment().get_template("site/conflict_parts.html").module
    links = FolderLinks("../")
    shown = parts.head(conflict_view(page), links) + parts.body(conflict_view(page), links)
    assert "../models/" in shown
    assert "../sources/" in shown
    assert "snapshots" not in shown
    assert "<form" not in shown
    assert 'href=""' not in shown
