"""A run that is told to end ends in order, and nothing that it started outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from counterclaim.flows.common.signals import Ended, heeded

ROOT = Path(__file__).parents[3]


@heeded()
def told(signum: signal.Signals, done: list[str]) -> None:
    try:
        os.kill(os.getpid(), signum)
        time.sleep(30)
    except KeyboardInterrupt:
        raise ValueError("what the signal causes must not hide it") from None
    finally:
        done.append("tidied")


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_block_in_order(signum: signal.Signals) -> None:
    done: list[str] = []
    with pytest.raises(Ended, match=signum.name):
        told(signum, done)
    assert done == ["tidied"]
    assert signal.getsignal(signum) is signal.SIG_DFL, "as before"


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heeded():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def below(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in found.splitlines()]
    mine, todo = [], [pid]
    while todo:
        parent = todo.pop()
        new = [child for child, above in parents if above == parent]
        mine += new
        todo += new
    return mine


def lives(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def soon(holds: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return bool(holds())


HELD = """
import contextlib, pathlib, sys, time
from counterclaim.flows.cli import main
from counterclaim.flows.orchestration import server as scheduling
start = scheduling.server_beside
@contextlib.contextmanager
def held(*args, **options):
    with start(*args, **options):
        pathlib.Path(sys.argv[1]).touch()
        time.sleep(100)
        yield
scheduling.server_beside = held
sys.exit(main.main(["run"]))
"""  # stays where the server is ready until a signal comes


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.parametrize(
    ("signum", "ready", "code", "why"),
    [
        (signal.SIGTERM, True, 143, "cron, timeout, a service manager"),
        (signal.SIGHUP, False, 129, "a closed terminal, while the server starts"),
        (signal.SIGKILL, False, -9, "out of memory, while the server starts"),
        (signal.SIGKILL, True, -9, "and once it works"),
    ],
)
def test_no_server_outlives_its_run(tmp_path: Path, signum: signal.Signals, ready: bool, code: int, why: str) -> None:
    begun = tmp_path / "begun"
    (tmp_path / "held.py").write_text(HELD)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "held.py", str(begun)],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as run:
        try:
            assert soon(begun.exists if ready else lambda: below(run.pid)), "it never came so far"
            started = below(run.pid)
            assert started
            run.send_signal(signum)
            assert run.wait(40) == code, why
        finally:
            run.kill()
    assert soon(lambda: not any(map(lives, started)), 20), f"left behind: {why}"
