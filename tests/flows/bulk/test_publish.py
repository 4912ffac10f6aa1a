"""Publishing a part of a data set: what the database holds, that it stays as it is, and what never gets into it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from counterclaim.db.store import Store, StoreError
from counterclaim.flows.bulk.check import output
from counterclaim.flows.bulk.check.run import Options, check
from counterclaim.flows.bulk.dataset import FORGOTTEN
from counterclaim.flows.bulk.publish.selection import Wanted
from counterclaim.flows.bulk.publish.write import publish
from counterclaim.flows.cli.main import main
from counterclaim.flows.common.errors import UserError
from tests.flows.bulk.data_sets import Page, page, prose, write_data_set

BAR = 0.05
LATER = "2026-04-01T00:00:00Z"


def pages() -> list[Page]:
    price, window = "GPT-5 costs ${} per million input tokens.", "{} has a context window of {}K tokens."
    mistral = "Mistral Large 2 costs $2 per million input tokens."
    said = [
        ("one", "2026-01-05", price.format("1.25"), window.format("Claude Opus 4", 200)),
        ("two", "2026-01-20", price.format("1.75"), window.format("Claude Opus 4", 300)),
        ("three", "2025-02-02", "Llama 4 Maverick has 400B parameters.", window.format("GPT-5", 400)),
        ("four", "2025-02-03", "Llama 4 Maverick has 40B parameters.", mistral),
        ("five", None, "Gemini 2.5 Pro scores 84% on MMLU.", mistral),
    ]
    return [page(f"https://{site}.example/a", prose(*words, published=day)) for site, day, *words in said]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    write_data_set(folder, pages())
    checked = check(folder, Options(bar=BAR, workers=1))
    assert checked.queued > 2
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def queue(path: Path, **wanted: Any) -> list[dict[str, Any]]:
    with Store.open(path, create=False, readonly=True) as store:
        return [{**item.as_dict(), "first_seen": None, "last_seen": None} for item in store.conflicts(**wanted)]


def test_conflicts_are_those_of_the_check(data: Path, tmp_path: Path) -> None:
    db = tmp_path / "slice.db"
    done = publish(data, db)
    found = [{**item.as_dict(), "first_seen": None, "last_seen": None} for item in output.read(data) if item.queued]
    assert queue(db) == found
    assert (done.conflicts, done.changed) == (len(found), True)


def test_pages_come_with_text_body_and_all_their_claims(data: Path, tmp_path: Path) -> None:
    db = tmp_path / "slice.db"
    publish(data, db)
    quoted = {
        one["url"] for item in queue(db) for one in item["evidence"] if not one["source"].startswith("reference:")
    }
    with closing(sqlite3.connect(db)) as conn:
        for one in pages():
            row = conn.execute(
                "SELECT b.body, e.text, d.current_claims FROM documents AS d "
                "JOIN snapshots AS p ON p.id = d.snapshot_id "
                "JOIN bodies AS b USING (sha256) JOIN extractions AS e ON e.id = d.extraction_id WHERE d.url = ?",
                [one.found.url],
            ).fetchone()
            if one.found.url in quoted:
                assert (zlib.decompress(row[0]), row[1], row[2]) == (
                    one.found.body,
                    one.document.text,
                    len(one.extraction.claims),
                )
            else:
                assert row is None
        assert conn.execute(
            "SELECT count(*) FROM conflict_evidence WHERE source NOT LIKE 'reference:%' "
            "AND claim_id NOT IN (SELECT id FROM claims)"
        ).fetchone() == (0,)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 0 < len(quoted) < len(pages())


def test_two_slices_of_one_check_are_equal_and_a_second_time_changes_no_byte(data: Path, tmp_path: Path) -> None:
    publish(data, tmp_path / "a.db")
    publish(data, tmp_path / "b.db")
    assert dump(tmp_path / "a.db") == dump(tmp_path / "b.db")
    before = (tmp_path / "a.db").read_bytes()
    assert not publish(data, tmp_path / "a.db").changed
    assert (tmp_path / "a.db").read_bytes() == before


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        pytest.param(Wanted(("GPT-5",)), {"GPT-5"}, id="of one model"),
        pytest.param(Wanted(("gpt 5", "Llama 4 Maverick")), {"GPT-5", "Llama 4 Maverick"}, id="of several"),
        pytest.param(Wanted(since="2026-01-10"), {"GPT-5", "Claude Opus 4"}, id="with a page since"),
        pytest.param(Wanted(since="2026-02-01"), set(), id="none as new"),
        pytest.param(Wanted(bar=0.999), set(), id="none as sure"),
    ],
)  # fmt: skip
def test_selection(data: Path, tmp_path: Path, wanted: Wanted, subjects: set[str]) -> None:
    publish(data, tmp_path / "slice.db", wanted)
    assert {item["subject"] for item in queue(tmp_path / "slice.db")} == subjects


def test_decisions_and_first_days_go_over_to_the_next_slice(data: Path, tmp_path: Path) -> None:
    db = tmp_path / "slice.db"
    publish(data, db)
    ids = {item["subject"]: item["id"] for item in queue(db)}
    for subject in ("GPT-5", "Llama 4 Maverick"):
        assert main(["review", ids[subject], "--verdict", "dismissed", "--by", "kim", "--db", str(db)]) == 0
    more = page(
        "https://six.example/a", prose("Gemini 2.5 Pro scores 48% on MMLU."), archive="b.warc.gz", fetched=LATER
    )
    write_data_set(data, [more])
    check(data, Options(bar=BAR, workers=1))
    done = publish(data, db, Wanted(("GPT-5", "Gemini 2.5 Pro")))
    assert (done.changed, done.decisions) == (True, 2)
    found = {item["subject"]: item for item in queue(db)}
    assert found["GPT-5"]["status"] == "dismissed"
    assert "Llama 4 Maverick" not in found
    with Store.open(db, readonly=True) as store:
        kept = {item.subject: item for item in store.conflicts(include_closed=True, include_doubted=True)}
        (old,) = store.reviews(ids["Llama 4 Maverick"])
    assert (old.verdict, old.by, kept["Llama 4 Maverick"].status) == ("dismissed", "kim", "dismissed")
    assert (kept["GPT-5"].first_seen, kept["Gemini 2.5 Pro"].first_seen) == ("2026-03-01T00:00:00Z", LATER)


def test_a_forgotten_page_is_gone_from_the_file(data: Path, tmp_path: Path) -> None:
    db = tmp_path / "slice.db"
    publish(data, db)
    assert b"two.example" in db.read_bytes()
    (data / FORGOTTEN).write_text(json.dumps({"host": "two.example", "at": LATER}) + "\n", encoding="utf-8")
    publish(data, db)
    assert b"two.example" not in db.read_bytes()
    assert {item["subject"] for item in queue(db)} == {"Llama 4 Maverick"}
    check(data, Options(bar=BAR, workers=1))
    assert not any("two.example" in str(item.as_dict()) for item in output.read(data))


def test_a_page_that_allows_no_copy_is_published_without_its_body(tmp_path: Path) -> None:
    folder, db = tmp_path / "data", tmp_path / "slice.db"
    one, two, *_ = pages()
    closed = page(two.found.url, two.found.body.decode(), archived=False)
    write_data_set(folder, [one, closed])
    check(folder, Options(bar=0.0, workers=1))
    publish(folder, db)
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM bodies").fetchone() == (1,)
        (text,) = conn.execute(
            "SELECT e.text FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id WHERE d.url = ?",
            [closed.found.url],
        ).fetchone()
    assert text.strip()
    assert len(text) == len(two.document.text)
    assert all(text[claim.start : claim.end] == claim.quote for claim in closed.extraction.claims)


def test_what_cannot_be_published_is_said_in_one_line(data: Path, tmp_path: Path) -> None:
    write_data_set(tmp_path / "new", pages())
    with pytest.raises(UserError, match="not checked"):
        publish(tmp_path / "new", tmp_path / "slice.db")
    with pytest.raises(UserError, match="no date"):
        publish(data, tmp_path / "slice.db", Wanted(since="yesterday"))
    with pytest.raises(UserError, match="no conflict is about"):
        publish(data, tmp_path / "slice.db", Wanted(("Nobody 1",)))
    (tmp_path / "a.md").write_text("# A\n\nGPT-5 costs $3 per million input tokens.\n", encoding="utf-8")
    assert main(["add", str(tmp_path / "a.md"), "--db", str(tmp_path / "own.db")]) == 0
    with pytest.raises(UserError, match="more than a published slice"):
        publish(data, tmp_path / "own.db")
    with pytest.raises(UserError, match="no such folder"):
        publish(data, tmp_path / "nowhere" / "slice.db")
    with pytest.raises(StoreError):
        publish(data, tmp_path)


def test_the_commands_of_a_database_work_on_it(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "slice.db")
    assert main(["bulk", "publish", str(data), "--db", db]) == 0
    assert main(["conflicts", "--db", db, "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert {line["subject"] for line in lines} == {"GPT-5", "Claude Opus 4", "Llama 4 Maverick"}
    assert main(["report", "--db", db, "--out", str(tmp_path / "report")]) == 0
    assert "GPT-5" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert main(["query", "SELECT count(*) AS n FROM claims", "--db", db, "--format", "csv"]) == 0
