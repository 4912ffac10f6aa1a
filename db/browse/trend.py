"""Conflicts over time: what was found, closed and decided on each day, and what was left at its end."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from db.browse.asking import Row, ask
from db.browse.rows_overview import TrendPoint

DAYS = 90

_QUEUE = "class IN ('contradiction', 'scale slip', 'stale')"
# By the exact time, which an index has in order: there are as many as there were runs.
_FOUND = f"SELECT first_seen, count(*) FROM conflicts WHERE {_QUEUE} GROUP BY 1"  # noqa: S608
_CLOSED = f"SELECT closed_at, count(*) FROM conflicts WHERE {_QUEUE} AND closed_at IS NOT NULL GROUP BY 1"  # noqa: S608
_DECIDED = "SELECT at, count(*) FROM reviews WHERE verdict <> 'open' GROUP BY 1"


def trend(conn: sqlite3.Connection, days: int = DAYS) -> tuple[TrendPoint, ...]:
    """Return the last ``days`` days on which anything happened to the queue, with the days between them.

    The last day is the last one on which anything happened: there is no clock in here.
    """
    found, closed, decided = (_by_day(ask(conn, sql)) for sql in (_FOUND, _CLOSED, _DECIDED))
    known = sorted({*found, *closed, *decided})
    if not known:
        return ()
    last = date.fromisoformat(known[-1])
    first = max(date.fromisoformat(known[0]), last - timedelta(days=days - 1))
    live = sum(found[day] - closed[day] for day in known if day < first.isoformat())
    out = []
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        live += found[day] - closed[day]
        out.append(TrendPoint(day, found[day], closed[day], decided[day], live))
    return tuple(out)


def _by_day(rows: Iterable[Row]) -> Counter[str]:
    counts = Counter[str]()
    for at, number in rows:
        counts[at[:10]] += number
    return counts
