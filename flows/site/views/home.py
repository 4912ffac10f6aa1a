"""View of the home page: counts, trend, next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.db.browse.records.overview import Counts, Disputed, HomePage, RunRow
from counterclaim.db.records import SEVERITIES
from counterclaim.flows.site.formatting import kind_label

MOST_RUNS = 6
MOST_DISPUTED = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """How many open conflicts there are of a kind."""

    id: str
    label: str
    says: str
    count: int


@dataclass(frozen=True, slots=True)
class Ran:
    """One run: when (ISO time), what it read, what it did to the queue. Not ``finished`` while it runs, or if killed.

    Numbers that the run did not record are None.
    """

    command: str
    at: str
    finished: bool
    read: int | None
    claims: int | None
    failed: int | None
    new: int
    closed: int


@dataclass(frozen=True, slots=True)
class FrontView:
    """The first page. ``severities`` are (name, open conflicts), worst first."""

    counts: Counts
    severities: tuple[tuple[str, int], ...]
    kinds: tuple[Kind, ...]
    decided: int
    runs: tuple[Ran, ...]
    models: tuple[Disputed, ...]
    sources: tuple[Disputed, ...]


def front_view(page: HomePage) -> FrontView:
    """Return what the first page shows."""
    counts = page.counts
    return FrontView(
        counts, tuple((name, counts.by_severity.get(name, 0)) for name in SEVERITIES), _kinds(counts),
        sum(counts.decided.values()), tuple(_ran(run) for run in page.runs[:MOST_RUNS]),
        page.models[:MOST_DISPUTED], page.sources[:MOST_DISPUTED],
    )  # fmt: skip


def _kinds(counts: Counts) -> tuple[Kind, ...]:
    found: Sequence[tuple[str, int]] = sorted(counts.by_kind.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Kind(*kind_label(kind), count) for kind, count in found if count)


def _ran(run: RunRow) -> Ran:
    read, claims, failed = (_count(run.summary.get(name)) for name in ("documents_read", "claims_new", "pages_failed"))
    at, finished = run.started_at, run.finished_at is not None
    return Ran(run.command, at, finished, read, claims, failed, run.conflicts_new, run.conflicts_closed)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
