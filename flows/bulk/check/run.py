"""Checks a data set: finds what may differ, lets the checkers look at it, judges it, writes ``conflicts.parquet``."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from counterclaim.db.bar import default_bar
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.records import Conflict
from counterclaim.db.reference import load_reference
from counterclaim.db.support.side_support import ConflictSupport
from counterclaim.flows.bulk import dataset
from counterclaim.flows.bulk.check import candidates, output, slices
from counterclaim.flows.bulk.check.copies import original_sources
from counterclaim.flows.bulk.check.engine import MEMORY, Engine, opened
from counterclaim.flows.bulk.check.judge import Judged, judge
from counterclaim.flows.bulk.check.output import quotes
from counterclaim.flows.bulk.check.weigh import weigh
from counterclaim.flows.bulk.check.work import check_all
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.common.workers import cores
from counterclaim.flows.ingest.second_reading import reader_in_use

SLICE = "slice.db"
SPILL = ".check-"  # how the folder of what a check writes meanwhile begins
EPOCH = "1970-01-01T00:00:00Z"  # the time of an empty data set
Done = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: the bar of the queue (None: the default one), processes, memory of DuckDB, how long to wait."""

    bar: float | None = None
    workers: int | None = None
    memory: str = MEMORY
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: all differences, those in the queue, those below the bar, what could not be checked."""

    claims: int = 0
    pages: int = 0
    read: int = 0  # claims that the checkers looked at
    differences: int = 0
    queued: int = 0
    aside: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0

    def __str__(self) -> str:
        failed = f", {len(self.failed)} not checked" if self.failed else ""
        return (
            f"{self.claims:,} claims on {self.pages:,} pages, {self.read:,} of them looked at: {self.differences:,} "
            f"differences, {self.queued:,} in the queue, {self.aside:,} set aside{failed} ({self.seconds:.0f} s)"
        )


def check(folder: Path, options: Options = Options(), done: Done = lambda _: None) -> Checked:
    """Check a data set and write its conflicts; ``done`` is told each step. Raises UserError for another folder."""
    dataset.check(folder)
    begun = time.perf_counter()
    bar = default_bar() if options.bar is None else options.bar
    about = {"bar": repr(bar), "reader": reader_in_use(), "at": EPOCH}
    with holding(folder / dataset.CONFLICTS, "bulk check", wait=options.wait):
        if not dataset.files(folder, "claims"):
            output.write(folder, [], about, {})
            return Checked()
        for left in folder.glob(f"{SPILL}*"):  # by a check that was killed
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(prefix=SPILL, dir=folder) as spill:
            counted, judged, support, at = _found(folder, Path(spill), replace(options, bar=bar), done)
        gone = dataset.forgotten(folder)  # since it began
        judged.conflicts = [item for item in judged.conflicts if not quotes(item, gone)]
        output.write(folder, judged.conflicts, about | {"at": at or EPOCH}, support)
    return _counted(judged, counted, time.perf_counter() - begun)


def _found(
    folder: Path, spill: Path, options: Options, done: Done
) -> tuple[Checked, Judged, dict[str, ConflictSupport], str]:
    """Return what was looked at, the conflicts, the support of their sides, and when the newest page was fetched."""
    path = spill / SLICE
    with opened(folder, spill, memory=options.memory) as engine:
        found, failed = differences(engine, path, options, done)
        judged = judge(engine, path, found, options.bar or 0.0, options.workers)
        done("second reading")
        support, uncounted = weigh(engine, path, judged.conflicts)
        done("sides weighed")
        tables = ("stated", "pages", "needed")
        claims, pages, read = (engine.one(f"SELECT count(*) FROM {table}")[0] for table in tables)
        (at,) = engine.one(f"SELECT max(fetched) FROM read_parquet({engine.files('documents')})")
    counted = Checked(claims, pages, read, failed=tuple(dict.fromkeys([*failed, *uncounted.found])))
    return counted, judged, support, at


def differences(
    engine: Engine, path: Path, options: Options, done: Done = lambda _: None
) -> tuple[list[Conflict], list[tuple[str, str]]]:
    """Return all conflicts and explained differences, not judged yet, and what could not be checked."""
    found = candidates.find(engine, References(load_reference()), done)
    originals = original_sources(engine)
    done("copies")
    slices.write(engine, found, path, done)
    conflicts: dict[str, Conflict] = {}
    failed: list[tuple[str, str]] = []
    for result in check_all(found, path, originals, options.workers or cores()):
        conflicts.update((item.id, item) for item in result.conflicts)
        failed += result.failed
    done("checkers")
    return list(conflicts.values()), list(dict.fromkeys(failed))


def _counted(judged: Judged, so_far: Checked, seconds: float) -> Checked:
    queued = sum(item.queued for item in judged.conflicts)
    return Checked(
        so_far.claims, so_far.pages, so_far.read, len(judged.conflicts), queued,
        sum(item.certainty is not None and not item.sure for item in judged.conflicts),
        (*so_far.failed, *judged.failed), seconds,
    )  # fmt: skip
