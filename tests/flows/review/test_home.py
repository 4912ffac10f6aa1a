"""The first page: how it stands, and what to do next."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

from counterclaim.db.browse.overview.home import counts, news
from counterclaim.db.sqlite.canned_queries import canned_queries, canned_query
from counterclaim.db.store import Store
from tests.flows.review.test_models import text_of
from tests.flows.review.test_permissions import decided
from tests.flows.review.visiting import Visitor, harmless


def test_counts_lead_into_the_queue(reader: Any) -> None:
    page = harmless(reader.get(""))
    said = text_of(page)
    assert re.search(r"\d+ conflicts to decide, in \d+ claims about \d+ models , from 15 pages of \d+ sources", said)
    addresses = [unescape(each) for each in re.findall(r'class="tile[^"]*" href="([^"]+)"', page)]
    assert "/claims/-/review/conflicts?severity=high&status=open" in addresses
    assert "/claims/-/review/conflicts?new_only=1" in addresses
    assert re.search(r"\d+ new since \d+ \w+ \d{4}, \d\d:\d\d", said)
    tiles = [int(each) for each in re.findall(r"<b>(\d+)</b> <span class=\"sev", page)]
    total = re.search(r"<b>(\d+) conflicts</b>", page)
    assert total is not None
    assert sum(tiles) == int(total[1])


def test_every_question_leads_to_datasettes_own_page(reader: Any) -> None:
    page = harmless(reader.get(""))
    names = re.findall(r'<li><a href="/claims/(\w+)">', page)
    assert names == list(canned_queries())
    assert reader.get(f"/claims/{names[0]}").status_code == 200


def test_the_most_disputed_have_their_pages(reader: Any) -> None:
    page = harmless(reader.get(""))
    rows = re.findall(r'<th scope="row"><a href="(/claims/-/review/(?:models|sources)/[^"]+)"', page)
    assert len(rows) > 2
    assert {reader.get(address).status_code for address in rows} == {200}


def test_the_last_run_is_told(reader: Any) -> None:
    assert re.search(r"UTC\).*, \d\d:\d\d run 15 \d+", text_of(harmless(reader.get(""))))


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    db = tmp_path / "empty.db"
    Store.open(db).close()
    visitor = Visitor(db)
    assert "counterclaim add" in text_of(harmless(visitor.get("")))
    assert "No claims about models yet" in text_of(harmless(visitor.get("models")))
    assert "No source has been read" in text_of(harmless(visitor.get("sources")))
    for address in ("compare", "compare?model=x&model=y", "search?q=x"):
        harmless(visitor.get(address))


def test_strings_that_attack_stay_text(stranger: Any) -> None:
    harmless(stranger.get(""))


def test_documented_questions_take_parameters_and_have_time(visitor: Any) -> None:
    """Beside a million claims some take seconds; a second is Datasette's own limit."""
    someone = visitor()
    asked = "/claims/price_spread.json?_shape=array&model=gpt-4o"
    (row,) = someone.get(asked).json()
    assert (row["subject"], row["lowest"], row["highest"], row["times"]) == ("GPT-4o mini", "0.60", "6.00", 10.0)
    assert someone.datasette.setting("sql_time_limit_ms") >= 10_000


def test_a_reviewer_is_told_what_is_new_since_the_last_decision(visitor: Any) -> None:
    ada = visitor("ada")
    assert "since you last decided" not in text_of(harmless(ada.get(""))), "who never decided is told nothing"
    conflict = re.findall(r'data-id="(\w+)"', ada.get("conflicts").text)[0]
    decided(ada, conflict)
    assert "Nothing is new since you last decided" in text_of(harmless(ada.get("")))
    assert "since you last decided" not in text_of(harmless(visitor("grace").get(""))), "another's decision is not hers"
    assert "since you last decided" not in text_of(harmless(visitor().get("")))


def test_conflicts_found_after_a_decision_are_counted(tmp_path: Path, sample_db: Path) -> None:
    db = Path(shutil.copy(sample_db, tmp_path / "claims.db"))
    with Store.open(db) as store:
        first = store.conflicts()[0].id
        store.add_review(first, "confirmed", "", "ada", at="2020-01-01T00:00:00Z")
        with store.consistent_read() as conn:
            told = news(conn, "ada")
            assert told is not None
            assert told.conflicts == counts(conn).open, "all of them were found later"
            assert news(conn, "grace") is None


def test_what_is_new_has_one_count(sample_db: Path) -> None:
    """A run's record, the documented question and the home page count the queue, explained differences left out."""
    with Store.open(sample_db, readonly=True) as store:
        (run,) = store.history().runs()
        query = canned_query("new_conflicts")
        asked = len(list(store.query(query.sql, query.bound({}))[1]))
        queue = len(store.conflicts(status="open"))
        assert len(store.conflicts(include_explained=True, include_doubted=True)) > queue > 0
    assert run["summary"]["conflicts_new"] == asked == queue
