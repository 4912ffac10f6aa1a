"""Options shared by several commands."""

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
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="Output format, one of those named above.")]
