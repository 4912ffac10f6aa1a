"""Reads local articles: named files strictly, folders with a warning for each file that cannot be read."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from counterclaim.extractors.parsing import is_binary, kind_of
from counterclaim.extractors.parsing.encoding import decode
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import detail

SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".md", ".markdown", ".txt"})  # what a folder is searched for
MAX_FILE = 10_000_000  # bytes, as for a fetched body
STDIN = Path("-")

Warn = Callable[[str], None]
LeftOut = Callable[[Path, str], None]


def detailed(path: Path, why: str) -> None:
    """Say of a file in a folder why it is left out, if the command is verbose."""
    detail(f"left out: {path}: {why}")


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One article on disk. ``doc`` is its file stem, with parent folders only where stems collide."""

    path: Path
    doc: str
    data: bytes

    @property
    def key(self) -> str:
        """Return the absolute path: what the file is known by, wherever the program was started."""
        return str(self.path.resolve())

    @property
    def source_text(self) -> str:
        """Return the file as an editor shows it, for line and column numbers."""
        return decode(self.data, markup=self.kind == "html")

    @property
    def kind(self) -> str:
        """Return ``html``, ``markdown`` or ``text``, by suffix and, without a known one, by content."""
        return kind_of(self.path.name, self.data) or "text"


def gather(paths: Sequence[Path], warn: Warn, *, piped: bool = False, left_out: LeftOut = detailed) -> list[LocalFile]:
    """Read files and folders in order, each file once. Raise UserError for a bad named file or an empty harvest.

    ``piped``: "-" is the standard input. ``left_out`` is told which files in folders are no articles, and why.
    """
    found: dict[Path, LocalFile] = {}
    for path in paths:
        if piped and path == STDIN:
            if path not in found:  # it can be read only once
                found[path] = _piped()
            continue
        for file in _from_folder(path, warn, left_out) if path.is_dir() else [read_file(path)]:
            found.setdefault(file.path.resolve(), file)
    if not found:
        raise UserError("nothing to read", ", ".join(map(str, paths)), "name files, or folders of .html, .md or .txt")
    return told_apart(list(found.values()), {})


def read_file(path: Path) -> LocalFile:
    """Read one named file. Raise UserError when it is missing, unreadable, empty, binary or too large."""
    if not path.exists():
        raise UserError("no such file or folder", path, "check the path")
    try:
        return _read(path)
    except OSError as error:
        raise UserError("cannot read file", path, error.strerror or "check it") from None


def _piped() -> LocalFile:
    return _article(STDIN, "stdin", sys.stdin.buffer.read(MAX_FILE + 1))


def _from_folder(folder: Path, warn: Warn, left_out: LeftOut) -> Iterator[LocalFile]:
    for path in _articles(folder, warn, left_out):
        try:
            if path.exists() and not path.is_file():  # to open a pipe is to wait for whoever writes to it
                raise UserError("no regular file", path, "a pipe, a device or a socket in a folder is not read")
            yield _read(path)
        except UserError as error:
            warn(f"skipped: {error}")
        except OSError as error:
            warn(f"skipped: cannot read file: {path}: {error.strerror}")


def _articles(folder: Path, warn: Warn, left_out: LeftOut) -> list[Path]:
    out: list[Path] = []
    # os.walk does not follow links to folders, so a link to a parent cannot loop.
    for here, folders, names in os.walk(folder, onerror=lambda e: warn(f"skipped: {e.filename}: {e.strerror}")):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith("."):
                left_out(Path(here, name), "hidden")
            elif Path(name).suffix.lower() in SUFFIXES:
                out.append(Path(here, name))
            else:
                left_out(Path(here, name), "not .html, .md or .txt")
    return sorted(out)


def _read(path: Path) -> LocalFile:
    with path.open("rb") as file:
        return _article(path, path.stem, file.read(MAX_FILE + 1))


def _article(path: Path, doc: str, data: bytes) -> LocalFile:
    if len(data) > MAX_FILE:
        raise UserError("file is too large", path, f"split it: the limit is {MAX_FILE:,} bytes")
    if not data.strip():
        raise UserError("empty file", path, "nothing in it to read")
    if is_binary(data):
        raise UserError("binary file", path, "give HTML, Markdown or plain text")
    return LocalFile(path, doc, data)


def told_apart(files: Sequence[LocalFile], taken: Mapping[str, str | None]) -> list[LocalFile]:
    """Lengthen equal stems by parent folders until they differ: two index.html are two documents.

    ``taken`` maps the names already in use elsewhere to the path of the file they stand for.
    """
    files = list(files)
    for depth in range(2, 64):
        counts = Counter(file.doc for file in files)
        clash = [counts[f.doc] > 1 or taken.get(f.doc, f.key) != f.key for f in files]
        if not any(clash):
            break
        files = [replace(f, doc=_tail(f.path, depth)) if c else f for f, c in zip(files, clash, strict=True)]
    return files


def _tail(path: Path, depth: int) -> str:
    whole = path.resolve()
    parts = whole.parts[-depth:-1]
    # a.md beside a.html still collide by stem: then only the suffix is left to tell them apart.
    return "/".join([*parts, whole.name if depth > 2 else whole.stem])
