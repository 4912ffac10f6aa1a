"""Who may see, who may decide, and what a decision needs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.sqlite.connection import VERSIONS
from counterclaim.flows.review.permissions import sign_in_link


@pytest.fixture
def conflict(sample_db: Path) -> str:
    with sqlite3.connect(sample_db) as conn:
        return str(conn.execute("SELECT conflict_id FROM conflict_report").fetchone()[0])


def decided(visitor: Any, conflict: str, **fields: str) -> Any:
    """Send a decision with the token that the pages' forms carry."""
    token = visitor.datasette.sign("whatever", "csrftoken")
    visitor.cookies["ds_csrftoken"] = token
    sent = {"verdict": "confirmed", "csrftoken": token, **fields}
    return visitor.post(f"conflicts/{conflict}/decide", data=sent)


def reviews(visitor: Any) -> list[tuple[Any, ...]]:
    path = next(db.path for name, db in visitor.datasette.databases.items() if name == "claims")
    with sqlite3.connect(path) as conn:
        return conn.execute("SELECT conflict_id, verdict, note, by_ FROM reviews ORDER BY id").fetchall()


def test_the_front_page_leads_to_the_review(visitor: Callable[..., Any]) -> None:
    answer = visitor().get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/claims/-/review")


def test_a_named_writer_decides_under_their_name(visitor: Callable[..., Any], conflict: str) -> None:
    ada = visitor("ada")
    answer = decided(ada, conflict, note=" seen on both pages ", then=f"{ada.base}/conflicts/{conflict}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ada.base}/conflicts/{conflict}")
    assert reviews(ada) == [(conflict, "confirmed", "seen on both pages", "ada")]


@pytest.mark.parametrize("name", ["", "mallory"])
def test_nobody_else_decides(visitor: Callable[..., Any], conflict: str, name: str) -> None:
    somebody = visitor(name)
    assert decided(somebody, conflict).status_code == 403
    assert reviews(somebody) == []


def test_a_decision_without_the_forms_token_is_refused(visitor: Callable[..., Any], conflict: str) -> None:
    ada = visitor("ada")
    ada.cookies["ds_csrftoken"] = ada.datasette.sign("whatever", "csrftoken")
    answer = ada.post(f"conflicts/{conflict}/decide", data={"verdict": "confirmed", "csrftoken": "guessed"})
    assert answer.status_code == 403
    assert reviews(ada) == []


@pytest.mark.parametrize(
    ("fields", "status", "why"),
    [
        ({"verdict": "maybe"}, 400, "there is no such verdict"),
        ({"verdict": ""}, 400, "no verdict at all"),
        ({"seen": "what.was.shown.before"}, 409, "the conflict is not what the reviewer saw"),
        ({"verdict": "confirmed", "pin": "1"}, 503, "only a dismissal can be pinned"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    visitor: Callable[..., Any], conflict: str, fields: dict[str, str], status: int, why: str
) -> None:
    ada = visitor("ada")
    answer = decided(ada, conflict, **fields)
    assert answer.status_code == status, why
    assert "nothing" in answer.text.lower() or "not done" in answer.text
    assert reviews(ada) == []


def test_an_unknown_conflict_cannot_be_decided(visitor: Callable[..., Any]) -> None:
    assert decided(visitor("ada"), "no~2Fsuch").status_code == 404


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example/", "/claims/-/review//x", ""])
def test_a_decision_never_leads_elsewhere(visitor: Callable[..., Any], conflict: str, then: str) -> None:
    ada = visitor("ada")
    assert decided(ada, conflict, then=then).headers["location"] == f"{ada.base}/conflicts"


def test_a_sign_in_link_works_once(visitor: Callable[..., Any]) -> None:
    anonymous = visitor()
    link = sign_in_link("", "ada")
    first, second = anonymous.get(link), visitor().get(link)
    assert (first.status_code, second.status_code) == (302, 403)
    assert "httponly" in first.headers["set-cookie"].lower()
    assert "ada" in anonymous.get("").text
    again = anonymous.get(link)
    assert (again.status_code, again.headers["location"]) == (302, "/"), "who is signed in comes home"
    assert 'href="/"' in second.text, "who is not is shown the way"


def test_pages_have_a_strict_policy(visitor: Callable[..., Any]) -> None:
    answer = visitor().get("")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<(style|script)\b(?![^>]*\bsrc=)|\sstyle=|\son\w+=", answer.text)


def test_a_database_of_somebody_else_has_no_review(visitor: Callable[..., Any], tmp_path: Path) -> None:
    other = visitor()
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE things (id)")
    from datasette.database import Database  # noqa: PLC0415 - an optional extra

    other.datasette.add_database(Database(other.datasette, path=str(path)))
    assert other.get("/other/-/review").status_code == 404
    assert other.get("/nowhere/-/review").status_code == 404
    assert other.get("/nowhere").status_code == 404, "Datasette's own answer, which rich must not break"
    assert other.get("/claims/-/review/nothing").status_code == 404
    assert other.get("/other").status_code == 200
    assert "/other/-/review" not in other.get("/other").text
    assert "/claims/-/review" in other.get("/claims").text


def test_an_older_database_says_how_to_bring_it_up(visitor: Callable[..., Any], tmp_path: Path) -> None:
    anybody = visitor()
    with sqlite3.connect(tmp_path / "claims.db") as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [VERSIONS[-1]])
    answer = anybody.get("conflicts")
    assert (answer.status_code, "run `counterclaim add` on it once" in answer.text) == (404, True)
    with sqlite3.connect(tmp_path / "claims.db") as conn:
        conn.execute("UPDATE _sqlite_migrations SET name = ? WHERE name = ?", [VERSIONS[-1], VERSIONS[-2]])
    assert anybody.get("conflicts").status_code == 200, "without a restart"
