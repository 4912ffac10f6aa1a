"""Finds in DuckDB what may differ: facts with several values, comparisons that do not follow from the values.

It is the prefilter of the store (``counterclaim.db.incremental.prefilter``) with another engine in front: DuckDB counts
what is said of each fact, the same functions decide what is disputed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, cast

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks.cycles import edge_of_sign
from counterclaim.db.conflicts.checks.directions import points_sql
from counterclaim.db.conflicts.checks.list_prices import References
from counterclaim.db.conflicts.facts import name_key
from counterclaim.db.incremental.prefilter import Outlines, outlines, unresolved_comparisons
from counterclaim.db.incremental.reader import Compared
from counterclaim.db.incremental.runner import disputed, knots, may_circle
from counterclaim.flows.bulk.check.engine import POSITIONS, Engine

AT_ONCE = 50_000  # comparisons that are looked at together

_FACTS = """
CREATE TABLE facts AS
SELECT subject_key, attribute, min(value_number) AS low, max(value_number) AS high,
  count(value_number) = count(*) AS numeric, min(value) FILTER (value_number IS NULL) AS least,
  max(value) FILTER (value_number IS NULL) AS most, count(value_number) < count(*) AS worded,
  bool_or(qualifiers <> '{}') AS conditional
FROM stated WHERE relation = 'is' GROUP BY subject_key, attribute"""
_KEYS = """
SELECT DISTINCT key FROM (
  SELECT subject_key AS key FROM facts UNION ALL SELECT DISTINCT unnest([subject_key, object_key])
  FROM stated WHERE relation <> 'is')
WHERE key IS NOT NULL ORDER BY key"""
_COMPARED = f"""
CREATE TABLE compared AS
SELECT (page << {POSITIONS}) + position AS seq, s.model AS subject, o.model AS object, attribute, page, name, relation,
  value_number AS value_num, qualifiers <> '{{}}' AS conditional, row
FROM stated AS c JOIN pages USING (document_id)
JOIN keys AS s ON s.key = c.subject_key JOIN keys AS o ON o.key = c.object_key
WHERE c.relation <> 'is' AND s.model <> o.model"""
_ITEM = "seq, subject, object, attribute, page, relation, value_num"
_BY_PAIR = f"SELECT {_ITEM}, conditional FROM compared ORDER BY least(subject, object), greatest(subject, object), seq"
_BY_PAGE = f"""
WITH edges AS (
  SELECT DISTINCT name, lane, CASE WHEN way > 0 THEN subject ELSE object END AS upper,
    CASE WHEN way > 0 THEN object ELSE subject END AS lower
  FROM (SELECT name, lane, subject, object,
      CASE WHEN {points_sql(1)} THEN sign WHEN {points_sql(-1)} THEN -sign END AS way
    FROM compared JOIN lanes USING (attribute)) WHERE way IS NOT NULL),
between AS (SELECT name, lane, upper AS model FROM edges INTERSECT SELECT name, lane, lower FROM edges),
names AS (SELECT DISTINCT name FROM between GROUP BY name, lane HAVING count(*) > 2)
SELECT name, {_ITEM} FROM compared SEMI JOIN names USING (name) ORDER BY name, seq"""
_EDGES = f"""
SELECT attribute, subject, object, bool_or({points_sql(1)}), bool_or({points_sql(-1)}) FROM compared
GROUP BY attribute, subject, object ORDER BY attribute, subject, object"""


@dataclass(slots=True)
class Candidates:
    """What may differ: attributes by model, comparisons by pair, by page and by lane."""

    models: list[str] = field(default_factory=list)  # keys of the checkers, by number
    disputed: dict[str, set[str]] = field(default_factory=dict)
    comparisons: list[Compared] = field(default_factory=list)
    pages: list[tuple[str, list[Compared]]] = field(default_factory=list)
    knots: list[tuple[str, set[str]]] = field(default_factory=list)


def find(engine: Engine, known: References, done: Callable[[str], object] = lambda _: None) -> Candidates:
    """Return what may differ; the tables ``facts``, ``keys`` and ``compared`` are made for it."""
    out = Candidates()
    engine.run(_FACTS)
    done("facts")
    out.models = _keys(engine)
    engine.run(_COMPARED)
    done("comparisons")
    values = _outlines(engine)
    out.disputed = {
        subject: names for subject in sorted(values) if (names := disputed(values[subject], known.listed(subject)))
    }
    done("disputed facts")
    out.comparisons = list(_unresolved(engine, out.models, values))
    done("disputed comparisons")
    out.pages = _pages(engine, out.models)
    out.knots = list(knots(_edges(engine, out.models)))
    done("cycles")
    return out


def _keys(engine: Engine) -> list[str]:
    """Make the table of the spellings of models, each with its model's number; return the models by number."""
    spelt = [(key, name_key(key)) for (key,) in engine.rows(_KEYS)]
    models = sorted({model for _, model in spelt})
    numbers = {model: number for number, model in enumerate(models)}
    engine.table("keys", [("key", "TEXT"), ("model", "INT")], [(key, numbers[model]) for key, model in spelt])
    return models


