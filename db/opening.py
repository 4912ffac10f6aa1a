"""Opening a database file: what it must be before anything touches it, and how connections are set up.

Imports neither sqlite-utils nor the migrations, so that ``counterclaim query`` starts fast.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import StoreError, guarded, store_error

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
    "m011_kinds",
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
    uri = f"{path.resolve().as_uri()}?mode={mode}"
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
def roomy(conn: sqlite3.Connection) -> Iterator[None]:
    """Give SQLite more memory for pages (ROOM KB) while much is read: look-ups are then twice as fast."""
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


def _look(path: Path) -> tuple[list[str], list[str]]:
    """Return the file's tables and its applied migrations, opened so that nothing is written beside it."""
    mode = "mode=ro" if Path(f"{path}-wal").exists() else "mode=ro&immutable=1"
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
