"""Shared helpers: best of several runs, memory of this process, printing of results."""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

RUNS = 3


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be: at least or at most ``limit``, in the figure's unit."""

    limit: float
    kind: Literal["least", "most"] = "least"

    def verdict(self, value: float) -> str:
        """Return "met by a factor of 1.20" or "missed by a factor of 2.00"."""
        factor = value / self.limit if self.kind == "least" else self.limit / max(value, 1e-12)
        return (
            f"met by a factor of {factor:.2f}" if factor >= 1 else f"missed by a factor of {1 / max(factor, 1e-12):.2f}"
        )

    def __str__(self) -> str:
        return f"goal {'>=' if self.kind == 'least' else '<='} {self.limit:g}"


def line(name: str, value: float, unit: str, goal: Goal | None = None, note: str = "") -> str:
    """Return ``name: value unit (goal, note, met or missed by how much)``."""
    parts = [str(goal) if goal else "", note, goal.verdict(value) if goal else ""]
    inside = ", ".join(part for part in parts if part)
    return f"{name}: {figure(value)} {unit}".rstrip() + (f" ({inside})" if inside else "")


def figure(value: float) -> str:
    """Return a number with three significant digits, or whole when large."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def show(text: str) -> None:
    """Print a result at once: a part that is stopped has still said what it knows."""
    print(text, flush=True)


def best(work: Callable[[], object], runs: int = RUNS, *, clock: Callable[[], float] = time.process_time) -> float:
    """Return the least seconds that ``work`` took; CPU time unless another clock is given."""
    times = []
    for _ in range(runs):
        gc.collect()
        begun = clock()
        work()
        times.append(clock() - begun)
    return min(times)


def seconds(work: Callable[[], object], *, clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that ``work`` took once."""
    return best(work, 1, clock=clock)


def rss() -> float:
    """Return the memory that this process holds now, in MB; elsewhere than on Linux the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return peak_rss()


def peak_rss() -> float:
    """Return the most memory that this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def quick(arguments: Sequence[str] | None = None, about: str = "") -> bool:
    """Parse a part's command line; return whether it asks for a quick look instead of figures."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0] if about else None)
    parser.add_argument("--quick", action="store_true", help="small inputs, one run: shows that it works, not how fast")
    return bool(parser.parse_args(arguments).quick)
