"""Kills real runs (SIGKILL) at random moments and checks the database after each.

    .venv/bin/python -m bench.soak.kill_runs [KILLS] [--prefect] [--quick] [--seed N]

A real server serves articles, and then others: some changed, some gone, some new. The program reads both in turn, once
undisturbed, and then again and again while it is killed. After every kill SQLite's integrity check must pass,
no claim may lack its reading and no process that the run has started may live on; after every finished run the content
must be that of the undisturbed one, and so must the names of all files. ``--prefect`` kills runs with Prefect's server
and two workers. ``bench.soak.kill_reports`` does the same to `report` and `serve`.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.data.dense_pages import ROOT, dense_pages
from bench.data.website import Pages, Website
from bench.measure import show
from bench.soak.survivors import below, left
from bench.soak.unchanged_run import MEDIA
from counterclaim.flows.common.atomic_files import PART

KILLS_A_STATE = 3  # of the site, before a run may finish
STARTING = 0.6  # the share of the time until the first work in which it is no use to kill
# Numbers and times that say in which order things were done, not what was found.
NOT_CONTENT = frozenset({
    "seq", "extraction_id", "run_id", "at", "state", "first_seen", "last_seen", "fetched_at", "extracted_at",
    "started_at", "finished_at", "etag", "until",
})  # fmt: skip
# Whether it happened, not when; headers without the server's clock.
SHOWN = {"gone_at": "gone_at IS NULL", "closed_at": "closed_at IS NULL", "headers": "json_remove(headers, '$.date')"}
NUMBERED = frozenset({"extractions", "changes"})  # their id is a number
LOGS = frozenset({"runs", "_sqlite_migrations", "weighed"})

Content = dict[str, list[tuple[Any, ...]]]


PLAIN = ("--plain",)
PREFECT = ("--workers", "2")
PASSING = ("-wal", "-shm", "-journal")  # SQLite's own, which come and go


@dataclass(slots=True)
class Soak:
    """What happened: ``kills`` that hit a living run, with ``ended`` processes below them; runs ``finished`` after."""

    kills: int = 0
    ended: int = 0
    finished: int = 0
    wrong: list[str] = field(default_factory=list)


def states(count: int) -> tuple[Pages, Pages]:
    """Return the site before and after: of every ten pages three have changed, one is gone and one is new."""
    one, two = (
        [(MEDIA[page.kind], page.source.encode()) for page in dense_pages(seed, small=True)] for seed in (31, 32)
    )
    count = min(count, len(one))
    before = {f"/p{n}": one[n] for n in range(count) if n % 10 != 9}
    after = {f"/p{n}": two[n] if n % 10 in (0, 3, 6) else one[n] for n in range(count) if n % 10 != 8}
    return before, after


def content(db: Path) -> Content:
    """Return the rows of the store's tables without times and running numbers."""
    with closing(sqlite3.connect(db)) as conn:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name"
        out = {}
        for (table,) in conn.execute(named).fetchall():
            if table in LOGS:
                continue
            columns = [
                SHOWN.get(name, f'"{name}"')
                for name in (row[1] for row in conn.execute(f"PRAGMA table_info({table})"))
                if name not in NOT_CONTENT and not (name == "id" and table in NUMBERED)
            ]
            out[table] = sorted(conn.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall(), key=repr)
        return out


def damage(db: Path) -> Iterator[str]:
    """Yield what is wrong with a database after a kill."""
    if not db.exists() or db.stat().st_size == 0:
        return
    with closing(sqlite3.connect(db)) as conn:
        found = conn.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            yield f"integrity_check: {found[:3]}"
        if lost := conn.execute("PRAGMA foreign_key_check").fetchall():
            yield f"foreign keys: {lost[:3]}"
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'claims'").fetchone():
            return
        half = """SELECT count(*) FROM documents AS d JOIN extractions AS e ON e.id = d.extraction_id
          WHERE e.claims <> (SELECT count(*) FROM claims AS c WHERE c.extraction_id = e.id AND c.gone_at IS NULL)"""
        if count := conn.execute(half).fetchone()[0]:
            yield f"{count} readings with some of their claims"
        bodies = """SELECT count(*) FROM snapshots WHERE sha256 NOT IN (SELECT sha256 FROM bodies)
          AND id NOT IN (SELECT snapshot_id FROM unarchived)"""  # pages that allow no copy
        if count := conn.execute(bodies).fetchone()[0]:
            yield f"{count} snapshots without a body"


def start(folder: Path, how: tuple[str, ...] = PLAIN) -> subprocess.Popen[bytes]:
    """Start a run in a folder that has a sources file."""
    args = ["run", "sources.yml", *how, "--allow-private", "--db", "claims.db", "--report", "report"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "counterclaim", *args], cwd=folder, env=env, stdout=log, stderr=log
        )


