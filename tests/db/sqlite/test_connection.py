"""Opening: every wrong path gives one clear line and leaves everything as it was."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.sqlite.connection import VERSIONS
from counterclaim.db.sqlite.query import query
from counterclaim.db.store import Store, StoreError


def _plain_text(folder: Path) -> Path:
    (folder / "notes.db").write_text("these are my notes\n")
    return folder / "notes.db"


def _another_program(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "music.db")) as conn, conn:
        conn.execute("CREATE TABLE albums (title TEXT)")
    return folder / "music.db"


def _other_migrations(folder: Path) -> Path:
    with closing(sqlite3.connect(folder / "logs.db")) as conn, conn:
        conn.execute("CREATE TABLE _sqlite_migrations (id INTEGER, migration_set TEXT, name TEXT, applied_at TEXT)")
        conn.execute("INSERT INTO _sqlite_migrations VALUES (1, 'llm', 'm001_initial', 'x')")
    return folder / "logs.db"


def _newer(folder: Path) -> Path:
    Store.open(folder / "new.db").close()
    with closing(sqlite3.connect(folder / "new.db")) as conn, conn:
        sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('counterclaim', ?, 'x')"
        conn.execute(sql, ["m999_later"])
    return folder / "new.db"


def _torn(folder: Path) -> Path:
    Store.open(folder / "torn.db").close()
    whole = (folder / "torn.db").read_bytes()
    (folder / "torn.db").write_bytes(whole[:100] + b"\xff" * 5000)
    return folder / "torn.db"


def _png(folder: Path) -> Path:
    (folder / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return folder / "x.png"


REFUSED: list[tuple[str, Callable[[Path], Path], str]] = [
    ("a folder", lambda folder: folder, "is a folder"),
    ("no parent folder", lambda folder: folder / "no" / "claims.db", "does not exist: create it first"),
    ("a text file", _plain_text, "is not a SQLite database"),
    ("a binary file", _png, "is not a SQLite database"),
    ("another program's database", _another_program, "is not counterclaim's (it holds albums)"),
    ("another program's migrations", _other_migrations, "is not counterclaim's"),
    ("a database newer than the program", _newer, "newer than this program (it has m999_later"),
    ("a damaged database", _torn, "is damaged"),
]


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("how", ["write", "no create", "read", "query"])
@pytest.mark.parametrize(("make", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_is_no_database_of_ours_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], Path], message: str, how: str
) -> None:
    path = make(tmp_path)
    before = _everything(tmp_path)
    attempts: dict[str, Callable[[], Any]] = {
        "write": lambda: Store.open(path),
        "no create": lambda: Store.open(path, create=False),
        "read": lambda: Store.open(path, readonly=True),
        "query": lambda: query(path, "SELECT 1"),
    }
    with pytest.raises(StoreError) as caught:
        attempts[how]()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert _everything(tmp_path) == before


@pytest.mark.parametrize("options", [{"create": False}, {"readonly": True}], ids=str)
@pytest.mark.parametrize("empty", [False, True], ids=["missing", "empty"])
def test_a_missing_or_empty_database_is_not_made_by_reading(
    path: Path, options: dict[str, bool], *, empty: bool
) -> None:
    if empty:
        path.touch()
    with pytest.raises(StoreError, match="is empty" if empty else "does not exist"):
        Store.open(path, **options)
    assert path.exists() == empty
    assert not empty or path.stat().st_size == 0


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert store.counts()["claims"] == 0


def test_a_database_without_tables_is_completed(path: Path) -> None:
    # a program killed between creating the file and its first migration leaves this
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(StoreError, match="is empty"):
        Store.open(path, create=False)
    with Store.open(path) as store:
        assert store.counts()["claims"] == 0


def test_strange_characters_in_the_path(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b #1 100%.db"
    Store.open(path).close()
    with Store.open(path, create=False) as store:
        assert store.query("SELECT count(*) FROM claims")[0] == ["count(*)"]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_closing_leaves_one_file(path: Path) -> None:
    for options in ({}, {"readonly": True}):
        with Store.open(path, **options) as store:
            list(store.query("SELECT * FROM claim_facts")[1])
        assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_reopening_changes_nothing(path: Path) -> None:
    Store.open(path).close()
    before = path.read_bytes()
    Store.open(path).close()
    Store.open(path, readonly=True).close()
    assert path.read_bytes() == before


def test_a_locked_database_says_so_and_an_open_one_waits(path: Path, store: Store) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Store.open(path, timeout=0.05) as impatient:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another program"):
            impatient.save_source(id="a", name="a", kind="site", at="2025")
        other.execute("ROLLBACK")
        impatient.save_source(id="a", name="a", kind="site", at="2025")
    assert store.counts()["sources"] == 1


def test_a_lock_while_opening_says_so(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT)")
        other.execute("INSERT INTO _sqlite_migrations VALUES ('counterclaim', 'm001_tables')")
        other.execute("BEGIN EXCLUSIVE")
        before = path.read_bytes()
        with pytest.raises(StoreError, match="in use by another program"):
            Store.open(path, timeout=0.05)
        assert path.read_bytes() == before


def test_a_read_only_store_cannot_write(path: Path) -> None:
    Store.open(path).close()
    with Store.open(path, readonly=True) as store, pytest.raises(StoreError, match="cannot be written"):
        store.save_source(id="a", name="a", kind="site", at="2025")


def test_programs_that_create_the_same_database_at_once_all_succeed(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from counterclaim.db.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as s: s.save_source(id=sys.argv[2], name='x', kind='site', at='2025')"
    )
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", script, str(path)]
    running = [subprocess.Popen([*command, str(n)], cwd=root, stderr=subprocess.PIPE) for n in range(4)]
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, errors
    with Store.open(path, readonly=True) as store:
        assert store.counts()["sources"] == 4


def _save_many(store: Store) -> None:
    with store.atomic():
        for number in range(2000):
            store.save_source(id=f"s{number}", name="a" * 2000, kind="site", at="2025")


def test_a_full_disk_says_so_and_loses_nothing(path: Path, store: Store) -> None:
    store.save_source(id="a", name="a", kind="site", at="2025")
    store._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreError, match="the disk is full"):
        _save_many(store)
    assert store.counts()["sources"] == 1
    assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_reading_a_database_older_than_the_program_says_what_to_do(path: Path, kit: Any) -> None:
    Store.open(path).close()
    kit.rows(path, "DELETE FROM _sqlite_migrations WHERE name = ?", VERSIONS[-1])
    with pytest.raises(StoreError, match="older than this program"):
        Store.open(path, readonly=True)


def test_an_sqlite_that_is_too_old_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match=r"is too old .* 3\.37\.0 or newer"):
        Store.open(path)
    assert not path.exists()
