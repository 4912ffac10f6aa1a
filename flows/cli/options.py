"""Options shared by several commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_DB = Path("claims.db")
Db = Annotated[Path, typer.Option("--db", help="The database file.", metavar="FILE")]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="Output format, one of those named above.")]
