"""Outcomes of the requests of a crawl."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.answers import FetchedResponse
from flows.directives import Directives
from flows.sources import Source


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
