"""Measures conflict detection at scale: a million claims over 20,000 documents and 2,000 models.

    .venv/bin/python -m bench.conflict_check [--quick] [--claims N] [--disputed SHARE] [--wrong SHARE]

One SQLite ``GROUP BY subject, attribute`` over the claims against full detection as a run does it (found and saved), in
the same process; the weighing of sources and sides, which a run does behind it; the most memory they took; then one
more document added, checked and weighed. CPU time, as elsewhere, with the wall time beside it.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from bench import measure
from bench.data.claims_db import AT, DISPUTED, Plan, names, write
from bench.measure import Goal, line, show
from counterclaim.db import support
from counterclaim.db.incremental import update
from counterclaim.db.records import FetchedBody
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.extractors.parsing import read
from counterclaim.extractors.pipeline import extract

T = TypeVar("T")
GROUP_BY = "SELECT subject, attribute, count(*), min(value_num), max(value_num) FROM claims GROUP BY subject, attribute"
PATIENCE = 300  # seconds for each step; a stopped one is reported as such
STEPS = 4  # grouping, detection, weighing, one more document
Figures = tuple[float, ...]


def timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what ``work`` gives, with the CPU and the wall time it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return done, time.process_time() - cpu, time.perf_counter() - wall


def measured(path: Path, plan: Plan, answer: Connection) -> None:
    """Measure one database in this process; send the figures of each step as soon as they are known."""
    with closing(sqlite3.connect(path)) as connection:
        answer.send((measure.best(lambda: connection.execute(GROUP_BY).fetchall()),))
    before, references = measure.rss(), list(load_reference())
    with Store.open(path) as store:
        check = partial(update.run, store._db, AT, references)
        done, *times = timed(check)
        counts = store.counts()
        answer.send((*times, counts["open"], done.counts.new, before, measure.peak_rss()))
        _, *times = timed(partial(support.renew, store._db, references, done))
        answer.send((*times, measure.peak_rss()))
        saved, claims = added(store, plan)
        done, *checking = timed(check)
        _, *weighing = timed(partial(support.renew, store._db, references, done))
        answer.send((saved, claims, *checking, *weighing))


def steps(path: Path, plan: Plan, limit: float) -> list[Figures]:
    """Return the figures of the steps that a process of its own finished, each within ``limit`` seconds."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measured, args=(path, plan, theirs), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is seen here
    done: list[Figures] = []
    try:
        while len(done) < STEPS and ours.poll(limit):
            done.append(ours.recv())
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
    return done


def page(plan: Plan) -> bytes:
    """Return a page about models that the database knows."""
    listed = [name for name in names(plan.models) if name.startswith("Gemini")]
    rows = "".join(
        f"<p>{name} costs $1.50 per million input tokens and $6 per million output tokens. "
        f"{name} has a context window of 128K tokens and scores 81.5% on MMLU.</p>"
        for name in listed[:10]
    )
    return f"<html><head><title>Ten models</title></head><body><article>{rows}</article></body></html>".encode()


def added(store: Store, plan: Plan) -> tuple[float, int]:
    """Add a document to the database; return the seconds to save it and how many claims it has."""
    body = page(plan)
    document = read(body, doc_id="one-more", kind="html")
    extraction = extract(document)

    def save() -> None:
        saved = store.save_snapshot(FetchedBody("s0", "one-more", body, "text/html", AT, url="https://site/one-more"))
        store.save_extraction(saved.id, document, extraction, at=AT)

    return measure.seconds(save), len(extraction.claims)


def report(done: list[Figures], plan: Plan, limit: float) -> None:
    """Print what was measured."""
    names_of = ("one GROUP BY", "full detection", "weighing of sides", "one more document")
    grouping = done[0][0] if done else float("nan")
    if done:
        note = f"{plan.claims:,} claims, {plan.documents:,} documents, {plan.models:,} models"
        show(line("conflicts, one GROUP BY", grouping, "s", note=note))
    if len(done) > 1:
        whole, wall, queue, found, before, most = done[1]
        note = f"{found:,.0f} differences saved, {queue:,.0f} of them in the queue; {wall:.1f} s by the clock"
        show(line("conflicts, full detection", whole, "s", note=note))
        show(line("conflicts, detection / GROUP BY", whole / grouping, "x", Goal(3, "most")))
        show(line("conflicts, most memory", most, "MB", Goal(1_000, "most"), f"{before:.0f} MB before"))
    if len(done) > 2:
        whole, wall, most = done[2]
        show(line("conflicts, weighing of all sides", whole, "s", note=f"{wall:.1f} s by the clock"))
        show(line("conflicts, weighing / GROUP BY", whole / grouping, "x", Goal(10, "most")))
        show(line("conflicts, most memory with weighing", most, "MB", Goal(1_000, "most")))
    if len(done) > 3:
        saving, claims, checking, _, weighing, _ = done[3]
        wall = done[3][3] + done[3][5]
        show(line("conflicts, one more document saved", saving, "s", note=f"{claims:.0f} claims"))
        show(line("conflicts, one more document checked", checking, "s"))
        show(line("conflicts, its sides weighed", weighing, "s"))
        note = f"{wall:.2f} s by the clock"
        show(line("conflicts, one more document, checked and weighed", checking + weighing, "s", Goal(1, "most"), note))
    if len(done) < STEPS:
        show(f"conflicts, {names_of[len(done)]}: failed or not done after {limit:.0f} s")


def main(arguments: list[str] | None = None) -> None:
    """Write the database, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 claims")
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims in the database (default: 1,000,000)")
    parser.add_argument("--disputed", type=float, default=DISPUTED, help=f"share of disputed facts ({DISPUTED})")
    parser.add_argument("--wrong", type=float, default=0.0, help="share of the numbers that are wrong besides")
    options = parser.parse_args(arguments)
    claims = 2_000 if options.quick else options.claims
    plan = Plan(claims, max(1, claims // 50), max(100, claims // 500), options.wrong, options.disputed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.db"
        show(line("conflicts, database written in", measure.seconds(lambda: write(path, plan)), "s"))
        report(steps(path, plan, PATIENCE), plan, PATIENCE)


if __name__ == "__main__":
    main()
