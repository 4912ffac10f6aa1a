"""Measures each documented query on a database, in CPU seconds: ``python -m bench.canned_queries claims.db``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from counterclaim.db.sqlite.canned_queries import canned_queries
from counterclaim.db.sqlite.query import query


def measure(path: Path) -> Iterator[tuple[str, int, float]]:
    """Yield each question, asked of everything (its parameters empty), with its number of rows and CPU seconds."""
    for name, question in canned_queries().items():
        begun = time.process_time()
        _, rows = query(path, question.sql, question.bound({}))
        yield name, sum(1 for _ in rows), time.process_time() - begun


def main(arguments: list[str] | None = None) -> int:
    """Print the questions with their times."""
    parser = argparse.ArgumentParser(prog="bench.canned_queries", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", type=Path, help="for one of a million claims see bench/data/claims_db.py")
    for name, rows, seconds in measure(parser.parse_args(arguments).database):
        print(f"{name:28} {rows:8,} rows  {seconds:6.2f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
