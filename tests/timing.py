"""Compares the time of two sizes by the processor's clock, with room: so that any machine may run it, however busy."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 5  # the long input is so many times the short one: work that grows with the square takes 25 times as long
ROOM = 3.0  # caches and neighbours on the same core make the long one dearer
NOISE = 0.3  # seconds that say nothing
TRIES = 3  # a neighbour on the same core may spoil one measurement, not each: work that grows with the square fails all


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def takes_linear_time(work: Callable[[str], object], text: str) -> None:
    """Assert that reading a text takes about as many times as long as a part of it as it is longer."""
    for _ in range(TRIES):
        short = cpu_seconds(lambda: work(text[: len(text) // TIMES]))
        long = cpu_seconds(lambda: work(text))
        if long < TIMES * ROOM * short + NOISE:
            return
    raise AssertionError(f"{TIMES} times the text: {long:.2f} s instead of {short:.2f} s")
