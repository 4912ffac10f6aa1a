"""A Prefect server of our own on loopback, for schedules: the ephemeral one does not run the scheduler.

Its database and log lie in the state folder beside the claims. A server that the user names by
PREFECT_API_URL is used instead.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from flows.errors import UserError
from flows.lock import BusyError, holding
from flows.runtime import state_folder

START_TIMEOUT = 120.0  # seconds; 6-15 s on free cores
STOP_TIMEOUT = 15.0
LOG = "prefect-server.log"
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"


@contextmanager
def server(state: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server with its scheduler while the block runs; yield its API address. Call ``runtime.prepare`` first.

    ``environment`` is the server's, without it this process's. Raises UserError if it does not start.
    """
    users = os.environ.get("PREFECT_API_URL")
    if users:
        yield users
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "flows.tethered", "prefect", "server", "start"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with (state / LOG).open("ab") as log, _database(state, os.environ if environment is None else environment) as given:
        # A session of its own: Ctrl-C is for us, and the server must outlive our last words to it.
        # Its stdin is the tether: if this process is killed, the pipe closes and the server ends too.
        process = subprocess.Popen(  # noqa: S603 - our own
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, env=given
        )
        try:
            _wait(process, url, state / LOG)
            yield url
        finally:
            _stop(process)


@contextmanager
def _database(state: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give the environment of a server with a database that no other server works on.

    Two servers on one would take each other's deployments for their own.
    """
    for number in count(1):
        database = state / "prefect" / ("prefect.db" if number == 1 else f"prefect-{number}.db")
        database.parent.mkdir(exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(holding(database, "schedule"))
            except BusyError:
                continue
            own = {} if number == 1 else {DATABASE: f"sqlite+aiosqlite:///{database.absolute()}"}
            yield {**own, **environment}
            return


@contextmanager
def server_beside(db: Path) -> Iterator[str]:
    """Run a server beside the database, or use the user's; it is this process's server while the block runs."""
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415 - slow, and reads the environment

    with server(state_folder(db)) as url, temporary_settings({PREFECT_API_URL: url}):
        yield url


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    # No proxy from the environment: it would be asked for our own loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end and process.poll() is None:
        try:
            with opener.open(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise UserError("the Prefect server does not start", log, "the log says why")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
