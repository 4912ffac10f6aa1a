"""Lists the processes that a killed program leaves running, and those that they have started."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable

PATIENCE = 20.0  # seconds that what a killed program has started may need to end


def below(pid: int) -> set[int]:
    """Return the processes that a process has started, and those that they have started."""
    parents = [(int(child), int(parent)) for child, parent, *_ in _listed()]
    found: set[int] = set()
    todo = [pid]
    while todo:
        above = todo.pop()
        new = [child for child, parent in parents if parent == above]
        found.update(new)
        todo += new
    return found


def left(pids: Iterable[int], patience: float = PATIENCE) -> list[str]:
    """Wait for processes to end; return the command lines of those that do not."""
    wanted, end = set(pids), time.monotonic() + patience
    while True:
        alive = [" ".join(words) for pid, _, state, *words in _listed() if int(pid) in wanted and state[0] != "Z"]
        if not alive or time.monotonic() > end:
            return alive
        time.sleep(0.1)


def _listed() -> list[list[str]]:
    asked = ["ps", "-eo", "pid=,ppid=,stat=,args="]
    return [
        line.split() for line in subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    ]
