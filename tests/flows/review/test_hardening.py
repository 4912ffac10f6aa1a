"""What the review pages stand: private databases, files that change under them, addresses and forms made to harm."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.tables import reviews as decisions
from counterclaim.flows.review.permissions import sign_in_link
from tests.flows.review.test_permissions import conflict, decided, reviews

__all__ = ["conflict"]


@pytest.fixture
def two(sample_db: Path, tmp_path: Path) -> Any:
    """Return a visitor of two of our databases, of which only grace may see the first."""
    from datasette.app import Datasette  # noqa: PLC0415 - an optional extra

    from tests.flows.review.visiting import Visitor  # noqa: PLC0415

    for name in ("private", "claims"):
        shutil.copy(sample_db, tmp_path / f"{name}.db")
    settings = {"home": True, "writers": {"id": ["ada", "grace"]}}
    metadata = {"plugins": {"counterclaim": settings}, "databases": {"private": {"allow": {"id": "grace"}}}}
    found = Visitor(tmp_path / "claims.db")
    found.datasette = Datasette([str(tmp_path / f"{name}.db") for name in ("private", "claims")], metadata=metadata)
    asyncio.run(found.datasette.invoke_startup())
    return found


def signed_in(visitor: Any, name: str) -> Any:
    visitor.cookies = {"ds_actor": visitor.datasette.sign({"a": {"id": name}}, "actor")} if name else {}
    return visitor


@pytest.mark.parametrize(("name", "leads"), [("", "claims"), ("ada", "claims"), ("grace", "private")])
def test_a_private_database_is_not_even_named(two: Any, name: str, leads: str) -> None:
    somebody = signed_in(two, name)
    assert somebody.get("/").headers["location"] == f"/{leads}/-/review"
    assert ("private" in somebody.get("/claims").text) == (name == "grace"), "the menu of Datasette's own pages"
    expected = 200 if name == "grace" else 403
    for address in ("", "/conflicts", "/search?q=price", "/nothing", "/models/x"):
        assert somebody.get(f"/private/-/review{address}").status_code in {expected, 404 if expected == 200 else 403}


def test_a_writer_of_all_databases_decides_in_none_that_they_may_not_see(two: Any, conflict: str) -> None:
    ada = signed_in(two, "ada")
    ada.base = "/private/-/review"
    assert decided(ada, conflict).status_code == 403
    with sqlite3.connect(ada.datasette.databases["private"].path) as conn:
        assert conn.execute("SELECT count(*) FROM reviews").fetchone() == (0,)


ANSWERS = (  # what is asked, and the answer's status
    ("/", 302), ("", 200), ("/claims/-/review/", 302), ("/claims/-/review/conflicts/", 302), ("conflicts/{short}", 302),
    ("nothing", 404), ("models/none", 404), ("conflicts/none/decide", 405), ("snapshots/none/body", 404),
    ("/nowhere/-/review", 404), ("/-/counterclaim/sign-in", 403), ("/-/counterclaim/sign-in?token=guessed", 403),
)  # fmt: skip


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_carries_the_policy(visitor: Callable[..., Any], conflict: str, address: str, status: int) -> None:
    answer = visitor().get(address.format(short=conflict[:8]))
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_slash_too_many_leads_to_the_page_and_nowhere_else(visitor: Callable[..., Any]) -> None:
    anybody = visitor()
    assert anybody.get(anybody.base + "/conflicts/").headers["location"] == f"{anybody.base}/conflicts"
    for address in ("//evil.example/", "/..%2f/", "/%0d%0aSet-Cookie:x/", "/a//"):
        assert "evil" not in anybody.get(anybody.base + address).headers.get("location", "")


def test_what_may_not_decide_is_told_in_the_form_that_was_asked_for(visitor: Callable[..., Any], conflict: str) -> None:
    mallory = visitor("mallory")
    token = mallory.cookies["ds_csrftoken"] = mallory.datasette.sign("whatever", "csrftoken")
    sent = {"verdict": "confirmed", "csrftoken": token}
    answer = mallory.post(f"conflicts/{conflict}/decide", data=sent, headers={"accept": "application/json"})
    assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(
    "then",
    ["/x\r\nSet-Cookie: a=b", "/\x00", "/\t/evil.example", "/../../../evil", "/./x", "/..", "/é", '/"x', "/\\evil"],
)
def test_nothing_sent_along_breaks_out_of_the_review_or_its_header(
    visitor: Callable[..., Any], conflict: str, then: str
) -> None:
    ada = visitor("ada")
    assert decided(ada, conflict, then=ada.base + then).headers["location"] == f"{ada.base}/conflicts"


def test_whoever_looks_at_a_sign_in_link_does_not_use_it_up(visitor: Callable[..., Any]) -> None:
    anybody, link = visitor(), sign_in_link("", "ada")
    asked = asyncio.run(anybody.datasette.client.head(link))
    assert "set-cookie" not in asked.headers
    assert anybody.get(link).status_code == 302
    assert "ada" in anybody.get("").text


def test_a_database_that_is_replaced_while_served_is_not_written(
    visitor: Callable[..., Any], conflict: str, sample_db: Path, tmp_path: Path
) -> None:
    ada = visitor("ada")
    assert ada.get("").status_code == 200
    shutil.copy(sample_db, tmp_path / "new.db")
    os.replace(tmp_path / "new.db", tmp_path / "claims.db")
    for answer in (ada.get(""), decided(ada, conflict)):
        assert (answer.status_code, "serve it anew" in answer.text) == (404, True)
    assert reviews(ada) == []
    (tmp_path / "claims.db").unlink()
    assert "serve it anew" in ada.get("conflicts").text
    assert not (tmp_path / "claims.db").exists(), "a look makes no empty file"


def test_a_newer_database_asks_for_the_newer_program(visitor: Callable[..., Any], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "claims.db") as conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations SELECT max(id) + 1, migration_set, 'm999_later', applied_at "
            "FROM _sqlite_migrations"
        )
    anybody = visitor()
    answer = anybody.get("conflicts")
    assert (answer.status_code, "is newer than this program (it has m999_later)" in answer.text) == (404, True)
    assert "cheapest_models" not in anybody.get("/claims").text, "no questions that its views may not answer"


def test_a_decision_while_a_crawl_writes_waits_and_then_says_so(
    visitor: Callable[..., Any], conflict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "BUSY_MS", 50)
    ada = visitor("ada")
    with sqlite3.connect(tmp_path / "claims.db", isolation_level=None) as crawl:
        crawl.execute("BEGIN IMMEDIATE")
        answer = decided(ada, conflict, note="kept by the form")
        assert (answer.status_code, "Nothing was recorded" in answer.text) == (503, True)
        assert ada.get("conflicts").status_code == 200, "reading goes on"
        crawl.execute("ROLLBACK")
    assert decided(ada, conflict, note="again").status_code == 303
    assert [row[2] for row in reviews(ada)] == ["again"]


def test_a_database_that_cannot_be_read_now_is_said_in_one_line(visitor: Callable[..., Any], tmp_path: Path) -> None:
    anybody = visitor()
    assert anybody.get("").status_code == 200
    with sqlite3.connect(tmp_path / "claims.db") as conn:
        conn.execute("DROP VIEW claim_facts")
    answer = anybody.get("search?q=price")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert answer.text.count("\n") == 1
    assert str(tmp_path) not in answer.text, "where the file is, is nobody's business"


def test_decisions_sent_at_once_are_all_kept_or_refused(visitor: Callable[..., Any], sample_db: Path) -> None:
    ada = visitor("ada")
    token = ada.cookies["ds_csrftoken"] = ada.datasette.sign("whatever", "csrftoken")
    with sqlite3.connect(sample_db) as conn:
        ids = [id_ for (id_,) in conn.execute("SELECT conflict_id FROM conflict_report LIMIT 10")]

    async def storm() -> list[int]:
        sent = {"csrftoken": token, "verdict": "confirmed"}
        address = ada.base + "/conflicts/{}/decide"
        asked = [ada.datasette.client.post(address.format(id_), data=sent, cookies=ada.cookies) for id_ in ids * 3]
        return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert set(asyncio.run(storm())) == {303}
    assert sorted(row[0] for row in reviews(ada)) == sorted(ids), "each once: the same again is no other decision"
