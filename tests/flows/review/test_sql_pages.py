"""Datasette's own pages of our databases: the site's header, views first, books hidden, descriptions, facets."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.docs import column_descriptions
from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.flows.review import sql_pages
from tests.flows.review.visiting import LIVE, Visitor

PAGES = [
    ("the database", "/claims", 200),
    ("a view", "/claims/claim_facts", 200),
    ("a table", "/claims/sources", 200),
    ("a row", "/claims/runs/1", 200),
    ("a documented question", "/claims/cheapest_models", 200),
    ("a table that is not there", "/claims/nothing", 404),
    ("a database that is not there", "/nothing", 404),
    ("what is no place at all", "/-/nothing/at/all", 404),
    ("Datasette's metadata", "/-/metadata", 200),
    ("SQL that nobody signed in may ask", "/claims?sql=select+1", 403),
]


@pytest.mark.parametrize(("address", "status"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_every_page_has_the_sites_header_and_style(reader: Visitor, address: str, status: int) -> None:
    answer = reader.get(address)
    assert answer.status_code == status
    assert [
        word for word in ("Conflicts", "Models", "Sources", "Compare", "SQL") if f">{word}</a>" not in answer.text
    ] == []
    assert '<meta name="color-scheme" content="light dark">' in answer.text
    (style,) = re.findall(r'href="([^"]+/datasette\.css[^"]*)"', answer.text)
    served = reader.get(style)
    assert (served.status_code, served.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "prefers-color-scheme: dark" in served.text


def test_json_says_errors_as_json(reader: Visitor) -> None:
    assert reader.get("/claims/nothing.json").json()["status"] == 404


def test_views_come_first_and_the_programs_books_are_hidden(reader: Visitor) -> None:
    text = reader.get("/claims").text
    places = [text.index(f'id="{part}"') for part in ("views", "queries", "tables")]
    assert places == sorted(places)
    for name in {*sql_pages.pages()["views"], *sql_pages.pages()["tables"]} - {
        "extractions",
        "reviews",
    }:  # for signed in
        assert f'href="/claims/{name}"' in text, name
    for name in ("_sqlite_migrations", "checked", "document_marks", "weighed", "claims_fts"):
        assert f'href="/claims/{name}"' not in text, name
    assert 'href="/claims/document_marks"' in reader.get("/claims?_show_hidden=1").text


def test_the_names_of_the_settings_exist(sample_db: Path) -> None:
    """Every view, table and column that pages.yml names, and every table is described or hidden."""
    settings = sql_pages.pages()
    with closing(sqlite3.connect(sample_db)) as conn:
        kinds = dict(conn.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')"))
        columns = {name: {row[1] for row in conn.execute(f"PRAGMA table_info({name})")} for name in settings["facets"]}
    assert {kinds.get(name) for name in settings["views"]} == {"view"}
    assert {kinds.get(name) for name in settings["tables"]} == {"table"}
    for name, facets in settings["facets"].items():
        assert set(facets) <= columns[name], name


def test_the_query_that_the_editor_begins_with_answers_something(visitor: Callable[..., Visitor]) -> None:
    ada = visitor("ada")
    start = sql_pages.pages()["start"]
    assert start.splitlines()[0] in ada.get("/claims").text
    rows = ada.get("/claims.json", params={"sql": start, "_shape": "array"}).json()
    assert len(rows) > 2
    assert all(row["highest"] > row["lowest"] and row["who"] for row in rows)


@pytest.mark.parametrize("view", sorted(sql_pages.pages()["facets"]))
def test_views_are_narrowed_by_facets_and_described(reader: Visitor, view: str) -> None:
    answer = reader.get(f"/claims/{view}.json?_extra=facet_results&_size=1").json()
    assert not answer["rows"] or set(answer["facet_results"]) == set(sql_pages.pages()["facets"][view])
    assert answer.get("suggested_facets", []) == [], "to look for more takes seconds beside a million claims"
    text = reader.get(f"/claims/{view}?_size=1").text
    assert re.search(r"What the \d+ columns mean", text)


def test_the_descriptions_are_those_of_the_schema() -> None:
    text = column_descriptions.DOCS.read_text(encoding="utf-8")
    kept = column_descriptions.DATA.read_text(encoding="utf-8")
    assert kept == column_descriptions.page(text), "renew them: python -m bench.docs.column_descriptions --write"
    assert all(said["columns"] for said in yaml.safe_load(kept).values())


ROWS = [
    ("a row for each column", "| `a` | one |\n| `b` | two |", {"a": "one", "b": "two"}),
    ("parts for columns", "| `a`, `b` | one; two |", {"a": "one", "b": "two"}),
    ("one meaning for both", "| `a`, `b` | the pair |", {"a": "the pair", "b": "the pair"}),
    ("as elsewhere", "| `x` | as in `other`, but more |", {"x": "the ex"}),
    ("as nowhere", "| `a` | as in `nobody` |", {"a": "as in `nobody`"}),
    ("a link is its words", "| `a` | see [the page](X.md#y) |", {"a": "see the page"}),
]


@pytest.mark.parametrize(("rows", "columns"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_a_column_means(rows: str, columns: dict[str, str]) -> None:
    head = "| column | meaning |\n|---|---|\n"
    views = f"## Views\n\n### `v`\n\nAll **of** it.\n\nMore.\n\n{head}{rows}\n"
    text = f"# T\n\n{views}\n## Tables\n\n### `other`\n\n{head}| `x` | the ex |\n"
    found = column_descriptions.described(text)
    assert found["v"] == {"is": "view", "description": "All of it.", "columns": columns}
    assert found["other"]["is"] == "table"


CELLS = [
    ("a short text stays", "short", None),
    ("a number stays", 12, None),
    ("nothing stays", None, None),
    ("an address stays a link", "https://site.example/" + "a" * 90, None),
    ("a long text opens", "word " * 20, "<details class='long'><summary>word"),
    ("markup in it is text", "<script>window.ran</script>" * 9, "&lt;script&gt;"),
]


@pytest.mark.parametrize(("value", "shown"), [row[1:] for row in CELLS], ids=[row[0] for row in CELLS])
def test_a_long_cell_shows_its_beginning(value: Any, shown: str | None) -> None:
    made = sql_pages.cell(value)
    assert (made is None) == (shown is None)
    assert shown is None or (shown in str(made) and "<script" not in str(made))
    assert len(sql_pages.cell("a" * 100_000) or "") < 10_000


@pytest.mark.parametrize("address", ["/claims", "/claims/claim_facts", "/claims/conflict_report", "/claims/sources"])
def test_nothing_crawled_runs(stranger: Visitor, address: str) -> None:
    """Datasette's own pages have styles and scripts of their own: what is looked for is what crawled text brings."""
    text = stranger.get(address).text
    assert re.search(LIVE.split("|href=")[0], text) is None


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path, sample_db: Path) -> None:
    from datasette.app import Datasette  # noqa: PLC0415 - an optional extra

    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as conn, conn:
        conn.execute("CREATE TABLE sources (words TEXT)")
        conn.execute("CREATE TABLE checked (words TEXT)")
        conn.execute("INSERT INTO sources VALUES (?)", ["long " * 40])
    served = Datasette([str(other), str(sample_db)])

    async def text(address: str) -> str:
        await served.invoke_startup()
        return str((await served.client.get(address)).text)

    for address in ("/", "/other", "/other/sources", "/other/nothing"):
        assert "datasette.css" not in asyncio.run(text(address)), address
    assert "<details class" not in asyncio.run(text("/other/sources")).split("<tbody>")[1]
    assert "/other/checked" in asyncio.run(text("/other")), "a table of the same name as one of ours is not hidden"
    assert "datasette.css" in asyncio.run(text(f"/{sample_db.stem}"))


def test_a_template_of_the_user_wins(tmp_path: Path, sample_db: Path) -> None:
    from datasette.app import Datasette  # noqa: PLC0415 - an optional extra

    (tmp_path / "base.html").write_text('{% extends "default:base.html" %}{% block nav %}own header{% endblock %}')
    served = Datasette([str(sample_db)], template_dir=str(tmp_path))
    asyncio.run(served.invoke_startup())
    text = asyncio.run(served.client.get(f"/{sample_db.stem}")).text
    assert "own header" in text
    assert ">Compare</a>" not in text


@pytest.mark.parametrize("name", ["less_sure", "doubted_conflicts", "unlisted_values", "on_no_price_list"])
def test_views_and_the_questions_about_them_both_open(reader: Any, name: str) -> None:
    page = reader.get(f"/claims/{name}.json?_shape=objects")
    assert page.status_code == 200
    assert ("query_name" in page.json()) == (name in canned_queries())
