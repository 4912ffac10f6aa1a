"""What is made from the program is as the program makes it: the cookbook and the diagram of the tables."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench import canned_queries as questions
from bench.docs import cookbook, schema_diagram
from counterclaim.db.sqlite.canned_queries import canned_queries

QUERIES = canned_queries()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cookbook.sample(tmp_path_factory.mktemp("cookbook"))


@pytest.fixture(scope="module")
def page(sample: Path) -> str:
    return cookbook.page(sample)


def test_the_cookbook_is_current(page: str) -> None:
    """Also another crawl, at another time and on another port, gives the same page."""
    assert cookbook.DOCS.read_text(encoding="utf-8") == page, "renew it: python -m bench.docs.cookbook --write"


def test_every_question_is_in_the_cookbook_and_linked(page: str) -> None:
    headings = {
        re.sub(r"[^\w\- ]", "", line[4:].lower()).replace(" ", "-") for line in page.splitlines() if line[:4] == "### "
    }
    assert len(headings) == len(QUERIES)
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) == headings
    assert all(f"--canned {name}" in page and query.sql in page for name, query in QUERIES.items())


def test_most_questions_have_an_answer_on_the_sample(page: str) -> None:
    empty = page.count("*Nothing on the sample site")
    assert empty <= 9, "decisions, changes, failures and doubts need a second run, a reviewer or a fault"


@pytest.mark.parametrize("name", QUERIES)
def test_examples_give_parameters_that_are_there(name: str) -> None:
    query = QUERIES[name]
    assert query.topic
    assert set(query.example) <= set(query.parameters)
    assert bool(query.example) == bool(query.parameters)


def test_every_question_is_timed(sample: Path) -> None:
    timed = list(questions.measure(sample))
    assert [name for name, _, _ in timed] == list(QUERIES)
    assert {name: rows for name, rows, _ in timed}["models_without_a_price"] == 4
    assert all(0 <= seconds < 5 for _, _, seconds in timed)


def test_cells_are_text() -> None:
    assert cookbook._cell("a|b *c* `d` <e> $1 [f](g)") == r"a\|b \*c\* \`d\` \<e\> \$1 \[f\](g)"
    assert cookbook._cell("2026-01-02T03:04:05Z and 2026-01-02") == "(run) and 2026-01-02"
    assert cookbook._cell(None) == ""


def test_the_diagram_is_current() -> None:
    document = schema_diagram.DOCS.read_text(encoding="utf-8")
    assert schema_diagram.written(document, schema_diagram.diagram()) == document, (
        "renew it: python -m bench.docs.schema_diagram --write"
    )
    with pytest.raises(ValueError, match="no place for the diagram"):
        schema_diagram.written("# Schema\n", "x")


def test_the_diagram_shows_every_foreign_key(tmp_path: Path) -> None:
    """Read from a schema of its own: tables with and without ties, and a key that is a foreign key."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as conn:
        conn.executescript(
            "CREATE TABLE a (id TEXT PRIMARY KEY); CREATE TABLE lonely (x);"
            "CREATE TABLE b (a_id TEXT PRIMARY KEY REFERENCES a (id), n INTEGER);"
            "CREATE TABLE c (n INTEGER, a_id TEXT REFERENCES a (id), b_id TEXT REFERENCES b);"
        )
        tables, ties = schema_diagram.read(conn)
        text = list(schema_diagram.lines(conn))
    assert ties == [
        ("b", "a_id", "a", True, True), ("c", "a_id", "a", True, False), ("c", "b_id", "b", True, False),
    ]  # fmt: skip
    assert tables["b"] == [("a_id", "TEXT", "PK, FK")]
    assert "  a ||--o| b : a_id" in text
    assert "  a ||--o{ c : a_id" in text
    assert text[-1].endswith("stand alone: `lonely`.")
