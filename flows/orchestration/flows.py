"""Prefect flows: one for each step of a run, each of which can be run and deployed alone, and one for all.

One task a step around the plain functions of ``counterclaim.flows.runs.steps``, never one a document: a task costs 4-6
ms and more, and a thousand in one process overload the ephemeral server. The flows are async because an async flow run
costs 0.1 s and a sync one 1.1 s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import FlowRunContext, TaskRunContext
from prefect.runtime import flow_run
from prefect.tasks import Task

from counterclaim.db.records import Conflict, ConflictCounts
from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.db.store import Store
from counterclaim.extractors.lexicon import Lexicon, using
from counterclaim.flows.common import progress
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.run_lock import holding
from counterclaim.flows.config.certainty import bar_of
from counterclaim.flows.config.lexicon import lexicon_for
from counterclaim.flows.ingest.extraction import Extracted, Readings, on_cores
from counterclaim.flows.ingest.save import Crawled
from counterclaim.flows.orchestration import events, run_summary
from counterclaim.flows.orchestration.conflict_pages import ConflictPages
from counterclaim.flows.orchestration.run_summary import RunSummary
from counterclaim.flows.report.options import ReportOptions, settled
from counterclaim.flows.runs import steps

SUMMARY = "run-summary"
QUEUE = "conflicts"
QUEUE_ROWS = 200
RETRY_AFTER: list[float] = [5, 20]  # seconds before the second and the third crawl of a run that reached nothing
BUSY_WAIT = 600.0  # seconds that a flow waits for another run on its database before it fails

_done: ContextVar[RunSummary] = ContextVar("done")


class NoNetworkError(Exception):
    """Not one page could be reached."""


async def _no_network(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    return isinstance(await state.aresult(raise_on_failure=False), NoNetworkError)


@task(
    name="crawl",
    retries=len(RETRY_AFTER),
    retry_delay_seconds=RETRY_AFTER,
    retry_jitter_factor=0.5,
    retry_condition_fn=_no_network,
    cache_policy=NO_CACHE,
)
async def crawl_task(db: Path, plan: steps.Plan, run_id: int) -> Crawled:
    """Fetch everything. Pages are retried one by one inside; the task only if none of them could be reached.

    The last try gives what it has: a machine without a network has failures to report, not a failed run.
    """
    crawled = await steps.crawl_step(db, plan, run_id)
    context = TaskRunContext.get()
    if crawled.unreached and context is not None and context.task_run.run_count <= context.task.retries:
        raise NoNetworkError(f"none of {len(crawled.failures)} pages could be reached")
    return crawled


@task(name="extract", cache_policy=NO_CACHE)
def extract_task(db: Path, run_id: int, readings: Readings) -> Extracted:
    """Read what is new, on all cores: a process pool inside one task, not a task a document."""
    return steps.extract_step(db, run_id, readings)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the counts, what came into the queue by severity, and what of it is of high severity."""

    counts: ConflictCounts
    new: Mapping[str, int]
    high: Sequence[Conflict]


@task(name="check", cache_policy=NO_CACHE)
def check_task(db: Path, bar: float | None = None) -> Checked:
    """Find the conflicts, and what is new in the queue."""
    before = _queue(db)
    counts = steps.check_step(db, bar)
    new = {id_: severity for id_, severity in _queue(db).items() if id_ not in before}
    high: list[Conflict] = []
    if "high" in new.values():
        with Store.open(db, create=False, readonly=True) as store:
            high = [c for c in store.conflicts(status="open", severity="high") if c.id in new]
    return Checked(counts, Counter(new.values()), high)


@task(name="report", cache_policy=NO_CACHE)
def report_task(db: Path, out: Path, page_url: str | None = None) -> Path:
    """Write the report."""
    return steps.report_step(db, out, page_url)


def _queue(db: Path) -> dict[str, str]:
    with Store.open(db, create=False, readonly=True) as store:
        return dict(store.query("SELECT conflict_id, severity FROM conflict_report WHERE status = 'open'")[1])


def _run_name() -> str:
    parameters: dict[str, Any] = flow_run.parameters
    sources = parameters.get("sources")
    if "sources" not in parameters:
        return f"{Path(parameters['db']).stem} {now()}"
    return f"{Path(sources).stem if sources else 'sample'} {now()}"


@flow(name="counterclaim-crawl", flow_run_name=_run_name)
async def crawl_flow(db: str = "claims.db", sources: str | None = None, allow_private: bool = False) -> str:
    """Fetch what has changed; return what was done in a line. Without ``sources`` the embedded sample."""
    plan = steps.plan_for(Path(sources) if sources else None, allow_private=allow_private)
    async with _recorded(Path(db), "crawl", create=True) as done:
        plan = replace(plan, scheduled=done.scheduled)
        done.crawled = await crawl_task(Path(db), plan, done.run_id)
    return run_summary.one_line(done)


