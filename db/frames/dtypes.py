"""Converts rows to a typed DataFrame: times, numbers and booleans by column, all others text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

# What docs/SCHEMA.md says of the columns of all views, by name.
TIMES = frozenset({"first_seen", "last_seen", "gone_at", "closed_at", "fetched", "last_at", "seen_at", "at"})
DATES = frozenset({
    "said_on", "fetched_on", "published", "modified", "as_of", "previous_said_on", "left_published", "right_published",
})  # fmt: skip
FLAGS = frozenset({"approx", "hypothetical", "value_bool", "has", "dated", "sure"})
NUMBERS = frozenset({
    "value_num", "score_num", "parameters_num", "billions", "low", "high", "volume_tokens", "confidence", "probability",
    "previous_num", "change_percent", "certainty", "queue_rank",
})  # fmt: skip
COUNTS = frozenset({"start", "end", "position", "evidence", "votes", "voters", "severity_rank"})
TEXTS = frozenset({"value", "score", "parameters", "left_value", "right_value", "better_value"})
SEVERITIES = ("low", "medium", "high")
# How a date is known, by the column that holds it: what was only fetched on a day is undated.
FETCHED = "fetched"
_KNOWN_BY = {"said_on": "said_by_kind", "previous_said_on": "previous_by_kind"}
_WHOLE_DATE = r"\d{4}-\d{2}-\d{2}(?:T.*)?"


def framed(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, undated: bool = False) -> pd.DataFrame:
    """Return rows as a DataFrame, typed by the names of the columns, also where there are no rows.

    Times become datetime64 in UTC. A date that a page states stays the text it is (``2025``, ``2025-08``); beside it
    stands ``<name>_date``, datetime64 in UTC, NaT unless the date is whole. Flags are nullable booleans, ``*_num`` and
    other known numbers float64 or Int64, severity an ordered category. Columns of no known name are Int64, float64 or
    text, by what is in them, and so are known ones that hold something else: nothing is lost to a type.
    ``undated``: a date that is only the day of fetching, as the column beside it says, is missing.
    """
    given = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    if undated:
        given = _without_fetching_days(columns, given)
    out: dict[str, pd.Series[Any]] = {}
    for name, values in zip(columns, given, strict=True):
        out[name] = _column(name, values)
        if name in DATES and f"{name}_date" not in columns:
            text = out[name].astype("string")
            out[f"{name}_date"] = _moments(text.where(text.str.fullmatch(_WHOLE_DATE).fillna(False)))
    return pd.DataFrame(out)


def _without_fetching_days(columns: Sequence[str], given: Sequence[list[Any]]) -> list[list[Any]]:
    by_name = dict(zip(columns, given, strict=True))

    def kept(name: str) -> list[Any]:
        known = by_name.get(_KNOWN_BY.get(name, ""))
        if known is None:
            return by_name[name]
        return [None if kind == FETCHED else day for day, kind in zip(by_name[name], known, strict=True)]

    return [kept(name) for name in columns]


def _column(name: str, values: list[Any]) -> pd.Series[Any]:
    if name in FLAGS and _all(values, lambda value: value in {0, 1}):
        return pd.Series([None if value is None else bool(value) for value in values], dtype="boolean")
    if name in NUMBERS and _all(values, lambda value: isinstance(value, (int, float))):
        return pd.Series(values, dtype="float64")
    if name in COUNTS and _all(values, lambda value: isinstance(value, int)):
        return pd.Series(values, dtype="Int64")
    if name not in TEXTS and any(value is not None for value in values):
        for kind, dtype in ((int, "Int64"), ((int, float), "float64")):
            if _all(values, lambda value, kind=kind: isinstance(value, kind)):  # type: ignore[misc]
                return pd.Series(values, dtype=dtype)
    return _textual(name, pd.Series([None if value is None else str(value) for value in values], dtype="string"))


def _textual(name: str, text: pd.Series[Any]) -> pd.Series[Any]:
    if name in TIMES:
        moments = _moments(text)
        return moments if moments.notna().equals(text.notna()) else text
    if name == "severity" and text.dropna().isin(SEVERITIES).all():
        return text.astype(pd.CategoricalDtype(SEVERITIES, ordered=True))
    return text


def _all(values: Iterable[Any], fits: Callable[[Any], bool]) -> bool:
    return all(value is None or fits(value) for value in values)


def _moments(text: pd.Series[Any]) -> pd.Series[Any]:
    """Return text as times in UTC; what is no time is NaT."""
    return pd.to_datetime(text, format="ISO8601", utc=True, errors="coerce").astype("datetime64[us, UTC]")
