"""Run lock: one run at a time on a database, by a lock file beside it.

The lock is the kernel's (``flock``), so it ends with its process, however that ends: a file that a killed run left
behind holds nobody up. Reading the database, and decisions on conflicts, need no lock.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.clock import now
from flows.errors import UserError
from flows.flocks import AVAILABLE, locked

SUFFIX = "-lock"
POLL = 0.05  # seconds between two tries
LEAST_WAIT = 0.2  # seconds; somebody who looks who holds a database is in the way for an instant
_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())


@dataclass(frozen=True, slots=True)
class Holder:
    """Holder of the run lock: process id, command line, start time (ISO 8601 UTC), and further notes."""

    pid: int = 0
    command: str = ""
    since: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"pid {self.pid} ({self.command}) since {self.since}" if self.pid else "another process"


class BusyError(UserError):
    """Another run holds the lock of the database."""

    def __init__(self, db: Path, holder: Holder) -> None:
        self.holder = holder
        super().__init__("database is in use", f"{db} by {holder}", "wait until it ends, or give --wait SECONDS")


def lock_path(db: Path) -> Path:
    """Return the lock file of a database."""
    real = db.resolve()
    return real.with_name(real.name + SUFFIX)


@contextmanager
def holding(db: Path, command: str, *, wait: float = 0.0, note: str = "") -> Iterator[None]:
    """Hold the database while the block runs; what runs inside (threads and tasks of it too) may ask again.

    If another process, or another run of this one, holds it, try for ``wait`` seconds, then raise BusyError.
    Raises UserError if the lock file cannot be written.
    """
    path = lock_path(db)
    if not AVAILABLE or path in _held.get():
        yield
        return
    file = _taken(db, path, wait)
    token = _held.set(_held.get() | {path})
    try:
        _write(file, Holder(os.getpid(), _command_line(command), now(), note))
        yield
    finally:
        _held.reset(token)
        with suppress(OSError):
            path.unlink()
        os.close(file)


def holder_of(db: Path) -> Holder | None:
    """Return who works on a database now, None if nobody does."""
    try:
        file = os.open(lock_path(db), os.O_RDWR)
    except OSError:
        return None
    try:
        return None if locked(file) else _read(file)
    finally:
        os.close(file)


def _taken(db: Path, path: Path, wait: float) -> int:
    end, said = time.monotonic() + max(wait, LEAST_WAIT), wait <= LEAST_WAIT
    while True:
        file = _opened(path)
        if locked(file) and _is_at(path, file):
            return file
        holder = _read(file)
        os.close(file)
        if time.monotonic() >= end:
            raise BusyError(db, holder)
        if not said:
            from flows.progress import current  # noqa: PLC0415 - most runs wait for nobody

            current().note(f"waiting up to {wait:g} s for {db}: in use by {holder}")
            said = True
        time.sleep(min(POLL, max(0.0, end - time.monotonic())))


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UserError("cannot write the lock file", path, error.strerror or "check the folder") from None


def _is_at(path: Path, file: int) -> bool:
    """Return whether the locked file still has its name: the holder before takes the name away when it ends."""
    try:
        here, there = os.fstat(file), path.stat()
    except OSError:
        return False
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _write(file: int, holder: Holder) -> None:
    with suppress(OSError):  # on a full disk the lock holds as well without a name in it
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(asdict(holder)).encode(), 0)


def _read(file: int) -> Holder:
    try:
        return Holder(**json.loads(os.pread(file, 10_000, 0)))
    except (OSError, ValueError, TypeError):
        return Holder()


def _command_line(command: str) -> str:
    """Return the command as it was typed, or ``command`` where a library started it."""
    name = Path(sys.argv[0]).name if sys.argv else ""
    typed = name == "counterclaim" or sys.argv[0].endswith(("flows/main.py", "flows\\main.py"))
    return shlex.join(["counterclaim", *sys.argv[1:]]) if typed else f"counterclaim {command}"
