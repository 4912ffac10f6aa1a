"""Measures the check of bulk data sets: candidates among ten million claims, and a million against a store.

    .venv/bin/python -m bench.bulk.check [--quick] [--claims N] [--against N] [--runs N]

The first part finds in DuckDB what may differ, with the samples that the checkers would read: the time by the clock and
on the processors, and the most memory of the process. The second checks the same claims as a data set and as a store,
which holds them in SQLite, without the second reading, and compares what they find. Medians of several runs, each in a
process of its own.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from bench import measure
from bench.bulk.as_store import AT, load
from bench.bulk.made_claims import Plan, make
from bench.measure import Goal, line, show
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.incremental import update
from counterclaim.db.records import Conflict
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.flows.bulk.check import candidates, slices
from counterclaim.flows.bulk.check.copies import original_sources
from counterclaim.flows.bulk.check.engine import opened
from counterclaim.flows.bulk.check.run import Options, differences

Figures = tuple[Any, ...]


def cpu() -> float:
    """Return the seconds of processor time of this process and of those that it has started."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what ``work`` gives, its seconds by the clock, and its seconds of processor time."""
    begun, used = time.perf_counter(), cpu()
    done = work()
    return done, time.perf_counter() - begun, cpu() - used


def alone(work: Callable[..., Figures], *given: Any) -> Figures:
    """Return what ``work`` gives in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def find(folder: Path) -> Figures:
    """Find the candidates; return seconds, processor seconds, MB, disputed attributes, comparisons, sampled claims."""
    references = References(load_reference())
    before = measure.rss()

    def work() -> tuple[int, int, int]:
        with tempfile.TemporaryDirectory(dir=folder) as spill, opened(folder, Path(spill)) as engine:
            found = candidates.find(engine, references)
            original_sources(engine)
            slices.sample(engine, found)
            (needed,) = engine.one("SELECT count(*) FROM needed")
            return sum(map(len, found.disputed.values())), len(found.comparisons), needed

    found, wall, used = timed(work)
    return wall, used, measure.peak_rss(), before, *found


def check_data_set(folder: Path) -> Figures:
    """Check a data set; return seconds, processor seconds, MB, and what was found."""

    def work() -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=folder) as spill, opened(folder, Path(spill)) as engine:
            found, failed = differences(engine, Path(spill) / "slice.db", Options())
            return {"failed": failed} | {item.id: told(item) for item in found}

    found, wall, used = timed(work)
    return wall, used, measure.peak_rss(), found


def check_store(path: Path) -> Figures:
    """Check a store, as a run does it but for the weighing of sources; return the same."""
    references = list(load_reference())
    with Store.open(path) as store:
        done, wall, used = timed(lambda: update.run(store._db, AT, references))
        found = store.conflicts(include_explained=True, include_doubted=True)
    return wall, used, measure.peak_rss(), {"failed": done.failures.found} | {item.id: told(item) for item in found}


def told(item: Conflict) -> Figures:
    """Return what must be the same however a conflict was found."""
    said = tuple((one.claim_id, one.doc, one.start, one.quote, str(one.value), one.published) for one in item.evidence)
    return item.kind, item.scope, item.cls, item.severity, item.subject, item.object, item.explanation, said


def report_candidates(folder: Path, plan: Plan, runs: int) -> None:
    """Measure and print the first part."""
    make(folder, plan)
    every = [alone(find, folder) for _ in range(runs)]
    wall, used, most = (median(row[at] for row in every) for at in range(3))
    disputed, comparisons, needed = every[0][4:]
    note = f"{plan.claims:,} claims: {disputed:,} attributes, {comparisons:,} comparisons, {needed:,} claims to look at"
    show(line("bulk check, candidates", wall, "s by the clock", Goal(20, "most"), note))
    show(line("bulk check, candidates", used, "s of processor time"))
    show(line("bulk check, candidates, most memory", most, "MB", Goal(4_000, "most")))


def report_against(folder: Path, path: Path, plan: Plan, runs: int) -> None:
    """Measure and print the second part."""
    make(folder, plan)
    load(folder, path)
    ours = [alone(check_data_set, folder) for _ in range(runs)]
    theirs = []
    for number in range(runs):
        copy = path.with_name(f"copy-{number}.db")
        copy.write_bytes(path.read_bytes())
        theirs.append(alone(check_store, copy))
        copy.unlink()
    same = all(one[3] == theirs[0][3] for one in (*ours, *theirs))
    found = f"{len(theirs[0][3]) - 1:,} differences, {'the same' if same else 'NOT THE SAME'} in both"
    show(line("bulk check, a data set", median(row[0] for row in ours), "s by the clock", note=found))
    show(line("bulk check, the same as a store", median(row[0] for row in theirs), "s by the clock"))
    walls = median(row[0] for row in theirs) / median(row[0] for row in ours)
    show(line("bulk check, store / data set", walls, "x", Goal(3)))
    show(line("bulk check, most memory", median(row[2] for row in ours), "MB", note="of the first process"))


def main(arguments: list[str] | None = None) -> None:
    """Make the data sets, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small inputs, one run: shows that it works, not how fast")
    parser.add_argument("--claims", type=int, default=10_000_000, help="claims among which candidates are found")
    parser.add_argument("--against", type=int, default=1_000_000, help="claims that are also checked in a store")
    parser.add_argument("--runs", type=int, default=1, help="of which the medians are printed")
    options = parser.parse_args(arguments)
    claims, against, runs = options.claims, options.against, options.runs
    if options.quick:
        claims, against, runs = 10_000, 10_000, 1
    with tempfile.TemporaryDirectory() as folder:
        if claims:
            report_candidates(Path(folder) / "many", Plan(claims, texts=False), runs)
        if against:
            report_against(Path(folder) / "few", Path(folder) / "few.db", Plan(against), runs)


if __name__ == "__main__":
    main()
