"""Writes docs/COOKBOOK.md: the documented queries and their answers on the sample (``bench.docs.cookbook --write``)."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.data.dense_pages import ROOT
from counterclaim.db.sqlite.canned_queries import CannedQuery, canned_queries
from counterclaim.db.sqlite.query import query
from counterclaim.flows.export.output import shown
from counterclaim.flows.runs.steps import plan_for, run_plain

DOCS = ROOT / "docs" / "COOKBOOK.md"
MOST_ROWS, WIDEST = 5, 60
# The sample is crawled when the page is made: what only says when that was is not to change the page.
_RUN_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")
BAR = 0.15  # some of the sample's conflicts on each side of it, whatever the weights are
_HEAD = """\
# SQL cookbook

Questions that people ask of a database of claims, each with its SQL and what comes out on the sample site
(`counterclaim run --min-certainty 0.15` without a sources file). They are in `db/sqlite/queries.yml`; Datasette
shows the same ones as canned queries. On a database of your own:

```bash
counterclaim query --list
counterclaim query --canned price_spread -p model=mistral --db claims.db
counterclaim query --canned open_conflicts --db claims.db --format csv > conflicts.csv
```

A parameter that is not given is empty, which means "all" or the default that the text names. The SQL reads the views of
[SCHEMA.md](SCHEMA.md); change it as you like and give it to `counterclaim query "SELECT ..."`. In a notebook:
`ask("claims.db", "price_spread", model="mistral")` from `counterclaim.db.frames`. Beside a million claims each takes
from a hundredth of a second to seven seconds ([BENCHMARKS.md](BENCHMARKS.md)). This page is made by
`python -m bench.docs.cookbook --write`; *(run)* stands for the time of the crawl.
"""


def sample(folder: Path) -> Path:
    """Crawl, read and check the embedded sample site on loopback; return the database."""
    path = folder / "claims.db"
    run_plain(path, plan_for(None), folder / "report", bar=BAR)
    return path


def page(path: Path) -> str:
    """Return the cookbook as Markdown, answered by a database."""
    topics = [(topic, list(found)) for topic, found in groupby(canned_queries().items(), lambda item: item[1].topic)]
    lines = [_HEAD]
    for topic, questions in topics:
        lines += [f"**{topic}**: " + " · ".join(f"[{q.title}](#{_anchor(q.title)})" for _, q in questions), ""]
    for topic, questions in topics:
        lines += [f"## {topic}", ""]
        for name, question in questions:
            lines += _question(path, name, question)
    return "\n".join(lines).rstrip() + "\n"


def _question(path: Path, name: str, question: CannedQuery) -> Iterator[str]:
    yield from (f"### {question.title}", "", question.description, "")
    given = " ".join(f"-p {shlex.quote(f'{key}={value}')}" for key, value in question.example.items())
    yield from ("```bash", f"counterclaim query --canned {name} {given}".rstrip(), "```", "")
    yield from ("```sql", question.sql, "```", "")
    columns, rows = query(path, question.sql, question.bound(question.example))
    yield from _table(columns, list(rows))
    yield ""


def _table(columns: Sequence[str], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    if not rows:
        yield "*Nothing on the sample site, which was crawled once and which nobody has reviewed.*"
        return
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows[:MOST_ROWS]:
        yield f"| {' | '.join(_cell(value) for value in row)} |"
    if more := len(rows) - MOST_ROWS:
        yield from ("", f"*{more} more row{'s' if more > 1 else ''}.*") if more > 0 else ()


def _cell(value: object) -> str:
    text = _RUN_TIME.sub("(run)", shown(value, WIDEST))
    return re.sub(r"([|\\`*_<>\[\]$])", r"\\\1", text)


def _anchor(title: str) -> str:
    """Return what GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def main(arguments: list[str] | None = None) -> int:
    """Print the cookbook, or write it."""
    parser = argparse.ArgumentParser(prog="bench.docs.cookbook", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/COOKBOOK.md")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        text = page(sample(Path(folder)))
    if options.write:
        DOCS.write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
