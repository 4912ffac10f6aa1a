"""Checks a data set: finds what may differ, lets the checkers look at it, judges it, writes ``conflicts.parquet``."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from counterclaim.db.bar import default_bar
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.records import Conflict
from counterclaim.db.reference import load_reference
from counterclaim.flows.bulk import dataset
from counterclaim.flows.bulk.check import candidates, output, slices
from counterclaim.flows.bulk.check.copies import original_sources
from counterclaim.flows.bulk.check.engine import MEMORY, Engine, opened
from counterclaim.flows.bulk.check.judge import Judged, judge
from counterclaim.flows.bulk.check.weigh import weigh
from counterclaim.flows.bulk.check.work import check_all
from counterclaim.flows.common.workers import cores
from counterclaim.flows.ingest.second_reading import reader_in_use

SLICE = "slice.db"
EPOCH = "1970-01-01T00:00:00Z"  # the time of an empty data set
Done = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Options:
    """How to check: the bar of the queue (None: the default one), processes, memory of DuckDB, whether to judge."""

    bar: float | None = None
    workers: int | None = None
    memory: str = MEMORY


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
    if not dataset.files(folder, "claims"):
        output.write(folder, [], about, {})
        return Checked()
    with TemporaryDirectory(prefix=".check-", dir=folder) as spill:
        path = Path(spill) / SLICE
        with opened(folder, Path(spill), memory=options.memory) as engine:
            found, failed = differences(engine, path, options, done)
            judged = judge(engine, path, found, bar, options.workers)
            done("second reading")
            support, uncounted = weigh(engine, path, judged.conflicts)
            failed += uncounted.found
            done("sides weighed")
            claims, pages, read = (
                engine.one(f"SELECT count(*) FROM {table}")[0] for table in ("stated", "pages", "needed")
            )
            (at,) = engine.one(f"SELECT max(fetched) FROM read_parquet({engine.files('documents')})")
        output.write(folder, judged.conflicts, about | {"at": at or EPOCH}, support)
    so_far = Checked(claims, pages, read, failed=tuple(dict.fromkeys(failed)))
    return _counted(judged, so_far, time.perf_counter() - begun)


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
