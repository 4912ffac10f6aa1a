"""Measures extraction by two worker processes against one.

    .venv/bin/python -m bench.worker_processes [--quick]

Wall time with the workers already started; their start is printed apart. A busy machine shows here first.
"""

from __future__ import annotations

import os
import time
from collections import deque

from bench import measure
from bench.data import dense_pages
from bench.measure import Goal, line, show
from counterclaim.db.records import Pending
from counterclaim.flows.common.workers import Workers
from counterclaim.flows.ingest.extraction import Reading, read_page

WORKERS = 2


def pending(seed: int, *, small: bool) -> list[Pending]:
    """Return unseen pages as the store hands them out."""
    media = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}
    rounds = 1 if small else 3
    found = [page for n in range(rounds) for page in dense_pages.dense_pages(seed + n, small=small)]
    return [
        Pending(str(n), str(n), None, None, page.name, media[page.kind], page.source.encode(), "2026-01-01T00:00:00Z")
        for n, page in enumerate(found)
    ]


def alone(waiting: list[Pending]) -> float:
    """Return the seconds that one process needs."""
    return measure.seconds(lambda: deque(map(read_page, waiting), maxlen=0), clock=time.perf_counter)


def lost(page: Pending) -> Reading:
    """Refuse: a worker that dies is no measurement."""
    raise SystemExit(f"the worker that read {page.name} died")


def shared(pool: Workers[Pending, Reading], waiting: list[Pending]) -> float:
    """Return the seconds that the workers need, results collected in order."""
    return measure.seconds(lambda: deque(pool.each(waiting), maxlen=0), clock=time.perf_counter)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    small = measure.quick(arguments, __doc__ or "")
    runs = 1 if small else measure.RUNS
    alone(pending(70, small=True))
    begun = time.perf_counter()
    with Workers(read_page, WORKERS, lost=lost, size=lambda page: len(page.body)) as pool:
        shared(pool, pending(70, small=True))
        show(line("two processes, start and first pages", time.perf_counter() - begun, "s"))
        ones, twos = [], []
        for number in range(runs):  # in turn, so that a busy machine slows both alike
            waiting = pending(71 + 10 * number, small=small)
            ones.append(alone(waiting))
            twos.append(shared(pool, waiting))
    busy = f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"  # with more than a core's, it says little
    note = f"{len(waiting)} pages in {min(ones):.2f} s and {min(twos):.2f} s, {busy}"
    show(line("two processes against one", min(ones) / min(twos), "x", Goal(1.7), note))


if __name__ == "__main__":
    main()
