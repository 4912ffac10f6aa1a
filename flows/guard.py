"""Isolates unexpected exceptions: one page or source fails, the others continue."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import StoreError
from flows import progress
from flows.errors import UserError
from flows.outcomes import Failure
from flows.sources import Source

REASON = "error"
# What stops a run whatever page it is at: the database, and what its user has to mend.
_NOT_OF_A_PAGE = (StoreError, sqlite3.Error, UserError)
_ROOT = Path(__file__).parents[1]
_OURS = frozenset({"flows", "db", "extractors"})
_LONGEST = 300  # characters of an exception's own words


@contextmanager
def isolate_failure(source: Source, url: str, save: Callable[[Failure], None]) -> Iterator[None]:
    """Make an unforeseen exception inside the block a Failure of ``url``; errors of the database go on."""
    try:
        yield
    except Exception as error:
        save(Failure(source, url, REASON, describe_unexpected(error, source, url)))


def describe_unexpected(error: Exception, source: Source, url: str) -> str:
    """Log an exception with its traceback; return its type, words and place. One of the database is raised again."""
    if isinstance(error, _NOT_OF_A_PAGE):
        raise error
    trace = "".join(traceback.format_exception(error))
    progress.current().event("unforeseen", source=source.name, url=url, traceback=trace)
    words = " ".join(f"{type(error).__name__}: {error}".removesuffix(": ").split())[:_LONGEST]
    return f"an error in the program, please report it: {words} ({_place(error)})"


def _place(error: Exception) -> str:
    frames = [(_shown(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [frame for frame in frames if frame[0].parts[0] in _OURS]
    path, line = (own or frames)[-1]
    return f"{path.as_posix()}:{line}"


def _shown(name: str) -> Path:
    path = Path(name)
    return path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
