"""Adds local files and folders to a database: saves, extracts and checks, as one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from counterclaim.db.records import ConflictCounts
from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.db.store import Store
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.ingest.extraction import on_cores
from counterclaim.flows.ingest.local_files import LocalFile
from counterclaim.flows.ingest.save import Crawled, save_folders
from counterclaim.flows.runs.steps import begin, check_step, end, extract_step


def add_files(
    files: Sequence[LocalFile], db: Path, bar: float | None = None, *, wait: float = 0, workers: int | None = None
) -> tuple[Crawled, ConflictCounts]:
    """Save files in the database, extract on ``workers`` processes and check; return what changed.

    Raises UserError while another run holds the database, and StoreError for a file that is no database of ours.
    """
    check_database(db, create=True)
    with holding(db, "add", wait=wait):
        run_id = begin(db, "add")
        with Store.open(db) as store:
            added = save_folders(store, files)
        extracted = extract_step(db, run_id, on_cores(workers))
        counts = check_step(db, bar)
        end(db, run_id, added, extracted, counts)
    return added, counts
