"""The only clock: the present time as the store writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return the time in ISO 8601, UTC, whole seconds: ``2025-08-13T06:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(at: str, seconds: float) -> str:
    """Return the time ``seconds`` before ``at``, both as ``now`` writes them; negative seconds lie after it."""
    moment = datetime.fromisoformat(at) - timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_until(at: str, since: str) -> float:
    """Return the seconds from ``since`` to ``at``, both as ``now`` writes them."""
    return (datetime.fromisoformat(at) - datetime.fromisoformat(since)).total_seconds()
