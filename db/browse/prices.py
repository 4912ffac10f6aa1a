"""Queries the claimed prices of the most disputed models."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from db.browse.attributes import attributes
from db.browse.rows_models import AttributeRow
from db.browse.rows_overview import Disputed


def prices(
    conn: sqlite3.Connection, models: Iterable[Disputed], names: Sequence[str]
) -> tuple[tuple[Disputed, tuple[AttributeRow, ...]], ...]:
    """Return what current claims say of the attributes ``names`` of each of the models."""
    return tuple((model, attributes(conn, model.key, names)) for model in models)
