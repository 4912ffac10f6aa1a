"""Options and arguments shared by several commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_DB = Path("claims.db")
Db = Annotated[Path, typer.Option("--db", help="The database file.", metavar="FILE")]
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
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="Output format, one of those named above.")]
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
LogJson = Annotated[bool, typer.Option("--log-json", help="Log JSON Lines on stderr, for programs.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Extraction processes; default: all cores if useful."),
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS", help="Extract on the workers of this Dask scheduler: tcp://host:8786."),
]
