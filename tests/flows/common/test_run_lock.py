"""Two runs at once: one works, the other says who does, and waits or gives up; the dead hold nobody up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

import pytest

from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.run_lock import BusyError, Holder, holder_of, holding, lock_path

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, time
from pathlib import Path
from counterclaim.flows.common.run_lock import holding
with holding(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_process(db: Path) -> Iterator[subprocess.Popen[str]]:
    """Hold the database from another process until a line is written to it."""
    command = [sys.executable, "-c", HOLD, str(db)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "claims.db"


def test_the_second_is_told_who_holds_it(db: Path) -> None:
    with another_process(db) as process:
        with pytest.raises(BusyError, match=rf"in use: .*claims.db by pid {process.pid} \(counterclaim run\) since 20"):
            holding(db, "add").__enter__()
        found = holder_of(db)
        assert found is not None
        assert (found.pid, found.command) == (process.pid, "counterclaim run")
    assert holder_of(db) is None


def test_a_killed_holder_holds_nobody_up(db: Path) -> None:
    with another_process(db) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert lock_path(db).exists(), "it could not clean up"
    with holding(db, "run"):
        found = holder_of(db)
        assert found is not None
        assert found.pid == os.getpid()
    assert not lock_path(db).exists()


def test_waiting_takes_over_when_the_holder_ends(db: Path) -> None:
    with another_process(db) as process:
        assert process.stdin is not None
        began = time.monotonic()
        threading.Timer(0.3, process.stdin.close).start()
        with holding(db, "run", wait=60):
            assert 0.3 <= time.monotonic() - began < 60


def test_waiting_ends_after_the_seconds_given(db: Path) -> None:
    with another_process(db):
        began = time.monotonic()
        with pytest.raises(BusyError):
            holding(db, "run", wait=0.3).__enter__()
        assert 0.3 <= time.monotonic() - began < 60


def test_what_runs_inside_may_ask_again_and_another_run_of_the_process_may_not(db: Path) -> None:
    seen: list[str] = []

    def asks() -> None:
        try:
            with holding(db, "inner"):
                seen.append("held")
        except BusyError:
            seen.append("busy")

    with holding(db, "outer"):
        asks()
        for run in (copy_context().run, lambda work: work()):  # a task of this run; a run of its own
            thread = threading.Thread(target=run, args=(asks,))
            thread.start()
            thread.join()
    assert seen == ["held", "held", "busy"]


def test_it_is_given_back_after_an_error(db: Path) -> None:
    with pytest.raises(KeyError), holding(db, "run"):
        raise KeyError
    with holding(db, "run"):
        pass


def test_another_database_is_free(db: Path) -> None:
    with another_process(db), holding(db.with_name("other.db"), "run"):
        pass


def test_a_link_to_the_database_is_the_same_database(db: Path) -> None:
    db.touch()
    link = db.with_name("link.db")
    link.symlink_to(db)
    with another_process(db), pytest.raises(BusyError):
        holding(link, "run").__enter__()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1, "who": 2}'])
def test_a_lock_file_with_anything_in_it(db: Path, text: str) -> None:
    lock_path(db).write_text(text)
    assert holder_of(db) is None
    with holding(db, "run"):
        pass


def test_a_holder_without_a_name() -> None:
    assert str(Holder()) == "another process"


@pytest.mark.parametrize(
    ("words", "shown", "why"),
    [
        (["run", "a b.yml"], "counterclaim run 'a b.yml'", "the command as it was typed"),
        (
            ["schedule", "--notify", "slack://pw", "--cron", "x"],
            "counterclaim schedule --notify ... --cron x",
            "a word",
        ),
        (["schedule", "--notify=slack://pw"], "counterclaim schedule --notify=...", "with a sign between"),
        (["schedule", "--notify"], "counterclaim schedule --notify", "nothing follows"),
    ],
)
def test_where_to_notify_is_shown_to_nobody(
    db: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], shown: str, why: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["/bin/counterclaim", *words])
    with holding(db, "run"):
        holder = holder_of(db)
        assert holder is not None
        assert holder.command == shown, why
        assert "pw" not in lock_path(db).read_text(), why


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write the lock file"):
        holding(tmp_path / "none" / "claims.db", "run").__enter__()


def test_many_at_once_work_one_after_the_other(db: Path) -> None:
    code = """
import sys
from pathlib import Path
from counterclaim.flows.common.run_lock import holding
db = Path(sys.argv[1])
for _ in range(20):
    with holding(db, "run", wait=60):
        log = db.with_name("log")
        log.write_text(str(int(log.read_text() or 0) + 1))
"""
    (db.with_name("log")).write_text("0")
    crowd = [subprocess.Popen([sys.executable, "-c", code, str(db)], cwd=ROOT) for _ in range(4)]
    assert [process.wait(60) for process in crowd] == [0] * 4
    assert db.with_name("log").read_text() == "80"
