"""The queue day by day: found, closed, decided, and what is left open."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from counterclaim.db.browse.overview.trend import trend

Conflict = tuple[str, str | None, str]  # first_seen, closed_at, status
Review = tuple[int, str, str]  # which conflict, at, verdict


@pytest.mark.parametrize(
    ("conflicts", "reviews", "left"),
    [
        pytest.param([("01", None, "open")], [], [(1, 0, 1)], id="found and left open"),
        pytest.param([("01", "02", "open")], [], [(1, 0, 1), (0, 1, 0)], id="closed on the next day"),
        pytest.param([("01", None, "dismissed")], [(0, "02", "dismissed")], [(1, 0, 1), (0, 1, 0)], id="decided"),
        pytest.param([("01", None, "open")], [(0, "02", "confirmed")], [(1, 0, 1), (0, 0, 1)], id="and open again"),
        pytest.param(
            [("01", None, "resolved")], [(0, "02", "confirmed"), (0, "03", "resolved")],
            [(1, 0, 1), (0, 0, 1), (0, 1, 0)], id="decided twice: the decision that holds counts",
        ),
        pytest.param(
            [("01", "03", "resolved")], [(0, "02", "resolved")], [(1, 0, 1), (0, 1, 0), (0, 0, 0)],
            id="decided, then closed: it left the queue once",
        ),
        pytest.param(
            [("01", "02", "confirmed")], [(0, "03", "confirmed")], [(1, 0, 1), (0, 1, 0), (0, 0, 0)],
            id="closed, then decided",
        ),
        pytest.param([("01", "01", "open")], [], [(1, 1, 0)], id="found and closed on one day"),
        pytest.param([], [], [], id="nothing ever happened"),
    ],
)  # fmt: skip
def test_what_is_left_each_day(
    conflicts: list[Conflict], reviews: list[Review], left: list[tuple[int, int, int]]
) -> None:
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(
            "CREATE TABLE conflicts (id, first_seen, closed_at, status, class DEFAULT 'contradiction', sure DEFAULT 1)"
        )
        conn.execute("CREATE TABLE reviews (conflict_id, at, verdict)")
        for number, (first, closed, status) in enumerate(conflicts):
            row = [number, _at(first), closed and _at(closed), status]
            conn.execute("INSERT INTO conflicts (id, first_seen, closed_at, status) VALUES (?, ?, ?, ?)", row)
        conn.executemany("INSERT INTO reviews VALUES (?, ?, ?)", [(n, _at(day), what) for n, day, what in reviews])
        found = trend(conn)
    assert [(point.found, point.settled, point.open) for point in found] == left


def _at(day: str) -> str:
    return f"2025-08-{day}T06:00:00Z"
