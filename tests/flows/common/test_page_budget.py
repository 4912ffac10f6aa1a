"""What one page may take: more ends its reading, is said and recorded, and every other page is read."""

from __future__ import annotations

import os
import re
import threading
import time
from collections import deque
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

import counterclaim.extractors.pipeline
from counterclaim.db.records import Pending
from counterclaim.flows.common import page_budget
from counterclaim.flows.common.page_budget import OverBudgetError, within
from counterclaim.flows.common.workers import Workers
from counterclaim.flows.ingest import extraction

PRICE = "GPT-4o costs $%d per million input tokens.\n"
real = counterclaim.extractors.pipeline.extract


def in_python() -> None:
    while True:
        pass


def in_a_pattern() -> None:
    re.match(r"(a+)+b", "a" * 60)


def swallowed() -> None:
    try:
        in_python()
    except BaseException:
        in_python()


def in_memory() -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def in_c() -> None:
    deque(repeat(0), maxlen=0)  # looks at no signal


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_budget.SECONDS, "0.5")
    monkeypatch.setenv(page_budget.MEGABYTES, "200")


@pytest.mark.slow
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (in_python, "processor time"),
        (in_a_pattern, "processor time"),
        (swallowed, "processor time"),
    ],
    ids=["a loop", "a regular expression", "something that catches everything"],
)
def test_what_takes_too_much_is_stopped_where_it_is(work: Any, reason: str) -> None:
    for _ in range(2):  # and what was bounded before is as it was
        with pytest.raises(OverBudgetError, match=reason):
            within(work)
    assert within(lambda: len(bytearray(1_000_000))) == 1_000_000


def test_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_budget.MEGABYTES, "200")  # the usual time: how fast memory is given is the machine's matter
    for _ in range(2):
        with pytest.raises(OverBudgetError, match="MB of memory"):
            within(in_memory)
    assert within(lambda: len(bytearray(1_000_000))) == 1_000_000


@pytest.mark.usefixtures("small")
def test_a_thread_is_stopped_too() -> None:
    found: list[str] = []

    def run() -> None:
        try:
            within(in_python)
        except OverBudgetError as error:
            found.append(str(error))
        found.append(within(lambda: "next"))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert len(found) == 2
    assert "processor time" in found[0]


def test_waiting_and_a_busy_machine_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_budget.SECONDS, "0.3")
    assert within(lambda: time.sleep(1)) is None


def test_a_large_page_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_budget.SECONDS, "0.2")
    began = time.process_time()
    with pytest.raises(OverBudgetError):
        within(in_python, size=4_000_000)
    assert time.process_time() - began > 0.6


@pytest.mark.parametrize("text", ["", "soon", "-1", "0", "nan", "inf"])
def test_a_bound_that_is_no_number_is_the_usual_one(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(page_budget.SECONDS, text)
    assert page_budget.allowed(page_budget.SECONDS, 7) == 7


def shorter() -> None:
    os.environ[page_budget.SECONDS] = "0.3"
    page_budget.GRACE = 0.3  # type: ignore[misc]


def work(number: int) -> str:
    """Do nothing much, but 3 in a library that never comes back and 5 in Python."""
    try:
        return str(within({3: in_c, 5: in_python}.get(number, lambda: number)))  # type: ignore[arg-type]
    except OverBudgetError:
        return "over"


def lost(number: int) -> str:
    return f"lost {number}"


@pytest.mark.slow
def test_a_worker_that_cannot_be_stopped_is_ended_and_another_goes_on() -> None:
    with Workers(work, 2, lost=lost, size=lambda _: 1, setup=(shorter, ())) as two:
        found = dict(two.each(range(20)))
    assert found == {n: {3: "lost 3", 5: "over"}.get(n, str(n)) for n in range(20)}


def extract_or_spin(document: Any, lexicon: Any = None) -> Any:
    if "SPIN" in document.text:
        in_python()
    return real(document, lexicon)


def read_or_spin(page: Pending) -> extraction.Reading:
    os.environ[page_budget.SECONDS] = "4"
    counterclaim.extractors.pipeline.extract = extract_or_spin
    return extraction.read_page(page)


def put(folder: Path) -> None:
    for number in range(12):
        (folder / f"p{number:02}.md").write_text(PRICE % (number + 1) + ("SPIN" if number == 5 else "quiet") + "\n")


@pytest.mark.slow
def test_a_page_over_its_budget_is_an_issue_and_the_run_finishes(
    tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path)
    monkeypatch.setattr(extraction, "POOL_FROM", 300)
    monkeypatch.setattr(extraction, "read_page", read_or_spin)
    ran = cli("add", tmp_path, "--db", tmp_path / "c.db")
    assert ran.code == 0, ran.err
    assert "extract: 11 documents read" in ran.err
    rows = cli("query", "SELECT where_, detail FROM issues", "--db", tmp_path / "c.db", "--format", "csv").out
    assert "p05.md" in rows
    assert "took more than 4 s of processor time" in rows


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_draft_over_its_budget_is_skipped_and_said(
    command: str, tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path)
    monkeypatch.setenv(page_budget.SECONDS, "4")
    monkeypatch.setattr(counterclaim.extractors.pipeline, "extract", extract_or_spin)
    ran = cli(command, tmp_path, "--format", "jsonl")
    assert ran.code == 2
    assert re.search(r"skipped: .*p05.md: took more than 4 s of processor time", ran.err)
    assert "GPT-4o" in ran.out
    assert ran.err.splitlines()[-1].startswith("counterclaim: not read: ")
