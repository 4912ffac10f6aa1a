"""Generates a complete database to browse: claims with texts, conflicts of several runs, decisions.

    .venv/bin/python -m bench.data.pages_db PATH [--claims N] [--wrong SHARE]

Built on ``bench.data.claims_db`` and checked as runs do it: some pages are not there yet at
first, some go later.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from bench.data.claims_db import AT, Plan, write
from bench.measure import line, seconds, show
from counterclaim.db.records import QUEUED
from counterclaim.db.reference import load_reference
from counterclaim.db.store import Store
from counterclaim.db.tables import derived
from counterclaim.db.tables.reviews import add_review
from counterclaim.extractors.version import RULESET

WRONG = 0.03  # of the numbers: some 30,000 differences in a million claims
LATE, GONE = 10, 25  # every tenth page comes with the second run, every 25th goes with the third
DAYS = ("2026-01-01", "2026-02-01", "2026-03-01")
REVIEWED = 0.15  # of the conflicts in the queue
VERDICTS = ("confirmed", "confirmed", "dismissed", "resolved", "open")
FILLER = "This line of the article is about something else altogether, as most lines of an article are. "


def build(path: Path, plan: Plan) -> None:
    """Write the database, check it three times as runs do, decide on a share of the conflicts."""
    show(line("pages, claims written in", seconds(lambda: write(path, plan)), "s"))
    show(line("pages, texts written in", seconds(lambda: texts(path)), "s"))
    show(line("pages, checked three times in", seconds(lambda: runs(path)), "s"))
    show(line("pages, decided in", seconds(lambda: decide(path)), "s"))


def texts(path: Path) -> None:
    """Give each document a text that has its quotes where its claims say, a stored body, and words to search."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA cache_size = -400000")
        for number, rows in _by_document(connection):
            text, places = _text(rows)
            body = text.encode()
            digest = sha256(body + str(number).encode()).hexdigest()
            connection.executemany(
                "UPDATE claims SET start = ?, \"end\" = ?, locator = 'Prices > Row / Column' WHERE seq = ?", places
            )
            connection.execute("UPDATE extractions SET text = ? WHERE id = ?", (text, number))
            connection.execute("INSERT INTO bodies VALUES (?, ?, ?)", (digest, zlib.compress(body, 1), len(body)))
            new = f"snap{number}"
            sql = """INSERT INTO snapshots (id, document_id, sha256, media_type, size, fetched_at, last_seen, status)
              SELECT ?, document_id, ?, 'text/html', ?, fetched_at, last_seen, 200 FROM snapshots WHERE id = ?"""
            connection.execute(sql, (new, digest, len(body), f"p{number - 1}"))
            connection.execute("UPDATE extractions SET snapshot_id = ? WHERE id = ?", (new, number))
            sql = "UPDATE documents SET snapshot_id = ?, extraction_id = ? WHERE id = ?"
            connection.execute(sql, (new, number, f"d{number - 1}"))
            version = "INSERT INTO versions VALUES (?, 1, ?, ?, ?)"
            connection.execute(version, (f"d{number - 1}", new, AT, AT))
        connection.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")
    with Store.open(path) as store, store.atomic():
        derived.rebuild(store._db)


def _by_document(connection: sqlite3.Connection) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield an extraction's number with (seq, quote) of its claims."""
    (last,) = connection.execute("SELECT max(id) FROM extractions").fetchone()
    for number in range(1, last + 1):
        sql = "SELECT seq, quote FROM claims WHERE document_id = ? ORDER BY seq"
        yield number, connection.execute(sql, (f"d{number - 1}",)).fetchall()


def _text(rows: list[tuple[int, str]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Return a text of some lines a claim, and (start, end, seq) of each claim's quote in it."""
    lines, places, start = [], [], 0
    for seq, quote in rows:
        before = f"As we were told, {quote}"
        places.append((start + len(before) - len(quote), start + len(before), seq))
        lines += [f"{before}, and that is what counts.", FILLER]
        start += sum(len(each) + 1 for each in lines[-2:])
    return "\n".join(lines), places


def runs(path: Path) -> None:
    """Check everything three times: without the late pages, with them, and without those that are gone."""
    references = list(load_reference())
    gone = ("rowid % :late = 3", "0", "rowid % :gone = 7")
    with Store.open(path) as store:
        for day, condition in zip(DAYS, gone, strict=True):
            at = f"{day}T06:00:00Z"
            run = store.start_run("run", RULESET, at)
            sql = f"UPDATE documents SET gone_at = CASE WHEN {condition} THEN :at END"
            with store.atomic():
                store._db.execute(sql, {"late": LATE, "gone": GONE, "at": at})
            counts = store.update_findings(at, references)
            summary = {
                "documents": store.counts()["documents"],
                "conflicts": {"new": counts.new, "closed": counts.closed},
            }
            store.finish_run(run, f"{day}T06:10:00Z", summary, changed=True)


def decide(path: Path) -> None:
    """Spread the first finds over the months before, and decide on a share of the conflicts."""
    rng = random.Random(11)
    with Store.open(path) as store, store.atomic():
        first = store._db.execute("SELECT id FROM conflicts WHERE first_seen < ?", [DAYS[1]]).fetchall()
        spread = [(f"2025-{rng.randint(9, 12):02}-{rng.randint(1, 28):02}T06:00:00Z", id_) for (id_,) in first]
        store._db.conn.executemany("UPDATE conflicts SET first_seen = ? WHERE id = ?", spread)
        queue = f"SELECT id FROM conflicts WHERE {QUEUED} ORDER BY id"
        for (id_,) in store._db.execute(queue).fetchall():
            if rng.random() < REVIEWED:
                verdict = rng.choice(VERDICTS)
                at = f"2026-{rng.randint(1, 3):02}-{rng.randint(1, 28):02}T{rng.randint(8, 18):02}:00:00Z"
                pinned = verdict == "dismissed" and rng.random() < 0.3
                add_review(
                    store._db, id_, verdict, "seen on both pages", rng.choice(("ada", "bob", "eve")), at, pinned=pinned
                )


def main(arguments: list[str] | None = None) -> None:
    """Make a database to look at."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="the file to make")
    parser.add_argument("--claims", type=int, default=1_000_000, help="claims in it (default: 1,000,000)")
    parser.add_argument("--wrong", type=float, default=WRONG, help=f"share of the numbers that are wrong ({WRONG})")
    options = parser.parse_args(arguments)
    claims = options.claims
    build(options.path, Plan(claims, max(1, claims // 50), max(100, claims // 500), options.wrong))


if __name__ == "__main__":
    main()
