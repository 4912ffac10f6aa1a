"""Run lock: one run at a time on a database, by a lock file beside it.

The lock is the kernel's (``filelock``), so it ends with its process, however that ends: a file that a killed run left
behind holds nobody up. Reading the database, and decisions on conflicts, need no lock.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError

SUFFIX = "-lock"
POLL = 0.05  # seconds between two tries
LEAST_WAIT = 0.2  # seconds; somebody who looks who holds a database is in the way for an instant
_HIDDEN = "--notify"  # its address may hold a password, and whoever finds the database in use is shown the command
LOCKED_BYTE = b" "  # Windows locks the first byte, and lets nobody read it
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
    if path in _held.get():
        yield
        return
    holder = Holder(os.getpid(), _command_line(command), now(), note)
    lock = _lock(path, lambda file: _write(file, holder))
    _take(lock, db, wait)
    token = _held.set(_held.get() | {path})
    try:
        yield
    finally:
        _held.reset(token)
        with suppress(OSError):  # before it is given back: whoever waits sees that the file has lost its name
            path.unlink()
        lock.release()


def holder_of(db: Path) -> Holder | None:
    """Return who works on a database now, None if nobody does."""
    path = lock_path(db)
    if not path.exists():
        return None
    lock = _lock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return _read(path)
    except OSError:
        return None
    lock.release()
    return None


def _lock(path: Path, on_acquired: Callable[[int], None] | None = None) -> FileLock:
    """Return the lock on a file, for all threads of this process; where the kernel has none it is an error."""
    return FileLock(
        path,
        mode=0o644,
        thread_local=False,
        poll_interval=POLL,
        fallback_to_soft=False,
        preserve_lock_file=True,
        on_acquired=on_acquired,
    )


def _take(lock: FileLock, db: Path, wait: float) -> None:
    if not lock_path(db).parent.is_dir():  # the library would make it
        raise UserError("cannot write the lock file", lock.lock_file, "no such folder")
    try:
        try:
            lock.acquire(timeout=LEAST_WAIT)
        except Timeout:
            if wait <= LEAST_WAIT:
                raise
            from counterclaim.flows.common.progress import current  # noqa: PLC0415 - most runs wait for nobody

            current().note(f"waiting up to {wait:g} s for {db}: in use by {_read(lock_path(db))}")
            lock.acquire(timeout=wait - LEAST_WAIT)
    except Timeout:
        raise BusyError(db, _read(lock_path(db))) from None
    except OSError as error:
        raise UserError("cannot write the lock file", lock.lock_file, error.strerror or "check the folder") from None


def _write(file: int, holder: Holder) -> None:
    with suppress(OSError):  # on a full disk the lock holds as well without a name in it
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, LOCKED_BYTE + json.dumps(asdict(holder)).encode())


def _read(path: Path) -> Holder:
    try:
        with path.open("rb") as file:
            file.seek(len(LOCKED_BYTE))
            return Holder(**json.loads(file.read(10_000)))
    except (OSError, ValueError, TypeError):
        return Holder()


def _command_line(command: str) -> str:
    """Return the command as it was typed but for secrets, or ``command`` where a library started it."""
    name = Path(sys.argv[0]).name if sys.argv else ""
    typed = name == "counterclaim" or sys.argv[0].endswith(("counterclaim/__main__.py", "counterclaim\\__main__.py"))
    return shlex.join(["counterclaim", *_without_secrets(sys.argv[1:])]) if typed else f"counterclaim {command}"


def _without_secrets(words: list[str]) -> Iterator[str]:
    for before, word in zip(["", *words], words, strict=False):
        if before == _HIDDEN:
            yield "..."
        else:
            yield f"{_HIDDEN}=..." if word.startswith(f"{_HIDDEN}=") else word
