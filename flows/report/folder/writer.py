"""Writes a report's folder: unchanged files are kept, obsolete ones removed, files of others never touched.

The manifest is written first, with all files to come, and last, with those that were written: after an interruption the
next run knows which files are its own and completes them. The first page is written after all others.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from counterclaim.flows.common.atomic_files import PART, write_bytes
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.report.data_files import encoded
from counterclaim.flows.report.folder.manifest import MANIFEST, PLANNED, Manifest, Stamp, read

INDEX = "index.html"
GENERATOR = b'<meta name="generator" content="counterclaim">'
_LEFT = 3_600  # seconds after which an unfinished file is one that a killed report left
_HEAD = 4_096  # bytes of a page in which its generator stands
# A report of older versions left no list: its page is known by this.
_MARKS = (GENERATOR, b'<meta name="counterclaim-state"')


class Folder:
    """A report's folder while it is written. Made by ``writing``."""

    def __init__(self, out: Path, before: Manifest, planned: Set[str], page: str, names: bool) -> None:
        self._out, self._before, self._planned, self._page, self._names = out, before, planned, page, names
        self._written: dict[str, Stamp] = {}
        self.whole = True  # whether every page could be made: else the next report is written anew

    def write(self, name: str, text: str) -> None:
        """Write one of the planned files, unless it is there with this content already. Raises OSError."""
        if name not in self._planned:
            raise ValueError(f"{name} was not planned")
        data = encoded(text)
        path = self._out / name
        if not _holds(path, data):
            # A page cut short by a power failure has another size than its stamp, so that the next report sees it:
            # waiting for the disk once a page would take minutes.
            write_bytes(path, data, wait="/" not in name)
        self._written[name] = Stamp.of(data)

    def finish(self, state: str) -> None:
        """Remove what earlier reports wrote and this one did not, and write the list with the mark ``state``."""
        for name, stamp in self._before.files.items():
            if name not in self._written and _is_ours(self._out / name, stamp):
                (self._out / name).unlink(missing_ok=True)
        for folder in {(self._out / name).parent for name in (*self._before.files, *self._planned)}:
            _sweep(folder)
            if folder != self._out:
                with suppress(OSError):  # not empty, or not there
                    folder.rmdir()
        _list(self._out, Manifest(state, self._page, self._names, self._written))


def free_for(out: Path, planned: Set[str] = frozenset({INDEX})) -> Manifest:
    """Return the list of what is ours in a folder.

    Raises UserError if somebody else's file has a planned name, or a link does: it may lead to files of others.
    """
    if out.exists() and not out.is_dir():
        raise UserError("report folder is a file", out, "give another folder")
    _refuse_links(out, {MANIFEST, *planned})
    before = read(out)
    _refuse_links(out, before.files.keys())
    ours = before.files.keys() if before.files or not _is_report(out / INDEX) else planned
    parents = {(out / name).parent for name in planned}
    for path in sorted({path for path in parents if not path.is_dir()} | {out / name for name in planned - ours}):
        if os.path.lexists(path):
            raise UserError("a file that no report wrote is in the way", path, "move it, or give another folder")
    return before


def _refuse_links(out: Path, names: Set[str]) -> None:
    """Raise UserError for a link inside the folder where a report reads, writes or removes; it may itself be one."""
    files = {out / name for name in names}
    for path in sorted(files | {path.parent for path in files} - {out}):
        if path.is_symlink():
            raise UserError("a link is in the way of the report", path, "remove it, or give another folder")


@contextmanager
def writing(out: Path, planned: Set[str], state: str, page: str = "", *, names: bool = True) -> Iterator[Folder]:
    """Make the folder and yield what writes the ``planned`` files into it; ``state`` marks what they show.

    ``page`` is where the first page is published, "" if it is not; ``names`` says whether it tells who decided.

    Raises UserError, with nothing written, if a file of somebody else's has one of their names or ``out`` is a file,
    and OSError if something cannot be written.
    """
    before = free_for(out, planned)
    for parent in (out, *sorted({(out / name).parent for name in planned})):
        parent.mkdir(parents=True, exist_ok=True)
    _list(out, Manifest("", page, names, dict(before.files) | dict.fromkeys(planned, PLANNED)))
    folder = Folder(out, before, planned, page, names)
    yield folder
    folder.finish(state if folder.whole else "")


def is_whole(out: Path, state: str) -> bool:
    """Return whether the folder holds a report with this mark, every file of it as large as it was written."""
    found = read(out)
    if not state or found.state != state or INDEX not in found.files:
        return False
    return all(_size(out / name) == stamp.size for name, stamp in found.files.items())


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _is_ours(path: Path, stamp: Stamp) -> bool:
    """Return whether a listed file is still what a report wrote; what somebody changed since is theirs."""
    try:
        return _is_report(path) if stamp == PLANNED else Stamp.of(path.read_bytes()) == stamp
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            return False
        raise


def _sweep(folder: Path) -> None:
    for path in folder.glob(PART.format("*") + "*"):
        if _age(path) > _LEFT:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return any(mark in head for mark in _MARKS)


def _list(out: Path, manifest: Manifest) -> None:
    data = encoded(manifest.as_json())
    if not _holds(out / MANIFEST, data):
        write_bytes(out / MANIFEST, data)
