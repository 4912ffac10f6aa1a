"""Refuses a crawl in which nothing could be fetched, with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from counterclaim.flows.common.errors import NothingFetchedError
from counterclaim.flows.crawl.mends import mend
from counterclaim.flows.ingest.save import Crawled

# A list that all tasks of a run share, as they share the progress: a run with Prefect returns a report, no counts.
_crawls: ContextVar[list[Crawled] | None] = ContextVar("crawls", default=None)


@contextmanager
def watching() -> Iterator[list[Crawled]]:
    """Yield a list that gets what each crawl inside the block did."""
    out: list[Crawled] = []
    token = _crawls.set(out)
    try:
        yield out
    finally:
        _crawls.reset(token)


def seen(crawled: Crawled) -> None:
    """Tell whoever is watching what a crawl did."""
    if (watched := _crawls.get()) is not None:
        watched.append(crawled)


def refuse_unfetched(crawls: Sequence[Crawled]) -> None:
    """Raise NothingFetchedError if the last crawl (others were tries) had something to fetch and got none of it."""
    last = crawls[-1] if crawls else Crawled()
    if not last.failures or last.new or last.unchanged:
        return
    most, number = Counter(last.reasons).most_common(1)[0]
    where, detail = last.failures[last.reasons.index(most)]
    more = f" and {number - 1} more" if number > 1 else ""
    raise NothingFetchedError("nothing could be fetched", where + more, mend(most) or detail)
