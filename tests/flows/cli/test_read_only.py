"""A database on a read-only file system is read by every command that reads, served, and never written."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counterclaim.db.errors import StoreError
from counterclaim.db.sqlite.connection import frozen
from counterclaim.db.sqlite.query import query
from counterclaim.flows.cli.main import main

PAGES = {
    "a.md": "# Prices\n\nGPT-4o mini costs $0.15 per million input tokens.\n",
    "b.md": "# Prices\n\nGPT-4o mini costs $1.50 per million input tokens.\n",
}
COUNT = "SELECT count(*) FROM claims"


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make nothing in the folder writable: for root through a read-only mount of it, for others by its mode."""
    if os.geteuid():
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    commands = (["--bind", str(folder), str(folder)], ["-o", "remount,ro,bind", str(folder)])
    if any(subprocess.run(["mount", *command], capture_output=True, check=False).returncode for command in commands):
        subprocess.run(["umount", str(folder)], capture_output=True, check=False)
        pytest.skip("root may mount nothing here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    files = [str(folder / name) for name in PAGES]
    assert main(["add", *files, "--db", str(folder / "x.db")]) == 0
    return folder


@pytest.fixture
def frozen_db(made: Path, tmp_path: Path) -> Iterator[Path]:
    """Yield a database in a folder that nothing can be written into."""
    folder = tmp_path / "disc"
    shutil.copytree(made, folder)
    with read_only(folder):
        yield folder / "x.db"


READING = [
    ["query", COUNT],
    ["query", "--list"],
    ["conflicts"],
    ["conflicts", "--format", "claimreview"],
    ["status"],
    ["diff", "{made}/a.md"],
    ["check", "{folder}/a.md", "--against", "{db}"],  # its price is the better supported one
    ["report", "--out", "{out}"],
]


@pytest.mark.parametrize("command", READING, ids=lambda command: " ".join(command[:3]))
def test_what_reads_reads(command: list[str], frozen_db: Path, made: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in frozen_db.parent.iterdir())
    places = {"folder": frozen_db.parent, "made": made, "db": frozen_db, "out": tmp_path / "report"}
    given = [word.format(**places) if word.startswith("{") else word for word in command]
    own = [] if "--against" in command or "--list" in command else ["--db", str(frozen_db)]
    assert main([*given, *own]) == 0
    assert sorted(path.name for path in frozen_db.parent.iterdir()) == before


@pytest.mark.parametrize(
    "command", [["add", "{folder}/a.md"], ["run", "--plain"], ["review", "{id}", "--verdict", "confirmed"]]
)
def test_what_writes_says_so_in_one_line(
    command: list[str], frozen_db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, rows = query(frozen_db, "SELECT id FROM conflicts LIMIT 1")
    places = {"folder": frozen_db.parent, "id": next(iter(rows))[0]}
    given = [word.format(**places) for word in command]
    report = ["--report", str(tmp_path / "report")] if command[0] == "run" else []
    assert main([*given, "--db", str(frozen_db), *report]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert "cannot be written" in said[-1] or "Read-only file system" in said[-1] or "ermission" in said[-1], said


@pytest.mark.slow
def test_served(frozen_db: Path) -> None:
    """Every kind of page; and nobody is offered to decide."""
    command = [sys.executable, "-m", "counterclaim", "serve", "--db", str(frozen_db), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found is not None, server.stderr and server.stderr.read()
            for path in ("/", "/x/-/review/conflicts", "/x/-/review/search?q=gpt", "/x/claims", "/x/conflict_report"):
                with urllib.request.urlopen(found[0] + path, timeout=30) as answer:
                    assert answer.status == 200, path
        finally:
            server.terminate()
            server.wait(30)
    assert main(["serve", "--db", str(frozen_db), "--port", "0", "--as", "ada"]) == 2


def interrupted(made: Path, folder: Path, *parts: str) -> Path:
    """Copy a database whose last change is only in its write-ahead log; of its side files the given ones."""
    live = folder / "live"
    shutil.copytree(made, live)
    conn = sqlite3.connect(live / "x.db", isolation_level=None)
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    conn.execute("INSERT INTO sources (id, name, kind, first_seen, last_seen) SELECT 'new', 'new', kind, first_seen, "
                 "last_seen FROM sources LIMIT 1")  # fmt: skip
    disc = folder / "disc"
    disc.mkdir()
    for part in ("", *parts):
        shutil.copy(live / f"x.db{part}", disc / f"x.db{part}")
    conn.close()
    return disc / "x.db"


def test_changes_in_a_log_beside_it_are_read(made: Path, tmp_path: Path) -> None:
    db = interrupted(made, tmp_path, "-wal", "-shm")
    with read_only(db.parent):
        assert not frozen(db)
        _, rows = query(db, "SELECT count(*) FROM sources WHERE id = 'new'")
        assert list(rows) == [(1,)]


def test_changes_in_a_log_that_cannot_be_read_are_not_passed_over(made: Path, tmp_path: Path) -> None:
    db = interrupted(made, tmp_path, "-wal")
    with read_only(db.parent), pytest.raises(StoreError, match=r"x\.db-wal .* copy both files to another folder"):
        query(db, COUNT)


def test_an_empty_log_hides_nothing(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "disc")
    db = tmp_path / "disc" / "x.db"
    Path(f"{db}-wal").touch()
    with read_only(db.parent):
        _, rows = query(db, COUNT)
        assert list(rows) == [(2,)]


def test_a_folder_that_can_be_written_freezes_nothing(made: Path) -> None:
    assert not frozen(made / "x.db")
