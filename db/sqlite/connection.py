"""Opens a database file: checks what it is, and sets up connections.

Imports neither sqlite-utils nor the migrations, so that ``counterclaim query`` starts fast.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterclaim.db.errors import StoreError, guarded, store_error

MIGRATION_SET = "counterclaim"
VERSIONS = (
    "m001_tables",
    "m002_guards",
    "m003_search",
    "m004_support",
    "m005_checked",
    "m006_outlines",
    "m007_history",
    "m008_crawling",
    "m009_browsing",
    "m010_counting",
    "m011_all_claims",
    "m012_kinds",
    "m013_fingerprints",
    "m014_certainty",
    "m015_disputes",
    "m016_unlisted",
)
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables
ROOM = 96 * 1024  # KB of pages that a check of everything may hold
DEFAULT_TIMEOUT = 10.0  # seconds to wait for another program's lock

_HEADER = b"SQLite format 3\x00"
_CACHE_KIB = 65536
_CHECKPOINT_PAGES = 4000


def check(path: Path, *, create: bool) -> bool:
    """Look at the file without writing to it; return whether its schema is up to date.

    Raises StoreError for anything that is not a counterclaim database, or (with ``create``) could not become one.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old for database {path}: {wanted} or newer is needed")
    if path.is_dir():
        raise StoreError(f"database {path} is a folder: give the path of a file")
    if not path.parent.is_dir():
        raise StoreError(f"database {path}: the folder {path.parent} does not exist: create it first")
    if not path.exists() or path.stat().st_size == 0:
        if create:
            return False
        state = "is empty" if path.exists() else "does not exist"
        raise StoreError(f"database {path} {state}: run `counterclaim add` or `counterclaim run` first")
    _check_header(path)
    _check_log(path)
    with guarded(path):
        tables, applied = _look(path)
    return _check_content(path, tables, applied, create=create)


def check_current(path: Path) -> None:
    """Raise StoreError unless the file is a counterclaim database with the newest schema; write nothing."""
    if not check(path, create=False):
        raise StoreError(
            f"database {path} is older than this program (it lacks {VERSIONS[-1]}): "
            "run `counterclaim add` or `counterclaim run` on it once"
        )


def connect(path: Path, *, mode: str, timeout: float) -> sqlite3.Connection:
    """Return a connection (mode ``ro``, ``rw`` or ``rwc``) with foreign keys, waiting ``timeout`` seconds for locks."""
    how = "mode=ro&immutable=1" if mode != "rwc" and frozen(path) else f"mode={mode}"
    uri = f"{path.resolve().as_uri()}?{how}"
    # The store is used by one thread at a time, not always by the same one: Prefect runs tasks in workers.
    conn = sqlite3.connect(uri, uri=True, timeout=timeout, check_same_thread=False)
    try:
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA synchronous = NORMAL")  # with WAL: never corrupt, at worst the last commits are lost
        conn.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        conn.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    except BaseException:
        conn.close()
        raise
    return conn


def frozen(path: Path) -> bool:
    """Return whether nothing can be written beside the file, so that it is read as one that never changes.

    SQLite cannot read a file with write-ahead logging where it may not make its two side files, unless it is told so.
    What an unfinished log or journal beside it holds would then be passed over: such a file is never frozen.
    """
    return not os.access(path.resolve().parent, os.W_OK) and not any(map(_holds_something, _side_files(path)))


def use_wal(conn: sqlite3.Connection, path: Path, timeout: float) -> None:
    """Switch the file to write-ahead logging. SQLite does not wait for locks here, so this does."""
    attempts = max(1, int(timeout * 20))
    for attempt in range(attempts):
        try:
            conn.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == attempts - 1:
                raise store_error(path, error) from error
            time.sleep(0.05)
        else:
            return


@contextmanager
def large_page_cache(conn: sqlite3.Connection) -> Iterator[None]:
    """Enlarge SQLite's page cache (ROOM KB) during heavy reading: look-ups are then twice as fast."""
    (before,) = conn.execute("PRAGMA cache_size").fetchone()
    conn.execute(f"PRAGMA cache_size = -{ROOM}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA cache_size = {before}")


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise StoreError(f"database {path} cannot be read: {error.strerror}: check its permissions") from error
    if header != _HEADER:
        raise StoreError(f"database {path} is not a SQLite database: give another path")


def _side_files(path: Path) -> tuple[Path, Path]:
    return Path(f"{path.resolve()}-wal"), Path(f"{path.resolve()}-journal")


def _holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _check_log(path: Path) -> None:
    """Raise StoreError for a write-ahead log without its index, where SQLite cannot make one."""
    log = _side_files(path)[0]
    if os.access(log.parent, os.W_OK) or not _holds_something(log) or Path(f"{path.resolve()}-shm").exists():
        return
    raise StoreError(
        f"database {path} has changes in {log.name} that cannot be read where nothing can be written: "
        "copy both files to another folder"
    )


def _look(path: Path) -> tuple[list[str], list[str]]:
    """Return the file's tables and its applied migrations, opened so that nothing is written beside it."""
    mode = "mode=ro" if Path(f"{path}-wal").exists() and not frozen(path) else "mode=ro&immutable=1"
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=DEFAULT_TIMEOUT)
    try:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        tables = [name for (name,) in conn.execute(names + " ORDER BY name")]
        if "_sqlite_migrations" not in tables:
            return tables, []
        applied = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY name"
        return tables, [name for (name,) in conn.execute(applied, (MIGRATION_SET,))]
    finally:
        conn.close()


def _check_content(path: Path, tables: list[str], applied: list[str], *, create: bool) -> bool:
    newer = [name for name in applied if name not in VERSIONS]
    if newer:
        raise StoreError(
            f"database {path} is newer than this program (it has {newer[-1]}, this knows {VERSIONS[-1]}): "
            "install the newer counterclaim, or give another path"
        )
    if not applied and tables:
        some = ", ".join(tables[:3]) + (", ..." if len(tables) > 3 else "")
        raise StoreError(f"database {path} is not counterclaim's (it holds {some}): give another path")
    if not applied and not create:
        raise StoreError(f"database {path} is empty: run `counterclaim add` or `counterclaim run` first")
    return len(applied) == len(VERSIONS)
