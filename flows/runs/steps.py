"""The steps of a run as plain functions, without Prefect: crawl, extract, check, report.

Each step opens the database itself, so that any scheduler may run the steps one after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from counterclaim.db.bar import decided_aside_in_words, default_bar
from counterclaim.db.conflicts.failure_isolation import Failures
from counterclaim.db.records import ConflictCounts, Issue
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.flows.common import progress
from counterclaim.flows.common.clock import now
from counterclaim.flows.common.errors import UserError, first_of
from counterclaim.flows.common.version import user_agent
from counterclaim.flows.config.sources import SourcesFile, load_sources, sources_of_urls
from counterclaim.flows.fetch.client import Fetcher
from counterclaim.flows.fetch.host_locks import HostLocks
from counterclaim.flows.fetch.throttle import Throttle
from counterclaim.flows.ingest import extraction, unfetched
from counterclaim.flows.ingest.crawl_sources import Crawling, crawl_due
from counterclaim.flows.ingest.save import Crawled
from counterclaim.flows.ingest.second_reading import read_again
from counterclaim.flows.lint import drafts
from counterclaim.flows.report.options import ReportOptions, report_of, settled, state_of
from counterclaim.flows.runs.store_limits import warn_near_limits
from counterclaim.flows.sample import server as sample


@dataclass(frozen=True, slots=True)
class Plan:
    """What to crawl: a validated sources file, or the embedded sample.

    A ``scheduled`` run leaves out the sources whose own schedule has not come; one by hand crawls them all.
    """

    config: SourcesFile
    sample: bool = False
    allow_private: bool = False
    scheduled: bool = False


def plan_for(sources: Path | None, *, allow_private: bool = False, scheduled: bool = False) -> Plan:
    """Return the plan of a sources file, or of the embedded sample without one. Raises UserError."""
    config = load_sources(sources or sample.SOURCES)
    for source in config.sources:
        path = source.path or source.warc
        if path is not None and not path.exists():
            raise UserError("no such file or folder", path, f"correct the path of {source.name!r} in {sources}")
    if any(source.render for source in config.sources):
        from counterclaim.flows.fetch.browser import check as check_browser  # noqa: PLC0415 - an optional extra

        check_browser()
    return Plan(config, sources is None, allow_private or config.allow_private, scheduled)


def plan_of(targets: Sequence[str], *, allow_private: bool = False) -> Plan:
    """Return the plan of a sources file, or of single pages. Raises UserError."""
    first = Path(targets[0])
    if len(targets) == 1 and (first.suffix in {".yml", ".yaml"} or first.is_file()):
        return plan_for(first, allow_private=allow_private)
    return Plan(sources_of_urls(targets), allow_private=allow_private)


def begin(db: Path, command: str) -> int:
    """Open or create the database and record that a run began; return its number. Raises StoreError."""
    with Store.open(db) as store:
        run_id = store.start_run(command, extraction.ruleset(), now())
    progress.current().event("run_started", run=run_id, command=command, database=str(db), ruleset=extraction.ruleset())
    return run_id


def finish(db: Path, run_id: int, summary: Mapping[str, int], *, changed: bool) -> None:
    """Record how the run ended."""
    with Store.open(db) as store:
        store.finish_run(run_id, now(), summary, changed=changed)


async def crawl_step(db: Path, plan: Plan, run_id: int) -> Crawled:
    """Fetch all sources of the plan into the database. A page that fails becomes an issue row."""
    show = progress.current()
    crawled = Crawled()
    with Store.open(db) as store, ExitStack() as stack:
        pinned = stack.enter_context(sample.serve()) if plan.sample else {}
        agent = plan.config.user_agent or user_agent(plan.config.contact)
        job = Crawling(store, run_id, crawled, show.stage("crawl"))
        pace = Throttle(slots=HostLocks())
        async with Fetcher(user_agent=agent, allow_private=plan.allow_private, pinned=pinned, pace=pace) as fetcher:
            try:
                await crawl_due(job, plan.config.sources, fetcher, scheduled=plan.scheduled)
            except ExceptionGroup as group:  # hosts are fetched side by side; pages that fail are no exceptions
                raise first_of(group) from group
    show.end(str(crawled))
    unfetched.seen(crawled)
    return crawled


def extract_step(
    db: Path, run_id: int, readings: extraction.Readings | None = None, sources: Collection[str] | None = None
) -> extraction.Extracted:
    """Read what the current ruleset has not read; ``readings`` says where, without it on this machine's cores.

    ``sources`` limits it to sources with these ids.
    """
    show = progress.current()
    done = show.stage("extract")
    with Store.open(db) as store:
        result = extraction.extract_pending(
            store, at=now(), run_id=run_id, done=done, readings=readings, sources=sources
        )
        show.end(str(result))
        if result.changed:
            warn_near_limits(store)
    return result


def check_step(db: Path, bar: float | None = None) -> ConflictCounts:
    """Find the conflicts of what has changed since the last check, weigh their sides, and judge how sure they are.

    ``bar`` is the certainty from which on a conflict is in the queue; None: the default one.
    """
    show = progress.current()
    show.stage("check")
    references = load_reference()
    with Store.open(db) as store:
        before = _queued(store)
        counts = store.update_findings(now(), references)
        show.end(drafts.in_words(counts))
        show.stage("judge")
        done = read_again(store, bar=default_bar() if bar is None else bar, at=now())
        aside = store.judging().set_aside()
        decided = decided_aside_in_words(store.judging().decided_aside())
        queued = len(_queued(store) - before)
    show.end(f"{done}{f', {aside} set aside' if aside else ''}{f'; {decided}' if decided else ''}")
    return replace(counts, queued=queued)


def _queued(store: Store) -> set[str]:
    return {id_ for (id_,) in store.query("SELECT conflict_id FROM conflict_report WHERE status = 'open'")[1]}


def report_step(db: Path, out: Path, page_url: str | None = None) -> Path:
    """Write the HTML report, unless the one that is there shows all this already; return the page to open.

    ``page_url`` is where its first page is published; None: where the folder's last report was.
    """
    show = progress.current()
    show.stage("report")
    wanted = settled(out, ReportOptions(page=page_url))
    failures = Failures()
    with Store.open(db, create=False, readonly=True) as store:
        state = state_of(store, wanted)
        page = report_of(out, state)
        if page is not None:
            show.end(f"{page} is up to date")
            return page
        from counterclaim.flows.report import write_report  # noqa: PLC0415 - Jinja2 is for those who want a report

        page = write_report(store, out, generated_at=now(), wanted=wanted, state=state, failures=failures)
    if failures.found:
        with Store.open(db) as store:
            for what, error in failures.found:
                store.save_issue(Issue("report", "page could not be made", what, error), at=now())
    show.end(str(page))
    return page


def run_offline(
    db: Path, sources: Path | None, report: Path, readings: extraction.Readings | None = None, bar: float | None = None
) -> Path:
    """Extract, check and report from what is stored, without a network; return the path of the report.

    With a sources file only its sources are read anew. Raises UserError for a bad file, StoreError without a database.
    """
    config = None if sources is None else load_sources(sources)
    ids = None if config is None else [source.id for source in config.sources]
    run_id = begin(db, "run --offline")
    extracted = extract_step(db, run_id, readings, sources=ids)
    counts = check_step(db, bar)
    page = report_step(db, report, config.report_url if config else None)
    end(db, run_id, Crawled(), extracted, counts)
    return page


def run_plain(
    db: Path, plan: Plan, report: Path, readings: extraction.Readings | None = None, bar: float | None = None
) -> Path:
    """Do a whole run without Prefect; return the path of the report."""
    run_id = begin(db, "run")
    crawled = asyncio.run(crawl_step(db, plan, run_id))
    extracted = extract_step(db, run_id, readings)
    counts = check_step(db, bar)
    page = report_step(db, report, plan.config.report_url)
    end(db, run_id, crawled, extracted, counts)
    return page


def end(
    db: Path,
    run_id: int,
    crawled: Crawled,
    extracted: extraction.Extracted | None = None,
    counts: ConflictCounts | None = None,
) -> None:
    """Record the end of a run from what its steps did."""
    extracted, counts = extracted or extraction.Extracted(), counts or ConflictCounts()
    changed = crawled.changed or extracted.changed or bool(counts.new or counts.closed or counts.reopened)
    summary = {
        "pages_new": crawled.new, "pages_unchanged": crawled.unchanged, "pages_gone": crawled.gone,
        "pages_failed": len(crawled.failures), "documents_read": extracted.documents, "claims_new": extracted.new,
        "claims_gone": extracted.gone, "conflicts_new": counts.queued, "conflicts_closed": counts.closed,
        **({"groups_failed": counts.failed} if counts.failed else {}),
    }  # fmt: skip
    finish(db, run_id, summary, changed=changed)
    progress.current().event("run_finished", "", run=run_id, changed=changed, **summary)
