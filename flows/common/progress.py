"""Progress of a run on stderr: live on a terminal, one plain line a stage in a pipe, or JSON Lines.

The stages find it in ``current()``, a context variable, because a Prefect task's arguments must be plain data.
"""

# ruff: noqa: PLC0415 - rich is imported only when a terminal is there to see it

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Protocol, TextIO

from counterclaim.flows.common.clock import now
from counterclaim.flows.common.loudness import Loudness, loudness

# Set to "json", it makes every run below log JSON Lines, also those that a scheduler starts as processes of their own.
LOG = "COUNTERCLAIM_LOG"

STATUS_EVERY = 30.0  # seconds between two lines that say how far a stage is

Advance = Callable[[], None]


class Progress(Protocol):
    """Interface to which the stages of a run report."""

    def note(self, line: str) -> None:
        """Say one line, such as a warning."""

    def event(self, name: str, text: str = "", **fields: Any) -> None:
        """Log what happened, with its particulars; a person gets only ``text``, if there is any."""

    def stage(self, name: str, total: int | None = None) -> Advance:
        """Begin a stage of ``total`` units, if known; the returned function counts one done."""

    def status(self, text: str) -> None:
        """Say how far the current stage is; a pipe is told now and then."""

    def end(self, summary: str) -> None:
        """End the current stage with what it did."""


class Silent:
    """Reports nothing."""

    def note(self, line: str) -> None:
        """Drop the line."""

    def event(self, name: str, text: str = "", **fields: Any) -> None:
        """Drop the event."""

    def stage(self, name: str, total: int | None = None) -> Advance:  # noqa: ARG002 - the protocol's signature
        """Return a function that does nothing."""
        return lambda: None

    def status(self, text: str) -> None:
        """Drop the text."""

    def end(self, summary: str) -> None:
        """Drop the summary."""

    def close(self) -> None:
        """Need nothing."""


class Lines:
    """One line when a stage ends: for pipes, logs and cron."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._name, self._begun = "", time.monotonic()
        self._said = self._begun  # when the last status was

    def note(self, line: str) -> None:
        """Write the line."""
        self._out.write(f"counterclaim: {line}\n")
        self._out.flush()

    def event(self, name: str, text: str = "", **fields: Any) -> None:
        """Write the text, if there is any; else, if the command is verbose, the particulars."""
        if text:
            self.note(text)
        elif loudness() is Loudness.VERBOSE:
            self.note(f"{name.replace('_', ' ')}: " + ", ".join(f"{key} {one}" for key, one in fields.items()))

    def stage(self, name: str, total: int | None = None) -> Advance:  # noqa: ARG002 - the protocol's signature
        """Remember the stage; a pipe gets no line per unit."""
        self._name, self._begun = name, time.monotonic()
        self._said = self._begun
        return lambda: None

    def status(self, text: str) -> None:
        """Write the text, at most twice a minute."""
        if time.monotonic() >= self._said + STATUS_EVERY:
            self._said = time.monotonic()
            self.note(f"{self._name}: {text}")

    def end(self, summary: str) -> None:
        """Write the stage's name, what it did and how long it took."""
        self._out.write(f"{self._name}: {summary} ({time.monotonic() - self._begun:.1f} s)\n")
        self._out.flush()

    def close(self) -> None:
        """Need nothing: nothing is held open."""


class Bars(Lines):
    """A moving bar per stage, and its line when it ends: for terminals."""

    def __init__(self, out: TextIO | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        super().__init__(out)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._bars = RichProgress(*columns, console=Console(file=self._out), transient=True)

    def note(self, line: str) -> None:
        """Write the line above the bar."""
        self._bars.console.print(f"counterclaim: {line}", markup=False, highlight=False)

    def stage(self, name: str, total: int | None = None) -> Advance:
        """Show a bar, a pulsing one if the total is unknown."""
        super().stage(name)
        self._bars.start()
        task = self._bars.add_task(name, total=total)
        return lambda: self._bars.advance(task)

    def status(self, text: str) -> None:
        """Show the text before the bar."""
        for task in self._bars.task_ids:
            self._bars.update(task, description=f"{self._name}: {text}")

    def end(self, summary: str) -> None:
        """Remove the bar and write the stage's line."""
        for task in self._bars.task_ids:
            self._bars.remove_task(task)
        self._bars.stop()
        super().end(summary)

    def close(self) -> None:
        """Give the terminal back, also after an error."""
        self._bars.stop()


class Json(Lines):
    """One JSON object a line for everything that happens: ``time``, ``event`` and its particulars."""

    def note(self, line: str) -> None:
        """Log the line as it is."""
        self.event("note", message=line)

    def event(self, name: str, text: str = "", **fields: Any) -> None:  # noqa: ARG002 - the fields say it all
        """Log the event; fields without a value are left out."""
        known = {key: value for key, value in fields.items() if value is not None}
        # One write a line: tasks of a run log from several threads.
        self._out.write(json.dumps({"time": now(), "event": name, **known}, ensure_ascii=False, default=str) + "\n")
        self._out.flush()

    def end(self, summary: str) -> None:
        """Log that the stage has ended."""
        seconds = round(time.monotonic() - self._begun, 3)
        self.event("stage_finished", stage=self._name, summary=summary, seconds=seconds)


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


def current() -> Progress:
    """Return what the running command reports to; silence outside ``reporting``."""
    return _current.get() or Silent()


def ensured() -> AbstractContextManager[object]:
    """Return ``reporting()`` unless a command reports already: a flow that a scheduler starts must not be mute."""
    return nullcontext() if _current.get() is not None else reporting()


def _reporter(stream: TextIO, *, as_json: bool) -> Silent | Lines:
    if as_json:
        return Json(stream)
    if loudness() is Loudness.QUIET:
        return Silent()
    return Bars(stream) if stream.isatty() else Lines(stream)


@contextmanager
def reporting(out: TextIO | None = None, *, log_json: bool = False) -> Iterator[Progress]:
    """Yield bars if stderr is a terminal, else lines, or JSON Lines if asked; inside the block it is ``current()``.

    A quiet command reports nothing, unless it logs for programs.
    """
    shown = _reporter(out or sys.stderr, as_json=log_json or os.environ.get(LOG) == "json")
    token = _current.set(shown)
    try:
        yield shown
    finally:
        _current.reset(token)
        shown.close()