@flow(name="counterclaim-extract", flow_run_name=_run_name)
async def extract_flow(
    db: str = "claims.db", lexicon: str | None = None, workers: int | None = None, dask: str | None = None
) -> str:
    """Read what the current rules have not read, on ``workers`` processes (None: as many as pay).

    ``dask`` is the address of a Dask scheduler, such as ``tcp://10.0.0.7:8786``: its workers read instead.
    """
    with _using(lexicon, db):
        async with _recorded(Path(db), "extract") as done:
            if dask is None:
                done.extracted = extract_task(Path(db), done.run_id, on_cores(workers))
            else:
                from counterclaim.flows.runs.dask import extract_on  # noqa: PLC0415 - an optional extra

                done.extracted = await extract_on(dask, Path(db), done.run_id)
        return run_summary.one_line(done)


@flow(name="counterclaim-check", flow_run_name=_run_name)
async def check_flow(
    db: str = "claims.db",
    lexicon: str | None = None,
    min_certainty: float | None = None,
    report_url: str | None = None,
    review_url: str | None = None,
) -> str:
    """Find the conflicts of what has changed, and announce the new ones of high severity.

    ``min_certainty`` is how sure a conflict must be to stand in the queue. Messages lead to a conflict's page in the
    review that is served at ``review_url``, else in the report whose first page is published at ``report_url``.
    """
    with _using(lexicon, db):
        async with _recorded(Path(db), "check") as done:
            bar = bar_of(min_certainty, Path(lexicon) if lexicon else None, [Path(db)])
            checked = check_task(Path(db), bar)
            done.counts, done.new, done.high = checked.counts, checked.new, checked.high
            events.announce(done.high, Path(db).name, ConflictPages(report_url, review_url))
        return run_summary.one_line(done)


@flow(name="counterclaim-report", flow_run_name=_run_name)
async def report_flow(
    db: str = "claims.db", report: str = "report", lexicon: str | None = None, report_url: str | None = None
) -> str:
    """Write the HTML report; return the path of the page to open. ``report_url``: where it is published."""
    with _using(lexicon, db):
        check_database(Path(db), create=False)
        with progress.ensured():
            page = str(report_task(Path(db), Path(report), report_url))
        if (done := _done.get(None)) is not None:
            done.report = page
        return page


@flow(name="counterclaim-run", flow_run_name=_run_name)
async def run_flow(
    db: str = "claims.db",
    sources: str | None = None,
    report: str = "report",
    allow_private: bool = False,
    lexicon: str | None = None,
    workers: int | None = None,
    dask: str | None = None,
    min_certainty: float | None = None,
) -> str:
    """Crawl, extract, check and report; return the path of the report. Without ``sources`` the embedded sample."""
    with _using(lexicon, db):
        plan = steps.plan_for(Path(sources) if sources else None)  # bad input is refused before the database is touched
        async with _recorded(Path(db), "run", create=True):
            await crawl_flow(db, sources, allow_private)
            await extract_flow(db, lexicon, workers, dask)
            bar = plan.config.min_certainty if min_certainty is None else min_certainty
            page_url = settled(Path(report), ReportOptions(page=plan.config.report_url)).page
            await check_flow(db, lexicon, bar, page_url, plan.config.review_url)
            return await report_flow(db, report, lexicon, page_url)


def _using(lexicon: str | None, db: str) -> AbstractContextManager[Lexicon]:
    return using(lexicon_for(Path(lexicon) if lexicon else None, [Path(db)]))


def _on_schedule() -> bool:
    """Return whether a schedule began this run, and no person: sources that are not due are then left out."""
    context = FlowRunContext.get()
    return context is not None and context.flow_run is not None and bool(context.flow_run.auto_scheduled)


@asynccontextmanager
async def _recorded(db: Path, command: str, *, create: bool = False) -> AsyncIterator[RunSummary]:
    """Give the record of the run that this flow is part of; a flow that runs alone begins and ends one of its own."""
    whole = _done.get(None)
    if whole is not None:
        yield whole
        return
    check_database(db, create=create)
    with progress.ensured(), holding(db, command, wait=BUSY_WAIT):
        done = RunSummary(steps.begin(db, command), scheduled=_on_schedule())
        token = _done.set(done)
        try:
            yield done
        finally:
            _done.reset(token)
        steps.end(db, done.run_id, done.crawled or Crawled(), done.extracted, done.counts)
        await _publish(db, done)


async def _publish(db: Path, done: RunSummary) -> None:
    """Show what the run did, and the queue, worst first, as artifacts in Prefect."""
    await acreate_markdown_artifact(run_summary.markdown(done), key=SUMMARY, description=run_summary.one_line(done))
    if done.counts is None:
        return
    with Store.open(db, create=False, readonly=True) as store:
        found = store.conflicts()
    rows = [
        {
            "severity": c.severity, "certainty": c.certainty, "kind": c.kind, "status": c.status, "subject": c.subject,
            "attribute": c.attribute,
            "explanation": c.explanation, "sources": ", ".join(sorted({e.source for e in c.evidence})), "id": c.id,
        }
        for c in found[:QUEUE_ROWS]
    ]  # fmt: skip
    await acreate_table_artifact(
        table=rows, key=QUEUE, description=f"{len(found)} conflicts. {run_summary.one_line(done)}"
    )
