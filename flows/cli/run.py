"""Commands that crawl: run, crawl."""

from __future__ import annotations

import asyncio

# ruff: noqa: PLC0415 - bad input is answered before Prefect and spaCy are imported
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.extractors.lexicon import using
from counterclaim.flows.cli.database import conflict_row, folder_for_report
from counterclaim.flows.cli.options import ROWS
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.progress import current, reporting
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.common.signals import heeded
from counterclaim.flows.config.certainty import bar_of
from counterclaim.flows.config.lexicon import lexicon_for
from counterclaim.flows.export import output
from counterclaim.flows.orchestration import settings

if TYPE_CHECKING:
    from counterclaim.flows.crawl.dry_run import Planned


def dry_run_command(targets: Sequence[str], db: Path, wanted: str, *, allow_private: bool) -> None:
    """List what a crawl into ``db`` would do; the database is only read, and need not exist."""
    write_plan(targets, db, wanted, allow_private=allow_private)


def write_plan(targets: Sequence[str], db: Path, wanted: str, *, allow_private: bool) -> list[Planned]:
    """Write what a crawl into ``db`` would do, and return it."""
    output.choose(wanted, ROWS)
    known = db.exists() and check_database(db, create=False)
    from counterclaim.db.store import Store
    from counterclaim.flows.common.version import user_agent
    from counterclaim.flows.crawl.crawl_state import Memory
    from counterclaim.flows.crawl.dry_run import COLUMNS, planned
    from counterclaim.flows.fetch.client import Fetcher
    from counterclaim.flows.ingest.extraction import ruleset
    from counterclaim.flows.runs.steps import plan_of

    plan = plan_of(targets, allow_private=allow_private)
    agent = plan.config.user_agent or user_agent(plan.config.contact)

    async def rows() -> list[Planned]:
        opened = Store.open(db, readonly=True) if known else nullcontext()
        with opened as store:
            async with Fetcher(user_agent=agent, allow_private=plan.allow_private) as fetcher:
                memory = Memory(store, keep=False, ruleset=ruleset())
                return await planned(plan.config.sources, fetcher, memory, scheduled=plan.scheduled)

    found = asyncio.run(rows())
    output.write_rows([asdict(row) for row in found], COLUMNS, wanted)
    return found


WORST = 10
_WORST_TABLE = ("severity", "sure", "kind", "subject", "explanation")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of a run.

    ``lexicon`` are words of the user's own; pages are read on ``workers`` processes (None: as many as pay) or on the
    cluster at ``dask``. ``wait`` is how long to wait for another run on the database, in seconds.
    """

    lexicon: Path | None = None
    workers: int | None = None
    dask: str | None = None
    wait: float = 0.0
    log_json: bool = False
    min_certainty: float | None = None


def run_command(
    sources: Path | None, db: Path, report: Path, *, plain: bool, allow_private: bool, how: RunOptions | None = None
) -> None:
    """Do a whole run and show the worst conflicts and the report's path."""
    how = how or RunOptions()
    with_prefect = not plain and settings.installed()
    if how.dask and not with_prefect:
        mend = "leave --plain out" if plain else "pip install 'counterclaim[dask]'"
        raise UserError("--dask needs Prefect", how.dask, mend)
    check_database(db, create=True)
    folder_for_report(report)
    lexicon = lexicon_for(how.lexicon, [db])
    from counterclaim.flows.ingest.extraction import on_cores
    from counterclaim.flows.ingest.unfetched import refuse_unfetched, watching
    from counterclaim.flows.runs.steps import plan_for, run_plain

    plan = plan_for(sources, allow_private=allow_private)
    began = now()
    with (
        using(lexicon), heeded(), reporting(log_json=how.log_json), holding(db, "run", wait=how.wait),
        watching() as crawls,
    ):  # fmt: skip
        if not with_prefect:
            if not plain:
                current().note(f"running without Prefect, as --plain does: it is not installed ({settings.MEND})")
            bar = bar_of(how.min_certainty, how.lexicon, [db], plan.config.min_certainty)
            page = str(run_plain(db, plan, report, on_cores(how.workers), bar))
        else:
            page = _run_with_prefect(sources, db, report, allow_private, how)
    _show_worst(db)
    sys.stdout.write(f"Report: {page}\n")
    _refuse_unchecked(db, began)
    refuse_unfetched(crawls)


