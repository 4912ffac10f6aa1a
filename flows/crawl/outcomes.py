"""Isolates unexpected exceptions: one page or source fails, the others continue."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from counterclaim.db.errors import StoreError
from counterclaim.flows.common import progress
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.config.sources import Source
from counterclaim.flows.crawl.page_directives import Directives
from counterclaim.flows.fetch.records import FetchedResponse


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was fetched, or found unchanged, and how it wants to be treated."""

    source: Source
    fetched: FetchedResponse
    directives: Directives = field(default_factory=Directives)


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be fetched. ``reason`` is a short fixed word, ``detail`` a sentence."""

    source: Source
    url: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that was fetched and is not to be read: ``rule`` is ``noindex`` or ``language de``."""

    source: Source
    url: str
    rule: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that leads to another: by ``redirect 301`` or ``canonical``. ``for_good`` if it is no document now."""

    source: Source
    url: str
    target: str
    how: str
    for_good: bool


Outcome = Page | Failure | Skipped | Moved


REASON = "error"
# What stops a run whatever page it is at: the database, and what its user has to mend.
_NOT_OF_A_PAGE = (StoreError, sqlite3.Error, UserError)
_ROOT = Path(__file__).parents[2]
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
