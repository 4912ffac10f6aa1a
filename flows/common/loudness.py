"""How much a command says on stderr: results and errors only (--quiet), notes too, or every detail (--verbose)."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from enum import IntEnum

from counterclaim.flows.common.errors import UserError


class Loudness(IntEnum):
    """How much is said."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


# How much the processes say that a command starts: a schedule's runs are processes of their own.
LOUDNESS = "COUNTERCLAIM_LOUDNESS"


def _inherited() -> Loudness:
    return Loudness.__members__.get(os.environ.get(LOUDNESS, ""), Loudness.NORMAL)


_INHERITED = _inherited()
_loudness: ContextVar[Loudness] = ContextVar("loudness", default=_INHERITED)


def set_loudness(wanted: Loudness = Loudness.NORMAL) -> None:
    """Set how much the running command says. Raises UserError if it was asked for the opposite before."""
    if Loudness.NORMAL not in {wanted, loudness()} and wanted is not loudness():
        raise UserError("--quiet and --verbose contradict each other", mend="give one of them")
    _loudness.set(wanted)


def loudness() -> Loudness:
    """Return how much the running command says."""
    return _loudness.get()


def note(line: str) -> None:
    """Say a note on stderr, unless the command is quiet."""
    if loudness() > Loudness.QUIET:
        say(line)


def detail(line: str) -> None:
    """Say a detail on stderr, if the command is verbose."""
    if loudness() is Loudness.VERBOSE:
        say(line)


def say(line: str) -> None:
    """Say a line on stderr whatever was asked: an error, or what a result must not be read without."""
    sys.stderr.write(f"counterclaim: {' '.join(line.split())}\n")
