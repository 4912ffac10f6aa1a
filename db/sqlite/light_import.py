"""Imports sqlite-utils without pandas, which it would otherwise load (0.5 s) for a column type never used here."""

from __future__ import annotations

import sys
from importlib import import_module

__all__ = ["Database", "Migrations"]


def _import() -> None:
    if "pandas" in sys.modules:
        import_module("sqlite_utils")
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # an import of it now says that it is not there
    try:
        import_module("sqlite_utils")
    finally:
        del sys.modules["pandas"]


_import()

from sqlite_utils import Database, Migrations  # noqa: E402
