"""Files that only their owner may read: the state folder, its contents and the key of Prefect's server."""

from __future__ import annotations

import os
import secrets
import stat
import time
from contextlib import suppress
from pathlib import Path

from counterclaim.flows.common.errors import UserError

KEY = "prefect-key"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITING = 1.0  # seconds that another process may need between making the key's file and writing it
_KEPT = os.name == "posix"  # elsewhere a mode says nothing, and a user's own folders are closed to others


def close(folder: Path) -> None:
    """Make a folder, if need be, that only its owner may enter. Raises UserError if that cannot be had."""
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        if _KEPT and folder.stat().st_mode & _OTHERS:
            folder.chmod(stat.S_IRWXU)
        open_to_others = _KEPT and bool(folder.stat().st_mode & _OTHERS)
    except OSError as error:
        mend = f"{error.strerror or 'check its permissions'} (--plain needs none)"
        raise UserError("cannot make the state folder", folder, mend) from None
    if open_to_others:
        raise UserError("others can read the state folder", folder, "give --plain, or a disk that keeps permissions")


def close_files(folder: Path) -> None:
    """Take from others what an older version let them read in a folder; what is not ours is left alone."""
    for path in folder.iterdir() if _KEPT else ():
        with suppress(OSError):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)


def key(state: Path) -> str:
    """Return the key of the Prefect servers of a state folder, made at random when there is none that is ours alone.

    The folder must be there (``close`` makes it).
    """
    path, end = state / KEY, time.monotonic() + _WRITING
    while True:
        found = _read(path)
        if found:
            return found
        if found is None or time.monotonic() >= end:
            path.unlink(missing_ok=True)
            made = f"counterclaim:{secrets.token_urlsafe(32)}"  # user:password, as Prefect's pages want it
            with suppress(FileExistsError):
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(made)
                return made
        time.sleep(0.02)


def _read(path: Path) -> str | None:
    """Return what the key's file says, "" while it is being written, None if there is none or others had it."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        about = os.fstat(file)
        if _KEPT and (about.st_uid != os.geteuid() or about.st_mode & _OTHERS or not stat.S_ISREG(about.st_mode)):
            return None
        return os.read(file, 1000).decode(errors="replace").strip()
    finally:
        os.close(file)
