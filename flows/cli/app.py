"""Defines the commands and their options. The code of a command is imported only when it runs."""

# ruff: noqa: PLC0415 - start-up must not import what a command does not use

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.flows.cli import options
from counterclaim.flows.cli.audit import audit
from counterclaim.flows.cli.bulk import bulk
from counterclaim.flows.cli.check import check
from counterclaim.flows.cli.init import init
from counterclaim.flows.cli.labels import label
from counterclaim.flows.cli.query import query

app = typer.Typer(
    name="counterclaim",
    help="Reads comparison articles about AI models, records every claim with its exact words, "
    "and flags what cannot all be true.",
    invoke_without_command=True,
    epilog="Start with: counterclaim run (a sample site), counterclaim check DRAFT.md.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from counterclaim.flows.common.version import version

        typer.echo(f"counterclaim {version()}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Define the options of the program itself; without a command they are shown."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(epilog="Example: counterclaim run sources.yml --db claims.db --report report")
def run(
    sources: options.Sources = None,
    db: options.Db = options.DEFAULT_DB,
    report: options.Report = options.DEFAULT_REPORT,
    plain: Annotated[bool, typer.Option("--plain", help="Run without Prefect.")] = False,
    offline: options.Offline = False,
    allow_private: options.AllowPrivate = False,
    lexicon: options.Lexicon = None,
    wait: options.Wait = 0,
    log_json: options.LogJson = False,
    workers: options.Workers = None,
    dask: options.Dask = None,
    min_certainty: options.MinCertainty = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Crawl, extract, check and report."""
    from counterclaim.flows.cli.run import RunOptions, offline_command, run_command

    how = RunOptions(lexicon, workers, dask, wait, log_json, min_certainty)
    if offline:
        offline_command(sources, db, report, how)
    else:
        run_command(sources, db, report, plain=plain, allow_private=allow_private, how=how)


app.command(epilog="Example: counterclaim init https://example.com/models --feed https://example.com/feed")(init)


@app.command(epilog="Example: counterclaim crawl https://example.com/models --dry-run")
def crawl(
    targets: Annotated[list[str], typer.Argument(metavar="SOURCES.yml|URL...", help="A sources file, or page URLs.")],
    db: options.Db = options.DEFAULT_DB,
    allow_private: options.AllowPrivate = False,
    wait: options.Wait = 0,
    log_json: options.LogJson = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what would be fetched and why; write nothing.")
    ] = False,
    wanted: options.Format = "table",
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Fetch pages and store those that have changed; extract nothing."""
    if dry_run:
        from counterclaim.flows.cli.run import dry_run_command

        dry_run_command(targets, db, wanted, allow_private=allow_private)
        return
    from counterclaim.flows.cli.run import crawl_command

    crawl_command(targets, db, allow_private=allow_private, wait=wait, log_json=log_json)


@app.command(epilog='Example: counterclaim schedule sources.yml --cron "0 6 * * *"')
def schedule(
    cron: Annotated[str, typer.Option("--cron", metavar="CRON", help='When to run, for example "0 6 * * *".')],
    sources: options.Sources = None,
    db: options.Db = options.DEFAULT_DB,
    report: options.Report = options.DEFAULT_REPORT,
    allow_private: options.AllowPrivate = False,
    lexicon: options.Lexicon = None,
    workers: options.Workers = None,
    dask: options.Dask = None,
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE", help="The time zone of the cron.")] = "UTC",
    notify: options.Notify = None,
    log_json: options.LogJson = False,
    min_certainty: options.MinCertainty = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Serve the flows with Prefect and run everything on a cron schedule."""
    from counterclaim.flows.cli.run import RunOptions
    from counterclaim.flows.cli.schedule import ScheduleOptions, schedule_command

    when, how = ScheduleOptions(cron, timezone, notify), RunOptions(lexicon, workers, dask, 0, log_json, min_certainty)
    schedule_command(sources, when, db, report, allow_private=allow_private, how=how)


@app.command(epilog="Example: counterclaim add articles/ --db claims.db")
def add(
    paths: options.Paths,
    db: options.Db = options.DEFAULT_DB,
    lexicon: options.Lexicon = None,
    wait: options.Wait = 0,
    workers: options.Workers = None,
    min_certainty: options.MinCertainty = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Add local files and folders to the database, and check for conflicts."""
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.cli.files import add_command
    from counterclaim.flows.config.certainty import bar_of
    from counterclaim.flows.config.lexicon import lexicon_for

    with using(lexicon_for(lexicon, [db])):
        add_command(paths, db, bar_of(min_certainty, lexicon, [db]), wait=wait, workers=workers)


@app.command(epilog="Example: counterclaim extract draft.md --format jsonl")
def extract(
    paths: options.Texts,
    wanted: options.ExtractFormat = "",
    explain: options.Explain = False,
    lexicon: options.Lexicon = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Show the claims of files without a database."""
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.cli.files import explain_command, extract_command
    from counterclaim.flows.config.lexicon import lexicon_for

    with using(lexicon_for(lexicon, paths)):
        if explain:
            explain_command(paths, wanted or "text")
        else:
            extract_command(paths, wanted or "table")


@app.command(epilog="Example: counterclaim text draft.html")
def text(path: Annotated[Path, typer.Argument(metavar="PATH")]) -> None:
    """Print a document's text exactly as offsets count it."""
    from counterclaim.flows.cli.files import text_command

    text_command(path)


app.command(epilog='Example: counterclaim label "Input / 1M tokens" --cells $0.15 $0.60')(label)


app.command(epilog="Example: counterclaim check draft.md --against claims.db --format github")(check)


@app.command(epilog="Example: counterclaim conflicts --severity high --format csv")
def conflicts(
    db: options.Db = options.DEFAULT_DB,
    status: options.Status = None,
    severity: options.Severity = None,
    wanted: options.ConflictFormat = "table",
    page: options.ReportPage = None,
    min_certainty: options.MinCertainty = None,
    show_all: options.All = False,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """List conflicts, by severity times certainty."""
    from counterclaim.flows.cli.database import QueueWanted, conflicts_command

    conflicts_command(db, QueueWanted(status, severity, min_certainty, show_all), wanted, page=page)


@app.command(epilog='Example: counterclaim review 1f3a --verdict confirmed --right 2 --note "price list of 3 May"')
def review(
    conflict_id: Annotated[str, typer.Argument(metavar="ID", help="The conflict's id, or its first characters.")],
    verdict: options.Verdict,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who decided; default: your login name.")] = "",
    pin: options.Pin = False,
    right: options.RightQuote = None,
    value: options.RightValue = None,
    db: options.Db = options.DEFAULT_DB,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Record a person's decision on a conflict."""
    from counterclaim.flows.cli.database import Right, review_command

    review_command(db, conflict_id, verdict, note=note, by=by, pin=pin, right=Right(right, value))


@app.command(epilog="Example: counterclaim diff https://example.com/models --from 2026-11-01")
def diff(
    page: Annotated[str, typer.Argument(metavar="URL|FILE|ID", help="A page, as it was crawled or added.")],
    db: options.Db = options.DEFAULT_DB,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="Only changes seen at or after this date.")] = "",
    reworded: Annotated[bool, typer.Option("--reworded", help="Also claims that say the same in other words.")] = False,
    wanted: options.Format = "table",
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Show how the claims of a page changed, by its text or by newer rules."""
    from counterclaim.flows.cli.history import diff_command

    diff_command(db, page, since, wanted, reworded=reworded)


@app.command(epilog="Example: counterclaim status")
def status(
    db: options.Db = options.DEFAULT_DB,
    wanted: options.Format = "table",
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Show the last and the next run, and each source's pages, failures and claims."""
    from counterclaim.flows.cli.history import status_command

    status_command(db, wanted)


@app.command(epilog="Example: counterclaim report --out report --since last")
def report(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the HTML report.")],
    db: options.Db = options.DEFAULT_DB,
    page: options.PublishedAt = None,
    since: options.Since = None,
    names: options.Names = None,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Write the HTML report: pages, charts, CSV, JSON and a feed in one folder."""
    from counterclaim.flows.cli.database import report_command

    report_command(db, out, page=page, since=since, names=names)


app.command(epilog='Example: counterclaim query "SELECT subject, value FROM claims LIMIT 5" --format csv')(query)
app.command(epilog="Example: counterclaim audit --sample 100 --db claims.db --out audit")(audit)


@app.command(epilog="Example: counterclaim serve --as ada")
def serve(
    db: options.Db = options.DEFAULT_DB,
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535)] = 8001,
    writers: Annotated[
        list[str] | None, typer.Option("--as", metavar="NAME", help="who may record decisions; repeatable")
    ] = None,
    names: Annotated[
        list[str] | None, typer.Option("--host-name", metavar="HOST", help="a name to answer to; repeatable")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="anybody may ask any query, and download the database")] = False,
    _quiet: options.Quiet = False,
    _verbose: options.Verbose = False,
) -> None:
    """Review conflicts and explore claims in a browser (Datasette); read-only except for those named by --as."""
    from counterclaim.flows.cli.database import serve_command

    serve_command(db, port, writers or (), names or (), sql=sql)


app.add_typer(bulk)
