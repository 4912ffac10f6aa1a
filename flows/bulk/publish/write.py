"""Writes a slice: a database of the store with the selected conflicts and the pages that they quote.

It is made anew each time, in a file beside it, and then put in the place of the old one in one transaction: what is to
be forgotten is gone from it, and whoever has it open sees the one or the other. Decisions on conflicts go over from the
old one, with the conflicts that they are about and the day on which those were first seen.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from counterclaim.db.bar import default_bar
from counterclaim.db.records import Conflict
from counterclaim.db.store import Store
from counterclaim.db.tables.reviews import DECISIONS
from counterclaim.extractors.records import SecondReading
from counterclaim.flows.bulk import dataset
from counterclaim.flows.bulk.check import output
from counterclaim.flows.bulk.check.engine import opened
from counterclaim.flows.bulk.check.output import quotes, urls
from counterclaim.flows.bulk.publish.pages import quoted_pages
from counterclaim.flows.bulk.publish.selection import Wanted, selected
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.version import version
from counterclaim.flows.export.output import counted
from counterclaim.flows.ingest.extraction import ruleset

COMMAND = "bulk publish"
OPEN_MS = 60_000  # how long to wait for whoever writes to the old file


@dataclass(frozen=True, slots=True)
class Published:
    """What a slice holds; ``changed`` is False if the file was so already."""

    conflicts: int
    pages: int
    decisions: int
    changed: bool

    def __str__(self) -> str:
        kept = f", {counted(self.decisions, 'decision')} kept" if self.decisions else ""
        what = f"{counted(self.conflicts, 'conflict')}, {counted(self.pages, 'page')}{kept}"
        return what if self.changed else f"{what}: nothing has changed"


@dataclass(frozen=True, slots=True)
class Before:
    """What goes over from the old slice: its summary, its conflicts, its decisions as rows."""

    summary: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    reviews: tuple[tuple[Any, ...], ...] = ()


def publish(folder: Path, path: Path, wanted: Wanted = Wanted()) -> Published:  # noqa: B008
    """Write the slice, unless the file is it already. Raises UserError for a file that holds anything else."""
    dataset.check(folder)
    if not path.resolve().parent.is_dir():
        raise UserError("no such folder", path.resolve().parent, "make it, or give another file")
    about = output.about(folder)
    bar = wanted.bar if wanted.bar is not None else float(about.get("bar", default_bar()))
    found = selected(folder, wanted, bar)
    before = _before(path)
    mark = _mark(folder, wanted, bar)
    if before.summary.get("mark") == mark:
        done = before.summary
        return Published(done["conflicts"], done["pages"], len(before.reviews), changed=False)
    with TemporaryDirectory(prefix=".publish-", dir=path.resolve().parent) as spill:
        made = Path(spill) / "made.db"
        at = about["at"]
        with Store.open(made) as store, store.atomic():
            run = store.start_run(COMMAND, ruleset(), at)
            pages = _save_pages(store, folder, Path(spill), found, at)
            kept = [one for one in before.conflicts if not quotes(one, dataset.forgotten(folder))]
            decisions = _save_conflicts(store, found, Before({}, tuple(kept), before.reviews), at)
            _judge(store, found, about.get("reader", ""), bar)
            support = output.support(folder)
            store.judging().save_support((one.id, *support[one.id]) for one in found if one.id in support)
            summary = {"mark": mark, "conflicts": len(found), "pages": pages, "conflicts_new": len(found)}
            summary |= {"pages_new": pages, "documents_read": pages}
            store.finish_run(run, at, summary, changed=True)
        _put_in_place(made, path, at)
    return Published(len(found), pages, decisions, changed=True)


def _before(path: Path) -> Before:
    """Return what the old slice holds. Raises UserError if it is something else than a slice."""
    if not path.exists() or path.stat().st_size == 0:
        return Before({})
    with Store.open(path, create=False, readonly=True) as store:
        commands = {command for (command,) in store.query("SELECT DISTINCT command FROM runs")[1]}
        if commands != {COMMAND}:
            raise UserError("the database holds more than a published slice", path, "publish to another file")
        ((summary,),) = store.query("SELECT summary FROM runs ORDER BY id DESC LIMIT 1")[1]
        reviews = tuple(store.query(DECISIONS)[1])
        conflicts = store.conflicts(include_closed=True, include_explained=True, include_doubted=True)
    return Before(json.loads(summary), tuple(conflicts), reviews)


def _save_pages(store: Store, folder: Path, spill: Path, found: Sequence[Conflict], at: str) -> int:
    count = 0
    with opened(folder, spill) as engine:
        for page in quoted_pages(engine, list(urls(found))):
            site = page.fetched.source_id
            store.save_source(id=site, name=site, kind="web", base_url=f"https://{site}/", at=at)
            saved = store.save_snapshot(page.fetched)
            store.save_extraction(saved.id, page.document, page.extraction(ruleset()), at=page.fetched.fetched_at)
            count += 1
    return count


def _save_conflicts(store: Store, found: Sequence[Conflict], before: Before, at: str) -> int:
    """Save conflicts behind those of the old slice that stay: of what is found again, and of what was decided."""
    decided = {str(row[1]) for row in before.reviews}
    stay = {item.id for item in found} | decided
    seen: dict[str, list[Conflict]] = defaultdict(list)
    for item in before.conflicts:
        if item.id in stay:
            seen[min(item.first_seen or at, at)].append(item)
    for day in sorted(seen):
        store.save_conflicts(seen[day], day, scope_complete=False)
    known = {item.id for items in seen.values() for item in items}
    reviews = [row for row in before.reviews if row[1] in known]
    store.save_conflicts(found, at)
    store.restore_decisions(reviews)
    return len(reviews)


def _judge(store: Store, found: Iterable[Conflict], reader: str, bar: float) -> None:
    """Save what the second reading said of the statements, and judge by it."""
    readings = {
        one.claim_id: SecondReading(one.probability, one.doubts)
        for item in found
        for one in item.evidence
        if one.probability is not None
    }
    judging = store.judging()
    judging.begin(reader, bar)
    for page in judging.pages(reader):
        judging.save(page.extraction_id, reader, {id_: readings[id_] for id_ in page.claims if id_ in readings})
    judging.judge(bar)


def _mark(folder: Path, wanted: Wanted, bar: float) -> str:
    """Return what a slice follows from, as 24 hex digits."""
    digest = blake2b(repr((wanted, bar, version(), ruleset())).encode(), digest_size=12)
    units = sorted((folder / dataset.UNITS).glob("*.json"))
    for path in (folder / dataset.CONFLICTS, folder / dataset.FORGOTTEN, *units):
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


def _put_in_place(made: Path, path: Path, at: str) -> None:
    """Put a database in the place of another, in one transaction of the other."""
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(path, timeout=OPEN_MS / 1000)) as target:
        with source:  # the only time of a clock in it: so that equal data give equal files
            source.execute("UPDATE _sqlite_migrations SET applied_at = ?", [at])
        source.backup(target)
