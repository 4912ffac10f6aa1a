"""Version of the program and its User-Agent."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version


def version() -> str:
    """Return the installed version, or ``unknown`` when run from a bare checkout."""
    try:
        return installed_version("counterclaim")
    except PackageNotFoundError:
        return "unknown"


def user_agent(contact: str | None = None) -> str:
    """Return the User-Agent: program, version and contact."""
    return f"counterclaim/{version()} (+{contact})" if contact else f"counterclaim/{version()}"
