"""Runs extraction on an existing Dask cluster through Prefect's Dask task runner.

One task a batch, never one a document: a Dask task costs 80-140 ms. The workers receive bytes and return records, and
need this program installed; only this process writes to the database. What the cluster cannot extract is extracted
here.
"""

from __future__ import annotations

import importlib.util
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture

from counterclaim.db.records import Pending
from counterclaim.extractors.lexicon import Lexicon, lexicon_in_use, using
from counterclaim.flows.common import progress
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.ingest.extraction import Extracted, Reading, extract_in_isolation, read_page
from counterclaim.flows.runs import steps

BATCH = 50  # documents a task, at least (the last batch of a run of fewer excepted)
AHEAD = 64  # batches in flight
AHEAD_BYTES = 64_000_000  # and what they may weigh: it bounds the memory here and on the way

_Flying = tuple[list[Pending], int, PrefectFuture[list[Reading]]]


@task(name="read-batch", cache_policy=NO_CACHE, persist_result=False)
def read_batch(pages: list[Pending], words: dict[str, Any]) -> list[Reading]:
    """Extract pages with the caller's additions to the lexicon; runs on the cluster."""
    with using(Lexicon.of(words)):
        return [read_page(page) for page in pages]


@flow(name="counterclaim-extract-dask")
async def _extract(db: Path, run_id: int) -> Extracted:
    return steps.extract_step(db, run_id, _readings)


async def extract_on(address: str, db: Path, run_id: int) -> Extracted:
    """Extract pending pages on the cluster whose scheduler is at ``address``. Raises UserError without one."""
    if importlib.util.find_spec("prefect_dask") is None:
        raise UserError("prefect-dask is not installed", "", "pip install 'counterclaim[dask]'")
    from distributed import Client  # noqa: PLC0415 - an optional extra
    from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415

    client: Any = Client
    try:
        client(address, timeout=10, set_as_default=False).close()
    except (OSError, ValueError) as error:
        raise UserError("no Dask scheduler", address, str(error) or "check the address and that it runs") from None
    runner: Any = DaskTaskRunner(address=address)
    return await _extract.with_options(task_runner=runner)(db, run_id)


def batches(pages: Iterator[Pending]) -> Iterator[list[Pending]]:
    """Yield the pages in lists of ``BATCH`` and more: what is left over at the end joins the last list."""
    held: list[Pending] = []
    for page in pages:
        held.append(page)
        if len(held) == 2 * BATCH:
            yield held[:BATCH]
            held = held[BATCH:]
    if held:
        yield held


def _readings(pages: Iterator[Pending]) -> Iterator[tuple[Pending, Reading]]:
    words = lexicon_in_use().additions  # plain data: Prefect looks into the parameters of a task
    flying: deque[_Flying] = deque()
    weight = 0
    for batch in batches(pages):
        size = sum(len(page.body) for page in batch)
        flying.append((batch, size, read_batch.submit(batch, words)))
        weight += size
        while len(flying) >= AHEAD or weight > AHEAD_BYTES:
            landed, size, future = flying.popleft()
            weight -= size
            yield from _landed(landed, future)
    while flying:
        batch, _, future = flying.popleft()
        yield from _landed(batch, future)


def _landed(batch: list[Pending], future: PrefectFuture[list[Reading]]) -> Iterator[tuple[Pending, Reading]]:
    try:
        read = future.result()
    except Exception as error:  # a worker that died, or lost its way to the Prefect server
        progress.current().note(f"{len(batch)} documents are read here: the cluster failed: {type(error).__name__}")
        yield from extract_in_isolation(batch)
    else:
        yield from zip(batch, read, strict=True)
