"""A few kills of real runs, and full disks: the database stays whole and the next run completes it.

``make soak`` kills at least fifty times.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.soak import kill_runs
from counterclaim.flows.sample.server import SITE

ROOT = Path(__file__).parents[2]
KILLS = 3
STAGES = ("crawl: ", "extract: ", "check: ", "judge: ")  # what a run says when each is done
SECONDS = 3.0  # of an undisturbed run over the sample site, with its start


def start(folder: Path, *, limit: int | None = None, how: tuple[str, ...] = ("--plain",)) -> subprocess.Popen[str]:
    """Start a run over the sample site; ``limit`` is the size in bytes that no file may outgrow."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "counterclaim", "run", *how, "--db", "c.db", "--report", "report"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limited,  # noqa: PLW1509
    )


def finish(folder: Path) -> None:
    process = start(folder)
    _, said = process.communicate(timeout=100)
    assert process.returncode == 0, said


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of an undisturbed run."""
    folder = tmp_path_factory.mktemp("undisturbed")
    finish(folder)
    return folder / "c.db"


@pytest.fixture(scope="module")
def undisturbed(whole: Path) -> kill_runs.Content:
    found = kill_runs.content(whole)
    assert len(found["documents"]) == len(list(SITE.glob("*/*.html")))
    return found


def test_killed_runs_are_completed(tmp_path: Path, undisturbed: kill_runs.Content) -> None:
    rng = random.Random()
    for _ in range(KILLS):
        process = start(tmp_path)
        time.sleep(rng.uniform(0.5, SECONDS))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert list(kill_runs.damage(tmp_path / "c.db")) == []
    finish(tmp_path)
    assert kill_runs.content(tmp_path / "c.db") == undisturbed


def test_damage_is_seen(tmp_path: Path, whole: Path) -> None:
    """The tests here would pass on anything if this saw nothing."""
    db = tmp_path / "c.db"
    shutil.copy(whole, db)
    assert list(kill_runs.damage(db)) == []
    columns = "media_type, size, fetched_at, last_seen, status, etag, last_modified, final_url, headers FROM snapshots"
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute("UPDATE claims SET gone_at = '2026' WHERE seq = 1")
        conn.execute(f"INSERT INTO snapshots SELECT 'x', document_id, hex(zeroblob(32)), {columns} LIMIT 1")
    some, lost = "1 readings with some of their claims", "1 snapshots without a body"
    assert list(kill_runs.damage(db)) == [some, lost]
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.execute("INSERT INTO unarchived (snapshot_id) VALUES ('x')")
    assert list(kill_runs.damage(db)) == [some], "a page that allows no copy has lost none"


def test_files_that_may_not_grow_are_one_clear_line_and_nothing_is_lost(
    tmp_path: Path, undisturbed: kill_runs.Content
) -> None:
    for kilobytes in (8, 150, 350):
        assert_refused(tmp_path, start(tmp_path, limit=kilobytes * 1024))
    finish(tmp_path)
    assert kill_runs.content(tmp_path / "c.db") == undisturbed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return what gives a disk of so many KB, mounted, and made larger when asked again."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def sized(kilobytes: int) -> Path:
        how = "remount," if os.path.ismount(folder) else ""
        command = ["mount", "-t", "tmpfs", "-o", f"{how}size={kilobytes}k", "none", str(folder)]
        if os.name != "posix" or os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
            pytest.skip("only root may mount a small disk here")
        return folder

    yield sized
    if os.path.ismount(folder):
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_clear_line_and_nothing_is_lost(
    small_disk: Callable[[int], Path], undisturbed: kill_runs.Content
) -> None:
    for kilobytes in (64, 500, 900):
        folder = small_disk(kilobytes)
        assert_refused(folder, start(folder))
    finish(small_disk(30_000))
    assert kill_runs.content(folder / "c.db") == undisturbed


@pytest.mark.prefect
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kilobytes", "why"),
    [
        (1_000, "the server cannot make its database"),
        (7_000, "there is no room for what the run finds"),
    ],
)
def test_so_it_is_with_prefect(small_disk: Callable[[int], Path], kilobytes: int, why: str) -> None:
    folder = small_disk(kilobytes)
    with start(folder, how=()) as process:
        out, said = process.communicate(timeout=140)
    assert (process.returncode, out) == (2, ""), (why, said)
    first, *stages, last = said.splitlines()
    assert first.startswith("counterclaim: starting Prefect"), said
    assert all(line.startswith(STAGES) for line in stages), said
    assert last.startswith("counterclaim: "), said
    assert any(word in last for word in ("space", "disk")), said
    assert list(kill_runs.damage(folder / "c.db")) == []
    with start(small_disk(30_000), how=()) as process:
        _, said = process.communicate(timeout=140)
    assert process.returncode == 0, said


def assert_refused(folder: Path, process: subprocess.Popen[str]) -> None:
    """Stages that were done may have said so; then comes one line that says what, where and how to mend it."""
    out, said = process.communicate(timeout=100)
    assert (process.returncode, out) == (2, ""), said
    *stages, last = said.splitlines()
    assert all(line.startswith(STAGES) for line in stages), said
    assert last.startswith("counterclaim: "), said
    assert any(word in last for word in ("free", "disk")), said
    assert any(name in last for name in ("c.db", "report", "index.html", "conflicts.csv")), said
    assert list(kill_runs.damage(folder / "c.db")) == []
