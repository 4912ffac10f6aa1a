"""Parses ``--since``: a run's number, a date, or the last run that changed any conflict."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from counterclaim.db.browse.conflicts.summary_rows import new_since
from counterclaim.flows.common.errors import UserError

LAST = "last"
_MEND = "give the number of a run (`counterclaim query 'SELECT id, command, started_at FROM runs'`), a date, or last"
_LONGEST = 18  # digits of a row's number
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Since:
    """Conflicts first found at ``at`` (ISO 8601, UTC) or later are new. ``label`` says it in words: ``run 12``."""

    at: str
    label: str


def since(conn: sqlite3.Connection, given: str) -> Since:
    """Return what ``--since`` means in this database. Raises UserError for a run that there is not, or no date."""
    text = given.strip()
    if text.lower() == LAST:
        at = new_since(conn)
        if at is None:
            raise UserError("no run has found a conflict yet", given, "leave --since out")
        return Since(at, "the last run that changed conflicts")
    if text.isdecimal() and text.isascii():
        return _of_run(conn, text)
    return _of_date(text)


def _of_run(conn: sqlite3.Connection, number: str) -> Since:
    sql = "SELECT id, started_at FROM runs WHERE id = ?"
    row = conn.execute(sql, [int(number)]).fetchone() if len(number) <= _LONGEST else None
    if row is None:
        (last,) = conn.execute("SELECT max(id) FROM runs").fetchone()
        raise UserError("no such run" + (f" (the last is {last})" if last else ""), number, _MEND)
    return Since(str(row[1]), f"run {row[0]}")


def _of_date(text: str) -> Since:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError("neither a run nor a date", text or "--since", _MEND) from None
    at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Since(at, at[:10] if _DATE.fullmatch(text) else at)
