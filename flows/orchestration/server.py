"""Starts Prefect's server on loopback, with a key, for runs and schedules; Prefect's ephemeral server has none.

Its database, log and key lie in the state folder beside the claims. A server that the user names by PREFECT_API_URL
is used instead.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from counterclaim.db.errors import StoreError
from counterclaim.flows.common import private_files
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.run_lock import BusyError, holding
from counterclaim.flows.orchestration.settings import state_folder

START_TIMEOUT = 120.0  # seconds; 6-15 s on free cores
STOP_TIMEOUT = 15.0
LOG = "prefect-server.log"
LONGEST_LOG = 1_000_000  # bytes; a longer one is begun anew
LARGEST = 20_000_000  # bytes of the database of runs; a larger one is begun anew: a new one costs 4 s of CPU
ROOM = 1_000_000  # bytes; with less a Prefect server does not work: its journal grows by more
DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
AUTH = "PREFECT_SERVER_API_AUTH_STRING"
BRIEF = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # no scheduler and no pages, for the time of one run
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A Prefect server in use: the address of its API, and the key and its file if it is our own."""

    url: str
    key: str | None = None
    key_file: Path | None = None


@contextmanager
def server(
    state: Path, environment: Mapping[str, str] | None = None, *, users: str | None = None, brief: bool = False
) -> Iterator[Server]:
    """Run a server while the block runs. Call ``runtime.prepare`` first.

    ``environment`` is the server's, without it this process's; ``users`` is the address of the user's own server, which
    is used instead. A ``brief`` one serves a single run: it has no scheduler, and a database apart from the schedules'.
    Raises UserError if it does not start.
    """
    users = users or os.environ.get("PREFECT_API_URL")
    if users:
        yield Server(users)
        return
    given = dict(os.environ if environment is None else environment)
    key = given.setdefault(AUTH, "") or private_files.key(state)
    given |= {AUTH: key, **(BRIEF if brief else {})}
    command = [
        sys.executable,
        "-m",
        "counterclaim.flows.orchestration.watchdog",
        "counterclaim.flows.orchestration.prefect_app",
    ]
    with _log(state) as log, _database(state, given, "run" if brief else "prefect") as complete:
        # A session of its own: Ctrl-C is for us, and the server must outlive our last words to it.
        # Its stdin is the tether: if this process is killed, the pipe closes and the server ends too.
        process = subprocess.Popen(  # noqa: S603 - our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True, env=complete
        )
        try:
            yield Server(_wait(process, state), key, state / private_files.KEY)
        finally:
            _stop(process)


@contextmanager
def _log(state: Path) -> Iterator[int]:
    path = state / LOG
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.fstat(file).st_size > LONGEST_LOG:
            os.ftruncate(file, 0)
        yield file
    finally:
        os.close(file)


@contextmanager
def _database(state: Path, environment: Mapping[str, str], name: str = "prefect") -> Iterator[dict[str, str]]:
    """Give the environment of a server with a database that no other server works on.

    Two servers on one would take each other's deployments for their own.
    """
    for number in count(1):
        database = state / "prefect" / (f"{name}.db" if number == 1 else f"{name}-{number}.db")
        database.parent.mkdir(exist_ok=True)
        with ExitStack() as stack:
            try:
                stack.enter_context(holding(database, "schedule"))
            except BusyError:
                continue
            if name == "run":
                _begin_anew(database)
            own = {} if database.name == "prefect.db" else {DATABASE: f"sqlite+aiosqlite:///{database.absolute()}"}
            yield {**own, **environment}
            return


def _begin_anew(database: Path) -> None:
    """Throw a database of runs away that has grown large: nobody prunes it, and each run records itself anew."""
    files = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    if sum(file.stat().st_size for file in files if file.exists()) > LARGEST:
        for file in files:
            file.unlink(missing_ok=True)


@contextmanager
def server_beside(db: Path, *, brief: bool = False) -> Iterator[Server]:
    """Run a server beside the database, or use the user's; it is this process's server while the block runs."""
    # Slow, and Prefect reads the environment.
    from httpx import HTTPError  # noqa: PLC0415
    from prefect.exceptions import PrefectException  # noqa: PLC0415
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    state = state_folder(db)
    with server(state, users=PREFECT_API_URL.value(), brief=brief) as ours:
        own = {PREFECT_API_URL: ours.url} | ({PREFECT_API_AUTH_STRING: ours.key} if ours.key else {})
        with temporary_settings(own):
            try:
                yield ours
            except (HTTPError, PrefectException) as error:
                raise _failed(f"the Prefect server at {ours.url} fails", state, error) from error


def _failed(what: str, state: Path, error: BaseException | None = None) -> BaseException:
    """Return why a server fails, in words: what it was told to record, if that is an error of the database or disk."""
    if shutil.disk_usage(state).free < ROOM:
        return UserError("the disk is full", state, "make room and run again: what was read is kept")
    while error is not None:
        if isinstance(error, (UserError, StoreError, sqlite3.Error)):
            return error
        error = error.__cause__ or error.__context__
    return UserError(what, state / LOG, "the log says why; run --plain does without")


def _wait(process: subprocess.Popen[bytes], state: Path) -> str:
    """Return the address of the API once it answers."""
    port = process.stdout.readline().decode().strip() if process.stdout is not None else ""
    url = f"http://127.0.0.1:{port}/api"
    # No proxy from the environment: it would be asked for our own loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + START_TIMEOUT
    while port and time.monotonic() < end and process.poll() is None:
        try:
            with opener.open(f"{url}/health", timeout=2):
                return url
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise _failed("the Prefect server does not start", state)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
