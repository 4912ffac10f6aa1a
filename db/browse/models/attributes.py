"""Queries a model's attributes: the claimed values with their sources, their range, their conflicts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from counterclaim.db.browse.records.models import NO_CONFLICTS, AttributeRow, Live, Quote, ValueRow
from counterclaim.db.browse.sql import Row, ask, exact, listed, record_of
from counterclaim.db.keys import value_of

MOST_VALUES = 60  # of one attribute; the spread and the counts are of all
MOST_QUOTES = 5  # of one value; counts and dates are of all
NO_CONDITIONS = ("attributed_to", "as_of")  # who says it and for when: not what it holds for

_SAID = """
SELECT f.attribute, f.value, f.value_num, f.unit, f.qualifiers, {quote}
FROM claim_facts AS f WHERE f.subject_key = :key AND f.relation = 'is'
  AND (:only IS NULL OR f.attribute IN (SELECT value FROM json_each(:only)))
ORDER BY f.attribute, f.said_on DESC, f.claim_id"""
_LIVE_OF = """
SELECT claim_id, conflict_id, part FROM disputes WHERE claim_id IN (SELECT value FROM json_each(?))
ORDER BY severity_rank, kind, conflict_id"""
_QUOTE = ("claim_id", "quote", "doc", "document_id", "title", "url", "source", "source_id", "said_on", "said_by_kind",
          "attributed_to", "locator")  # fmt: skip


def quote_columns(table: str) -> str:
    """Return the columns of ``claim_facts`` that ``quote_of`` needs."""
    return ", ".join(f"{table}.{name}" for name in _QUOTE)


def quote_of(row: Row, live: Live = NO_CONFLICTS) -> Quote:
    """Build the quote of a claim from the columns of ``said``."""
    return record_of(Quote, *row, live.disputing, live.computed)


def number_of(text: str | None, number: float | None) -> Decimal | None:
    """Return the exact number of a claim's columns, or None if it has none."""
    value = value_of(text, number, None)
    return value if isinstance(value, Decimal) else None


def live_conflicts(conn: sqlite3.Connection, claims: Iterable[str]) -> Mapping[str, Live]:
    """Return the live conflicts (in the queue, open or confirmed) behind which claims are, by claim."""
    out: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"disputed": [], "operand": []})
    for claim, id_, part in ask(conn, _LIVE_OF, [listed(claims)]):
        out[claim][part].append(id_)
    return {claim: Live(_once(parts["disputed"]), _once(parts["operand"])) for claim, parts in out.items()}


def attributes(conn: sqlite3.Connection, key: str, only: Sequence[str] | None = None) -> tuple[AttributeRow, ...]:
    """Return what current claims say of a model (subject key), by attribute; comparisons with others are left out.

    ``only``: of these attributes.
    """
    rows = ask(
        conn, _SAID.format(quote=quote_columns("f")), {"key": key, "only": None if only is None else listed(only)}
    )
    disputed = live_conflicts(conn, [row[5] for row in rows])
    return tuple(_attribute(name, list(group), disputed) for name, group in groupby(rows, key=lambda row: str(row[0])))


def _attribute(name: str, rows: Sequence[Row], disputed: Mapping[str, Live]) -> AttributeRow:
    values: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        _, text, number, unit, qualifiers, *_ = row
        exact_number = number_of(text, number)
        key = text if exact_number is None or not exact_number.is_finite() else exact_number.normalize()
        values[key, unit, _conditions(qualifiers)].append(row)
    out = [_value(group, disputed) for group in values.values()]
    numbers = [
        value.number for value in out
        if value.number is not None and _finite(value) and not value.conditions.get("hypothetical")
    ]  # fmt: skip
    shown = _foremost(out)
    return AttributeRow(
        name, tuple(sorted(shown, key=_order)), len(rows), len({row[5 + 7] for row in rows}),
        min(numbers, default=None), max(numbers, default=None), _once(id_ for row in out for id_ in row.conflicts),
        len(out) - len(shown), _once(id_ for row in out for id_ in row.computed),
    )  # fmt: skip


def _foremost(values: Sequence[ValueRow]) -> Sequence[ValueRow]:
    """Return at most MOST_VALUES: the disputed ones and those most often claimed, the least and the largest."""
    if len(values) <= MOST_VALUES:
        return values
    numbered = sorted((value for value in values if _finite(value)), key=lambda value: value.number or 0)
    ranked = sorted(values, key=lambda value: (not value.conflicts, *_order(value)))
    kept = {id(value): value for value in [*numbered[:1], *numbered[-1:], *ranked]}
    return list(kept.values())[:MOST_VALUES]


def _finite(value: ValueRow) -> bool:
    return value.number is not None and value.number.is_finite()


def _conditions(qualifiers: str) -> tuple[tuple[str, Any], ...]:
    if qualifiers == "{}":
        return ()
    given = exact(qualifiers).items()
    return tuple((n, tuple(v) if isinstance(v, list) else v) for n, v in given if n not in NO_CONDITIONS)


def _value(rows: Sequence[Row], disputed: Mapping[str, Live]) -> ValueRow:
    _, text, number, unit, qualifiers, *_ = rows[0]
    quotes = [quote_of(row[5:], disputed.get(row[5], NO_CONFLICTS)) for row in rows]
    dates = sorted(quote.said_on for quote in quotes)
    return ValueRow(
        text, number_of(text, number), unit, dict(_conditions(qualifiers)), len(rows),
        tuple(sorted({quote.source for quote in quotes})), dates[0], dates[-1], tuple(quotes[:MOST_QUOTES]),
        _once(id_ for quote in quotes for id_ in quote.conflicts),
        _once(id_ for quote in quotes for id_ in quote.computed),
    )  # fmt: skip


def _order(row: ValueRow) -> tuple[Any, ...]:
    return len(row.conditions), -row.claims, (row.number or 0) if _finite(row) else 0, row.value


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
