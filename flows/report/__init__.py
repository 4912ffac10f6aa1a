"""Writes the report: a self-contained first page, and a folder of pages, data files and feeds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.db.browse.overview import report
from counterclaim.db.conflicts.failure_isolation import Failures, untrapped
from counterclaim.db.records import Conflict
from counterclaim.flows.report.data_files import claims_csv, conflicts_csv, conflicts_json
from counterclaim.flows.report.folder.contents import STYLE, Contents, contents
from counterclaim.flows.report.folder.feeds import feeds
from counterclaim.flows.report.folder.pages import ReportContext, conflict_pages, model_pages, source_pages
from counterclaim.flows.report.folder.since import since
from counterclaim.flows.report.folder.writer import INDEX, Folder, writing
from counterclaim.flows.report.front_page import first_page
from counterclaim.flows.report.options import ReportOptions
from counterclaim.flows.site.templates import style

if TYPE_CHECKING:
    from counterclaim.db.store import Store

DEFAULT = ReportOptions()
BOM = "\ufeff"  # tells Excel that a CSV file is UTF-8


def write_report(
    store: Store, out_dir: Path, *, generated_at: str, wanted: ReportOptions = DEFAULT, state: str = "",
    failures: Failures | None = None,
) -> Path:  # fmt: skip
    """Write the report into the folder ``out_dir``, which is made if missing; return the path of its first page.

    ``generated_at`` is an ISO 8601 time, ``state`` a mark of what is shown (``counterclaim.flows.report.options``).
    Files that are there with the same content are left alone; those of earlier reports that are not wanted any more are
    removed. ``failures`` takes note of pages that could not be made: each says so, and the report is not taken for
    whole.

    Raises UserError, with nothing written, for a run that there is not or a file of somebody else's in the way, and
    OSError if something cannot be written.
    """
    failures = failures or Failures()
    with store.consistent_read() as conn, untrapped():
        new = None if wanted.since is None else since(conn, wanted.since)
        known = store.conflicts(include_explained=True, include_doubted=True)
        conflicts = [c for c in known if new is None or (c.first_seen or "") >= new.at]
        found = contents(conn, conflicts, narrowed=new is not None)
        names = wanted.names is not False
        making = ReportContext(conn, found, wanted.title, wanted.page, names, failures)
        with writing(out_dir, found.names, state, wanted.page or "", names=names) as folder:
            _write_pages(folder, making, conflicts)
            _write_data(folder, conn, found, conflicts)
            title = wanted.title + (f", since {new.label}" if new else "")
            for name, text in feeds(conn, found, conflicts, title, wanted.page, generated_at):
                folder.write(name, text)
            folder.write(INDEX, first_page(making, conflicts, new, generated_at))
            folder.whole = not failures.found
    return out_dir / INDEX


def _write_pages(folder: Folder, making: ReportContext, conflicts: Sequence[Conflict]) -> None:
    folder.write(STYLE, style())
    by_id = {conflict.id: conflict for conflict in conflicts}
    for name, text in chain(conflict_pages(making, by_id), model_pages(making), source_pages(making)):
        folder.write(name, text)


def _write_data(folder: Folder, conn: sqlite3.Connection, found: Contents, conflicts: Sequence[Conflict]) -> None:
    sure = [conflict for conflict in conflicts if conflict.sure]
    folder.write("conflicts.csv", BOM + conflicts_csv(sure))
    folder.write("conflicts.json", conflicts_json(sure))
    folder.write("less_sure.csv", BOM + conflicts_csv(conflict for conflict in conflicts if not conflict.sure))
    if "claims.csv" in found.files:
        folder.write("claims.csv", BOM + claims_csv(report.all_claims(conn)))