def offline_command(sources: Path | None, db: Path, report: Path, how: RunOptions) -> None:
    """Do what a run does after the crawl, from stored snapshots only, in this process and its workers."""
    check_database(db, create=False)
    folder_for_report(report)
    lexicon = lexicon_for(how.lexicon, [db])
    from counterclaim.flows.config.sources import load_sources
    from counterclaim.flows.ingest.extraction import on_cores
    from counterclaim.flows.runs.steps import run_offline

    bar = bar_of(how.min_certainty, how.lexicon, [db], load_sources(sources).min_certainty if sources else None)
    began = now()
    with using(lexicon), heeded(), reporting(log_json=how.log_json), holding(db, "run --offline", wait=how.wait):
        page = run_offline(db, sources, report, on_cores(how.workers), bar)
    _show_worst(db)
    sys.stdout.write(f"Report: {page}\n")
    _refuse_unchecked(db, began)


def crawl_command(
    targets: Sequence[str], db: Path, *, allow_private: bool, wait: float = 0, log_json: bool = False
) -> None:
    """Fetch a sources file's pages, or single pages, into the database."""
    check_database(db, create=True)
    from counterclaim.flows.ingest.unfetched import refuse_unfetched
    from counterclaim.flows.runs.steps import begin, crawl_step, end, plan_of

    plan = plan_of(targets, allow_private=allow_private)
    with heeded(), reporting(log_json=log_json), holding(db, "crawl", wait=wait):
        run_id = begin(db, "crawl")
        crawled = asyncio.run(crawl_step(db, plan, run_id))
        end(db, run_id, crawled)
    sys.stdout.write(f"{crawled}\n")
    refuse_unfetched([crawled])


def _run_with_prefect(sources: Path | None, db: Path, report: Path, allow_private: bool, how: RunOptions) -> str:
    settings.prepare(db)
    show = current()
    show.note("starting Prefect (some seconds; --plain does the same without it)")
    from counterclaim.flows.orchestration.flows import run_flow

    paths = {"sources": sources, "lexicon": how.lexicon}
    given: dict[str, Any] = {name: str(path) for name, path in paths.items() if path is not None}
    given |= {
        "allow_private": allow_private, "workers": how.workers, "dask": how.dask, "min_certainty": how.min_certainty,
    }  # fmt: skip
    from counterclaim.flows.orchestration.server import server_beside

    with server_beside(db, brief=True):
        page: str = asyncio.run(run_flow(str(db), report=str(report), **given))
    return page


def _refuse_unchecked(db: Path, began: str) -> None:
    """Raise UserError, when all else is done, if some of it could not be checked or shown since the run began."""
    from counterclaim.db.store import Store
    from counterclaim.flows.lint.drafts import refuse_unchecked

    sql = "SELECT count(*) FROM issues WHERE kind IN ('check', 'report') AND last_seen >= ?"
    with Store.open(db, create=False, readonly=True) as store:
        _, rows = store.query(sql, [began])
    refuse_unchecked(db, int(next(iter(rows))[0]))


def _show_worst(db: Path) -> None:
    from counterclaim.db.store import Store

    with Store.open(db, create=False, readonly=True) as store:
        found = store.conflicts(status="open")
        aside = store.judging().set_aside()
    more = f" ({aside} less sure: counterclaim conflicts --all)" if aside else ""
    if not found:
        sys.stdout.write(f"No open conflicts{more}.\n")
        return
    title = f"The {min(WORST, len(found))} worst of {len(found)} open conflicts{more}"
    output.write_table([conflict_row(conflict) for conflict in found[:WORST]], _WORST_TABLE, title=title)
