"""Prefect flow that extracts web archives into a Parquet data set: a task for each batch of archives.

The batches run one after the other on one engine, which is opened once: a cluster takes seconds to start, and a task
costs milliseconds. An archive that is done is no task's any more, so a run that was cut off goes on where it was.
"""

# ruff: noqa: PLC0415 - an optional extra

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from counterclaim.extractors.lexicon import using
from counterclaim.flows.common import progress
from counterclaim.flows.common.clock import now
from counterclaim.flows.config.lexicon import lexicon_for
from counterclaim.flows.orchestration.run_summary import safe

if TYPE_CHECKING:
    from counterclaim.flows.bulk.engines import Engine
    from counterclaim.flows.bulk.extracting import Extracted

SUMMARY = "bulk-summary"
BUSY_WAIT = 600.0  # seconds that the flow waits for another run on its data set before it fails
LISTED = 50  # failed archives that are named one by one


@task(name="extract-archives", cache_policy=NO_CACHE)
def extract_archives(archives: Sequence[str], out: Path, engine: Engine) -> Extracted:
    """Read a batch of archives on an engine."""
    from counterclaim.flows.bulk.extracting import extract_on

    return extract_on(engine, out, archives)


def _run_name() -> str:
    return f"{Path(flow_run.parameters['out']).name} {now()}"


@flow(name="counterclaim-bulk", flow_run_name=_run_name)
async def bulk_flow(
    out: str = "bulk",
    archives: list[str] | None = None,
    paths: str | None = None,
    base: str = "",
    lexicon: str | None = None,
    workers: int | None = None,
    dask: str | None = None,
    batch: int = 50,
) -> str:
    """Extract web archives into a Parquet data set, ``batch`` of them a task; return what was done in a line.

    ``paths`` is a file that lists archives, one a line, ``base`` what stands before each. ``workers`` are processes
    (None: one a core); ``dask`` is the address of a scheduler whose workers read instead.
    """
    from counterclaim.flows.bulk.engines import engine
    from counterclaim.flows.bulk.extracting import Extracted, complain, held, listed

    folder = Path(out)
    with using(lexicon_for(Path(lexicon) if lexicon else None, [folder])), progress.ensured():
        found = listed(archives or [], Path(paths) if paths else None, base)
        with held(folder, found, wait=BUSY_WAIT) as left, engine(workers, dask, most=len(left)) as reading:
            total = Extracted(before=len(found) - len(left))
            for start in range(0, len(left), max(1, batch)):
                done: Any = extract_archives(left[start : start + max(1, batch)], folder, reading)
                total.add(done)
    await acreate_markdown_artifact(_markdown(total), key=SUMMARY, description=str(total))
    complain(total)
    return str(total)


def _markdown(total: Extracted) -> str:
    lines = ["# Bulk extraction", "", str(total), ""]
    if total.failed:
        lines += ["| archive | why it could not be read |", "|---|---|"]
        lines += [f"| {safe(unit.archive)} | {safe(unit.reason)} |" for unit in total.failed[:LISTED]]
    return "\n".join(lines) + "\n"
