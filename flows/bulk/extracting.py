"""Extracts archives into a data set: what is not done yet, in any order, with any number of workers.

A unit's files are written first and its record last, each whole or not at all; so a run may be killed at any moment and
the next one goes on. An archive that failed is tried again by the next run.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from counterclaim.flows.bulk import dataset
from counterclaim.flows.bulk.archives import addresses
from counterclaim.flows.bulk.engines import Engine, engine
from counterclaim.flows.bulk.takedowns import remove_rows
from counterclaim.flows.bulk.unit_reader import Done
from counterclaim.flows.common import progress
from counterclaim.flows.common.atomic_files import PART, write_bytes
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.common.version import version
from counterclaim.flows.export.output import counted
from counterclaim.flows.fetch.warc import warc_files
from counterclaim.flows.ingest.extraction import ruleset

_COUNTED = ("archives", "records", "candidates", "documents", "claims", "skipped")


class FailedArchivesError(UserError):
    """Archives that could not be read: all others were, so it is no bad input."""

    code = 1


@dataclass(slots=True)
class Extracted:
    """Counts of an extraction. ``before`` are archives that were done already."""

    archives: int = 0
    before: int = 0
    records: int = 0
    candidates: int = 0
    documents: int = 0
    claims: int = 0
    skipped: int = 0
    failed: list[dataset.Unit] = field(default_factory=list)

    def count(self, unit: dataset.Unit) -> None:
        """Add what became of an archive."""
        if unit.state == "failed":
            self.failed.append(unit)
            return
        self.archives += 1
        for name in _COUNTED[1:]:
            setattr(self, name, getattr(self, name) + getattr(unit, name))

    def add(self, other: Extracted) -> None:
        """Add the counts of further archives."""
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failed += other.failed

    def __str__(self) -> str:
        before = f" ({self.before} done before)" if self.before else ""
        skipped = f", {counted(self.skipped, 'record')} skipped" if self.skipped else ""
        failed = f", {len(self.failed)} failed" if self.failed else ""
        return (
            f"{counted(self.archives, 'archive')}{before}: {counted(self.records, 'page')}, "
            f"{counted(self.candidates, 'candidate')}, {counted(self.documents, 'document')} read, "
            f"{counted(self.claims, 'claim')}{skipped}{failed}"
        )


def reader() -> str:
    """Return by what the pages of a data set are read: data sets of others have other claims."""
    parts = f"{version()}\n{ruleset()}\n{dataset.FORMAT}"
    return f"{ruleset()}:{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


def listed(archives: Sequence[str], paths: Path | None = None, base: str = "") -> list[str]:
    """Return the archives that a command names, and those that a file lists, one a line, behind ``base``.

    A folder stands for its WARC files. Raises UserError for a file that is not there, or that lists nothing.
    """
    named = [one for archive in archives for one in _named(archive)]
    lines = _lines(paths) if paths is not None else []
    found = addresses([*named, *(f"{base}{line}" for line in lines)])
    if not found:
        raise UserError("no archives", paths or "", "name WARC files, or a file that lists them")
    return found


def _named(archive: str) -> list[str]:
    if "://" in archive:
        return [archive]
    if not Path(archive).exists():
        raise UserError("no such file", archive, "name WARC files, or addresses such as s3://bucket/file.warc.gz")
    return [str(path) for path in warc_files(Path(archive))]


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    except (OSError, EOFError) as error:
        raise UserError("cannot read the list of archives", path, str(error)) from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def prepare(folder: Path) -> None:
    """Make the data set's folders, and remove what a killed run was writing. Raises UserError for another's folder."""
    dataset.begin(folder, reader())
    for name in (dataset.UNITS, *dataset.PARTS):
        for path in (folder / name).glob(PART.format("*") + "*"):
            path.unlink(missing_ok=True)


def extract(
    archives: Sequence[str], folder: Path, *, workers: int | None = None, dask: str | None = None, wait: float = 0.0
) -> Extracted:
    """Read the archives that are not done yet into the data set; return the counts.

    Raises UserError for a folder that holds something else, and while another extraction holds it.
    """
    with held(folder, archives, wait=wait) as left, engine(workers, dask, most=len(left)) as reading:
        return extract_on(reading, folder, left, before=len(archives) - len(left))


@contextmanager
def held(folder: Path, archives: Sequence[str], *, wait: float = 0.0) -> Iterator[list[str]]:
    """Hold a data set, made if need be, while the block runs; give those of the archives that are not done."""
    dataset.begin(folder, reader())
    with holding(folder / dataset.ABOUT, "bulk extract", wait=wait):
        prepare(folder)
        yield undone(folder, archives)


def undone(folder: Path, archives: Iterable[str]) -> list[str]:
    """Return those of the archives that are not done."""
    done = {unit.unit for unit in dataset.units(folder) if unit.state == "done"}
    return [archive for archive in archives if dataset.unit_of(archive) not in done]


def extract_on(reading: Engine, folder: Path, archives: Sequence[str], *, before: int = 0) -> Extracted:
    """Read archives on an engine and write each as it comes back. The data set must be held."""
    show = progress.current()
    advance = show.stage("bulk extract", len(archives))
    total, begun = Extracted(before=before), time.monotonic()
    for unit in _written(reading(archives, dataset.forgotten(folder)), folder):
        total.count(unit)
        advance()
        if unit.state == "failed":
            show.event("archive_failed", f"not read: {unit.archive}: {unit.reason}", archive=unit.archive)
        show.status(_rate(total, len(archives), time.monotonic() - begun))
    show.end(str(total))
    return total


def _rate(total: Extracted, archives: int, seconds: float) -> str:
    done = total.archives + len(total.failed)
    left = int(seconds / done * (archives - done))
    until = f"{left // 3600} h {left // 60 % 60} min" if left >= 60 else f"{left} s"
    return f"{done:,} of {archives:,} archives, {total.records / max(seconds, 0.001):,.0f} pages/s, {until} left"


def _written(done: Iterator[Done], folder: Path) -> Iterator[dataset.Unit]:
    for one in done:
        for part, data in one.files.items():
            write_bytes(dataset.part_file(folder, part, one.unit.unit), data)
        dataset.save_unit(folder, one.unit)
        if one.unit.state == "done":  # a takedown may have come while it was read
            remove_rows(folder, one.unit, dataset.forgotten(folder))
        yield one.unit


def complain(total: Extracted) -> None:
    """Raise FailedArchivesError if archives failed."""
    if total.failed:
        first, count = total.failed[0], len(total.failed)
        what = f"{count} archive{'s' if count > 1 else ''} could not be read"
        raise FailedArchivesError(what, f"{first.archive}: {first.reason}", "run the command again to try again")
