"""--quiet, --verbose and NO_COLOR: results on stdout are the same, what is said beside them is not."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract
from counterclaim.flows.common import progress
from counterclaim.flows.common.loudness import Loudness, set_loudness
from counterclaim.flows.explain import explain
from counterclaim.flows.explain.text import write_explained
from counterclaim.flows.export.table import write_table

TEXT = "GPT-5 costs $5 per million input tokens.\n\nGPT-5 costs $6 per million input tokens.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "posts"
    out.mkdir()
    (out / "d.md").write_text(TEXT, encoding="utf-8")
    (out / "price.pdf").write_bytes(b"%PDF")
    (out / "notes.PDF").write_bytes(b"%PDF")
    (out / ".hidden.md").write_text(TEXT, encoding="utf-8")
    (out / "empty.md").write_text("", encoding="utf-8")
    return out


COMMANDS = [
    (["check"], 1, "1 conflict in 2 claims of 1 file", "read: "),
    (["extract"], 0, "skipped: empty file", "read: "),
    (["add", "--db", "DB"], 0, "extract: 1 documents read", "run started: "),
]


@pytest.mark.parametrize(("command", "code", "normal", "verbose"), COMMANDS, ids=[case[0][0] for case in COMMANDS])
def test_what_is_said(
    cli: Any, tmp_path: Path, folder: Path, command: list[str], code: int, normal: str, verbose: str
) -> None:
    def ran(option: str) -> Any:
        db = tmp_path / f"c{option}.db"
        (name, *rest) = [str(db) if word == "DB" else word for word in command]
        return cli(name, folder, *rest, *filter(None, [option]))

    plain, quiet, loud = ran(""), ran("-q"), ran("-v")
    assert [one.code for one in (plain, quiet, loud)] == [code] * 3
    assert quiet.err == ""
    assert normal in plain.err
    assert "skipped: empty file" in plain.err
    assert verbose not in plain.err
    assert normal in loud.err
    assert verbose in loud.err
    assert "left out: " in loud.err
    assert "price.pdf: not .html, .md or .txt" in loud.err
    assert ".hidden.md: hidden" in loud.err
    assert [len(one.out.splitlines()) for one in (quiet, loud)] == [len(plain.out.splitlines())] * 2, "the same results"


def test_add_says_what_it_left_out(cli: Any, tmp_path: Path, folder: Path) -> None:
    said = cli("add", folder, "--db", tmp_path / "c.db").err
    assert "3 files left out (2 .pdf, 1 hidden): only .html, .md and .txt are read; --verbose names them" in said
    (folder / "price.pdf").unlink()
    assert "2 files left out" in cli("add", folder, "--db", tmp_path / "c.db").err
    assert "left out" not in cli("add", folder / "d.md", "--db", tmp_path / "c.db").err, "a file was named"


@pytest.mark.parametrize("options", [["-q", "-v"], ["--verbose", "--quiet"], ["-qv"]])
def test_both_are_refused(cli: Any, folder: Path, options: list[str]) -> None:
    ran = cli("check", folder, *options)
    assert (ran.code, ran.err) == (2, "counterclaim: --quiet and --verbose contradict each other: give one of them\n")


def test_errors_are_said_by_a_quiet_command(cli: Any, tmp_path: Path) -> None:
    assert "no such file" in cli("check", "-q", tmp_path / "none.md").err


def test_the_next_command_is_not_quiet(cli: Any, folder: Path) -> None:
    cli("check", folder, "-q")
    assert "1 conflict in" in cli("check", folder).err


@pytest.mark.parametrize("command", ["conflicts", "diff"])
def test_notes_beside_tables_are_left_out(cli: Any, tmp_path: Path, folder: Path, command: str) -> None:
    db = tmp_path / "c.db"
    cli("add", folder, "--db", db)
    given = [command, *(["d"] if command == "diff" else ["--min-certainty", "1"]), "--db", db]
    assert cli(*given).err
    assert cli(*given, "-q").err == ""


def test_a_quiet_run_still_logs_for_programs() -> None:
    out = io.StringIO()
    set_loudness(Loudness.QUIET)
    try:
        with progress.reporting(out, log_json=True) as show:
            show.event("fetched", url="u")
    finally:
        set_loudness()
    assert '"event": "fetched"' in out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("value", "coloured"), [("", True), ("1", False)])
def test_no_color(monkeypatch: pytest.MonkeyPatch, value: str, coloured: bool) -> None:
    """https://no-color.org: any value but an empty one."""
    monkeypatch.setenv("NO_COLOR", value)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    out = Terminal()
    document = read(TEXT.encode(), doc_id="d", kind="markdown")
    write_explained([explain("d", document, extract(document))], out)
    write_table([{"a": "1"}], ["a"], out=out)
    # 30 to 49 and 90 to 107 are colours; bold (1) and underlined (4) are not, and stay.
    codes = re.findall(r"\x1b\[([\d;]+)m", out.getvalue())
    assert codes
    assert any(30 <= int(number) <= 107 for code in codes for number in code.split(";")) is coloured


WITH_A_DATABASE = [
    "run",
    "crawl",
    "schedule",
    "add",
    "conflicts",
    "review",
    "diff",
    "status",
    "report",
    "audit",
    "serve",
]


@pytest.mark.parametrize("command", [*WITH_A_DATABASE, "check", "extract"])
def test_every_command_that_works_on_something_takes_both(cli: Any, command: str) -> None:
    said = cli(command, "--help").out
    for option in ("--quiet", "-q", "--verbose", "-v"):
        assert re.search(rf"(?<![\w-]){option}\b", said), option


def test_a_report_says_how_much_it_wrote_if_asked(cli: Any, tmp_path: Path, folder: Path) -> None:
    db, out = tmp_path / "c.db", tmp_path / "report"
    cli("add", folder, "--db", db, "-q")
    given = ["report", "--db", db, "--out", out]
    assert re.search(r"\d+ files in .* \(\d+\.\d s\)", cli(*given, "-v").err)
    assert "is up to date: nothing was written" in cli(*given, "-v").err
    assert cli(*given).err == cli(*given, "-q").err == ""
    assert cli(*given, "-q").out == f"{out / 'index.html'}\n", "the result"


def test_an_audit_says_what_it_drew_and_kept(cli: Any, tmp_path: Path, folder: Path) -> None:
    db, out = tmp_path / "c.db", tmp_path / "audit"
    cli("add", folder, "--db", db, "--min-certainty", "0")
    draw = ["audit", "--sample", "1", "--db", db, "--out", out]
    assert cli(*draw, "-v").err.startswith("counterclaim: drawn: ")
    assert cli(*draw).err == ""
    (sheet,) = out.glob("*.jsonl")
    line = json.loads(sheet.read_text(encoding="utf-8"))
    sheet.write_text(json.dumps(line | {"verdict": "HOLDS"}) + "\n", encoding="utf-8")
    assert "verdicts, " in cli("audit", "--verdicts", sheet, "--db", db).err
    assert cli("audit", "--verdicts", sheet, "--db", db, "-q").err == ""


@pytest.mark.parametrize(
    ("value", "wanted"), [("", "NORMAL"), ("QUIET", "QUIET"), ("VERBOSE", "VERBOSE"), ("x", "NORMAL")]
)
def test_runs_of_a_schedule_say_as_much_as_it_was_asked(
    monkeypatch: pytest.MonkeyPatch, value: str, wanted: str
) -> None:
    monkeypatch.setenv("COUNTERCLAIM_LOUDNESS", value)
    code = "from counterclaim.flows.common.loudness import loudness; print(loudness().name)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == wanted
