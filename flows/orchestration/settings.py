"""Settings of Prefect: its own folder beside the database, no telemetry, quiet logs, no network.

Must run before Prefect is imported, because Prefect reads its settings then. What the user has set
(such as PREFECT_API_URL of a real server) is left alone.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from counterclaim.flows.common import private_files

MEND = "pip install 'counterclaim[schedule]'"
KEPT_DAYS = 7  # of what a run leaves in Prefect; the record of what was found is the database
_LOOPBACK = "127.0.0.1,localhost"


def installed() -> bool:
    """Return whether Prefect is there: it is an extra, since nothing but flows and schedules needs it."""
    return find_spec("prefect") is not None


def settings(state: Path, log_level: str = "CRITICAL") -> dict[str, str]:
    """Return Prefect's environment for a state folder."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_LOGGING_LEVEL": log_level,
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",  # Prefect's own has no key and outlives us: server.py
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        # A run leaves 0.2 MB, and one a minute is a schedule, too.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(KEPT_DAYS * 86_400),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{KEPT_DAYS}D",
        "PREFECT_SERVER_UI_ENABLED": "false",
    }


def state_folder(db: Path) -> Path:
    """Return where a database's state is kept: beside it."""
    return db.absolute().parent / ".counterclaim"


def prepare(db: Path, *, log_level: str = "CRITICAL") -> None:
    """Set Prefect's environment for this process and its children. Raises UserError if the folder cannot be made.

    The default level keeps Prefect from logging a traceback for what the command line says in one line.
    """
    state = state_folder(db)
    for folder in (state, state / "prefect"):
        private_files.close(folder)
        private_files.close_files(folder)
    if "prefect" in sys.modules:
        return  # a worker or a test has set Prefect up already
    for name, value in settings(state, log_level).items():
        os.environ.setdefault(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        # A proxy from the environment would otherwise be asked for the server on loopback.
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), _LOOPBACK)))
