"""``bulk extract`` and ``bulk forget`` in one process: what is read, resumed, refused, recorded and forgotten."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

import pyarrow.parquet as pq

import counterclaim
from counterclaim.flows.bulk import dataset, extracting, takedowns
from counterclaim.flows.bulk.engines import read_here
from counterclaim.flows.bulk.unit_reader import read_unit
from counterclaim.flows.common.errors import UserError
from tests.flows.bulk.making import ORDINARY, archive, archives, prices, record, sample_pages

ROOT = Path(__file__).parents[3]
Cli = Callable[..., Any]


def rows(out: Path, part: dataset.Part) -> list[dict[str, Any]]:
    return [row for path in dataset.files(out, part) for row in pq.read_table(path).to_pylist()]


def parquet(out: Path) -> dict[str, bytes]:
    """Return the files of a data set, which are the same bytes however they came about."""
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(out.glob("*/*.parquet"))}


def extract(given: list[Path], out: Path) -> extracting.Extracted:
    return extracting.extract([str(path) for path in given], out, workers=0)


def test_claims_are_those_of_add(tmp_path: Path, cli: Cli) -> None:
    """Whether a page comes from a file or an archive, it says the same."""
    pages = sample_pages()
    made = archive(tmp_path / "a.warc.gz", [record(url, path.read_bytes()) for url, path in pages.items()])
    assert cli("bulk", "extract", made, "--out", tmp_path / "out", "--workers", 0).code == 0
    counterclaim.add(pages.values(), tmp_path / "c.db")
    columns = 'subject, attribute, relation, value_text, object, unit, qualifiers, quote, start, "end", locator, rule'
    with counterclaim.open(tmp_path / "c.db") as store:
        sql = f"SELECT d.path, {columns} FROM claims AS c JOIN documents AS d ON d.id = c.document_id"
        stored = sorted(store.query(sql)[1], key=repr)
    names = columns.replace('"', "").replace("value_text", "value").split(", ")
    found = [(str(pages[row["url"]]), *(row[name] for name in names)) for row in rows(tmp_path / "out", "claims")]
    assert sorted(found, key=repr) == stored
    assert len(stored) > 50


def test_texts_and_bodies_are_kept_of_pages_with_claims(tmp_path: Path) -> None:
    url = "https://a.example/prices"
    made = archive(tmp_path / "a.warc.gz", [record("https://a.example/1", ORDINARY), record(url, prices(1))])
    total = extract([made], tmp_path / "out")
    (document,), (text,) = rows(tmp_path / "out", "documents"), rows(tmp_path / "out", "texts")
    assert (text["body"], text["content_type"]) == (prices(1), "text/html")
    assert (document["url"], document["fetched"], document["archived"]) == (url, "2026-03-01T10:00:00Z", True)
    assert (document["archive"], document["offset"]) == (str(made), len(record("https://a.example/1", ORDINARY)))
    assert (total.records, total.candidates, total.documents, total.claims) == (2, 1, 1, document["claims"])
    for row in rows(tmp_path / "out", "claims"):
        assert text["text"][row["start"] : row["end"]] == row["quote"]


def test_the_same_files_in_any_order(tmp_path: Path) -> None:
    made = archives(tmp_path / "in", 5)
    extract(made, tmp_path / "one")
    extract(made[::-1], tmp_path / "other")
    for path in made[3:] + made[:3]:
        extract([path], tmp_path / "apart")
    assert parquet(tmp_path / "one") == parquet(tmp_path / "other") == parquet(tmp_path / "apart")


def test_what_is_done_is_left_alone(tmp_path: Path, cli: Cli) -> None:
    made, out = archives(tmp_path / "in", 3), tmp_path / "out"
    extract(made[:2], out)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/*") if path.is_file()}
    ran = cli("bulk", "extract", *made, "--out", out, "--workers", 0)
    assert (ran.code, ran.out.startswith("1 archive (2 done before): ")) == (0, True), ran
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert cli("bulk", "extract", *made, "--out", out, "--workers", 0).out.startswith("0 archives (3 done before)")


def test_a_failure_is_recorded_and_tried_again(tmp_path: Path, cli: Cli) -> None:
    good, bad = archives(tmp_path / "in", 2)
    whole = bad.read_bytes()
    bad.write_bytes(b"<html>Not found</html>")
    out = tmp_path / "out"
    ran = cli("bulk", "extract", good, bad, "--out", out, "--workers", 0)
    assert (ran.code, ran.out.startswith("1 archive: ")) == (1, True)
    assert ran.err.splitlines()[-1] == (
        f"counterclaim: 1 archive could not be read: {bad}: no WARC file: no record in it: "
        "run the command again to try again"
    )
    (failed,) = [unit for unit in dataset.units(out) if unit.state == "failed"]
    assert (failed.archive, failed.reason) == (str(bad), "no WARC file: no record in it")
    assert len(dataset.files(out, "claims")) == 1
    bad.write_bytes(whole)
    assert cli("bulk", "extract", good, bad, "--out", out, "--workers", 0).code == 0
    extract([good, bad], tmp_path / "fresh")
    assert parquet(out) == parquet(tmp_path / "fresh")


NO_COPY: list[tuple[dict[str, str], bytes, str]] = [
    ({"X_Robots_Tag": "noarchive"}, b"", "a header"),
    ({"X_Robots_Tag": "otherbot: noindex, counterclaim: noarchive"}, b"", "a header for us"),
    ({}, b'<meta name="robots" content="NOARCHIVE">', "a page"),
]


@pytest.mark.parametrize(("headers", "meta", "why"), NO_COPY, ids=[case[2] for case in NO_COPY])
def test_noarchive(tmp_path: Path, headers: dict[str, str], meta: bytes, why: str) -> None:
    page = prices(1).replace(b"<head>", b"<head>" + meta)
    extract([archive(tmp_path / "a.warc.gz", [record("https://a.example/1", page, **headers)])], tmp_path / "out")
    (document,), (text,) = rows(tmp_path / "out", "documents"), rows(tmp_path / "out", "texts")
    assert (document["archived"], text["body"]) == (False, None), why
    assert "Prices of models" not in text["text"]
    claims = rows(tmp_path / "out", "claims")
    assert claims
    assert all(text["text"][row["start"] : row["end"]] == row["quote"] for row in claims)


LEFT_OUT: list[tuple[dict[str, str], bytes, str]] = [
    ({"X_Robots_Tag": "noindex"}, prices(1), "asks not to be taken"),
    ({}, prices(1).replace(b"<head>", b'<head><meta name="robots" content="none">'), "asks so itself"),
    ({}, prices(1).replace(b'lang="en"', b'lang="de"'), "says that it is German"),
    ({"at": "soon"}, prices(1), "has no date"),
]


@pytest.mark.parametrize(("given", "page", "why"), LEFT_OUT, ids=[case[2] for case in LEFT_OUT])
def test_pages_that_are_left_out(tmp_path: Path, given: dict[str, str], page: bytes, why: str) -> None:
    extract([archive(tmp_path / "a.warc.gz", [record("https://a.example/1", page, **given)])], tmp_path / "out")
    assert rows(tmp_path / "out", "documents") == [], why


def test_an_address_that_is_none(tmp_path: Path) -> None:
    records = [record(url, prices(1)) for url in ("dns:a.example", "javascript:x", "", "https://a.example/1")]
    total = extract([archive(tmp_path / "a.warc.gz", records)], tmp_path / "out")
    assert (total.documents, total.skipped) == (1, 3)


REFUSED: list[tuple[list[str], str]] = [
    (["missing.warc.gz"], "no such file: missing.warc.gz"),
    ([], "no archives"),
    (["--paths", "missing.txt"], "cannot read the list of archives: missing.txt"),
    (["gopher://a/b.warc.gz"], "addresses of this kind cannot be opened: gopher://"),
    (["a.warc.gz", "--dask", "tcp://127.0.0.1:1"], "no Dask scheduler: tcp://127.0.0.1:1"),
]


@pytest.mark.parametrize(("given", "said"), REFUSED, ids=[case[1] for case in REFUSED])
def test_refused(tmp_path: Path, cli: Cli, given: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("counterclaim.flows.bulk.cluster.CONNECT", 1)
    archive(tmp_path / "a.warc.gz", [record("https://a.example/1", ORDINARY)])
    ran = cli("bulk", "extract", *given, "--out", tmp_path / "out")
    assert (ran.code, ran.err.startswith(f"counterclaim: {said}")) == (2, True), ran.err


def test_a_folder_of_something_else(tmp_path: Path, cli: Cli) -> None:
    (made,) = archives(tmp_path / "in", 1)
    ran = cli("bulk", "extract", made, "--out", tmp_path / "in")
    assert (ran.code, "the folder holds something else" in ran.err) == (2, True)
    assert cli("bulk", "forget", "a.example", "--out", tmp_path / "in").code == 2


def test_a_data_set_of_other_rules(tmp_path: Path, cli: Cli) -> None:
    (made,) = archives(tmp_path / "in", 1)
    extract([made], tmp_path / "out")
    (tmp_path / "counterclaim.yml").write_text("models:\n  - {name: Brindle, vendor: Wavely}\n", encoding="utf-8")
    ran = cli("bulk", "extract", made, "--out", tmp_path / "out", "--lexicon", tmp_path / "counterclaim.yml")
    assert (ran.code, "made by other rules" in ran.err) == (2, True)


def test_a_list_of_archives(tmp_path: Path, cli: Cli) -> None:
    made = archives(tmp_path / "in", 2)
    lines = "".join(f"{path.name}\n" for path in made)
    (tmp_path / "paths.gz").write_bytes(gzip.compress(f"# two\n\n{lines}".encode()))
    given = ["--paths", tmp_path / "paths.gz", "--base", f"{tmp_path}/in/", "--workers", 0]
    ran = cli("bulk", "extract", "--out", tmp_path / "out", *given)
    assert (ran.code, ran.out.startswith("2 archives")) == (0, True)


def test_a_folder_of_archives(tmp_path: Path) -> None:
    made = archives(tmp_path / "in", 3)
    (tmp_path / "in" / "notes.txt").write_text("no archive", encoding="utf-8")
    assert extracting.listed([str(tmp_path / "in"), str(made[0])]) == [str(path) for path in sorted(made)]


def test_one_extraction_at_a_time(tmp_path: Path) -> None:
    (made,) = archives(tmp_path / "in", 1)
    out = tmp_path / "out"
    dataset.begin(out, extracting.reader())
    code = "import sys,time; from pathlib import Path; from counterclaim.flows.common.run_lock import holding\n"
    code += "with holding(Path(sys.argv[1]), 'x'): print('held', flush=True); time.sleep(60)"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(out / dataset.ABOUT)], stdout=subprocess.PIPE, env=_env(), text=True
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="in use"):
            extract([made], out)
        other.kill()


def test_a_page_and_a_host_are_forgotten(tmp_path: Path, cli: Cli) -> None:
    made, out = archives(tmp_path / "in", 4), tmp_path / "out"
    extract(made[:3], out)
    before = {row["url"] for row in rows(out, "documents")}
    (out / dataset.CONFLICTS).write_bytes(b"")
    ran = cli("bulk", "forget", "http://site1.example/prices", "--out", out)
    assert (ran.code, ran.out) == (0, "Forgotten: http://site1.example/prices: 1 pages removed.\n")
    assert not (out / dataset.CONFLICTS).exists()
    assert cli("bulk", "forget", "SITE3.example.", "--out", out).out.endswith("0 pages removed.\n")
    assert cli("bulk", "forget", "site2.example", "--out", out).out.endswith(" 1 pages removed.\n")
    gone = {"https://site1.example/prices", "https://site2.example/prices"}
    assert {row["url"] for row in rows(out, "documents")} == before - gone
    extract(made, out)  # site3 was recorded before it came
    left = {row["document_id"]: row["url"] for row in rows(out, "documents")}
    assert set(left.values()) == before - gone
    for part in ("claims", "texts"):
        assert {row["document_id"] for row in rows(out, part)} == set(left)
    units = dataset.units(out)
    assert sum(unit.documents for unit in units) == len(left)
    assert sum(unit.claims for unit in units) == len(rows(out, "claims"))


FORGET_NOTHING = ["nothing", "not a host.example", "ftp://a.example/x", "https://", "a..b", ""]


@pytest.mark.parametrize("target", FORGET_NOTHING)
def test_what_cannot_be_forgotten(tmp_path: Path, cli: Cli, target: str) -> None:
    dataset.begin(tmp_path / "out", extracting.reader())
    ran = cli("bulk", "forget", target, "--out", tmp_path / "out")
    assert (ran.code, "neither an address nor a host" in ran.err) == (2, True)


def test_a_takedown_while_an_archive_is_read(tmp_path: Path) -> None:
    """It was asked for after the reading began and before its rows were written."""
    made, out = archives(tmp_path / "in", 2), tmp_path / "out"
    dataset.begin(out, extracting.reader())

    def reading(given: Any, forgotten: dataset.Forgotten) -> Any:
        done = list(read_here(given, forgotten))
        takedowns.forget(out, "site1.example", "2026-03-02T00:00:00Z")
        yield from done

    extracting.extract_on(reading, out, [str(path) for path in made])
    assert {row["host"] for row in rows(out, "documents")} == {"site0.example"}


def test_a_takedown_that_was_cut_off(tmp_path: Path) -> None:
    dataset.begin(tmp_path / "out", extracting.reader())
    takedowns.forget(tmp_path / "out", "a.example", "2026-03-02T00:00:00Z")
    with (tmp_path / "out" / dataset.FORGOTTEN).open("ab") as file:
        file.write(b'{"host": "b.exa')
    takedowns.forget(tmp_path / "out", "c.example", "2026-03-02T00:00:00Z")
    found = dataset.forgotten(tmp_path / "out")
    assert found.hosts == {"a.example", "c.example"}
    assert [found.holds("https://x/", host) for host in ("a.example", "www.a.example", "xa.example")] == [
        True, True, False,
    ]  # fmt: skip


def test_removing_rows_keeps_schema_and_order(tmp_path: Path) -> None:
    records = [record(f"https://site{at}.example/1", prices(at)) for at in range(6)]
    out = tmp_path / "out"
    extract([archive(tmp_path / "a.warc.gz", records)], out)
    before = {part: rows(out, part) for part in dataset.PARTS}
    kept = {row["document_id"] for row in before["documents"] if row["host"] != "site3.example"}
    takedowns.forget(out, "site3.example", "2026-03-02T00:00:00Z")
    for part in dataset.PARTS:
        assert rows(out, part) == [row for row in before[part] if row["document_id"] in kept]
        assert pq.read_schema(dataset.files(out, part)[0]) == dataset.SCHEMAS[part]


def test_the_log_for_programs(tmp_path: Path, cli: Cli) -> None:
    made = archives(tmp_path / "in", 1)
    ran = cli("bulk", "extract", *made, "--out", tmp_path / "out", "--workers", 0, "--log-json")
    events = [json.loads(line) for line in ran.err.splitlines()]
    assert [event["event"] for event in events] == ["stage_finished"]


def test_how_long_it_takes_is_said() -> None:
    total = extracting.Extracted(archives=10, records=50_000)
    assert extracting._rate(total, 100, 100.0) == "10 of 100 archives, 500 pages/s, 0 h 15 min left"
    assert extracting._rate(total, 11, 100.0) == "10 of 11 archives, 500 pages/s, 10 s left"


def _env() -> dict[str, str]:
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


@pytest.mark.slow
def test_killed_extractions_are_completed(tmp_path: Path) -> None:
    """Killed with -9 at whatever moment, again and again: in the end it is as if nothing had been."""
    made = archives(tmp_path / "in", 12, ordinary=200)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "counterclaim", "bulk", "extract", *map(str, made), "--out", str(out)]
    for seen in range(1, 8, 2):
        process = subprocess.Popen([*command, "--workers", "0"], env=_env(), stderr=subprocess.DEVNULL)
        until = time.monotonic() + 100
        while process.poll() is None and len(list(out.glob("units/*.json"))) < seen and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 7 <= len(dataset.units(out)) < 12
    subprocess.run([*command, "--workers", "0"], env=_env(), check=True, capture_output=True, timeout=100)
    extract(made, tmp_path / "undisturbed")
    assert parquet(out) == parquet(tmp_path / "undisturbed")
    assert [{**asdict(unit), "seconds": 0} for unit in dataset.units(out)] == [
        {**asdict(unit), "seconds": 0} for unit in dataset.units(tmp_path / "undisturbed")
    ]
    assert list(out.glob("*/.*")) == [], "nothing half-written is left"


def test_threads_of_one_process_read_alike(tmp_path: Path) -> None:
    """A worker of a cluster may have several threads."""
    made = [str(path) for path in archives(tmp_path / "in", 6)]
    with ThreadPoolExecutor(4) as pool:
        several = [done.files for done in pool.map(lambda one: read_unit(one, {}), made)]
    assert several == [read_unit(one, {}).files for one in made]
