"""What an operator asks: what a page changed, what fails, what runs; snapshots are enough to read everything anew."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import FetchedBody
from counterclaim.db.store import Store
from counterclaim.extractors import pipeline
from counterclaim.extractors.records import Extraction
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.progress import reporting
from counterclaim.flows.common.run_lock import holder_of, holding
from counterclaim.flows.ingest import extraction
from counterclaim.flows.orchestration.served_schedules import served, serving

ROOT = Path(__file__).parents[3]
PAGE = "<html><head><title>GPT-4o</title></head><body><h1>GPT-4o</h1><p>{}</p></body></html>"
PRICE = "GPT-4o costs ${} per 1M input tokens."


@pytest.fixture
def site(tmp_path: Path, web: Any, cli: Any) -> Callable[..., Any]:
    """Return what runs the program over two pages and one that fails."""
    web.page("/a", PAGE.format(PRICE.format(5)))
    web.page("/b", PAGE.format("GPT-4o has a context window of 128K tokens."))
    web.page("/c", "", status=403)
    pages = ", ".join(f"'{web.base}/{name}'" for name in "abc")
    given = tmp_path / "sources.yml"
    given.write_text(f"sources:\n  - {{name: s, kind: blog, urls: [{pages}], delay: 0}}\n", encoding="utf-8")

    def run(*more: str) -> Any:
        db, report = tmp_path / "c.db", tmp_path / "r"
        return cli("run", given, "--plain", "--allow-private", "--db", db, "--report", report, *more)

    return run


def rows(ran: Any) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_diff_shows_what_the_page_changed(tmp_path: Path, web: Any, cli: Any, site: Any) -> None:
    db = tmp_path / "c.db"
    site()
    first = cli("diff", f"{web.base}/a", "--db", db)
    assert (first.code, first.out) == (0, "")
    assert "1 version, the last since 20" in first.err
    assert "0 changes of claims" in first.err
    web.page("/a", PAGE.format(PRICE.format(4) + " It is multimodal."))
    site()
    (added, changed) = sorted(
        rows(cli("diff", f"{web.base}/a", "--db", db, "--format", "jsonl")), key=lambda r: r["change"]
    )
    assert (changed["old_value"], changed["new_value"], changed["cause"]) == ("5", "4", "page")
    assert (changed["subject"], changed["attribute"], changed["change_percent"]) == ("GPT-4o", "input_price", -20.0)
    assert "$5" in changed["old_quote"]
    assert "$4" in changed["new_quote"]
    assert (added["attribute"], added["old_value"], added["new_value"]) == ("multimodal", None, "true")
    web.page("/b", PAGE.format("GPT-4o has a context window of 64K tokens."))
    site()
    assert "1 change of claims" in cli("diff", f"{web.base}/b", "--db", db).err
    table = cli("diff", f"{web.base}/a", "--db", db)
    assert "changed\tGPT-4o\tinput_price" in table.out
    assert "2 versions" in table.err
    assert "2 changes of claims" in table.err
    assert cli("diff", f"{web.base}/a", "--db", db, "--from", "2999").out == ""


def test_diff_names_a_page_by_file_by_id_and_by_short_name(tmp_path: Path, cli: Any) -> None:
    db, draft = tmp_path / "c.db", tmp_path / "draft.md"
    for price in ("5", "4"):
        draft.write_text(PRICE.format(price))
        cli("add", draft, "--db", db)
    with Store.open(db) as store:
        (id_,) = next(store.query("SELECT id FROM documents")[1])
    for name in (draft, id_, id_[:8], "draft"):
        (row,) = rows(cli("diff", name, "--db", db, "--format", "jsonl"))
        assert (row["old_value"], row["new_value"]) == ("5", "4")


REFUSED = [
    (("nope",), "no document 'nope' in the database"),
    (("https://x.example/none",), "no document 'https://x.example/none'"),
    (("https://x.example/\u2488\r",), "no document 'https://x.example/"),
    (("draft", "--from", "yesterday"), "bad date: yesterday: write 2026-11-22"),
    (("draft", "--format", "xml"), "unknown format"),
    (("one/page", "--db", "none.db"), "does not exist"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED, ids=[" ".join(args) for args, _ in REFUSED])
def test_what_diff_refuses(tmp_path: Path, cli: Any, args: tuple[str, ...], message: str) -> None:
    (tmp_path / "draft.md").write_text(PRICE.format(5))
    cli("add", tmp_path, "--db", tmp_path / "c.db")
    ran = cli("diff", "--db", tmp_path / "c.db", *args)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_two_pages_of_one_name_are_told_apart(tmp_path: Path, cli: Any) -> None:
    with Store.open(tmp_path / "c.db") as store:
        for site in ("a", "b"):
            store.save_source(id=site, name=site, kind="blog", at="2026")
            store.save_snapshot(
                FetchedBody(site, "same", b"x", "text/html", "2026", url=f"https://{site}.example/same")
            )
    assert "is ambiguous: give one of the ids" in cli("diff", "same", "--db", tmp_path / "c.db").err
    assert cli("diff", "https://a.example/same", "--db", tmp_path / "c.db").code == 0


def newer_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the rules read $5 as 6, under another version."""
    real = pipeline.extract

    def reads_otherwise(document: Any, lexicon: Any = None) -> Extraction:
        found = real(document)
        claims = tuple(replace(c, value=c.value + 1) if c.attribute == "input_price" else c for c in found.claims)
        return replace(found, claims=claims)

    monkeypatch.setattr(pipeline, "extract", reads_otherwise)
    monkeypatch.setattr(extraction, "RULESET", "next")


