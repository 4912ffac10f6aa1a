"""Selects the conflicts that are published: by model, certainty and date."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterclaim.db.conflicts.facts import name_key
from counterclaim.db.records import QUEUE_CLASSES, Conflict
from counterclaim.flows.bulk.check import output
from counterclaim.flows.bulk.check.output import is_of_page, quotes, urls
from counterclaim.flows.bulk.dataset import CONFLICTS, batches, files, forgotten
from counterclaim.flows.common.errors import UserError


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conflicts: of these models (none: of all), at least so sure (None: as the check asked), as new.

    A page is as new as the day it was published, else that on which it was fetched.
    """

    models: tuple[str, ...] = ()
    bar: float | None = None
    since: str | None = None


def selected(folder: Path, wanted: Wanted, bar: float) -> list[Conflict]:
    """Return the conflicts that are wanted, in the order of the queue; none that quotes a page that is forgotten.

    Raises UserError if nothing was checked, a date is none, or no conflict is about any of the models.
    """
    _check(folder, wanted)
    gone = forgotten(folder)
    models = {name_key(name) for name in wanted.models}
    found = [item for item in output.read(folder) if not models or not models.isdisjoint(_about(item))]
    if models and not found:
        raise UserError("no conflict is about this model", ", ".join(wanted.models), "write it as the pages do")
    sure = [item for item in found if item.cls in QUEUE_CLASSES and (item.certainty or 0.0) >= bar]
    kept = [item for item in sure if not quotes(item, gone)]
    return kept if wanted.since is None else _new(folder, kept, wanted.since)


def _check(folder: Path, wanted: Wanted) -> None:
    if not (folder / CONFLICTS).exists():
        raise UserError("the data set is not checked", folder, f"counterclaim bulk check {folder}")
    if wanted.since is not None:
        try:
            date.fromisoformat(wanted.since)
        except ValueError:
            raise UserError("no date", wanted.since, "write it as 2026-03-01") from None


def _about(item: Conflict) -> set[str]:
    return {name_key(name) for name in (item.subject, item.object) if name}


def _new(folder: Path, found: Sequence[Conflict], since: str) -> list[Conflict]:
    """Return the conflicts with a page as new; a date that names a month or a year counts to its end."""
    fetched = _fetched(folder, set(urls(found)))
    days = {
        item.id: [one.published or fetched.get(str(one.url), "") for one in item.evidence if is_of_page(one)]
        for item in found
    }
    return [item for item in found if any(day[: len(since)] >= since[: len(day)] for day in days[item.id] if day)]


def _fetched(folder: Path, addresses: Set[str]) -> dict[str, str]:
    """Return when the pages at some addresses were fetched last."""
    out: dict[str, str] = {}
    for batch in batches(files(folder, "documents"), ["url", "fetched"]):
        for row in batch.to_pylist():
            if row["url"] in addresses:
                out[row["url"]] = max(out.get(row["url"], ""), row["fetched"])
    return out
