"""Records which schedules are being served on a database: one file each, for as long as the process lives."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from counterclaim.db.keys import content_id
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.run_lock import SUFFIX, BusyError, Holder, holder_of, holding
from counterclaim.flows.config.cron import next_time
from counterclaim.flows.orchestration.settings import state_folder

SAMPLE = Path("sample")


@dataclass(frozen=True, slots=True)
class Served:
    """A schedule that is being served: by whom, its cron (and time zone) and when it comes due next (UTC)."""

    holder: Holder
    cron: str
    next_run: str


@contextmanager
def serving(db: Path, sources: Path | None, cron: str, zone: str = "UTC") -> Iterator[None]:
    """Be known as the one who serves this schedule while the block runs. Raises UserError if somebody does already.

    The state folder must be there (``runtime.prepare`` makes it).
    """
    with ExitStack() as stack:
        try:
            note = cron if zone == "UTC" else f"{cron} {zone}"
            stack.enter_context(holding(_place(db, _key(sources)), "schedule", note=note))
        except BusyError as busy:
            what = "these sources are on a schedule already"
            raise UserError(what, sources or SAMPLE, f"by {busy.holder}: end that one first") from None
        yield


def _key(sources: Path | None) -> str:
    return f"{sources.stem}-{content_id(str(sources.resolve()))[:8]}" if sources is not None else str(SAMPLE)


def served(db: Path) -> list[Served]:
    """Return the schedules that are being served on a database now."""
    out = []
    for file in sorted(state_folder(db).glob(f"{glob.escape(_place(db, '').name)}*{SUFFIX}")):
        holder = holder_of(file.with_name(file.name.removesuffix(SUFFIX)))
        if holder is not None and holder.note:
            *fields, zone = holder.note.split() if len(holder.note.split()) > 5 else [*holder.note.split(), "UTC"]
            out.append(Served(holder, holder.note, next_time(" ".join(fields), now(), zone)))
    return out


def _place(db: Path, name: str) -> Path:
    return state_folder(db) / f"{db.name}.schedule.{name}"
