"""A second run over unchanged pages: conditional requests, and hardly any work. 1,000 pages: make soak."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.data.website import Website
from bench.soak.unchanged_run import pages
from counterclaim.db.store import Store
from counterclaim.flows.report.folder.manifest import MANIFEST
from counterclaim.flows.runs import steps

PAGES = 60
FILES = (MANIFEST, "index.html", "conflicts.csv", "feed.atom", "style.css", "models/index.html")
SHARE = 0.2  # twice the goal, for a busy machine; `python -m bench.soak.unchanged_run` measures it


def run(folder: Path) -> float:
    """Do a run in this process; return its CPU seconds, all of it in here: there is too little to read for a pool."""
    begun = time.process_time()
    steps.run_plain(folder / "c.db", steps.plan_for(folder / "sources.yml", allow_private=True), folder / "report")
    return time.process_time() - begun


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("twice")
    given = pages(PAGES)
    with Website(given) as site:
        urls = ", ".join(f"'{site.base}{path}'" for path in given)
        text = f"sources:\n  - {{name: s, delay: 0, limit: {PAGES}, urls: [{urls}]}}\n"
        (folder / "sources.yml").write_text(text, encoding="utf-8")
        found: dict[str, Any] = {"cpu": [run(folder)], "answers": [site.answers()]}
        found["files"] = {name: (folder / "report" / name).stat().st_mtime_ns for name in FILES}
        found["cpu"].append(run(folder))
        found["answers"].append(site.answers())
    return found | {"folder": folder}


def test_every_page_is_asked_for_conditionally_and_none_is_sent_again(twice: dict[str, Any]) -> None:
    first, second = twice["answers"]
    assert first == {200: PAGES}
    assert second == {304: PAGES}


def test_the_second_run_takes_little_of_the_cpu_time(twice: dict[str, Any]) -> None:
    first, second = twice["cpu"]
    assert second < SHARE * first, f"{second:.2f} s against {first:.2f} s"


def test_the_report_that_is_up_to_date_is_not_written_again(twice: dict[str, Any]) -> None:
    folder = twice["folder"]
    for name, written in twice["files"].items():
        assert (folder / "report" / name).stat().st_mtime_ns == written


@pytest.mark.parametrize("missing", FILES)
def test_a_report_that_lacks_a_file_is_written_again(twice: dict[str, Any], missing: str) -> None:
    folder = twice["folder"]
    (folder / "report" / missing).unlink()
    steps.report_step(folder / "c.db", folder / "report")
    assert (folder / "report" / missing).exists()


def test_nothing_is_checked_or_weighed_again(twice: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("nothing has changed")

    monkeypatch.setattr("counterclaim.db.support.refresh", refused)
    monkeypatch.setattr("counterclaim.db.incremental.update.Checks", refused)
    counts = steps.check_step(twice["folder"] / "c.db")
    assert (counts.new, counts.closed) == (0, 0)
    assert counts.seen > 0


DECISION = """INSERT INTO reviews (conflict_id, verdict, at, evidence_key)
SELECT id, 'confirmed', '2026', '' FROM conflicts LIMIT 1"""
CHANGES = [
    ("a decision", DECISION),
    ("a page that is gone", "UPDATE documents SET gone_at = '2026' WHERE id = (SELECT min(id) FROM documents)"),
    ("a claim that went", "UPDATE claims SET gone_at = '2026' WHERE seq = 1"),
    ("a source with another name", "UPDATE sources SET name = 'other'"),
    ("a conflict that ended", "UPDATE conflicts SET closed_at = '2026' WHERE closed_at IS NULL"),
    ("sides weighed otherwise", "UPDATE conflict_support SET reason = 'x'"),
]  # fmt: skip


@pytest.mark.parametrize("sql", [case[1] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_whatever_a_report_shows_makes_it_new(twice: dict[str, Any], tmp_path: Path, sql: str) -> None:
    db = tmp_path / "c.db"
    shutil.copy(twice["folder"] / "c.db", db)
    with Store.open(db) as store:
        before = store.revision()
        assert store.revision() == before
    with closing(sqlite3.connect(db)) as conn, conn:
        assert conn.execute(sql).rowcount > 0
    with Store.open(db) as store:
        assert store.revision() != before
