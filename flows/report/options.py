"""Options of a report, and whether the existing report is already up to date."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from hashlib import blake2b
from pathlib import Path

from counterclaim.db.store import Store
from counterclaim.extractors.lexicon import lexicon_in_use
from counterclaim.flows.common.version import version
from counterclaim.flows.report.folder.manifest import read
from counterclaim.flows.report.folder.writer import INDEX, is_whole


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """Which report: its ``title``, the address ``page`` of its first page if it is published, and ``since`` when.

    ``since`` is a run's number, a date or ``last``; None: all conflicts. ``names`` says whether it tells who
    decided and what they noted; None: as the folder's last report did, and the first one does.
    """

    title: str = "counterclaim report"
    page: str | None = None
    since: str | None = None
    names: bool | None = None


def settled(out: Path, wanted: ReportOptions) -> ReportOptions:
    """Return the options, with the address and ``names`` of the folder's last report unless they are given."""
    last = read(out)
    names = last.names if wanted.names is None else wanted.names
    return replace(wanted, page=wanted.page or last.page or None, names=names)


def state_of(store: Store, wanted: ReportOptions) -> str:
    """Return a mark of everything that this report of this database, by this program, shows."""
    chosen = blake2b(repr(astuple(wanted)).encode("utf-8", "replace"), digest_size=6).hexdigest()
    return "-".join(filter(None, (version(), store.revision(), lexicon_in_use().mark, chosen)))


def report_of(out: Path, state: str) -> Path | None:
    """Return the first page of a folder if its report is whole and has this mark."""
    return out / INDEX if is_whole(out, state) else None
