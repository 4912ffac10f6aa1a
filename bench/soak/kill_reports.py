"""Kills `report` and `serve` (SIGKILL) at random moments: no half page, process, file or change may be left.

    .venv/bin/python -m bench.soak.kill_reports [REPORTS] [SERVES] [--seed N]

A report that was killed must show whole pages only, and the next one must be as an undisturbed one. `serve` is killed
while readers ask it; the database must be as before.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.data.dense_pages import ROOT
from bench.data.website import Website
from bench.measure import show
from bench.soak.kill_runs import Soak, age_parts, content, damage, files, finish, judged, kill, prepared, states

TIMES = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ)?|\d\d? \w+ 20\d\d,? \d\d:\d\d( UTC)?")
STATE = "counterclaim-report.json"  # says when the report was made
PORT = re.compile(r"http://127\.0\.0\.1:(\d+)")


def command(folder: Path, *args: str) -> subprocess.Popen[bytes]:
    """Start a command in a folder; what it says goes to its log."""
    with (folder / "log").open("ab") as log:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        whole = [sys.executable, "-m", "counterclaim", *args]
        return subprocess.Popen(whole, cwd=folder, env=env, stdout=log, stderr=log)


def pages(report: Path) -> dict[str, bytes]:
    """Return the files of a report without the times in them."""
    found = {path.relative_to(report).as_posix(): path for path in report.rglob("*") if path.is_file()}
    return {name: TIMES.sub(b"TIME", path.read_bytes()) for name, path in found.items() if name != STATE}


def halves(report: Path) -> Iterator[str]:
    """Yield the names of pages without an end."""
    for path in report.rglob("*.html"):
        if b"</html>" not in path.read_bytes()[-200:]:
            yield path.name


def kill_reports(folder: Path, kills: int, rng: random.Random) -> Soak:
    """Kill ``kills`` reports while they are written, and let the next one complete each."""
    out, begun = Soak(), time.perf_counter()
    command(folder, "report", "--db", "claims.db", "--out", "whole").wait()
    took, whole = time.perf_counter() - begun, pages(folder / "whole")
    while out.kills < kills and not out.wrong:
        if rng.random() < 0.5:  # else the next one changes a report that is there
            shutil.rmtree(folder / "killed", ignore_errors=True)
        for page in (folder / "killed").rglob("*.html"):
            page.unlink()  # or it would be up to date
        report = ("report", "--db", "claims.db", "--out", "killed")
        kill(command(folder, *report), rng.uniform(took / 3, took), out)
        out.wrong += [f"report {out.kills}: half a page, {name}" for name in halves(folder / "killed")]
        age_parts(folder / "killed")
        command(folder, *report).wait()
        out.finished += 1
        found = pages(folder / "killed")
        out.wrong += [
            f"report: {name} differs" for name in sorted(found.keys() | whole) if found.get(name) != whole.get(name)
        ]
    return out


def kill_serves(folder: Path, kills: int, rng: random.Random) -> Soak:
    """Kill ``kills`` servers that somebody is asking."""
    out, before, there = Soak(), content(folder / "claims.db"), files(folder)
    while out.kills < kills and not out.wrong:
        (folder / "log").unlink()
        process = command(folder, "serve", "--db", "claims.db", "--port", "0", "--as", "ada")
        if rng.random() < 0.7:
            _ask(folder, process)
        kill(process, rng.uniform(0.0, 2.0), out)
        out.finished += 1
        out.wrong += [f"serve: {what}" for what in damage(folder / "claims.db")]
        out.wrong += [
            f"serve: {table} differs" for table, rows in content(folder / "claims.db").items() if rows != before[table]
        ]
        out.wrong += [f"serve: file {name} differs" for name in sorted(files(folder) ^ there)]
    return out


def _ask(folder: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        found = PORT.search((folder / "log").read_text(encoding="utf-8"))
        try:
            if found:
                urllib.request.urlopen(f"{found[0]}/", timeout=10).read(1000)
                return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)


def main(arguments: list[str] | None = None) -> int:
    """Kill and print; return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reports", nargs="?", type=int, default=10)
    parser.add_argument("serves", nargs="?", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None, help="of the moments; default: others every time")
    options = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    rng, both, wrong = random.Random(seed), states(40), 0
    with tempfile.TemporaryDirectory() as name, Website(both[0]) as site:
        folder = prepared(Path(name) / "site", site, both)
        finish(folder)
        for what, work, kills in (("report", kill_reports, options.reports), ("serve", kill_serves, options.serves)):
            out = work(folder, kills, rng)
            show(f"{what} killed: {out.kills}, {out.finished} looked at after (moments of seed {seed})")
            wrong |= judged(out)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
