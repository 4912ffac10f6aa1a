"""Every kind of bad input: one clear line on stderr, exit code 2, and nothing changed on disk."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.sqlite.connection import VERSIONS
from counterclaim.flows.cli.main import main

GOOD = "# Alpha vs Beta\n\nGPT-4o costs $5 per 1M input tokens. GPT-4o has a context window of 128K tokens.\n"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that a command can be pointed at wrongly."""
    root = tmp_path_factory.mktemp("furnished")
    (root / "good.md").write_text(GOOD)
    (root / "empty.md").write_bytes(b"")
    (root / "binary.md").write_bytes(b"a\0b" * 100)
    (root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / "empty-folder").mkdir()
    (root / "only-bad").mkdir()
    (root / "only-bad" / "x.txt").write_bytes(b"\0\0")
    (root / "bad.yml").write_text("sources:\n  - name: a\n    url: https://e.example/\n    depth: 99\n")
    (root / "broken.yml").write_text("sources: [")
    (root / "ftp.yml").write_text("sources:\n  - name: a\n    url: ftp://e.example/\n")
    (root / "nowhere.yml").write_text("sources:\n  - name: a\n    path: no-such-folder\n")
    (root / "empty.db").write_bytes(b"")
    (root / "text.db").write_text("this is not a database")
    with closing(sqlite3.connect(root / "other.db")) as conn:
        conn.execute("CREATE TABLE recipes (name TEXT)")
        conn.commit()
    assert main(["add", str(root / "good.md"), "--db", str(root / "good.db")]) == 0
    shutil.copy(root / "good.db", root / "newer.db")
    with closing(sqlite3.connect(root / "newer.db")) as conn:
        conn.execute("UPDATE _sqlite_migrations SET name = 'm999_future' WHERE rowid = 1")
        conn.commit()
    shutil.copy(root / "good.db", root / "older.db")
    shutil.copy(root / "good.db", root / "od?d%20.db")
    with closing(sqlite3.connect(root / "older.db")) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [VERSIONS[-1]])
        conn.commit()
    return root


CASES = [
    # what it is about, arguments, what the line must say
    ("a wrong path", "extract none.md", "no such file or folder: none.md"),
    ("an empty file", "extract empty.md", "empty file: empty.md"),
    ("a binary file", "extract binary.md", "binary file: binary.md"),
    ("a picture", "extract picture.png", "binary file: picture.png"),
    ("a bad file after a good one", "extract good.md empty.md", "empty file: empty.md"),
    ("a folder without articles", "extract empty-folder", "nothing to read: empty-folder"),
    ("a folder with nothing readable", "extract only-bad", "nothing to read: only-bad"),
    ("a wrong format", "extract good.md --format xml", "unknown format: xml: use one of table, csv, json, jsonl"),
    ("no path", "extract", "Missing argument"),
    ("text of a wrong path", "text none.md", "no such file"),
    ("text of a folder", "text empty-folder", "a folder has no text"),
    ("check a wrong path", "check none.md", "no such file"),
    ("check in a wrong format", "check good.md --format html", "unknown format: html: use one of text, jsonl"),
    ("add a wrong path", "add none.md", "no such file"),
    ("add an empty file", "add empty.md --db new.db", "empty file"),
    ("add a binary file", "add binary.md --db good.db", "binary file"),
    ("add to a text file", "add good.md --db text.db", "text.db is not a SQLite database"),
    ("add to a folder", "add good.md --db empty-folder", "is a folder"),
    ("add below a missing folder", "add good.md --db none/x.db", "none does not exist"),
    ("add to another program's database", "add good.md --db other.db", "other.db is not counterclaim's"),
    ("add to a newer database", "add good.md --db newer.db", "newer.db is newer than this program"),
    ("conflicts of no database", "conflicts --db none.db", "none.db does not exist"),
    ("conflicts of an empty database", "conflicts --db empty.db", "empty.db is empty"),
    ("conflicts of a text file", "conflicts --db text.db", "is not a SQLite database"),
    ("conflicts of a newer database", "conflicts --db newer.db", "is newer"),
    ("a wrong status", "conflicts --db good.db --status new", "unknown status: new: use one of open, confirmed"),
    ("a wrong severity", "conflicts --db good.db --severity grave", "unknown severity: grave: use one of high"),
    ("a wrong conflict format", "conflicts --db good.db --format xml", "unknown format: xml"),
    ("an unknown conflict", "review 0123abcd --verdict confirmed --db good.db", "0123abcd"),
    ("an empty conflict id", "review '' --verdict confirmed --db good.db", "no conflict id"),
    ("a wrong verdict", "review 0123abcd --verdict maybe --db good.db", "unknown verdict: maybe: use one of confirmed"),
    ("no verdict", "review 0123abcd --db good.db", "Missing option '--verdict'"),
    ("report of no database", "report --db none.db --out out", "none.db does not exist"),
    ("report into a file", "report --db good.db --out good.md", "good.md: give another folder"),
    ("report below a file", "report --db good.db --out good.md/x", "good.md: give another folder"),
    ("query of no database", "query 'SELECT 1' --db none.db", "none.db does not exist"),
    ("query of a newer database", "query 'SELECT 1' --db newer.db", "is newer"),
    ("a mistake in the SQL", "query 'SELECT missing' --db good.db", "query: no such column: missing"),
    ("no SQL", "query '' --db good.db", "no query: give one SELECT"),
    ("two statements", "query 'SELECT 1; SELECT 2' --db good.db", "query: more than one statement"),
    ("SQL that writes", "query 'DELETE FROM claims' --db good.db", "query: only reading is allowed"),
    ("SQL that attaches", "query \"ATTACH 'x.db' AS x\" --db good.db", "query: only reading is allowed"),
    ("SQL that sets", "query 'PRAGMA journal_mode=DELETE' --db good.db", "query: only reading is allowed"),
    (
        "a wrong query format",
        "query 'SELECT 1' --db good.db --format xml",
        "unknown format: xml: use one of table, csv",
    ),
    ("run on a missing file", "run none.yml --plain", "cannot read sources file: none.yml"),
    ("run on malformed YAML", "run broken.yml --plain", "malformed YAML: broken.yml:1"),
    ("run on a wrong value", "run bad.yml --plain", "bad sources file: bad.yml:4: sources[0].depth"),
    ("run on a wrong scheme", "run ftp.yml --plain", "bad sources file: ftp.yml:3: sources[0].url: unknown URL scheme"),
    ("run on a missing folder", "run nowhere.yml --plain", "no such file or folder: no-such-folder"),
    ("run into a wrong database", "run --plain --db text.db", "is not a SQLite database"),
    ("run with the report in a file", "run --plain --report good.md", "report folder is a file: good.md"),
    ("run with Prefect on a wrong value", "run bad.yml", "bad sources file: bad.yml:4"),
    ("crawl a wrong scheme", "crawl ftp://e.example/", "cannot fetch: ftp://e.example/: unknown URL scheme 'ftp'"),
    ("crawl a file", "crawl file:///etc/passwd", "unknown URL scheme 'file'"),
    ("crawl nonsense", "crawl nonsense", "cannot fetch: nonsense"),
    ("crawl a bad sources file", "crawl bad.yml", "bad sources file: bad.yml:4"),
    ("schedule a bad sources file", "schedule bad.yml --cron '0 6 * * *'", "bad sources file: bad.yml:4"),
    ("serve no database", "serve --db none.db", "none.db does not exist"),
    ("serve an older database", "serve --db older.db", "run `counterclaim add` or `counterclaim run` on it once"),
    ("serve a file that Datasette mistakes", "serve --db 'od?d%20.db'", "Datasette cannot open a path with % or ?"),
    ("serve on no port", "serve --db good.db --port 99999", "Invalid value for '--port'"),
    ("an unknown command", "frobnicate", "No such command 'frobnicate'"),
    ("an unknown option", "extract good.md --loud", "No such option"),
    ("a misspelt command", "conflict", "Did you mean 'conflicts'? See counterclaim --help"),
    ("a misspelt format", "conflicts --db good.db --format jsno", "(did you mean json?)"),
    ("a missing option", "review abc", "Missing option '--verdict': see counterclaim review --help"),
]


