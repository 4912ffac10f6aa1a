"""Limits on processor time and memory while one page is read. A page that exceeds them is given up, and no other.

Processor time, since a page is not to blame for a busy machine. Python code and regular expressions are stopped where
they are; a library in C that never comes back ends its worker process instead, and ``workers`` starts another.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from pathlib import Path
from types import FrameType
from typing import TypeVar

try:
    import resource
except ImportError:  # Windows: nothing is bounded there
    resource = None  # type: ignore[assignment]

Result = TypeVar("Result")

SECONDS, MEGABYTES = "COUNTERCLAIM_PAGE_SECONDS", "COUNTERCLAIM_PAGE_MEGABYTES"
DEFAULT_SECONDS, DEFAULT_MEGABYTES = 60.0, 2_000.0
LEAST_MEGABYTES = 100.0  # the words and the tokenizer, which a first page may have to load
A_MEGABYTE = 1_000_000  # bytes of page; each allows the seconds once more: prose full of claims takes 8
GRACE = 20.0  # seconds until a worker that cannot be stopped is ended
_AGAIN = 1.0  # seconds until it is said again: a library may have swallowed the first time
_TICK = 0.1
_STATM = Path("/proc/self/statm")


class OverBudgetError(Exception):
    """A page needs more than it may take; says what and how to allow more."""


class _SpentError(BaseException):
    """Raised anywhere in a page's reading; no handler of exceptions on the way is meant for it."""


def within(work: Callable[[], Result], size: int = 0) -> Result:
    """Return what ``work`` does with a page of ``size`` bytes. Raises OverBudgetError if it takes more than one may."""
    seconds = allowed(SECONDS, DEFAULT_SECONDS) * (1 + size / A_MEGABYTE)
    megabytes = max(LEAST_MEGABYTES, allowed(MEGABYTES, DEFAULT_MEGABYTES))
    try:
        with _bounded_memory(megabytes), _bounded_time(seconds):
            return work()
    except _SpentError:
        raise OverBudgetError(f"took more than {seconds:.3g} s of processor time ({SECONDS} allows more)") from None
    except MemoryError:
        raise OverBudgetError(f"took more than {megabytes:g} MB of memory ({MEGABYTES} allows more)") from None


def no_core() -> None:
    """Let this process leave no image of its memory when the system ends it."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def allowed(name: str, usual: float) -> float:
    """Return a bound of the environment; the usual one if it is no positive number."""
    try:
        value = float(os.environ[name])
    except (KeyError, ValueError):
        return usual
    return value if 0 < value < 1e9 else usual


@contextmanager
def _bounded_time(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):  # Windows
        yield
        return
    if threading.current_thread() is not threading.main_thread():
        with _watched(seconds):
            yield
        return
    active = True

    def spent(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
        if active:
            raise _SpentError

    before = signal.signal(signal.SIGPROF, spent)
    ended = _ends_at(time.process_time() + seconds + GRACE) if parent_process() is not None else None
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        try:
            yield
        finally:
            active = False
    finally:  # the signal may come in the line above, too
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if ended is not None:
            resource.setrlimit(resource.RLIMIT_CPU, ended)


def _ends_at(moment: float) -> tuple[int, int]:
    """Let the system end this process when it has used so much processor time; return the bound before."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    hard = before[1]
    soft = int(moment) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    return before


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Bound the time of a thread that gets no signals: another one looks at its clock."""
    thread, done, lock = threading.get_ident(), threading.Event(), threading.Lock()
    clock = time.pthread_getcpuclockid(thread)
    until = time.clock_gettime(clock) + seconds

    def say(error: type[BaseException] | None) -> None:
        what = None if error is None else ctypes.py_object(error)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)

    def watch() -> None:
        while not done.wait(_TICK):
            if time.clock_gettime(clock) > until:
                with lock:
                    if not done.is_set():
                        say(_SpentError)
                done.wait(_AGAIN)

    watcher = threading.Thread(target=watch, name="page-budget", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        with lock:
            done.set()
            say(None)
        watcher.join()


@contextmanager
def _bounded_memory(megabytes: float) -> Iterator[None]:
    """Let this process grow by so much: what it has already is not the page's."""
    if resource is None or not _STATM.exists():
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    soft = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + int(megabytes * 1_000_000)
    if any(limit != resource.RLIM_INFINITY and limit < soft for limit in before):
        yield  # whoever started us bounds us more tightly
        return
    resource.setrlimit(resource.RLIMIT_AS, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
