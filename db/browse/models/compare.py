"""Queries two or three models side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import combinations

from counterclaim.db.browse.conflicts.summary_rows import cards
from counterclaim.db.browse.models.attributes import attributes
from counterclaim.db.browse.models.model import conflicts_of, find_model
from counterclaim.db.browse.records.models import AttributeRow, ComparedAttribute, ComparePage
from counterclaim.db.keys import name_key

MOST_MODELS = 3
MOST_CONFLICTS = 50


def compare(conn: sqlite3.Connection, names: Sequence[str]) -> ComparePage:
    """Return up to three models (names or subject keys) side by side, one row an attribute.

    Names that no current claim is about, repeated ones, and those after the third are left out.
    """
    keys = list(dict.fromkeys(name_key(name) for name in names))
    found = [row for row in (find_model(conn, key) for key in keys) if row is not None][:MOST_MODELS]
    columns = [{row.attribute: row for row in attributes(conn, model.subject_key)} for model in found]
    listed = sorted({name for column in columns for name in column})
    rows = tuple(_row(name, [column.get(name) for column in columns]) for name in listed)
    return ComparePage(tuple(found), rows, cards(conn, _between(conn, [model.subject_key for model in found])))


def _row(name: str, cells: Sequence[AttributeRow | None]) -> ComparedAttribute:
    said = [{(value.number or value.value) for value in cell.values} for cell in cells if cell is not None]
    conflicts = tuple(dict.fromkeys(id_ for cell in cells if cell is not None for id_ in cell.conflicts))
    return ComparedAttribute(name, tuple(cells), any(one != said[0] for one in said), conflicts)


def _between(conn: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    about = {key: conflicts_of(conn, key) for key in keys}
    found = dict.fromkeys(id_ for one, other in combinations(keys, 2) for id_ in about[one] if id_ in set(about[other]))
    return list(found)[:MOST_CONFLICTS]
