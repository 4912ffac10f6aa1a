"""Process pool: items go to worker processes in chunks; results come back in order, in bounded memory.

A worker that dies (out of memory or time, a crash in a library) costs no run: what was with the workers then is done
again, one item at a time in a process apart, and the item that kills that process too is given up by name.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from counterclaim.flows.common.page_budget import no_core

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 8  # items that travel together: few enough to spread evenly, enough that travelling costs nothing
CHUNK_BYTES = 1_000_000  # a chunk is full when it holds this much, too
AHEAD = 2  # chunks a worker has in hand; with the chunk's size it bounds what is in memory
# What a worker imports before its first item. The fork server does it once for all workers, whatever their number:
# a worker of its own needs 1 s of CPU for it.
PRELOAD = (
    "counterclaim.flows.ingest.extraction",
    "counterclaim.extractors.pipeline",
    "counterclaim.extractors.parsing",
)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers(Generic[Item, Result]):
    """Worker processes that do ``work``; a context manager that ends them.

    ``work`` is a function of a module and never raises; ``lost`` says what stands for an item that kills its process;
    ``size`` gives an item's bytes. ``setup`` is a function and its arguments, called first in every worker.
    """

    def __init__(
        self,
        work: Callable[[Item], Result],
        count: int,
        *,
        lost: Callable[[Item], Result],
        size: Callable[[Item], int],
        setup: tuple[Callable[..., object], tuple[Any, ...]] | None = None,
    ) -> None:
        self._work, self._count, self._lost, self._size = work, count, lost, size
        self._setup = setup or (_nothing, ())
        self._pool: Executor | None = None
        self._apart: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in (self._pool, self._apart):
            if pool is not None:
                pool.shutdown(cancel_futures=True)

    def each(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result, in the order of the items, taking items only as results are taken."""
        flying: deque[tuple[list[Item], Future[list[Result]]]] = deque()
        for chunk in chunks(items, self._size):
            flying.append((chunk, self._submit(chunk)))
            if len(flying) >= AHEAD * self._count:
                yield from self._landed(*flying.popleft())
        while flying:
            yield from self._landed(*flying.popleft())

    def _submit(self, chunk: list[Item]) -> Future[list[Result]]:
        if self._pool is None:
            self._pool = self._start(self._count)
        try:
            return self._pool.submit(_all, self._work, chunk)
        except BrokenProcessPool:
            self._pool = self._start(self._count)
            return self._pool.submit(_all, self._work, chunk)

    def _landed(self, chunk: list[Item], future: Future[list[Result]]) -> Iterator[tuple[Item, Result]]:
        try:
            results = future.result()
        except BrokenProcessPool:  # any of the chunks in hand may have done it
            results = [self.alone(item) for item in chunk]
        yield from zip(chunk, results, strict=True)

    def alone(self, item: Item) -> Result:
        """Do one item in a process of its own and wait for it; ``lost`` if that kills the process."""
        try:
            if self._apart is None:
                self._apart = self._start(1)
                self._apart.submit(_nothing).result()
        except BrokenProcessPool:
            self._apart = None
            return self._work(item)  # not the item's fault: no process of ours lives here
        try:
            return self._apart.submit(self._work, item).result()
        except BrokenProcessPool:
            self._apart = None
            return self._lost(item)

    def _start(self, count: int) -> Executor:
        # Never a plain fork: that of a process with threads (Prefect has some) may hang.
        context = get_context("spawn" if sys.platform == "win32" else "forkserver")
        if sys.platform != "win32":
            context.set_forkserver_preload(list(PRELOAD))
        return ProcessPoolExecutor(count, context, initializer=_begin, initargs=self._setup)


def chunks(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield the items in lists of at most ``CHUNK``, shorter where the items are large."""
    chunk: list[Item] = []
    held = 0
    for item in items:
        chunk.append(item)
        held += size(item)
        if len(chunk) >= CHUNK or held >= CHUNK_BYTES:
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def _begin(setup: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    """Make a worker end with its parent: by the parent's word on Ctrl-C, and of its own if the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    no_core()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    setup(*arguments)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _all(work: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [work(item) for item in chunk]


def _nothing() -> None:
    pass
