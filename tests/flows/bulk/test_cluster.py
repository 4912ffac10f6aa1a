"""``bulk extract`` on Dask: processes of this machine, a scheduler elsewhere, and workers that are killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

pytest.importorskip("distributed")

import psutil

from counterclaim.flows.bulk import cluster, dataset, extracting
from tests.flows.bulk.making import archives

ROOT = Path(__file__).parents[3]
ARCHIVES = 16
KILLS = 4
PATIENCE = 100.0
pytestmark = [pytest.mark.slow, pytest.mark.dask, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return archives(tmp_path_factory.mktemp("in"), ARCHIVES, ordinary=100)


@pytest.fixture(scope="module")
def undisturbed(made: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    extracting.extract([str(path) for path in made], out, workers=0)
    return parquet(out)


def parquet(out: Path) -> dict[str, bytes]:
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(out.glob("*/*.parquet"))}


def start(*args: object, module: str = "counterclaim", **given: Any) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    command = [sys.executable, "-m", module, *map(str, args)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given)


def wait_for(what: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something is so; a process that ends before is an error."""
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it never happened"
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)


def done(out: Path) -> int:
    return len(list(out.glob("units/*.json")))


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return the worker processes that live; there are others, which start them."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # a zombie is one, too
                found += [child] if "multiprocessing.spawn" in " ".join(child.cmdline()) else []
    return found


def test_two_workers_write_the_same_and_killed_ones_cost_nothing(
    made: list[Path], undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = start("bulk", "extract", *made, "--out", out, "--workers", 2)
    for kill in range(KILLS):
        wait_for(lambda least=kill * 2: done(out) >= least and workers_of(process), process)
        for worker in workers_of(process)[:1]:
            worker.kill()
    said, errors = process.communicate(timeout=250)
    assert process.returncode == 0, errors
    assert said.startswith(f"{ARCHIVES} archives: ")
    assert "Traceback" not in errors
    assert parquet(out) == undisturbed
    assert {unit.state for unit in dataset.units(out)} == {"done"}


def test_workers_end_with_the_process_that_asked(made: list[Path], tmp_path: Path) -> None:
    process = start("bulk", "extract", *made, "--out", tmp_path / "out", "--workers", 2)
    wait_for(lambda: len(workers_of(process)) == 2, process)
    workers = workers_of(process)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers))


def test_ctrl_c_is_one_end_and_no_shower_of_tracebacks(made: list[Path], tmp_path: Path) -> None:
    """A terminal sends it to the workers, too. On a busy machine all may be done before: then it is tried again."""
    for attempt in range(3):
        out = tmp_path / f"out{attempt}"
        again = range(4 * attempt)  # longer work leaves more time for it
        more = [Path(copy(path, tmp_path / f"{attempt}-{turn}-{path.name}")) for turn in again for path in made]
        process = start("bulk", "extract", *made, *more, "--out", out, "--workers", 2, start_new_session=True)
        wait_for(lambda out=out: done(out), process)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=100)
        if process.returncode:
            break
    assert (process.returncode, "Traceback" in errors) == (130, False), errors


def test_a_cluster_of_ones_own_shows_its_pages_to_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    """They would name the archives to every user of the machine. A second cluster at the same time says nothing."""
    with cluster.local(1) as first, cluster.local(1) as second:
        for client in (first, second):
            server = client.cluster.scheduler.http_server
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"http://127.0.0.1:{server.port}/info/main/workers.html")
    assert capfd.readouterr().err == ""


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[str]:
    """A scheduler and two workers, each a process of its own that knows of the others only where they listen."""
    file = tmp_path / "scheduler.json"
    here = ["--host", "127.0.0.1"]
    started = [start("scheduler", *here, "--port", 0, "--no-dashboard", "--scheduler-file", file, module="dask")]
    wait_for(lambda: file.exists() and file.stat().st_size)
    for _ in range(2):
        more = ["--nthreads", 1, "--no-dashboard", "--local-directory", tmp_path, "--scheduler-file", file]
        started.append(start("worker", *here, *more, module="dask"))
    yield json.loads(file.read_text(encoding="utf-8"))["address"]
    for process in reversed(started):
        process.terminate()
    for process in started:
        process.communicate()


def test_a_scheduler_in_another_process(
    made: list[Path], undisturbed: dict[str, bytes], tmp_path: Path, scheduler: str
) -> None:
    process = start("bulk", "extract", *made, "--out", tmp_path / "out", "--dask", scheduler)
    said, errors = process.communicate(timeout=250)
    assert (process.returncode, said.startswith(f"{ARCHIVES} archives: ")) == (0, True), errors
    assert parquet(tmp_path / "out") == undisturbed
