"""Options and arguments shared by several commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterclaim.flows.common.loudness import Loudness, set_loudness

DEFAULT_DB = Path("claims.db")
Db = Annotated[
    Path, typer.Option("--db", metavar="FILE", envvar="COUNTERCLAIM_DB", help="The database file.", show_envvar=True)
]
MinCertainty = Annotated[
    float | None,
    typer.Option(
        "--min-certainty", metavar="X", min=0, max=1, help="How sure a conflict must be, from 0 to 1, to be shown."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Also those that are less sure, each with its main doubt.")]
RightQuote = Annotated[
    int | None, typer.Option("--right", metavar="N", help="The quote that is right, as the evidence is numbered.")
]
RightValue = Annotated[
    str | None, typer.Option("--value", metavar="VALUE", help="The value that is right, where no quote says it.")
]

ROWS = ("table", "csv", "json", "jsonl")  # what every command that lists something can write
EXTRACT_FORMATS = ROWS
EXPLAIN_FORMATS = ("text", "html", "jsonl")
CHECK_FORMATS = ("text", "jsonl", "sarif", "github")
CONFLICT_FORMATS = (*ROWS, "claimreview")
STATUSES = ("open", "confirmed", "dismissed", "resolved")
VERDICTS = STATUSES[1:]

_HOW = "How to write it: a table for people, the others for programs."
Format = Annotated[str, typer.Option("--format", metavar="|".join(ROWS), help=_HOW)]
ExtractFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(EXTRACT_FORMATS),
        help=f"{_HOW} With --explain: {', '.join(EXPLAIN_FORMATS)}.  [default: table, or text]",
    ),
]
CheckFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="|".join(CHECK_FORMATS),
        help="Lines for people, JSON Lines, SARIF 2.1.0, or annotations of GitHub Actions.",
    ),
]
ConflictFormat = Annotated[
    str,
    typer.Option(
        "--format", metavar="|".join(CONFLICT_FORMATS), help=f"{_HOW} ClaimReview is what search engines read."
    ),
]
Status = Annotated[str | None, typer.Option("--status", metavar="|".join(STATUSES), help="Only those decided so.")]
Severity = Annotated[
    str | None, typer.Option("--severity", metavar="high|medium|low", help="Only those of this severity.")
]
Verdict = Annotated[str, typer.Option("--verdict", metavar="|".join(VERDICTS), help="What you decided.")]
Lexicon = Annotated[
    Path | None,
    typer.Option("--lexicon", metavar="FILE", help="Your own lexicon file; default: counterclaim.yml beside the data."),
]
Paths = Annotated[list[Path], typer.Argument(help="Files (.html .md .txt) and folders of them.", metavar="PATH...")]
Texts = Annotated[
    list[Path],
    typer.Argument(help='Files (.html .md .txt) and folders of them; "-" is the standard input.', metavar="PATH..."),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Allow private and loopback addresses (intranets).")
]
Wait = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait for another run on this database.")
]


def _quiet(wanted: bool) -> None:
    if wanted:
        set_loudness(Loudness.QUIET)


def _verbose(wanted: bool) -> None:
    if wanted:
        set_loudness(Loudness.VERBOSE)


# Their callbacks do it all: commands name these two and use neither.
Quiet = Annotated[bool, typer.Option("--quiet", "-q", callback=_quiet, help="Say results and errors only.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", callback=_verbose, help="Say also what is skipped and why, and times.")
]
LogJson = Annotated[bool, typer.Option("--log-json", help="Log JSON Lines on stderr, for programs.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Extraction processes; default: all cores if useful."),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Extract on the workers of this Dask scheduler: tcp://host:8786."),
]
Notify = Annotated[
    str | None,
    typer.Option(
        "--notify",
        metavar="ADDRESS",
        envvar="COUNTERCLAIM_NOTIFY",
        help="Notify of failed runs and new conflicts of high severity: mailto://..., slack://... (Apprise URL).",
    ),
]
Report = Annotated[Path, typer.Option("--report", metavar="DIR", help="Where the HTML report goes.")]
DEFAULT_REPORT = Path("report")
Sources = Annotated[
    Path | None, typer.Argument(metavar="[SOURCES.yml]", help="What to crawl; without it the embedded sample site.")
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Fetch nothing: extract, check and report from stored snapshots only.")
]
Pin = Annotated[
    bool, typer.Option("--pin", help="A known deviation: holds for these exact values, whoever states them.")
]
PublishedAt = Annotated[
    str | None, typer.Option("--page", metavar="URL", help="Where its index.html is published; kept for later.")
]
ReportPage = Annotated[
    str | None, typer.Option("--page", metavar="URL", help="Where the report is published (for claimreview).")
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="RUN", help="Only what is new since a run (its number), a date, or last."),
]
Names = Annotated[bool | None, typer.Option("--names/--no-names", help="Show who decided, and notes; kept for later.")]
Explain = Annotated[
    bool, typer.Option("--explain", help="Show the text with its claims marked, and the numbers left unread.")
]