def test_offline_reads_stored_pages_by_newer_rules_without_the_network(
    tmp_path: Path, web: Any, cli: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, report = tmp_path / "c.db", tmp_path / "r"
    site()
    asked = len(web.requests)
    newer_rules(monkeypatch)
    ran = cli("run", "--offline", "--db", db, "--report", report)
    assert ran.code == 0, ran.err
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == ["extract", "check", "judge", "report"]
    assert "extract: 2 documents read" in ran.err
    assert len(web.requests) == asked
    (change,) = rows(cli("diff", f"{web.base}/a", "--db", db, "--format", "jsonl"))
    assert (change["cause"], change["old_value"], change["new_value"], change["ruleset"]) == (
        "ruleset",
        "5",
        "6",
        "next",
    )
    assert "1 of them by newer rules and not by the page" in cli("diff", f"{web.base}/a", "--db", db).err
    assert "extract: 0 documents read" in cli("run", "--offline", "--db", db, "--report", report).err


def test_page_and_rules_that_change_at_once_are_told_apart(
    tmp_path: Path, web: Any, cli: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site()
    web.page("/a", PAGE.format(PRICE.format(8)))
    newer_rules(monkeypatch)
    assert "extract: 2 documents read" in site().err, "the old body that was read on the way is not counted"
    found = rows(cli("diff", f"{web.base}/a", "--db", tmp_path / "c.db", "--format", "jsonl"))
    assert {(c["cause"], c["old_value"], c["new_value"]) for c in found} == {("ruleset", "5", "6"), ("page", "6", "9")}


def test_offline_of_some_sources(
    tmp_path: Path, web: Any, cli: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    site()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "draft.md").write_text(PRICE.format(7))
    cli("add", tmp_path / "more", "--db", tmp_path / "c.db")
    newer_rules(monkeypatch)
    args = ("--offline", "--db", tmp_path / "c.db", "--report", tmp_path / "r")
    assert "extract: 2 documents read" in cli("run", tmp_path / "sources.yml", *args).err
    assert "extract: 1 documents read" in cli("run", *args).err


def test_offline_needs_a_database(tmp_path: Path, cli: Any) -> None:
    ran = cli("run", "--offline", "--db", tmp_path / "none.db", "--report", tmp_path / "r")
    assert ran.code == 2
    assert "does not exist" in ran.err
    assert not (tmp_path / "r").exists()


def test_status_says_how_the_sources_are_doing(tmp_path: Path, web: Any, cli: Any, site: Any) -> None:
    db = tmp_path / "c.db"
    site()
    whole, source = rows(cli("status", "--db", db, "--format", "jsonl"))
    assert (whole["type"], whole["documents"], whole["running"], whole["schedules"]) == ("database", 2, None, [])
    assert whole["runs"][0]["command"] == "run"
    assert whole["runs"][0]["summary"]["pages_failed"] == 1
    assert (source["source"], source["kind"], source["pages"], source["claims"]) == ("s", "blog", 2, 2)
    assert (source["failures"], source["stale"], source["failing"]) == ({"http 403": 1}, 0, 1)
    table = cli("status", "--db", db).out
    for words in ("last run: finished 20", "next run: none is scheduled", "Failures now, by reason", "http 403"):
        assert words in table


@pytest.mark.slow
def test_a_failure_that_is_mended_is_no_failure_now(tmp_path: Path, web: Any, cli: Any, site: Any) -> None:
    site()
    web.page("/c", PAGE.format(PRICE.format(9)))
    time.sleep(1.1)
    site()
    _, source = rows(cli("status", "--db", tmp_path / "c.db", "--format", "jsonl"))
    assert (source["failures"], source["pages"]) == ({}, 3)
    web.page("/c", "", status=404)
    web.page("/a", "", status=500)
    time.sleep(1.1)
    site()
    _, source = rows(cli("status", "--db", tmp_path / "c.db", "--format", "jsonl"))
    assert (source["failures"], source["gone"], source["stale"]) == ({"http 404": 1, "http 500": 1}, 1, 1)


def test_status_of_a_run_that_works_and_of_a_killed_one(tmp_path: Path, cli: Any, site: Any) -> None:
    db = tmp_path / "c.db"
    site()
    with Store.open(db) as store:
        store.start_run("add", "r", "2999-01-01T00:00:00Z")
    assert "last add: began 2999-01-01T00:00:00Z, did not finish: run it again" in cli("status", "--db", db).out
    with holding(db, "add"):
        out = cli("status", "--db", db).out
        assert f"running: pid {os.getpid()}" in out
        assert "still running" in out


def test_status_knows_the_schedules_that_are_served(tmp_path: Path, cli: Any, site: Any) -> None:
    db = tmp_path / "c.db"
    site()
    (tmp_path / ".counterclaim").mkdir()
    with serving(db, Path("sources.yml"), "0 6 * * *"):
        (one,) = served(db)
        assert one.next_run.endswith("T06:00:00Z")
        assert (
            f"next run: {one.next_run} (cron '0 6 * * *', served by pid {os.getpid()}" in cli("status", "--db", db).out
        )
        _, source = rows(cli("status", "--db", db, "--format", "jsonl"))
        assert source["next_run"] == one.next_run
    assert served(db) == []


def test_schedules_are_told_apart_by_the_whole_path_and_by_the_database(tmp_path: Path) -> None:
    (tmp_path / ".counterclaim").mkdir()
    db, odd = tmp_path / "c.db", tmp_path / "c[1]*.db"
    one, two = tmp_path / "one" / "sources.yml", tmp_path / "two" / "sources.yml"
    with serving(db, one, "0 6 * * *"), serving(db, two, "0 7 * * *"), serving(odd, one, "0 8 * * *"):
        assert sorted(found.cron for found in served(db)) == ["0 6 * * *", "0 7 * * *"], (
            "files of one name in two folders"
        )
        assert [found.cron for found in served(odd)] == ["0 8 * * *"], "a name that is no pattern"
        assert served(tmp_path / "c[1].db") == []
        again = serving(db, one.parent / ".." / "one" / "sources.yml", "0 9 * * *")
        with pytest.raises(UserError, match=r"these sources are on a schedule already.*by pid"):
            Context().run(again.__enter__)  # as another command: what runs inside a lock may ask for it again


@pytest.mark.slow
def test_two_runs_at_once(tmp_path: Path, cli: Any, site: Any) -> None:
    db, draft = tmp_path / "c.db", tmp_path / "draft.md"
    draft.write_text(PRICE.format(5))
    code = "import sys\nfrom pathlib import Path\nfrom counterclaim.flows.common.run_lock import holding\n"
    code += "with holding(Path(sys.argv[1]), 'run'):\n  print('held', flush=True)\n  sys.stdin.readline()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(db)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        for args in (("run", "--plain"), ("run", "--offline"), ("crawl", "http://x.example"), ("add", draft)):
            if "--offline" in args:
                Store.open(db).close()
            ran = cli(*args, "--db", db)
            assert ran.code == 2
            assert ran.err.startswith(
                f"counterclaim: database is in use: {db} by pid {holder.pid} (counterclaim run) since 2"
            )
            assert ran.err.rstrip().endswith("wait until it ends, or give --wait SECONDS")
        assert cli("status", "--db", db).code == 0, "looking needs no lock"
        holder.stdin.close()
        waited = site("--wait", "30")
        assert waited.code == 0
    assert holder_of(db) is None


def test_json_logs_say_what_happened(tmp_path: Path, web: Any, cli: Any, site: Any) -> None:
    ran = site("--log-json")
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert all(event["time"].startswith("20") for event in events)
    assert [e["event"] for e in events if e["event"].startswith("run_")] == ["run_started", "run_finished"]
    assert [e["stage"] for e in events if e["event"] == "stage_finished"] == [
        "crawl",
        "extract",
        "check",
        "judge",
        "report",
    ]
    fetched = {(e["url"], e["status"], e["found"]) for e in events if e["event"] == "fetched"}
    assert fetched == {(f"{web.base}/{name}", 200, "new") for name in "ab"}
    (failed,) = (e for e in events if e["event"] == "fetch_failed")
    assert (failed["source"], failed["url"], failed["reason"]) == ("s", f"{web.base}/c", "http 403")
    assert events[-1]["pages_failed"] == 1
    (error,) = cli("run", tmp_path / "none.yml", "--log-json").err.splitlines()
    assert json.loads(error)["event"] == "error"


def test_a_scheduler_passes_the_wish_for_json_on_to_its_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_LOG", "json")
    with reporting() as show:
        show.note("hello")
    assert json.loads(capsys.readouterr().err)["message"] == "hello"


def test_bars_on_a_terminal_and_none_in_a_pipe(tmp_path: Path) -> None:
    code = "import time\nfrom counterclaim.flows.common.progress import reporting\n"
    code += "with reporting() as show:\n  done = show.stage('crawl')\n"
    code += "  for _ in range(3): done(); time.sleep(0.15)\n  show.end('3 pages')\n"
    command = [sys.executable, "-c", code]
    env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    piped = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True).stderr
    assert b"\x1b" not in piped
    assert piped.startswith(b"crawl: 3 pages (")
    main, side = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=side) as process:
        os.close(side)
        seen = b""
        while chunk := _read(main):
            seen += chunk
        process.wait()
    os.close(main)
    assert b"\x1b[" in seen, "a bar moves"
    assert b"crawl: 3 pages (" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # Linux says so when the other side is closed
        return b""
