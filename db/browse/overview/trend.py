"""Queries conflicts over time: found, closed and decided each day, and open at its end."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from counterclaim.db.browse.records.overview import TrendPoint
from counterclaim.db.browse.sql import Row, ask
from counterclaim.db.records import QUEUED

DAYS = 90

# By the exact time, which an index has in order: there are as many as there were runs.
_FOUND = f"SELECT first_seen, count(*) FROM conflicts WHERE {QUEUED} GROUP BY 1"  # noqa: S608
_CLOSED = f"SELECT closed_at, count(*) FROM conflicts WHERE {QUEUED} AND closed_at IS NOT NULL GROUP BY 1"  # noqa: S608
_DECIDED = "SELECT at, count(*) FROM reviews WHERE verdict <> 'open' GROUP BY 1"
# When what is decided now was decided last; what was closed before that left the queue then.
_SETTLED = f"""
SELECT max(r.at), k.closed_at FROM reviews AS r JOIN conflicts AS k ON k.id = r.conflict_id
WHERE k.status <> 'open' AND {QUEUED} GROUP BY k.id"""  # noqa: S608


def trend(conn: sqlite3.Connection, days: int = DAYS) -> tuple[TrendPoint, ...]:
    """Return the last ``days`` days on which anything happened to the queue, with the days between them.

    The last day is the last one on which anything happened: there is no clock in here.
    """
    found, closed, decided = (_by_day(ask(conn, sql)) for sql in (_FOUND, _CLOSED, _DECIDED))
    settled = _settled(closed, ask(conn, _SETTLED))
    known = sorted({*found, *closed, *decided})
    if not known:
        return ()
    last = date.fromisoformat(known[-1])
    first = max(date.fromisoformat(known[0]), last - timedelta(days=days - 1))
    before = [day for day in known if day < first.isoformat()]
    live = sum(found[day] - closed[day] for day in before)
    open_ = sum(found[day] - settled[day] for day in before)
    out = []
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        live += found[day] - closed[day]
        open_ += found[day] - settled[day]
        out.append(TrendPoint(day, found[day], closed[day], decided[day], settled[day], live, open_))
    return tuple(out)


def _by_day(rows: Iterable[Row]) -> Counter[str]:
    counts = Counter[str]()
    for at, number in rows:
        counts[at[:10]] += number
    return counts


def _settled(closed: Mapping[str, int], rows: Iterable[Row]) -> Counter[str]:
    """Return how many conflicts left the queue on each day: closed, or decided before that."""
    counts = Counter(closed)
    for decided_at, closed_at in rows:
        if closed_at is None or decided_at < closed_at:
            counts[decided_at[:10]] += 1
            if closed_at is not None:
                counts[closed_at[:10]] -= 1
    return counts
