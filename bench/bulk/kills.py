"""Kills workers of a bulk extraction again and again, and compares what it writes with an undisturbed one.

    .venv/bin/python -m bench.bulk.kills [--quick] [--archives DIR] [--kills N]

``--archives`` is a folder of ``bench.bulk.made_archives``; fifty small ones are made if it is not given. The run reads
on two worker processes of this machine; a worker is killed (SIGKILL) each time that some more archives are done. Exits
with 1 if a file differs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from bench.bulk.extraction import archives
from bench.bulk.made_archives import Plan, make
from bench.measure import line, show
from counterclaim.flows.bulk import dataset

ARCHIVES, KILLS, MEGABYTES = 50, 10, 50.0
POLL = 0.05  # seconds


def written(out: Path) -> dict[str, bytes]:
    """Return the files of a data set that must be the same, but for what a unit's record says of time."""
    parquet = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(out.glob("*/*.parquet"))}
    units = {unit.unit: f"{unit.state} {unit.records} {unit.claims}".encode() for unit in dataset.units(out)}
    return parquet | units


def extract(found: list[str], out: Path, *, workers: int) -> subprocess.Popen[bytes]:
    """Start an extraction as its user would."""
    command = [sys.executable, "-m", "counterclaim", "bulk", "extract", *found, "--out", str(out)]
    return subprocess.Popen([*command, "--workers", str(workers), "--quiet"], stdout=subprocess.DEVNULL)


def workers_of(process: subprocess.Popen[bytes]) -> Iterator[psutil.Process]:
    """Yield the worker processes that live; there are others, which start them."""
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # a zombie is one, too
                if "multiprocessing.spawn" in " ".join(child.cmdline()):
                    yield child


def disturbed(found: list[str], out: Path, kills: int) -> tuple[int, int]:
    """Extract while workers are killed; return how many were, and the command's exit code."""
    process, killed = extract(found, out, workers=2), 0
    while process.poll() is None:
        done = len(list((out / dataset.UNITS).glob("*.json")))
        if killed < kills and done >= killed * len(found) // (kills + 2):
            for worker in [*workers_of(process)][killed % 2 :][:1]:
                worker.kill()
                killed += 1
        time.sleep(POLL)
    return killed, process.returncode


def main(arguments: list[str] | None = None) -> int:
    """Extract twice, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small inputs: shows that it works")
    parser.add_argument("--archives", type=Path, metavar="DIR", help="archives to read")
    parser.add_argument("--kills", type=int, default=KILLS)
    options = parser.parse_args(arguments)
    kills = 2 if options.quick else options.kills
    with tempfile.TemporaryDirectory() as place:
        folder = options.archives or Path(place) / "in"
        if options.archives is None:
            make(folder, Plan(2, 20, 8) if options.quick else Plan(MEGABYTES, 20, ARCHIVES))
        found = archives(folder)
        extract(found, Path(place) / "undisturbed", workers=0).wait()
        begun = time.perf_counter()
        killed, code = disturbed(found, Path(place) / "disturbed", kills)
        seconds = time.perf_counter() - begun
        first, second = written(Path(place) / "undisturbed"), written(Path(place) / "disturbed")
    same = first == second and code == 0 and killed == kills
    claims = f"{len(found)} archives, {killed} workers killed, {seconds:.0f} s, {len(first)} files and records"
    show(line("bulk extract with workers killed, the same as undisturbed", int(same), "", note=claims))
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
