"""Reads archives on a Dask cluster, one of this machine or one that runs elsewhere.

The workers get an archive's address and return its rows, and need this program installed; only the process that asked
writes, so they share no disk with it. A worker that is killed costs the archive that it was reading: Dask starts
another one, and gives it the archive again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from typing import Any

import dask
import distributed
from distributed import KilledWorker

from counterclaim.extractors.lexicon import lexicon_in_use
from counterclaim.flows.bulk.dataset import Forgotten, Unit, unit_of
from counterclaim.flows.bulk.engines import Engine
from counterclaim.flows.bulk.unit_reader import Done, read_unit
from counterclaim.flows.common.errors import UserError

_dask: Any = distributed  # hardly any of it has types
AHEAD = 2  # archives that each worker has in hand, so that none waits
DEATHS = 5  # of workers that read an archive, after which it is put off to the end
STARTS = 3  # tries to start a cluster here
CONNECT = 10  # seconds
# What a worker does first: Ctrl-C is for the process that asked, which ends its workers.
_BEGIN = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
_LOST = "each worker that read it died: out of memory, or a crash in a library"


@contextmanager
def local(workers: int) -> Iterator[Any]:
    """Run a cluster of processes on this machine while the block runs; others can neither see nor use it.

    Raises UserError if the processes do not start.
    """
    dask.config.set({"distributed.scheduler.allowed-failures": DEATHS})
    with _started(workers) as cluster, _dask.Client(cluster, set_as_default=False) as client:
        yield client


def _started(workers: int) -> Any:
    for _ in range(STARTS):
        try:
            return _dask.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
                security=_dask.Security.temporary(), silence_logs=logging.CRITICAL, preload=[_BEGIN],
            )  # fmt: skip
        except RuntimeError as error:  # a worker that died as it began
            why = f"{error.__cause__ or error}"
    raise UserError("the worker processes do not start", why, "give --workers 0")


@contextmanager
def at(address: str) -> Iterator[Any]:
    """Connect to the scheduler at an address while the block runs. Raises UserError without one."""
    try:
        client = _dask.Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError("no Dask scheduler", address, str(error) or "check the address and that it runs") from None
    with client:
        yield client


def engine_on(client: Any) -> Engine:
    """Return the engine that reads on the cluster of a client."""

    def read(archives: Iterable[str], forgotten: Forgotten) -> Iterator[Done]:
        words, waiting = lexicon_in_use().additions, iter(archives)
        put_off: list[str] = []
        running = _dask.as_completed(loop=client.loop)
        left = 0
        while True:
            for archive in islice(waiting, max(0, AHEAD * max(1, len(client.ncores())) - left)):
                running.add(_submit(client, archive, words, forgotten))
                left += 1
            if not left:
                break
            future = running.next()
            left -= 1
            done = _result(client, future)
            if done.unit.reason == _LOST:
                put_off.append(done.unit.archive)
            else:
                yield done
        for archive in put_off:  # alone: it may not have been what killed them
            yield _result(client, _submit(client, archive, words, forgotten, again=True))

    return read


def _submit(client: Any, archive: str, words: dict[str, Any], forgotten: Forgotten, *, again: bool = False) -> Any:
    key = f"counterclaim-bulk-{unit_of(archive)}{'-again' if again else ''}"
    future = client.submit(read_unit, archive, words, forgotten, key=key, pure=False)
    future.counterclaim_archive = archive
    return future


def _result(client: Any, future: Any) -> Done:
    """Return what a future gives, and let go of it."""
    archive: str = future.counterclaim_archive
    try:
        done: Done = future.result()
    except KilledWorker:
        done = Done(Unit(unit_of(archive), archive, "failed", _LOST))
    except CancelledError:
        address = str(getattr(client.scheduler, "addr", ""))
        raise UserError("the Dask scheduler is gone", address, "run the command again: it goes on") from None
    except Exception as error:  # a worker without the program, or with another version of it
        done = Done(Unit(unit_of(archive), archive, "failed", f"{type(error).__name__}: {error}"[:300]))
    finally:
        future.release()
    return done
