"""Doing anything twice changes nothing but ``last_seen``."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from counterclaim.db.records import ConflictCounts, Saved
from counterclaim.db.store import Store


def test_a_second_run_changes_only_last_seen(path: Path, kit: Any) -> None:
    with Store.open(path) as store:
        kit.world(store, kit.early)
    before = kit.dump(path)
    with Store.open(path) as store:
        kit.world(store, kit.later)
    assert kit.dump(path) == before
    moved = kit.rows(path, "SELECT DISTINCT last_seen FROM claims UNION SELECT last_seen FROM runs")
    assert moved == [(kit.later,)]


def test_a_second_run_at_the_same_time_changes_nothing_at_all(path: Path, kit: Any) -> None:
    for _ in range(2):
        with Store.open(path) as store:
            kit.world(store, kit.early)
    first = kit.dump(path, without=frozenset())
    with Store.open(path) as store:
        kit.world(store, kit.early)
    assert kit.dump(path, without=frozenset()) == first


def test_a_run_with_an_earlier_clock_does_not_move_time_back(path: Path, kit: Any) -> None:
    with Store.open(path) as store:
        kit.world(store, kit.later)
        before = kit.rows(path, "SELECT id, last_seen FROM claims ORDER BY id")
        kit.world(store, kit.early)
    assert kit.rows(path, "SELECT id, last_seen FROM claims ORDER BY id") == before
    assert kit.rows(path, "SELECT DISTINCT first_seen FROM claims") == [(kit.early,)]


def test_the_same_page_twice_says_so(store: Store, kit: Any) -> None:
    page = kit.page("p", ("A", "x", True), ("B", "x", False))
    assert kit.save(store, page, kit.early) == Saved(new=2)
    assert kit.save(store, page, kit.later) == Saved(seen=2)
    assert store.save_snapshot(page.fetched(kit.later)).is_new is False


def test_the_same_conflicts_twice(store: Store, kit: Any) -> None:
    kit.world(store)
    found = store.conflicts(include_explained=True)
    assert store.save_conflicts(found, kit.later) == ConflictCounts(seen=2)


CHANGES = [
    ("nothing", lambda store, kit: None, False),
    ("a page seen again", lambda store, kit: kit.save(store, kit.page("p", ("A", "x", True)), kit.later), False),
    ("a new page", lambda store, kit: kit.save(store, kit.page("q", ("A", "x", True)), kit.later), True),
    ("a claim withdrawn", lambda store, kit: kit.save(store, kit.page("p"), kit.later), True),
    (
        "better rules, same claims",
        lambda store, kit: kit.save(store, kit.page("p", ("A", "x", True)), kit.later, ruleset="r2"),
        False,
    ),
    (
        "better rules, new claims",
        lambda store, kit: kit.save(store, kit.page("p", ("A", "x", Decimal(1))), kit.later, ruleset="r2"),
        True,
    ),
]


@pytest.mark.parametrize(("change", "kept"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_a_run_is_kept_only_when_it_changed_something(store: Store, kit: Any, change: Any, *, kept: bool) -> None:
    first = store.start_run("run", "r1", kit.early)
    kit.save(store, kit.page("p", ("A", "x", True)), kit.early)
    store.finish_run(first, kit.early, {"pages": 1})
    second = store.start_run("run", "r1", kit.later)
    change(store, kit)
    store.finish_run(second, kit.latest, {"pages": 0})
    rows = list(store.query("SELECT started_at, finished_at, last_seen, summary FROM runs ORDER BY id")[1])
    if kept:
        assert rows == [
            (kit.early, kit.early, kit.early, '{"pages": 1}'),
            (kit.later, kit.latest, kit.latest, '{"pages": 0}'),
        ]
    else:
        assert rows == [(kit.early, kit.early, kit.latest, '{"pages": 1}')]


def test_a_killed_run_stays_visible_and_the_next_one_is_its_own(store: Store, kit: Any) -> None:
    store.start_run("run", "r1", kit.early)
    assert list(store.query("SELECT state FROM latest_run")[1]) == [("unfinished",)]
    store.finish_run(store.start_run("run", "r1", kit.later), kit.later, {})
    assert list(store.query("SELECT state, started_at FROM latest_run")[1]) == [("finished", kit.later)]
    assert store.query("SELECT count(*) FROM runs")[1].__next__() == (2,)


def test_runs_of_another_command_are_not_mixed(store: Store, kit: Any) -> None:
    for command in ("add", "check", "add"):
        store.finish_run(store.start_run(command, "r1", kit.early), kit.early, {})
    assert list(store.query("SELECT command FROM runs ORDER BY id")[1]) == [("add",), ("check",)]
