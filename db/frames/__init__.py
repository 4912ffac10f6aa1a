"""Claims and conflicts as pandas DataFrames, for notebooks: ``from counterclaim.db.frames import claims, conflicts``.

Each function takes the path of a database and gives a DataFrame whose columns are those of the view of the same
purpose in docs/SCHEMA.md, typed: see ``counterclaim.db.frames.dtypes.framed``. Exact decimals are text (``value``);
the float64 beside them (``value_num``) is for sorting, plotting and adding up. ``said_on`` is missing where the page
is undated, and ``fetched_on`` beside it says when the text was fetched; SQL of one's own gets what it asks for.
Filters are keyword arguments: one value or a list; models by any spelling that differs in case, spaces and hyphens
only. Nothing is written and no file is made. All raise StoreError for a missing database and for one that is not
counterclaim's, empty, or older than the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterclaim.db.keys import name_key
from counterclaim.db.records import QUEUED
from counterclaim.db.sqlite.connection import check_current
from counterclaim.db.sqlite.query import Parameters, distinct
from counterclaim.db.sqlite.query import query as _rows_of

try:
    from counterclaim.db.frames.dtypes import FETCHED, framed
except ModuleNotFoundError as error:
    if error.name != "pandas":
        raise
    raise ImportError("pandas is not installed: pip install 'counterclaim[notebook]'") from None

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ask", "benchmarks", "claims", "conflicts", "evidence", "price_history", "prices", "query"]

Path_ = str | Path
Some = str | Iterable[str] | None

_CURRENT = ["claim_gone_at", "document_gone_at"]  # both NULL while a claim is made
_QUEUE = f"closed_at IS NULL AND {QUEUED}"
_CLAIMS = "SELECT *, substr(fetched, 1, 10) AS fetched_on FROM all_claims"
_EVIDENCE = """
SELECT v.conflict_id, k.severity, k.status, k.kind, k.class, k.subject, k.attribute, v.position, v.side,
  CASE json_type(v.value) WHEN 'text' THEN json_extract(v.value, '$') ELSE v.value END AS value,
  v.source, v.published, v.quote, v.doc, v.url, v.start, v."end", v.claim_id
