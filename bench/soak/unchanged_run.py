"""Measures a run over unchanged pages against the first run: conditional requests only, no writes.

    .venv/bin/python -m bench.soak.unchanged_run [PAGES] [--quick] [--prefect]

A real server in a process of its own serves articles (by default 1,000) with ETags; the program runs on one core, so
that all its work is in its own CPU time. Goal: the second run takes under 10 % of the first one's CPU time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.data.dense_pages import ROOT, dense_pages
from bench.data.website import Website
from bench.measure import Goal, line, show

SHARE = 10.0  # percent
MEDIA = {"html": "text/html", "markdown": "text/markdown", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: CPU and wall seconds, what the server answered (status -> count), what the program said."""

    cpu: float
    wall: float
    answers: Counter[int]
    said: str


def pages(count: int) -> dict[str, tuple[str, bytes]]:
    """Return path -> (media type, body) of as many different articles."""
    out: dict[str, tuple[str, bytes]] = {}
    seed = 0
    while len(out) < count:
        seed += 1
        for page in dense_pages(seed):
            out[f"/{seed}/{page.name}"] = MEDIA[page.kind], page.source.encode()
    return dict(list(out.items())[:count])


def run(folder: Path, site: Website, *, prefect: bool = False) -> Ran:
    """Run the program over the site and measure it."""
    args = ["run", "sources.yml", "--allow-private", "--db", "claims.db", "--report", "report"]
    args += [] if prefect else ["--plain"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    site.answers()
    done = subprocess.run(
        [sys.executable, "-m", "counterclaim", *args], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=_on_one_core,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(cpu, time.perf_counter() - begun, site.answers(), done.stderr)


def _on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def twice(folder: Path, count: int, *, prefect: bool = False) -> tuple[Ran, Ran]:
    """Run the program two times over a site of ``count`` pages."""
    found = pages(count)
    with Website(found) as site:
        urls = "\n".join(f"      - {site.base}{path}" for path in found)
        (folder / "sources.yml").write_text(
            f"sources:\n  - name: bench\n    kind: blog\n    delay: 0\n    limit: {count}\n    urls:\n{urls}\n",
            encoding="utf-8",
        )
        return run(folder, site, prefect=prefect), run(folder, site, prefect=prefect)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="?", type=int, default=1000)
    parser.add_argument("--quick", action="store_true", help="60 pages: shows that it works, not how fast")
    parser.add_argument("--prefect", action="store_true", help="with Prefect's ephemeral server")
    options = parser.parse_args(arguments)
    count = 60 if options.quick else options.pages
    with tempfile.TemporaryDirectory() as name:
        first, second = twice(Path(name), count, prefect=options.prefect)
    show(first.said.rstrip())
    show(second.said.rstrip())
    show(line(f"first run over {count:,} pages, CPU", first.cpu, "s", None, f"{count / first.cpu:.0f} pages a second"))
    answers = f"{second.answers[304]:,} conditional requests answered 304, {second.answers[200]:,} bodies sent"
    show(line("second run, CPU", second.cpu, "s", None, answers))
    show(line("second run against the first, CPU", 100 * second.cpu / first.cpu, "%", Goal(SHARE, "most")))


if __name__ == "__main__":
    main()
