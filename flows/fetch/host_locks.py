"""Host locks across processes: one request at a time to a host on this machine, and the delay between two.

File locks rather than Prefect's global concurrency limits: they hold with and without Prefect, cost no request to its
server for each request to a host, and a killed process leaves nothing locked.
"""

from __future__ import annotations

import asyncio
import os
import stat
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

POLL = 0.05  # seconds between two tries
LONGEST_PAUSE = 60.0  # seconds; a host asking for more leaves its other pages to later runs
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})  # one's own machine is no host to be spared


class TooSoonError(Exception):
    """The host asks for a longer pause than a run can wait."""


class HostLocks:
    """Hands out the turns of hosts among processes. Without a folder of one's own there are no turns to wait for."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or _own_folder()

    @asynccontextmanager
    async def turn(
        self,
        host: str,
        delay: float,
        *,
        patience: float = LONGEST_PAUSE,
        hold: float = LONGEST_PAUSE,
        counts: bool = True,
    ) -> AsyncIterator[None]:
        """Wait for the host's turn, and until ``delay`` seconds have gone by since anybody's last request to it.

        Raise TooSoonError where that takes more than ``patience`` seconds. The turn is held for the last ``hold``
        seconds of the pause only. A request that does not ``count`` leaves others' pauses as they were.
        """
        file = None if host in LOOPBACK else self._open(host)
        if file is None:
            yield
            return
        try:
            await _wait(file, host, delay, patience=patience, hold=hold)
            try:
                yield
            finally:
                if counts:
                    with suppress(OSError):  # a full disk: the lock counts, the pause is then our own alone
                        os.pwrite(file, b"x", 0)  # the time of the file is when the last request ended
        finally:
            os.close(file)

    def _open(self, host: str) -> int | None:
        if self._folder is None:  # on Windows each process keeps to its own pace
            return None
        name = sha256(host.encode()).hexdigest()[:20]
        try:
            return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError:
            return None


async def _wait(file: int, host: str, delay: float, *, patience: float, hold: float) -> None:
    """Take the turn once the delay is over: shorter delays go before longer ones."""
    end = 0.0
    while True:
        while not lock_descriptor(file, blocking=False):
            await asyncio.sleep(POLL)
        left, here = _left(file, delay), time.monotonic()
        end = end or here + patience
        if here + left > end:
            raise TooSoonError(f"{host} was asked a moment ago: a pause of {left:.0f} s: left for a later run")
        if left <= hold:
            await asyncio.sleep(left)
            return
        unlock_descriptor(file)
        await asyncio.sleep(left - hold)


def _left(file: int, delay: float) -> float:
    found = os.fstat(file)
    since = time.time() - found.st_mtime
    return delay - since if found.st_size and 0 <= since < delay else 0.0


def _own_folder() -> Path | None:
    """Return a folder that only this user can write to; None if somebody else has made one of that name."""
    if not hasattr(os, "getuid"):
        return None
    folder = Path(tempfile.gettempdir()) / f"counterclaim-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return folder if ours else None
