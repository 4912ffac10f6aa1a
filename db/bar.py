"""Defines which conflicts reach the queue, and in which order: the bar of certainty and the weights of severities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import yaml

from counterclaim.extractors.records import Doubt, SecondReading

UNREAD = "unread"  # the question of a doubt about a statement that could not be read a second time
MOST_NAMED = 8  # conflicts that a phrase names
_FILES = ("bar.yml", "certainty.yml")


def default_bar() -> float:
    """Return the certainty from which on a conflict is in the queue, unless the user says otherwise."""
    return float(_table()["bar"])


def draft_bar() -> float:
    """Return the certainty from which on a conflict of a draft is told, unless the user says otherwise."""
    return float(_table()["drafts"])


def severity_weights() -> Mapping[str, float]:
    """Return what a conflict weighs, by severity."""
    return {name: float(weight) for name, weight in _table()["weights"].items()}


def queue_rank(severity: str, certainty: float | None) -> float:
    """Return the place in the queue, the lowest first: severity times certainty; one not judged yet counts as sure."""
    return -severity_weights().get(severity, 0.0) * (1.0 if certainty is None else certainty)


def unread(reason: str) -> SecondReading:
    """Return what stands for the second reading of a statement that cannot be read again; ``reason`` says why."""
    return SecondReading(float(_table()["unread"]), (Doubt(UNREAD, reason),))


def in_words(certainty: float | None) -> str:
    """Return a certainty as a word: ``very likely``; "" if it is not known."""
    if certainty is None:
        return ""
    steps: Sequence[tuple[str, float]] = sorted(_table()["words"].items(), key=lambda step: -step[1])
    return next((word for word, least in steps if certainty >= least), steps[-1][0])


def reaches(bar: float, certainty: float | None) -> bool:
    """Return whether a conflict is sure enough; one that was not judged yet is."""
    return certainty is None or certainty >= bar


def percent(certainty: float | None) -> str:
    """Return a certainty for people: ``93 %``; "" if it is not known."""
    return "" if certainty is None else f"{100 * certainty:.0f} %"


def decided_aside_in_words(ids: Sequence[str]) -> str:
    """Return as a phrase which conflicts were decided once and are below the bar now; "" if none."""
    if not ids:
        return ""
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    were = "conflict was" if len(ids) == 1 else "conflicts were"
    are = "is" if len(ids) == 1 else "are"
    return f"{len(ids)} {were} decided and {are} less sure now: {', '.join(ids[:MOST_NAMED])}{more}"


@cache
def weights_mark() -> str:
    """Return 8 hex digits that stand for the data that certainty and order follow from."""
    digest = blake2b(digest_size=4)
    for name in _FILES:
        digest.update(_text(name).encode())
    return digest.hexdigest()


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(_text("bar.yml"))
    return table


def _text(name: str) -> str:
    return (files("counterclaim.db") / "conflicts" / name).read_text(encoding="utf-8")
