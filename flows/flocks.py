"""The kernel's locks on open files: they end with their process, however that ends."""

from __future__ import annotations

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: there are none
    fcntl = None  # type: ignore[assignment]

AVAILABLE = fcntl is not None


def locked(file: int) -> bool:
    """Lock an open file if nobody else has; return whether it is ours now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def unlock(file: int) -> None:
    """Let others lock the file."""
    fcntl.flock(file, fcntl.LOCK_UN)
