"""Worker processes: order, bounded memory, and workers that die, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import Pending
from counterclaim.flows.common import workers
from counterclaim.flows.common.workers import Workers
from counterclaim.flows.ingest import extraction

ROOT = Path(__file__).parents[2]


def work(number: int) -> tuple[int, int]:
    """Square a number and say which process did; 13 kills it as the kernel does when memory is short."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number, os.getpid()


def lost(number: int) -> tuple[int, int]:
    return -number, 0


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def pool(count: int = 2, **more: Any) -> Workers[int, tuple[int, int]]:
    return Workers(work, count, lost=lost, size=lambda _: 1, **more)


def test_results_come_in_order_from_several_processes() -> None:
    with pool() as two:
        found = list(two.each(range(14, 214)))
    assert [(item, square) for item, (square, _) in found] == [(n, n * n) for n in range(14, 214)]
    assert os.getpid() not in {pid for _, (_, pid) in found}
    assert len({pid for _, (_, pid) in found}) == 2


def test_items_are_taken_only_as_results_are() -> None:
    taken = []

    def endless() -> Iterator[int]:
        number = 100
        while True:
            taken.append(number)
            yield (number := number + 1)

    with pool() as two:
        results = two.each(endless())
        for _ in range(50):
            next(results)
    assert len(taken) <= 50 + (workers.AHEAD * 2 + 1) * workers.CHUNK


def test_large_items_travel_alone() -> None:
    sizes = [10, 10, workers.CHUNK_BYTES, 10, *[1] * 20]
    found = list(workers.chunks(range(len(sizes)), sizes.__getitem__))
    assert [len(chunk) for chunk in found] == [3, 8, 8, 5]
    assert [item for chunk in found for item in chunk] == list(range(len(sizes)))


@pytest.mark.parametrize("numbers", [range(13, 14), range(60), [13, *range(20), 13, 13], [13] * 3])
def test_an_item_that_kills_its_process_is_given_up_and_no_other(numbers: Any) -> None:
    with pool() as two:
        found = list(two.each(numbers))
    assert [(item, square) for item, (square, _) in found] == [(n, -13 if n == 13 else n * n) for n in numbers]


def test_workers_that_cannot_start_leave_the_work_to_this_process() -> None:
    """No memory for a worker, or a system that forbids them: nothing is the fault of an item."""
    with pool(setup=(dies, ())) as two:
        found = list(two.each(range(3)))
    assert found == [(n, (n * n, os.getpid())) for n in range(3)]


def waits(number: int) -> tuple[int, int]:
    time.sleep(60)
    return number, 0


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom counterclaim.flows.common.workers import Workers\nfrom tests.slow import test_workers as t\n"
        "with Workers(t.waits, 2, lost=t.lost, size=abs, setup=(t.note, (sys.argv[1],))) as two:\n"
        "    list(two.each([1] * 20))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT) as parent:
        wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
        parent.kill()
    pids = [int(file.name) for file in tmp_path.iterdir()]
    wait_until(lambda: not any(alive(pid) for pid in pids))


def note(folder: str) -> None:
    (Path(folder) / str(os.getpid())).touch()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def read_or_die(page: Pending) -> extraction.Reading:
    if b"KILLER" in page.body:
        dies()
    return extraction.read_page(page)


def test_a_page_that_kills_its_reader_is_an_issue_and_the_run_finishes(
    tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        word = "KILLER" if number == 5 else "quiet"
        text = f"# Nova Lite\n\nA {word} page. Nova Lite costs ${number + 1}.00 per million input tokens.\n"
        (tmp_path / f"p{number:02}.md").write_text(text)
    monkeypatch.setattr(extraction, "POOL_FROM", 300)
    monkeypatch.setattr(extraction, "read_page", read_or_die)
    ran = cli("add", tmp_path, "--db", tmp_path / "c.db")
    assert ran.code == 0, ran.err
    assert "extract: 11 documents read" in ran.err
    assert "1 failed" in ran.err
    rows = cli("query", "SELECT where_, detail FROM issues", "--db", tmp_path / "c.db", "--format", "csv").out
    assert "p05.md" in rows
    assert "the process that read it died" in rows
