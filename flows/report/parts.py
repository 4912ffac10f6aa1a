"""Divides the conflicts of a report: the live, the less sure, the decided, the explained, and what no list knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterclaim.db.records import QUEUE_CLASSES, SEVERITIES, UNLISTED, Conflict

MAX_INDEX_ROWS = 1000
MAX_MINOR_ROWS = 200
LIVE = frozenset({"open", "confirmed"})


def on_page(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts that the page shows with what is behind them; it only counts the others."""
    parts = parts_of(conflicts)
    minor = (parts.less_sure, parts.decided, parts.explained, parts.unlisted)
    return [*parts.live[:MAX_INDEX_ROWS], *(one for group in minor for one in group[:MAX_MINOR_ROWS])]


@dataclass(frozen=True, slots=True)
class Parts:
    """Conflicts by severity, and of these the live ones, those less sure, the decided ones, explained differences.

    ``unlisted`` are values that no price list has, where none has the maker's own: not explained, and no conflict.
    """

    ordered: list[Conflict]
    live: list[Conflict]
    less_sure: list[Conflict]
    decided: list[Conflict]
    explained: list[Conflict]
    unlisted: list[Conflict]


def parts_of(conflicts: Sequence[Conflict]) -> Parts:
    """Return the parts."""
    ordered = sorted(conflicts, key=lambda c: _severity_rank(c.severity))
    queue = [c for c in ordered if c.cls in QUEUE_CLASSES]
    live = [c for c in queue if c.status in LIVE]
    return Parts(
        ordered, [c for c in live if c.sure], [c for c in live if not c.sure],
        [c for c in queue if c.status not in LIVE],
        [c for c in ordered if c.cls not in QUEUE_CLASSES and c.cls != UNLISTED],
        [c for c in ordered if c.cls == UNLISTED],
    )  # fmt: skip


def _severity_rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