@pytest.mark.parametrize(("what", "args", "line"), CASES, ids=[case[0] for case in CASES])
def test_bad_input(
    furnished: Path, cli: Any, files_in: Any, monkeypatch: pytest.MonkeyPatch, what: str, args: str, line: str
) -> None:
    monkeypatch.chdir(furnished)
    before = files_in(furnished)
    ran = cli(*shlex.split(args))
    assert ran.code == 2, what
    assert ran.out == ""
    *warnings, last = ran.err.splitlines()
    assert last.startswith("counterclaim: "), ran.err
    assert line in last
    assert all(warning.startswith("counterclaim: skipped: ") for warning in warnings), ran.err
    assert files_in(furnished) == before


def test_a_port_in_use(furnished: Path, cli: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = cli("serve", "--db", furnished / "good.db", "--port", port)
    assert (ran.code, ran.out) == (2, "")
    assert f"port cannot be used: {port}" in ran.err


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--cron", "whenever"], "bad cron: whenever: give five fields"),
        (["--cron", "0 6 * * * *"], "bad cron: 0 6 * * * *: give five fields"),
        (["--cron", "0 6 31 2 *"], "bad cron: 0 6 31 2 *"),  # a day that never comes
        (["--cron", "0 6 * * *", "--timezone", "Europe/Nowhere"], "unknown time zone: Europe/Nowhere"),
        (["--cron", "0 6 * * *", "--timezone", "../etc/passwd"], "unknown time zone: ../etc/passwd"),
        (
            ["--cron", "0 6 * * *", "--notify", "pigeon://me:secret@loft"],
            "bad notification address: pigeon:...: mailto://",
        ),
        (["--cron", "0 6 * * *", "--notify", "nonsense"], "bad notification address: nonsense:...: mailto://"),
    ],
)
def test_a_bad_schedule(furnished: Path, cli: Any, files_in: Any, options: list[str], said: str) -> None:
    (furnished / "fine.yml").write_text("sources:\n  - name: a\n    path: .\n")
    before = files_in(furnished)
    ran = cli("schedule", furnished / "fine.yml", "--db", furnished / "new.db", *options)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1), ran.err
    assert said in ran.err
    assert "secret" not in ran.err
    assert files_in(furnished) == before


def test_a_name_cannot_break_the_line(cli: Any) -> None:
    ran = cli("extract", "no\nsuch\x1b[31m\nfile")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "\x1b" not in ran.err


def test_a_folder_that_cannot_be_written(furnished: Path, program: Any, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    ran = program("add", furnished / "good.md", "--db", locked / "x.db")
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
