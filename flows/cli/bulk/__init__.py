"""``counterclaim bulk``: web archives into Parquet data sets, and what is found in them."""

# ruff: noqa: PLC0415 - what only an extra brings is imported by the commands that need it

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Annotated

import typer

from counterclaim.flows.cli import options
from counterclaim.flows.common.errors import UserError

NEEDED = ("dask", "distributed", "duckdb", "fastwarc", "fsspec", "pyarrow")
MEND = "pip install 'counterclaim[bulk]'"

bulk = typer.Typer(
    name="bulk",
    help="Read web archives into Parquet data sets, check them, publish a part of them as a database.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SHOWN = 5  # of what could not be checked
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the data set.")]
Wait = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait for another run on this folder.")
]
Paths = Annotated[Path | None, typer.Option("--paths", metavar="FILE", help="A file that lists archives, one a line.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the data set.")]


def need_extra(*needed: str) -> None:
    """Raise UserError if a package of the extra is missing; ``needed`` are those that matter, by default all."""
    missing = [name for name in needed or NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UserError(f"{missing[0]} is not installed", "", MEND)


@bulk.command(epilog="Example: counterclaim bulk extract crawl/*.warc.gz --out data --workers 2")
def extract(
    out: Out,
    archives: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARCHIVE...", help="WARC files, folders of them, or addresses."),
    ] = None,
    paths: Paths = None,
    base: Annotated[
        str, typer.Option("--base", metavar="ADDRESS", help="What stands before each line of --paths.")
    ] = "",
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=0, help="Worker processes; 0: only this one. [default: all cores]"),
    ] = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="Read on the workers of this Dask scheduler.")
    ] = None,
    lexicon: options.Lexicon = None,
    wait: Wait = 0,
    log_json: options.LogJson = False,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Extract the claims of web archives (WARC); what is done already is left alone."""
    need_extra()
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.bulk.extracting import complain, listed
    from counterclaim.flows.bulk.extracting import extract as run
    from counterclaim.flows.common.progress import reporting
    from counterclaim.flows.common.signals import heeded
    from counterclaim.flows.config.lexicon import lexicon_for

    with using(lexicon_for(lexicon, [out])):
        found = listed(archives or [], paths, base)
        with heeded(), reporting(log_json=log_json):
            total = run(found, out, workers=workers, dask=dask, wait=wait)
    sys.stdout.write(f"{total}\n")
    complain(total)


@bulk.command(epilog="Example: counterclaim bulk forget https://example.com/page --out data")
def forget(
    target: Annotated[str, typer.Argument(metavar="URL|HOST", help="An address, or a host with its subdomains.")],
    out: Out,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Remove a page, or all pages of a host, and never take them again."""
    need_extra()
    from counterclaim.flows.bulk.takedowns import forget as run
    from counterclaim.flows.common.clock import now

    what, removed = run(out, target, now())
    sys.stdout.write(f"Forgotten: {what}: {removed} pages removed.\n")


@bulk.command(epilog="Example: counterclaim bulk check data")
def check(
    folder: Folder,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", min=1, help="Processes. [default: all cores]")
    ] = None,
    memory: Annotated[
        str, typer.Option("--memory", metavar="SIZE", help="What DuckDB may hold, before it writes to DIR.")
    ] = "3GB",
    min_certainty: options.MinCertainty = None,
    lexicon: options.Lexicon = None,
    wait: Wait = 0,
    log_json: options.LogJson = False,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Find what differs between the pages of a data set, and say how sure that is."""
    need_extra("duckdb", "pyarrow")
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.bulk.check.run import Options
    from counterclaim.flows.bulk.check.run import check as run
    from counterclaim.flows.common import progress
    from counterclaim.flows.common.loudness import detail, note
    from counterclaim.flows.common.progress import reporting
    from counterclaim.flows.common.signals import heeded
    from counterclaim.flows.config.lexicon import lexicon_for

    with using(lexicon_for(lexicon, [folder])), heeded(), reporting(log_json=log_json):
        show = progress.current()
        show.stage("check")
        checked = run(folder, Options(min_certainty, workers, memory, wait), detail)
        show.end(str(checked))
    for what, why in checked.failed[:SHOWN]:
        note(f"not checked: {what}: {why}")
    sys.stdout.write(f"{checked}\n")


@bulk.command(epilog="Example: counterclaim bulk publish data --db slice.db --model GPT-5")
def publish(
    folder: Folder,
    db: Annotated[Path, typer.Option("--db", metavar="FILE", help="The database to write.")],
    model: Annotated[
        list[str] | None, typer.Option("--model", metavar="M", help="Only conflicts about this model; repeatable.")
    ] = None,
    min_certainty: options.MinCertainty = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only with a page published on that day or later.")
    ] = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Write a database for report, review, serve and query: conflicts with the pages that they quote."""
    need_extra("duckdb", "pyarrow")
    from counterclaim.flows.bulk.publish.selection import Wanted
    from counterclaim.flows.bulk.publish.write import publish as run
    from counterclaim.flows.common.signals import heeded

    with heeded():
        done = run(folder, db, Wanted(tuple(model or ()), min_certainty, since))
    sys.stdout.write(f"{db}: {done}\n")
