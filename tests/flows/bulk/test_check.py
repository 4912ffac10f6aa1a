"""The check of a data set: the same conflicts as the check of a store with the same claims, and no others."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

import pyarrow.parquet as pq

from counterclaim.db.bar import queue_rank
from counterclaim.db.records import QUEUE_CLASSES, Conflict
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.flows.bulk.check import output, work
from counterclaim.flows.bulk.check.engine import opened
from counterclaim.flows.bulk.check.run import Options, check
from counterclaim.flows.bulk.dataset import CONFLICTS, FORGOTTEN, begin, files
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.ingest.second_reading import read_again
from tests.flows.bulk.data_sets import AT, Page, page, prose, write_data_set, write_store

WILD = Path(__file__).parents[4] / "shared" / "corpus" / "wild" / "docs"
BAR = 0.5
LATER = "2026-04-01T00:00:00Z"


def stored_conflicts(path: Path, pages: list[Page]) -> dict[str, dict[str, Any]]:
    """Return the conflicts that a store of the pages has, by id."""
    write_store(path, pages)
    with Store.open(path) as store:
        counts = store.update_findings(AT, list(load_reference()))
        assert counts.failed == 0
        read_again(store, bar=BAR, at=AT, workers=1)
        found = store.conflicts(include_explained=True, include_doubted=True)
    return {item.id: comparable(item) for item in found}


def comparable(item: Any) -> dict[str, Any]:
    left_out = ("first_seen", "last_seen")
    ids = [one.claim_id for one in item.evidence]
    return {"sure": item.sure, "ids": ids} | {k: v for k, v in item.as_dict().items() if k not in left_out}


def bulk_conflicts(folder: Path, pages: list[Page], **options: Any) -> dict[str, dict[str, Any]]:
    write_data_set(folder, pages)
    checked = check(folder, Options(bar=BAR, workers=1, **options))
    assert checked.failed == ()
    found = {item.id: comparable(item) for item in output.read(folder)}
    assert checked.differences == len(found)
    return found


def both(tmp_path: Path, pages: list[Page]) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    return bulk_conflicts(tmp_path / "bulk", pages), stored_conflicts(tmp_path / "c.db", pages)


def made() -> list[Page]:
    """Pages of every kind of conflict, with many that agree, copies, twins and spellings."""
    out = []
    for number in range(30):
        dated = None if number % 3 == 0 else f"2026-01-{number % 28 + 1:02}"
        body = prose(
            f"GPT-5 costs ${1.25 if number % 7 else 1.75} per million input tokens and $10 per million output tokens.",
            "Claude Opus 4 costs $15 per million input tokens.",
            f"Claude Opus 4 has a context window of {200 if number % 5 else 250}K tokens.",
            f"Claude Opus 4 is {12 if number % 4 else 3}x more expensive than GPT-5 for input tokens.",
            "GPT-5 is cheaper than Claude Opus 4.",
            f"Llama 4 Maverick has {400 if number % 2 else 40}B parameters.",
            f"Story number {number} of our site tells nothing else.",
            published=dated,
        )
        out.append(page(f"https://site-{number % 9}.example/story-{number}", body, archive=f"{number % 3}.warc.gz"))
    return out + [page(address, prose(*sentences)) for address, sentences in OTHERS]


COPIED = (
    "GPT-5 mini costs $0.25 per million input tokens on Tuesdays only.", "GPT-5 mini scores 79.5% on MMLU there.",
    "Gemini 2.5 Pro costs $1.25 per million input tokens and supports vision.", "DeepSeek V3 has 671B parameters.",
    "GPT-5 mini has a context window of 300K tokens.", "Gemini 2.5 Pro has a context window of 1M tokens.",
    "Mistral Large 2 costs $2 per million input tokens.", "Mistral Large 2 costs $6 per million output tokens.",
)  # fmt: skip
# What needs more than one attribute, page or spelling.
OTHERS = (
    ("https://origin.example/text", COPIED),
    ("https://copier.example/text", COPIED),
    ("https://third.example/vision", (
        "Gemini 2.5 Pro does not support vision.", "GPT-5 mini has a context window of 400K tokens.",
        "DeepSeek V3 is an open-weights model.", "GPT-5 mini was not tested on MMLU.")),
    ("https://fourth.example/closed", (
        "DeepSeek V3 is a closed model.", "DeepSeek V3 has 37B active parameters.",
        "Gemini 2.5 Pro is a text-only model.")),
    ("http://twin.example/page", ("Zephyr-X 3 costs $4 per million input tokens.",)),
    ("https://twin.example/page", ("zephyr x 3 costs $5 per million input tokens.",)),
    ("https://circle.example/1", (
        "GPT-5 is faster than Claude Opus 4.", "Claude Opus 4 is faster than Gemini 2.5 Pro.",
        "Gemini 2.5 Pro is faster than GPT-5.")),
    ("https://circle.example/2", (
        "GPT-4o is more accurate than GPT-4.1.", "GPT-4.1 is more expensive than o3.")),
    ("https://circle.example/3", ("o3 is more expensive than GPT-4.1 mini.",)),
    ("https://circle.example/4", ("GPT-4.1 mini is more expensive than GPT-4.1.",)),
    ("https://within.example/draft", (
        "GPT-4o costs $2.50 per million input tokens.",
        "Everything else is told in the next chapter of this book, and it is long.",
        "GPT-4o costs $5 per million input tokens.",
        "GPT-4o is 10x cheaper than GPT-4.1 which costs $2 per million input tokens.")),
)  # fmt: skip


def test_made_pages_give_the_conflicts_of_the_store(tmp_path: Path) -> None:
    bulk, store = both(tmp_path, made())
    assert {item["kind"] for item in store.values()} >= {"value", "boolean", "ratio", "ordering"}
    assert {item["scope"] for item in store.values()} == {"within", "across"}
    assert bulk == store


def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = bulk_conflicts(tmp_path / "one", made())
    monkeypatch.setattr(work, "MODELS", 1)
    monkeypatch.setattr(work, "POOL_FROM", 2)
    write_data_set(tmp_path / "two", reversed(made()))
    check(tmp_path / "two", Options(bar=BAR, workers=2, memory="200MB"))
    assert {item.id: comparable(item) for item in output.read(tmp_path / "two")} == alone
    first = (tmp_path / "one" / CONFLICTS).read_bytes()
    assert (tmp_path / "two" / CONFLICTS).read_bytes() == first
    assert [path.name for path in (tmp_path / "two").iterdir() if path.name.startswith(".")] == []


def test_of_an_address_the_page_fetched_last_counts(tmp_path: Path) -> None:
    """As in a store, where a page that changed has the claims of its newest version."""
    old = page("https://a.example/p", prose("GPT-5 costs $4 per million input tokens."), archive="1.warc")
    new = page(
        "https://a.example/p", prose("GPT-5 costs $3 per million input tokens."), archive="2.warc", fetched=LATER
    )
    again = page("https://a.example/p", prose("GPT-5 costs $3 per million input tokens."), archive="3.warc")
    other = page("https://b.example/p", prose("GPT-5 costs $3 per million input tokens."), archive="1.warc")
    empty = page("https://b.example/p", prose("We do not say any more what it costs."), archive="2.warc", fetched=LATER)
    values = [
        {one["value"] for item in bulk_conflicts(tmp_path / str(at), pages).values() for one in item["evidence"]}
        for at, pages in enumerate(([old, other], [old, new, again, other], [old, other, empty]))
    ]
    assert {3, 4} <= values[0]
    assert 4 not in values[1]
    assert 3 not in values[2]


def test_what_is_to_be_forgotten_is_not_looked_at(tmp_path: Path) -> None:
    write_data_set(tmp_path, made())
    (tmp_path / FORGOTTEN).write_text(json.dumps({"host": "within.example", "at": AT}) + "\n", encoding="utf-8")
    check(tmp_path, Options(bar=BAR, workers=1))
    found = list(output.read(tmp_path))
    assert found
    assert not any(one.source == "within.example" for item in found for one in item.evidence)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    write_data_set(tmp_path, made())
    checked = check(tmp_path, Options(bar=BAR, workers=1))
    table = pq.read_table(tmp_path / CONFLICTS)
    assert table.num_rows == checked.differences
    assert set(Conflict.as_dict(next(output.read(tmp_path)))) - {"first_seen", "last_seen"} <= set(table.column_names)
    assert output.about(tmp_path)["bar"] == "0.5"
    queue = [row for row in table.to_pylist() if row["sure"] and row["class"] in QUEUE_CLASSES]
    assert len(queue) == checked.queued
    ranks = [queue_rank(row["severity"], row["certainty"]) for row in table.to_pylist()]
    assert ranks == sorted(ranks)


def test_what_a_killed_check_left_is_removed_and_one_runs_at_a_time(tmp_path: Path) -> None:
    write_data_set(tmp_path, made())
    (tmp_path / ".check-killed").mkdir()
    (tmp_path / ".check-killed" / "slice.db").write_bytes(b"half")
    with holding(tmp_path / CONFLICTS, "bulk check"), ThreadPoolExecutor(1) as other:
        error = other.submit(check, tmp_path).exception()
    assert isinstance(error, UserError)
    assert "in use" in str(error)
    assert not (tmp_path / CONFLICTS).exists()
    assert check(tmp_path, Options(bar=BAR, workers=1)).differences > 0
    assert not list(tmp_path.glob(".check-*"))


def test_a_file_that_is_written_anew_meanwhile_changes_nothing(tmp_path: Path) -> None:
    """As by a takedown: the rows that the check knows stay where they were."""
    write_data_set(tmp_path / "data", made())
    spill = tmp_path / "spill"
    spill.mkdir()
    with opened(tmp_path / "data", spill) as engine:
        (before,) = engine.one("SELECT count(*) FROM stated")
        for path in files(tmp_path / "data", "claims"):
            path.with_suffix(".new").write_bytes(b"something else")
            path.with_suffix(".new").replace(path)
        assert engine.one("SELECT count(*) FROM stated") == (before,)


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    write_data_set(tmp_path, made()[:3])
    with pytest.raises(UserError, match="DuckDB cannot read the data set"):
        check(tmp_path, Options(memory="plenty"))
    files(tmp_path, "claims")[0].write_bytes(b"no parquet")
    with pytest.raises(UserError, match="DuckDB cannot read the data set") as error:
        check(tmp_path)
    assert "\n" not in str(error.value)
    assert not (tmp_path / CONFLICTS).exists()


def test_an_empty_data_set_has_no_conflicts(tmp_path: Path) -> None:
    begin(tmp_path, "test")
    assert check(tmp_path).differences == 0
    assert list(output.read(tmp_path)) == []
    with pytest.raises(UserError, match="no bulk data set"):
        check(tmp_path / "nothing")


@pytest.mark.skipif(not WILD.is_dir(), reason="the real pages are not at ../shared/corpus/wild")
def test_real_pages_give_the_conflicts_of_the_store(tmp_path: Path) -> None:
    pages = [
        page(
            f"https://{path.stem.partition('--')[0]}.example/{path.stem}", path.read_text(encoding="utf-8"),
            archive=f"{at % 4}.warc.gz", kind="markdown" if path.suffix == ".md" else "html",
        )
        for at, path in enumerate(sorted(WILD.iterdir())[3::7])
    ]  # fmt: skip
    bulk, store = both(tmp_path, pages)
    assert len(store) > 20
    assert bulk == store