FROM all_conflicts AS k JOIN conflict_evidence AS v ON v.conflict_id = k.conflict_id"""


def claims(
    path: Path_,
    *,
    subject: Some = None,
    attribute: Some = None,
    relation: Some = None,
    source: Some = None,
    since: str | None = None,
    current: bool = True,
) -> pd.DataFrame:
    """Return one row per claim with the columns of ``claim_facts`` and ``gone_at``.

    ``since`` keeps what was said on that date or later (ISO 8601 text), and nothing undated. ``current=False`` adds
    the claims that no document makes any more: ``gone_at`` says since when.
    """
    where = _Where(attribute=attribute, relation=relation, source=source).subjects(subject)
    where.since(since)
    where.also(" AND ".join(f"{name} IS NULL" for name in _CURRENT) if current else None)
    found = _frame(path, _CLAIMS, where, "subject_key, attribute, said_on, claim_id")
    return found.drop(columns=_CURRENT)


def prices(
    path: Path_, *, subject: Some = None, attribute: Some = None, source: Some = None, since: str | None = None
) -> pd.DataFrame:
    """Return one row per current plain price, as the view ``prices``."""
    where = _Where(attribute=attribute, source=source).subjects(subject, "claim_id")
    where.since(since)
    return _frame(path, _with_fetched("prices"), where, "subject, attribute, said_on, claim_id")


def benchmarks(
    path: Path_, *, subject: Some = None, benchmark: Some = None, source: Some = None, since: str | None = None
) -> pd.DataFrame:
    """Return one row per current printed score, as the view ``benchmarks``; ``benchmark`` is an id such as ``mmlu``."""
    where = _Where(benchmark=benchmark, source=source).subjects(subject, "claim_id")
    where.since(since)
    return _frame(path, _with_fetched("benchmarks"), where, "benchmark, score_num DESC, subject, claim_id")


def price_history(
    path: Path_, *, subject: Some = None, attribute: Some = None, source: Some = None, since: str | None = None
) -> pd.DataFrame:
    """Return every price ever read, each beside the one said before it, as the view ``price_history``."""
    where = _Where(attribute=attribute, source=source).subjects(subject)
    where.since(since)
    return _frame(path, _with_fetched("price_history"), where, "subject_key, attribute, said_on, claim_id")


def conflicts(
    path: Path_,
    *,
    subject: Some = None,
    attribute: Some = None,
    severity: Some = None,
    status: Some = None,
    kind: Some = None,
    current: bool = True,
) -> pd.DataFrame:
    """Return one row per conflict, worst first, with the columns of ``all_conflicts``.

    The queue as ``conflict_report`` shows it; ``current=False`` adds closed conflicts and explained differences.
    ``subject`` finds a model on either side of a comparison.
    """
    where = _Where(attribute=attribute, severity=severity, status=status, kind=kind).also(_QUEUE if current else None)
    order = "queue_rank, kind, subject, attribute, conflict_id"
    found = _frame(path, "SELECT * FROM all_conflicts", where, order)
    if subject is None:
        return found
    keys = {name_key(name) for name in _some(subject)}
    names = (found["subject"].astype(object), found["object"].astype(object))  # a column may be all empty
    about = [column.map(name_key, na_action="ignore").isin(keys) for column in names]
    return found[about[0] | about[1]].reset_index(drop=True)


def evidence(path: Path_, *, conflict: Some = None, source: Some = None, current: bool = True) -> pd.DataFrame:
    """Return one row per piece of evidence, each with its conflict: who says what, in which words.

    ``conflict`` is an id; ``current=False`` adds closed conflicts and explained differences. ``value`` is exact text.
    """
    where = _Where(**{"v.conflict_id": conflict, "v.source": source})
    return _frame(
        path, _EVIDENCE, where.also(_QUEUE if current else None), "k.severity_rank, v.conflict_id, v.position"
    )


def query(path: Path_, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
    """Return the rows of one SELECT, typed by the names of its columns."""
    return _query(path, sql, parameters)


def ask(path: Path_, question: str, **parameters: str) -> pd.DataFrame:
    """Return the answer to a documented question (docs/COOKBOOK.md); its parameters are keyword arguments."""
    from counterclaim.db.sqlite.canned_queries import canned_query  # noqa: PLC0415 - reads YAML

    asked = canned_query(question)
    return _query(path, asked.sql, asked.bound(parameters), undated=True)


class _Where:
    """Conditions of a SELECT, and what to bind to them."""

    def __init__(self, **columns: Some) -> None:
        self.parts: list[str] = []
        self.values: list[str] = []
        for column, wanted in columns.items():
            if wanted is not None:
                self.isin(column, _some(wanted))

    def isin(self, column: str, wanted: Sequence[str]) -> None:
        """Keep rows whose column is one of some texts."""
        self.parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
        self.values += wanted

    def since(self, date: str | None) -> None:
        """Keep what was said on a date or later, unless none is given: no row whose page is undated."""
        if date is not None:
            self.parts.append(f"said_on >= ? AND said_by_kind <> '{FETCHED}'")
            self.values.append(date)

    def also(self, part: str | None) -> _Where:
        """Add a condition without a value."""
        self.parts += [part] if part else []
        return self

    def subjects(self, wanted: Some, through: str = "") -> _Where:
        """Keep rows about some models, by their keys; ``through`` names the claim where a view has no key."""
        if wanted is not None:
            self.isin("subject_key", [name_key(name) for name in _some(wanted)])
            if through:
                self.parts[-1] = f"{through} IN (SELECT id FROM claims WHERE {self.parts[-1]})"  # noqa: S608 - marks
        return self


def _some(wanted: str | Iterable[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _with_fetched(view: str) -> str:
    """Return a SELECT of all columns of a view of claims, and when the text of each was fetched."""
    fetched = (
        "SELECT substr(p.fetched_at, 1, 10) FROM claims AS c JOIN extractions AS e ON e.id = c.extraction_id"
        " JOIN snapshots AS p ON p.id = e.snapshot_id"
    )
    return f"SELECT *, ({fetched} WHERE c.id = {view}.claim_id) AS fetched_on FROM {view}"  # noqa: S608 - no input


def _frame(path: Path_, sql: str, where: _Where, order: str) -> pd.DataFrame:
    condition = f" WHERE {' AND '.join(where.parts)}" if where.parts else ""
    return _query(path, f"{sql}{condition} ORDER BY {order}", where.values, undated=True)


def _query(path: Path_, sql: str, parameters: Parameters, *, undated: bool = False) -> pd.DataFrame:
    check_current(Path(path))
    columns, rows = _rows_of(Path(path), sql, parameters)
    return framed(distinct(columns), rows, undated=undated)
