"""Measures the time that Prefect adds to a run beyond its start-up, against a plain loop.

    .venv/bin/python bench/prefect_overhead.py [DOCUMENTS] [REPEATS] 2>/dev/null

For each way it prints the wall time of whole runs, and of it the time outside the four steps: what the
orchestration costs, a figure that other programs on the machine disturb less. The target is at most
5 % + 1.2 s at 1,000 documents.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from counterclaim.flows.orchestration import settings
from counterclaim.flows.runs import steps
from counterclaim.flows.sample.server import SITE

Run = Callable[[Path], object]
inside: list[float] = []  # seconds in each step of the current run


def timed(step: Callable[..., Any]) -> Callable[..., Any]:
    """Return the step, noting how long it takes."""
    if asyncio.iscoroutinefunction(step):

        async def awaited(*args: Any, **options: Any) -> Any:
            begun = time.perf_counter()
            try:
                return await step(*args, **options)
            finally:
                inside.append(time.perf_counter() - begun)

        return awaited

    def called(*args: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return step(*args, **options)
        finally:
            inside.append(time.perf_counter() - begun)

    return called


def write_corpus(folder: Path, documents: int) -> Path:
    """Write the sample's articles again and again, each with words of its own; return a sources file."""
    pages = sorted(path for path in SITE.rglob("*.html") if path.name != "index.html")
    articles = folder / "articles"
    articles.mkdir()
    for number in range(documents):
        page = pages[number % len(pages)].read_text(encoding="utf-8")
        marked = page.replace("</body>", f"<p>Edition {number} of this page.</p></body>")
        (articles / f"article-{number:05}.html").write_text(marked, encoding="utf-8")
    sources = folder / "sources.yml"
    sources.write_text("sources:\n  - {name: bench, kind: blog, path: articles}\n", encoding="utf-8")
    return sources


def measure(run: Run, folder: Path) -> tuple[float, float]:
    """Run on a fresh database; return the wall time, and how much of it was outside the steps, in seconds."""
    inside.clear()
    begun = time.perf_counter()
    run(folder / f"{time.monotonic_ns()}.db")
    whole = time.perf_counter() - begun
    return whole, whole - sum(inside)


def main() -> None:
    """Measure and print."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    for name in ("crawl_step", "extract_step", "check_step", "report_step"):
        setattr(steps, name, timed(getattr(steps, name)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings.prepare(folder / "claims.db")
        from counterclaim.flows.orchestration.flows import run_flow  # noqa: PLC0415 - Prefect reads its settings when it is imported

        sources = write_corpus(folder, documents)
        report = folder / "report"
        start, _ = measure(lambda db: asyncio.run(run_flow(str(db), None, str(report))), folder)
        runs: dict[str, Run] = {
            "plain": lambda db: steps.run_plain(db, steps.plan_for(sources), report),
            "prefect": lambda db: asyncio.run(run_flow(str(db), str(sources), str(report))),
        }
        found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in runs}
        for _ in range(repeats):
            for kind, run in runs.items():  # in turn, so that a busy machine slows both alike
                found[kind].append(measure(run, folder))
    print(f"first flow run, with the server's start: {start:.1f} s (the sample site)")
    for kind, times in found.items():
        print(f"{kind:8}{documents} documents: whole", *(f"{whole:6.2f}" for whole, _ in times), "s")
        print(f"{'':8}of it outside the steps", *(f"{outside:6.2f}" for _, outside in times), "s")
    plain, prefect = (min(whole for whole, _ in found[kind]) for kind in runs)
    outside = min(o for _, o in found["prefect"]) - min(o for _, o in found["plain"])
    print(f"Prefect adds {outside:.2f} s of orchestration; best whole runs differ by {prefect - plain:+.2f} s")
    print(f"target: at most {0.05 * plain + 1.2:.2f} s")


if __name__ == "__main__":
    main()
