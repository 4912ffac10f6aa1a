"""Engines that read archives: this process, or a Dask cluster on this machine or at an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from counterclaim.extractors.lexicon import lexicon_in_use
from counterclaim.flows.bulk.dataset import Forgotten
from counterclaim.flows.bulk.unit_reader import Done, read_unit
from counterclaim.flows.common.workers import cores

# Yields what each archive gave as it is ready, in any order; none of it is held until it is asked for.
Engine = Callable[[Iterable[str], Forgotten], Iterator[Done]]


@contextmanager
def engine(workers: int | None = None, dask: str | None = None, *, most: int) -> Iterator[Engine]:
    """Give an engine: the cluster at ``dask``, else one of ``workers`` processes here (None: one a core).

    For ``most`` archives no more workers are started. With none or one this process reads. Raises UserError without a
    scheduler at the address.
    """
    count = min(most, cores() if workers is None else workers)
    if dask is None and count < 2:
        yield read_here
        return
    from counterclaim.flows.bulk import cluster  # noqa: PLC0415 - Dask takes a second to import

    with cluster.at(dask) if dask is not None else cluster.local(count) as client:
        yield cluster.engine_on(client)


def read_here(archives: Iterable[str], forgotten: Forgotten) -> Iterator[Done]:
    """Read archives in this process, one after the other."""
    words = lexicon_in_use().additions
    for archive in archives:
        yield read_unit(archive, words, forgotten)
