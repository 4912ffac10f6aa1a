"""``counterclaim schedule``: runs the flows on a cron schedule until it is stopped."""

# ruff: noqa: PLC0415 - bad input is answered before Prefect and spaCy are imported

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.flows.cli.database import folder_for_report
from counterclaim.flows.cli.run import RunOptions
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import LOUDNESS, loudness
from counterclaim.flows.common.progress import LOG
from counterclaim.flows.config import cron
from counterclaim.flows.config.lexicon import lexicon_for
from counterclaim.flows.orchestration import served_schedules, settings


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """Schedule: cron, time zone, and the address to notify (an Apprise URL)."""

    cron: str
    timezone: str = "UTC"
    notify: str | None = None


def schedule_command(
    sources: Path | None, when: ScheduleOptions, db: Path, report: Path, *, allow_private: bool, how: RunOptions
) -> None:
    """Serve the flows until interrupted and do a whole run on the cron; without ``sources`` the embedded sample."""
    if not settings.installed():
        raise UserError("schedules need Prefect, which is not installed", "", f"{settings.MEND}, or cron with run")
    check_database(db, create=True)
    folder_for_report(report)
    lexicon_for(how.lexicon, [db])  # what is wrong in it is said now, not at six in the morning
    _check(when)
    from counterclaim.flows.runs.steps import plan_for

    config = plan_for(sources, allow_private=allow_private).config
    settings.prepare(db, log_level="ERROR")  # nobody watches a scheduled run: its failures belong in the log
    from counterclaim.flows.orchestration import deployments
    from counterclaim.flows.orchestration.server import server_beside

    if how.log_json:
        os.environ[LOG] = "json"  # each run is a process of its own
    os.environ[LOUDNESS] = loudness().name
    paths = {"db": db, "sources": sources, "report": report, "lexicon": how.lexicon}
    parameters: dict[str, Any] = {name: str(path.resolve()) for name, path in paths.items() if path is not None}
    parameters |= {
        "allow_private": allow_private, "workers": how.workers, "dask": how.dask, "min_certainty": how.min_certainty,
        "report_url": config.report_url, "review_url": config.review_url,
    }  # fmt: skip
    stem = (sources or served_schedules.SAMPLE).stem
    with served_schedules.serving(db, sources, when.cron, when.timezone), server_beside(db) as server:
        if when.notify:
            from counterclaim.flows.orchestration import notifications

            notifications.register(when.notify)
        name = deployments.free_name(stem, parameters)
        what = f"{sources or 'the sample'}{'' if name == stem else f' as {name}'} on {when.cron!r} {when.timezone}"
        sys.stdout.write(f"Serving {what}, Prefect server at {server.url}. Ctrl-C ends it.\n")
        if server.key:
            sys.stdout.write(f"Its key, which is PREFECT_API_AUTH_STRING for other programs, is in {server.key_file}\n")
        sys.stdout.flush()
        deployments.serve_until_stopped(deployments.deployments(name, when.cron, when.timezone, parameters))


def _check(when: ScheduleOptions) -> None:
    try:
        cron.checked(when.cron)
    except ValueError:
        raise UserError("bad cron", when.cron, 'give five fields such as "0 6 * * *"') from None
    try:
        ZoneInfo(when.timezone)
    except (ValueError, OSError, KeyError):
        raise UserError("unknown time zone", when.timezone, "give a name such as Europe/Paris") from None
    if when.notify:
        from apprise import Apprise

        if not Apprise().add(when.notify):
            # It may hold a password: it is not repeated.
            shown = when.notify.partition(":")[0][:20] + ":..."
            raise UserError("bad notification address", shown, "mailto://, slack:// and so on: docs/SCHEDULING.md")
