"""StoreError, and the translation of SQLite's errors into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# SQLite's message (a part of it) -> what it means to the user, and how to correct it.
_MEANINGS: tuple[tuple[str, str], ...] = (
    ("locked", "is in use by another program: wait until it ends, or close it, and try again"),
    ("disk is full", "cannot grow, the disk is full: free some space and run the command again"),
    ("readonly database", "cannot be written: check the permissions of the file and its folder"),
    ("unable to open", "cannot be opened: check the permissions of the file and its folder"),
    ("malformed", "is damaged: restore a copy, or save what can be read with `sqlite3 FILE .recover`"),
    ("not a database", "is not a SQLite database: give another path"),
    ("disk I/O error", "cannot be read or written: check the disk, its free space and the limit of file sizes"),
)


class StoreError(Exception):
    """An error of the store in one line: what is wrong, where, and how to correct it."""


def store_error(path: Path, error: sqlite3.Error | sqlite3.Warning) -> StoreError:
    """Return the StoreError that says in plain words what a SQLite error about ``path`` means."""
    text = " ".join(str(error).split())
    for part, meaning in _MEANINGS:
        if part in text:
            return StoreError(f"database {path} {meaning}")
    return StoreError(f"database {path}: {text}")


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn any SQLite error inside the block into a StoreError that names ``path``."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise store_error(path, error) from error
