"""Turns at a host among processes: one at a time, with the pause between, and nothing left taken by the dead."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from counterclaim.flows.fetch import host_locks
from counterclaim.flows.fetch.host_locks import HostLocks, TooSoonError
from counterclaim.flows.fetch.throttle import Throttle

ROOT = Path(__file__).parents[3]
HOST = "h.example"

CHILD = """
import asyncio, sys, time
from pathlib import Path
from counterclaim.flows.fetch.host_locks import HostLocks, TooSoonError
async def main(folder, number, hold):
    for _ in range(number):
        async with HostLocks(folder).turn("h.example", 0.1):
            print(time.time(), flush=True)
            await asyncio.sleep(hold)
            print(time.time(), flush=True)
asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
"""


def child(folder: Path, number: int, hold: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(folder), str(number), str(hold)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_take_turns_and_pause_between(tmp_path: Path) -> None:
    with child(tmp_path, 4, 0.02) as one, child(tmp_path, 4, 0.02) as two:
        times = [[float(line) for line in process.communicate(timeout=60)[0].split()] for process in (one, two)]
    visits = sorted((begin, end) for each in times for begin, end in zip(each[::2], each[1::2], strict=True))
    assert len(visits) == 8
    # File times are written in ticks of the kernel's clock (4 ms and more).
    assert all(after - before >= 0.1 - 0.02 for (_, before), (after, _) in pairwise(visits))


async def visit(folder: Path, host: str = HOST, delay: float = 0.0) -> float:
    begun = time.monotonic()
    async with HostLocks(folder).turn(host, delay):
        return time.monotonic() - begun


def test_a_killed_process_leaves_nothing_taken(tmp_path: Path) -> None:
    with child(tmp_path, 1, 60) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(visit(tmp_path), 0.3))
        assert asyncio.run(visit(tmp_path, "other.example")) < 5, "another host is free"
        holder.send_signal(signal.SIGKILL)
    asyncio.run(asyncio.wait_for(visit(tmp_path), 10))


@pytest.mark.parametrize("host", sorted(host_locks.LOOPBACK))
def test_ones_own_machine_is_not_spared(tmp_path: Path, host: str) -> None:
    asyncio.run(visit(tmp_path, host))
    assert list(tmp_path.iterdir()) == []


def test_a_first_visit_waits_for_nothing_and_a_later_one_for_what_is_left(tmp_path: Path) -> None:
    assert asyncio.run(visit(tmp_path, delay=30)) < 10
    (file,) = tmp_path.iterdir()
    os.utime(file, (time.time() - 29.9,) * 2)
    assert 0.01 < asyncio.run(visit(tmp_path, delay=30)) < 10
    os.utime(file, (time.time() + 1_000,) * 2)
    assert asyncio.run(visit(tmp_path, delay=30)) < 10, "a clock that was set back holds nobody up"


def test_a_link_that_somebody_laid_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("keep")
    asyncio.run(visit(tmp_path))
    (file,) = (path for path in tmp_path.iterdir() if path.name != "precious")
    file.unlink()
    file.symlink_to(tmp_path / "precious")
    asyncio.run(visit(tmp_path))
    assert (tmp_path / "precious").read_text() == "keep"


@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_a_folder_that_others_can_write_to_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setattr(host_locks.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = tmp_path / f"counterclaim-{os.getuid()}"
    folder.mkdir()
    folder.chmod(mode)
    asyncio.run(_turn(HostLocks()))
    assert list(folder.iterdir()) == []
    folder.chmod(0o700)
    asyncio.run(_turn(HostLocks()))
    assert len(list(folder.iterdir())) == 1


async def _turn(given: HostLocks) -> None:
    async with Throttle(slots=given).turn(HOST):
        pass


def test_a_pause_that_another_process_began_is_not_sat_out_beyond_patience(tmp_path: Path) -> None:
    asyncio.run(visit(tmp_path))
    begun = time.monotonic()
    with pytest.raises(TooSoonError, match=r"h\.example was asked a moment ago.*left for a later run"):
        asyncio.run(visit(tmp_path, delay=3600))
    assert time.monotonic() - begun < 5
    assert asyncio.run(visit(tmp_path)) < 5, "and the turn is free for whoever waits for less"


def test_a_long_pause_that_is_wanted_is_waited_for_with_the_turn_free_for_others(tmp_path: Path) -> None:
    async def patient() -> float:
        begun = time.monotonic()
        async with HostLocks(tmp_path).turn(HOST, 0.6, patience=60, hold=0.1):
            return time.monotonic() - begun

    async def both() -> tuple[float, float]:
        first, second = asyncio.create_task(patient()), asyncio.create_task(visit(tmp_path, delay=0.02))
        return await second, await first

    asyncio.run(visit(tmp_path))
    other, own = asyncio.run(both())
    assert other < own, "the long pause of one holds no other up"
    assert own >= 0.5


def test_a_request_that_does_not_count_leaves_the_pause_as_it_was(tmp_path: Path) -> None:
    async def robots() -> None:
        async with HostLocks(tmp_path).turn(HOST, 0.0, counts=False):
            pass

    asyncio.run(robots())
    assert asyncio.run(visit(tmp_path, delay=30)) < 5
