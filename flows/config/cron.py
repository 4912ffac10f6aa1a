"""Validates cron schedules: five fields, in UTC unless a time zone is given."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError


def checked(expression: str) -> str:
    """Return ``expression`` if it is a cron schedule of five fields that ever comes due; raise ValueError otherwise."""
    fields = expression.split()
    if len(fields) != 5:
        raise ValueError(f'not a cron schedule: {expression!r}: give five fields such as "0 6 * * *"')
    try:
        next(CronSim(expression, datetime(2024, 1, 1)))
    except CronSimError as error:
        raise ValueError(f"not a cron schedule: {expression!r}: {str(error).lower()}") from None
    except StopIteration:
        raise ValueError(f"a cron schedule that never comes due: {expression!r}") from None
    return expression


def next_time(expression: str, after: str, zone: str = "UTC") -> str:
    """Return the first time of the schedule after ``after``; both are written as by ``flows/common/clock.py``.

    The fields of the schedule are those of a clock in the time zone ``zone``.
    """
    moment = next(CronSim(expression, datetime.fromisoformat(after).astimezone(ZoneInfo(zone))))
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_due(expression: str | None, last: str | None, at: str) -> bool:
    """Return whether a source with this schedule, last crawled at ``last``, is to be crawled at ``at``."""
    return expression is None or last is None or next_time(expression, last) <= at
