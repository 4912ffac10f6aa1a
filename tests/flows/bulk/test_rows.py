"""Rows of the data set: those of a page, their order, and that they say what the store would keep of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.db.records import FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors.records import Document, Extraction
from counterclaim.flows.bulk import unit_writer
from counterclaim.flows.bulk.dataset import CLAIMS_ORDER, SCHEMAS
from counterclaim.flows.bulk.rows import Found, Rows, _sqlite_text, rows_of
from counterclaim.flows.bulk.unit_writer import UnitWriter
from counterclaim.flows.ingest.extraction import read_document, ruleset

AT = "2026-03-01T00:00:00Z"
URL = "https://www.models.example/prices"
PAGE = """<html lang="en"><head><title>Prices</title><meta property="article:published_time" content="2026-02-03">
</head><body><article><h1>Prices of models</h1>
<p>GPT-5 costs $1.25 per million input tokens and $10 per million output tokens.</p>
<p>Claude Opus 4 costs $15 per million input tokens. It has a context window of 200K tokens.</p>
<p>Gemini 2.5 Pro costs $1.25 per million input tokens and has a context window of 1M tokens.</p>
<p>GPT-5 mini scores 79.5% on MMLU and supports vision.</p>
<p>Llama 4 Maverick has 400B parameters.</p></article></body></html>"""


def read(page: str = PAGE, found: Found | None = None) -> tuple[Found, Document, Extraction]:
    found = found or Found(URL, AT, page.encode(), "text/html; charset=utf-8", "a.warc.gz", 17)
    document, extraction = read_document(page.encode(), name=found.name, kind="html", url=found.url)
    assert len(extraction.claims) > 6
    return found, document, extraction


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Store, Rows]]:
    """The same page in the store and as rows."""
    found, document, extraction = read()
    with Store.open(tmp_path / "c.db") as store:
        store.save_source(id="s", name="models.example", kind="web", at=AT)
        row = FetchedBody("s", found.name, found.body, "text/html; charset=utf-8", AT, url=URL)
        saved = store.save_snapshot(row)
        store.save_extraction(saved.id, document, replace(extraction, ruleset=ruleset()), at=AT)
        yield store, rows_of(found, document, extraction)


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(sql)[1])


def test_claims_are_those_of_the_store(kept: tuple[Store, Rows]) -> None:
    store, rows = kept
    columns = (
        "id, subject, subject_key, attribute, relation, value_text, value_num, object, object_key, unit, qualifiers, "
        'quote, ordinal, start, "end", locator, rule, confidence, published'
    )
    stored = ask(store, f"SELECT {columns} FROM claims ORDER BY id")
    names = columns.replace('"', "").replace("id,", "claim_id,", 1).replace("value_text", "value").split(", ")
    names = [name.replace("value_num", "value_number") for name in names]
    assert stored == sorted(tuple(row[name] for name in names) for row in rows.claims)


def test_the_sketch_is_that_of_the_store(kept: tuple[Store, Rows]) -> None:
    store, rows = kept
    marks = [mark for (mark,) in ask(store, "SELECT mark FROM document_marks ORDER BY mark")]
    assert marks
    assert rows.document["sketch"] == marks


NUMBERS = [0.0, 3.0, 128000.0, 0.1, 1e15, 1e16, 1e20, 1.5e-7, 123456789.123456789, 1 / 3, -2.5, 1e300, float("inf")]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_as_sqlite_writes_them(tmp_path: Path, number: float) -> None:
    import sqlite3  # noqa: PLC0415

    ((text,),) = sqlite3.connect(":memory:").execute("SELECT '' || ?", [number])
    assert _sqlite_text(number) == text


def test_a_document_of_the_store(kept: tuple[Store, Rows]) -> None:
    store, rows = kept
    columns = ("url", "name", "title", "published", "modified", "language")
    ((*stored,),) = ask(store, f"SELECT {', '.join(columns)} FROM documents")
    assert [rows.document[name] for name in columns] == stored
    assert rows.text is not None
    assert rows.text["text"] == store.document_text(ask(store, "SELECT id FROM documents")[0][0])
    assert (rows.document["site"], rows.document["host"]) == ("models.example", "www.models.example")


def test_a_page_that_allows_no_copy_keeps_its_quotes_only() -> None:
    found, document, extraction = read()
    rows = rows_of(replace(found, archived=False), document, extraction)
    assert rows.text is not None
    assert rows.text["body"] is None
    assert all(rows.text["text"][row["start"] : row["end"]] == row["quote"] for row in rows.claims)
    assert "Prices of models" not in rows.text["text"]
    assert rows.document["archived"] is False


def test_a_page_without_claims_has_no_text() -> None:
    found, document, _ = read()
    rows = rows_of(found, document, Extraction())
    assert (rows.claims, rows.text, rows.document["claims"], rows.document["sketch"]) == ((), None, 0, [])


def test_half_a_character_does_no_harm() -> None:
    found, document, extraction = read(PAGE.replace("vision", "vision &#xD83D;"))
    document = replace(document, text=document.text[:-1] + "\ud83d")
    writer = UnitWriter()
    writer.add(rows_of(found, document, extraction))
    assert pq.read_table(pa.BufferReader(writer.finish()["texts"]))["text"][0].as_py().endswith("\ufffd")


def tables(writer: UnitWriter) -> dict[str, list[dict[str, Any]]]:
    return {part: pq.read_table(pa.BufferReader(data)).to_pylist() for part, data in writer.finish().items()}


def test_a_unit_is_sorted_whatever_the_size_of_its_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    found, document, extraction = read()
    pages = [rows_of(replace(found, url=f"{URL}/{n}", offset=n), document, extraction) for n in range(20)]
    whole, split = UnitWriter(), UnitWriter()
    split.claims.group = 7
    monkeypatch.setattr(unit_writer, "GROUP", 50)
    for rows in pages:
        whole.add(rows)
        split.add(rows)
        split.add(rows)  # a page that stands there again
    one, other = tables(whole), tables(split)
    assert one == other
    keys = [tuple(row[name] for name in CLAIMS_ORDER) for row in one["claims"]]
    assert keys == sorted(keys)
    assert len(keys) == 20 * len(extraction.claims) == split.counted
    assert [row["offset"] for row in one["documents"]] == list(range(20))


def test_an_empty_unit_has_the_same_schemas() -> None:
    made = UnitWriter().finish()
    assert {part: pq.read_schema(pa.BufferReader(data)) for part, data in made.items()} == dict(SCHEMAS)


def test_a_unit_of_too_many_pages_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_writer, "MOST_BYTES", 10)
    monkeypatch.setattr(unit_writer, "GROUP", 1)
    with pytest.raises(unit_writer.TooMuchError, match="split"):
        UnitWriter().add(rows_of(*read()))
