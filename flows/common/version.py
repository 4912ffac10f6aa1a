"""Version of the program, its addresses and its User-Agent."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata
from importlib.metadata import version as installed_version


def version() -> str:
    """Return the installed version, or ``unknown`` when run from a bare checkout."""
    try:
        return installed_version("counterclaim")
    except PackageNotFoundError:
        return "unknown"


def project_url(label: str) -> str:
    """Return an address that the installed package names, such as ``Homepage``; "" if it names none."""
    try:
        named = metadata("counterclaim").get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    pairs = (str(entry).partition(", ") for entry in named)
    return next((url for name, _, url in pairs if name == label), "")


def user_agent(contact: str | None = None) -> str:
    """Return the User-Agent: program, version and contact."""
    return f"counterclaim/{version()} (+{contact})" if contact else f"counterclaim/{version()}"
