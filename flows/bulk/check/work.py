"""Runs the checkers of the store over batches of a slice, in this process or in workers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.conflicts.failure_isolation import untrapped
from counterclaim.db.incremental.reader import ClaimReader, Compared
from counterclaim.db.incremental.runner import BATCH, Checks
from counterclaim.db.records import Conflict
from counterclaim.db.reference import load_reference
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.sqlite.tuning import infrequent_garbage_collection
from counterclaim.extractors.lexicon import Lexicon, lexicon_in_use, set_default_lexicon
from counterclaim.flows.bulk.check.candidates import Candidates
from counterclaim.flows.common.workers import CHUNK_BYTES, Workers

MODELS = 200  # whose facts are one batch
POOL_FROM = 8  # batches from which on several processes pay: each needs a second to start
LOST = "the process that checked it died: out of memory or time, or a crash in a library"
CACHE = 64_000_000  # bytes of the slice that a process keeps in memory


class SliceReader(ClaimReader):
    """Reads the claims of a slice; names are those that the whole data set gives."""

    def _name(self, subject: str) -> str:
        row = self.db.execute("SELECT name FROM names WHERE key = ?", [subject]).fetchone()
        return subject if row is None else str(row[0])


@dataclass(frozen=True, slots=True)
class Batch:
    """What is checked together: facts of models, comparisons of pairs, pages or knots that may hold cycles."""

    what: str
    facts: Mapping[str, set[str]] | None = None
    pairs: tuple[Compared, ...] = ()
    pages: tuple[tuple[str, list[Compared]], ...] = ()
    knots: tuple[tuple[str, set[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What the checkers found in a batch, and what they could not check (about what, the error)."""

    conflicts: tuple[Conflict, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def batches(found: Candidates) -> Iterator[Batch]:
    """Yield everything that is to be checked, in the order in which a store is checked."""
    facts = iter(found.disputed.items())
    while some := dict(islice(facts, MODELS)):
        yield Batch(f"facts from {next(iter(some))}", facts=some)
    pairs: dict[tuple[str, str], list[Compared]] = {}
    for item in found.comparisons:
        pairs.setdefault((min(item.subject, item.object), max(item.subject, item.object)), []).append(item)
    ordered = iter(sorted(pairs.values(), key=min))
    while items := tuple(chain.from_iterable(islice(ordered, BATCH))):
        yield Batch(f"comparisons from {items[0].subject}", pairs=items)
    pages = iter(found.pages)
    while some_pages := tuple(islice(pages, BATCH)):
        yield Batch(f"pages from {some_pages[0][0]}", pages=some_pages)
    if found.knots:
        yield Batch("cycles over several pages", knots=tuple(found.knots))


def check_all(found: Candidates, path: Path, originals: Mapping[str, str], workers: int) -> Iterator[Found]:
    """Yield what the checkers find in a slice, batch by batch in their order."""
    every = batches(found)
    first = list(islice(every, POOL_FROM))
    known = dict(originals)
    if workers < 2 or len(first) < POOL_FROM:
        yield from map(Checker(path, known).check, chain(first, every))
        return
    setup = _prepare, (path, known, lexicon_in_use())
    with Workers(check_batch, workers, lost=_lost, size=lambda _: CHUNK_BYTES, setup=setup) as pool:
        for _, result in pool.each(chain(first, every)):
            yield result


class Checker:
    """The checkers over a slice that is a file."""

    def __init__(self, path: Path, originals: Mapping[str, str]) -> None:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.execute(f"PRAGMA cache_size = -{CACHE // 1024}")
        self._reader = SliceReader(Database(connection, execute_plugins=False))
        self._checks = Checks(self._reader, References(load_reference()), originals)

    def check(self, batch: Batch) -> Found:
        """Return what the checkers find in a batch."""
        failures = self._reader.failures
        failures.found.clear()
        with untrapped():
            conflicts = tuple(self._found(batch))
        return Found(conflicts, tuple(dict.fromkeys(failures.found)))

    @infrequent_garbage_collection()
    def _found(self, batch: Batch) -> list[Conflict]:
        checks, found = self._checks, list[Conflict]()
        for subject, names in (batch.facts or {}).items():
            found += checks.facts(subject, names)
        found += checks.pairs(batch.pairs)
        for doc, items in batch.pages:
            found += checks.page(doc, items)
        for lane, knot in batch.knots:
            found += checks.circle(lane, knot)
        return found


_checker: list[Checker] = []  # of a worker process


def _prepare(path: Path, originals: Mapping[str, str], lexicon: Lexicon) -> None:
    set_default_lexicon(lexicon)
    _checker[:] = [Checker(path, originals)]


def check_batch(batch: Batch) -> Found:
    """Check a batch in a worker; never raises."""
    try:
        return _checker[0].check(batch)
    except Exception as error:
        return Found(failed=((batch.what, f"{type(error).__name__}: {error}"),))


def _lost(batch: Batch) -> Found:
    return Found(failed=((batch.what, LOST),))
