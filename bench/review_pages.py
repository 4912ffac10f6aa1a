"""Measures the review pages and their queries at scale: a million claims, 20,000 conflicts in the queue.

    .venv/bin/python -m bench.review_pages [--quick] [--database PATH]

Each question is asked three times on one connection that only reads, set up as Datasette sets up its own (SQLite's own
small cache); shown are the CPU time of the first, and of the best of the others. Then each page is asked for through
Datasette itself, from the request to the last byte.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import measure
from bench.data.claims_db import Plan
from bench.data.pages_db import WRONG, build
from bench.measure import Goal, line, show
from counterclaim.db.browse.conflicts.detail import conflict
from counterclaim.db.browse.conflicts.queue import neighbours, queue
from counterclaim.db.browse.conflicts.recent import recent
from counterclaim.db.browse.models.compare import compare
from counterclaim.db.browse.models.model import model, models
from counterclaim.db.browse.overview.agreement import agreement
from counterclaim.db.browse.overview.home import home
from counterclaim.db.browse.overview.source import source, sources
from counterclaim.db.browse.records.conflicts import Filters
from counterclaim.db.browse.search import search
from counterclaim.db.browse.snapshot import snapshot
from counterclaim.db.records import UNLISTED
from counterclaim.flows.review.server import served
from counterclaim.flows.site.links import LiveLinks

WARM, COLD = 50, 150  # milliseconds that the database may take of a page
PAGE = 200  # milliseconds that a page may take
Question = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True, slots=True)
class There:
    """Keys to query, taken from the database."""

    conflict: str
    models: list[str]
    source: str
    snapshot: str


def there(conn: sqlite3.Connection) -> There:
    """Return keys from the middle of a database."""
    queued = "SELECT id FROM conflicts WHERE closed_at IS NULL AND class = 'contradiction' ORDER BY id"
    names = [key for (key,) in conn.execute("SELECT DISTINCT subject_key FROM document_models LIMIT 3")]
    sources_, bodies = "SELECT id FROM sources ORDER BY id", "SELECT id FROM snapshots ORDER BY id"
    return There(_middle(conn, queued), names, _middle(conn, sources_), _middle(conn, bodies))


def _middle(conn: sqlite3.Connection, sql: str) -> str:
    rows = conn.execute(sql).fetchall()
    return str(rows[len(rows) // 2][0])


def questions(known: There) -> dict[str, Question]:
    """Return what the pages ask, by name."""
    open_, word = Filters(status="open"), known.models[0].split()[0]
    return {
        "home": home,
        "queue, open": lambda conn: queue(conn, open_),
        "queue, newest first": lambda conn: queue(conn, open_, order="newest"),
        "queue, from the middle": lambda conn: queue(conn, open_, after=known.conflict),
        "queue, of a model": lambda conn: queue(conn, Filters(model=known.models[0])),
        "queue, of a source": lambda conn: queue(conn, Filters(source=known.source, status="open")),
        "queue, of an attribute": lambda conn: queue(conn, Filters(attribute="input_price", severity="high")),
        "queue, new": lambda conn: queue(conn, Filters(status="open", new_only=True)),
        "neighbours": lambda conn: neighbours(conn, open_, known.conflict),
        "conflict": lambda conn: conflict(conn, known.conflict),
        "models": models,
        "models, searched": lambda conn: models(conn, word),
        "model": lambda conn: model(conn, known.models[0]),
        "comparison of three": lambda conn: compare(conn, known.models),
        "sources": sources,
        "source": lambda conn: source(conn, known.source),
        "agreement": agreement,
        "search, a common word": lambda conn: search(conn, word),
        "search, a model and a number": lambda conn: search(conn, f"{known.models[0]} 3"),
        "snapshot": lambda conn: snapshot(conn, known.snapshot),
        "queue, on no price list": lambda conn: queue(conn, Filters(status="open", cls=UNLISTED)),
        "feed of all": recent,
        "feed of a model": lambda conn: recent(conn, "model", known.models[0]),
        "feed of a source": lambda conn: recent(conn, "source", known.source),
    }


def addresses(known: There, database: str) -> dict[str, str]:
    """Return the address of each kind of page."""
    links = LiveLinks(f"/{database}/-/review", "")
    model_, source_, word = known.models[0], known.source, known.models[0].split()[0]
    return {
        "home": links.home(), "queue": links.queue(), "queue, newest first": links.queue(order="newest"),
        "queue, less sure": links.queue(less_sure="1"), "queue, on no price list": links.queue(cls=UNLISTED),
        "queue, explained": links.queue(cls="scope"), "queue, of a model": links.queue(model=model_),
        "queue, of a source": links.queue(source=source_),
        "queue, of an attribute": links.queue(attribute="input_price"),
        "conflict": links.conflict(known.conflict), "models": links.models(), "models, searched": links.models(q=word),
        "model": links.model(model_), "sources": links.sources(), "source": links.source(source_),
        "comparison of three": links.compare(known.models), "search, a common word": links.search(word),
        "search, a model and a number": links.search(f"{model_} 3"), "stored copy": links.snapshot(known.snapshot),
        "feed of all": links.feed(), "feed of a model": links.model_feed(model_),
        "feed of a source": links.source_feed(source_), "SQL": f"/{database}",
    }  # fmt: skip


def reader(path: Path) -> sqlite3.Connection:
    """Return a connection like one of Datasette's."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def ask(path: Path) -> None:
    """Ask everything of one database, each question on a connection of its own, and print the times."""
    with closing(reader(path)) as conn:
        known = there(conn)
    for name, question in questions(known).items():
        with closing(reader(path)) as conn:
            asked = partial(question, conn)
            first, again = measure.seconds(asked), measure.best(asked)
        note = f"the first time {measure.figure(first * 1000)} ms, of {COLD}"
        show(line(f"review, {name}", again * 1000, "ms", Goal(WARM, "most"), note))
    walk(path, known)


def walk(path: Path, known: There) -> None:
    """Ask for each page through Datasette and print the times."""
    datasette = served(path)
    asyncio.run(datasette.invoke_startup())

    def ask_for(address: str) -> None:
        answer = asyncio.run(datasette.client.get(address))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    for name, address in addresses(known, path.stem).items():
        asked = partial(ask_for, address)
        first, again = measure.seconds(asked), measure.best(asked)
        note = f"the first time {measure.figure(first * 1000)} ms"
        show(line(f"page, {name}", again * 1000, "ms", Goal(PAGE, "most"), note))


def main(arguments: list[str] | None = None) -> None:
    """Make the database unless one is given, and ask."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 claims")
    parser.add_argument("--database", type=Path, help="a database made before by bench.data.pages_db")
    options = parser.parse_args(arguments)
    if options.database is not None:
        ask(options.database)
        return
    claims = 2_000 if options.quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.db"
        begun = time.process_time()
        build(path, Plan(claims, max(1, claims // 50), max(100, claims // 500), WRONG))
        show(line("review, database made in", time.process_time() - begun, "s"))
        ask(path)


if __name__ == "__main__":
    main()