def finish(folder: Path, how: tuple[str, ...] = PLAIN) -> float:
    """Let a run finish; return its seconds. Raise RuntimeError with what it said if it failed."""
    begun = time.perf_counter()
    if start(folder, how).wait() != 0:
        raise RuntimeError((folder / "log").read_text(encoding="utf-8")[-2000:])
    return time.perf_counter() - begun


def kill(process: subprocess.Popen[bytes], after: float, out: Soak) -> None:
    """Kill a process after some seconds and count it, unless it has ended by itself; look who outlives it."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        started = below(process.pid)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            out.kills += 1
            out.wrong += [f"kill {out.kills} left a process: {line[:120]}" for line in left(started)]
            out.ended += len(started)


def files(folder: Path) -> set[str]:
    """Return the names of the files below a folder that are there to stay."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.endswith(PASSING)}


def age_parts(report: Path) -> None:
    """Make what a killed report left unfinished older than the hour for which it might be another report's."""
    for path in report.rglob(PART.format("*") + "*"):
        os.utime(path, (0, 0))


def prepared(folder: Path, site: Website, both: tuple[Pages, Pages]) -> Path:
    """Make a folder with a sources file that names every page of both states."""
    folder.mkdir()
    paths = sorted({path for pages in both for path in pages})
    urls = "".join(f"      - {site.base}{path}\n" for path in paths)
    head = f"sources:\n  - name: soak\n    kind: blog\n    delay: 0\n    limit: {len(paths)}\n    urls:\n"
    (folder / "sources.yml").write_text(head + urls, encoding="utf-8")
    return folder


def soak(work: Path, kills: int, count: int, rng: random.Random, how: tuple[str, ...] = PLAIN) -> Soak:
    """Kill ``kills`` runs over a site of ``count`` pages."""
    both, out = states(count), Soak()
    with Website(both[0]) as site:
        folder, whole, seconds = prepared(work / "undisturbed", site, both), [], []
        for pages in both:
            site.change(pages)
            seconds.append(finish(folder, how))
            whole.append((content(folder / "claims.db"), files(folder)))
        rounds = 0
        while out.kills < kills and not out.wrong:
            rounds += 1
            folder = prepared(work / f"round{rounds}", site, both)
            for pages, most, (wanted, names) in zip(both, seconds, whole, strict=True):
                site.change(pages)
                _disturb(folder, min(KILLS_A_STATE, kills - out.kills), most, rng, out, how)
                age_parts(folder / "report")
                finish(folder, how)
                out.finished += 1
                found, there = content(folder / "claims.db"), files(folder)
                out.wrong += [f"{folder.name}: {table} differs" for table in wanted if found[table] != wanted[table]]
                out.wrong += [f"{folder.name}: {what}" for what in damage(folder / "claims.db")]
                out.wrong += [f"{folder.name}: file {name} differs" for name in sorted(names ^ there)]
    return out


def _disturb(folder: Path, kills: int, most: float, rng: random.Random, out: Soak, how: tuple[str, ...]) -> None:
    for _ in range(kills):
        kill(start(folder, how), rng.uniform(min(STARTING, most / 2), most), out)
        out.wrong += [f"{folder.name}, after kill {out.kills}: {what}" for what in damage(folder / "claims.db")]


def main(arguments: list[str] | None = None) -> int:
    """Soak and print; return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kills", nargs="?", type=int, default=60)
    parser.add_argument("--prefect", action="store_true", help="runs with Prefect and two workers")
    parser.add_argument("--quick", action="store_true", help="4 kills over 20 pages")
    parser.add_argument("--seed", type=int, default=None, help="of the moments; default: others every time")
    options = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory() as name:
        begun = time.perf_counter()
        kills, count = (4, 20) if options.quick else (options.kills, 40)
        out = soak(Path(name), kills, count, random.Random(seed), PREFECT if options.prefect else PLAIN)
    took = time.perf_counter() - begun
    what = "runs with Prefect" if options.prefect else "runs"
    show(f"{what} killed: {out.kills}, {out.finished} finished after them, {took:.0f} s (moments of seed {seed})")
    return judged(out)


def judged(out: Soak) -> int:
    """Print what was wrong; return 1 if anything was."""
    for line in out.wrong:
        show(f"WRONG: {line}")
    show(f"processes below them: {out.ended}, all ended: {'no' if any('process' in w for w in out.wrong) else 'yes'}")
    show(f"content and files as undisturbed: {'no' if out.wrong else 'yes, every time'}")
    return int(bool(out.wrong))


if __name__ == "__main__":
    sys.exit(main())