def _outlines(engine: Engine) -> Outlines:
    words = {
        (key, name): (least, most)
        for key, name, least, most in engine.rows("SELECT subject_key, attribute, least, most FROM facts WHERE worded")
    }
    conditional = set(engine.rows("SELECT subject_key, attribute FROM facts WHERE conditional"))
    numbers = "SELECT subject_key, attribute, low, high, numeric FROM facts ORDER BY subject_key, attribute"
    return outlines(engine.rows(numbers), words, conditional)


def _unresolved(engine: Engine, models: Sequence[str], values: Outlines) -> Iterator[Compared]:
    """Yield the comparisons that do not certainly follow; until then models go by their numbers, which are cheap."""
    by_number = {number: values[model] for number, model in enumerate(models) if model in values}
    known = cast("Outlines", by_number)
    for rows in _chunks(engine.rows(_BY_PAIR), lambda row: (min(row[1:3]), max(row[1:3]))):
        conditions = frozenset(row[0] for row in rows if row[7])
        items = [row if row[6] is None else (*row[:6], _decimal(row[6])) for row in rows]
        for group in unresolved_comparisons(cast("Iterable[Compared]", items), known, conditions):
            yield from (_compared(item, models) for item in group)


def _chunks(
    rows: Iterable[tuple[Any, ...]], key: Callable[[tuple[Any, ...]], object]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield rows in lists of about ``AT_ONCE``; those of one key, which follow each other, stand in one."""
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        if len(chunk) >= AT_ONCE and key(row) != key(chunk[-1]):
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


def _pages(engine: Engine, models: Sequence[str]) -> list[tuple[str, list[Compared]]]:
    """Return the pages (names) whose comparisons may form a cycle, with all of them."""
    names = [str(name) for (name,) in engine.rows("SELECT DISTINCT attribute FROM compared ORDER BY attribute")]
    lanes = [(name, *edge_of_sign(name, 1, "", "")[:1], attribute(name).sign) for name in names]
    engine.table("lanes", [("attribute", "TEXT"), ("lane", "TEXT"), ("sign", "INT")], lanes)
    pages = groupby(engine.rows(_BY_PAGE), key=lambda row: str(row[0]))
    read = ((name, [_compared(row[1:], models) for row in rows]) for name, rows in pages)
    return sorted((name, items) for name, items in read if may_circle(items))


def _edges(engine: Engine, models: Sequence[str]) -> Iterator[tuple[str, str, str, int]]:
    """Yield what all comparisons put above or below, as ``ClaimReader.edges`` does."""
    for name, subject, other, greater, less in engine.rows(_EDGES):
        own = attribute(name).sign
        both = (models[subject], models[other])
        yield from ((name, *both, sign * own) for sign, is_so in ((1, greater), (-1, less)) if is_so)


def _compared(row: tuple[Any, ...], models: Sequence[str]) -> Compared:
    seq, subject, other, name, page, relation, value = row[:7]
    return Compared(seq, models[subject], models[other], name, str(page), relation, _decimal(value))


@lru_cache(maxsize=4096)
def _decimal(value: float | Decimal | None) -> Decimal | None:
    return value if value is None or isinstance(value, Decimal) else Decimal(repr(value))
