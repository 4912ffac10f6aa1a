"""Queries the list of models, and one model with all its claims."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from counterclaim.db.browse.conflicts.summary_rows import LIVE, cards
from counterclaim.db.browse.models.attributes import attributes, live_conflicts, number_of, quote_columns, quote_of
from counterclaim.db.browse.records.models import (
    NO_CONFLICTS,
    AttributeRow,
    BenchmarkRow,
    Comparison,
    Live,
    ModelList,
    ModelPage,
    ModelRow,
    PriceLine,
    PricePoint,
    Score,
    Spelling,
)
from counterclaim.db.browse.sql import Row, ask, ask_one, page_of
from counterclaim.db.browse.table_rows import table_rows
from counterclaim.db.conflicts.failure_isolation import is_number_sound
from counterclaim.db.keys import name_key

PAGE = 50
MOST_CONFLICTS = 50
MOST_COMPARISONS = 200
MOST_PRICES = 1_000
BENCHMARK = "benchmark:"

_MODELS = """
SELECT DISTINCT subject_key FROM document_models
WHERE (:words = '' OR instr(subject_key, :words)) AND (:cursor IS NULL OR subject_key {sign} :cursor)
ORDER BY subject_key {way} LIMIT :size"""
_COUNT = """
SELECT count(*) FROM (SELECT subject_key FROM document_models GROUP BY subject_key)
WHERE :words = '' OR instr(subject_key, :words)"""
_ONE = """
SELECT subject_key, min(subject), sum(claims), count(*), count(DISTINCT source_id) FROM document_models
WHERE subject_key = ? GROUP BY subject_key"""
# The attributes, by jumping from one to the next: a model may have as many claims as all others together.
_ATTRIBUTES = """
WITH RECURSIVE a (x) AS (
  SELECT min(attribute) FROM claims AS c WHERE subject_key = :key AND gone_at IS NULL AND {current}
  UNION ALL
  SELECT (SELECT min(attribute) FROM claims AS c WHERE subject_key = :key AND gone_at IS NULL AND {current}
    AND attribute > x) FROM a WHERE x IS NOT NULL)
SELECT count(x) FROM a"""
_CURRENT = "NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.id = c.document_id AND d.gone_at IS NOT NULL)"
_SPELLINGS = """
SELECT c.subject, count(*) FROM document_models AS m JOIN claims AS c ON c.document_id = m.document_id
WHERE m.subject_key = :key AND c.subject_key = :key AND c.gone_at IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"""
_CONFLICTS = f"""
SELECT id FROM conflicts WHERE {LIVE} AND id IN (
  SELECT id FROM conflicts WHERE closed_at IS NULL AND subject_key = :key
  UNION ALL SELECT id FROM conflicts WHERE closed_at IS NULL AND object_key = :key)
ORDER BY queue_rank, kind, subject, attribute, id"""  # noqa: S608
_COMPARISONS = """
SELECT f.attribute, f.relation, f.value, f.value_num, f.subject, f.subject_key, f.object, {quote}
FROM claim_facts AS f WHERE f.claim_id IN (
  SELECT id FROM claims WHERE gone_at IS NULL AND relation <> 'is' AND subject_key = :key
  UNION ALL SELECT id FROM claims WHERE gone_at IS NULL AND relation <> 'is' AND object_key = :key)
ORDER BY f.attribute, f.relation, f.claim_id LIMIT :most"""
_PRICES = """
SELECT attribute, tier, provider, volume_tokens, hypothetical, dated, claim_id, value, said_on, said_by_kind, change,
  change_percent, quote, doc, source, url, gone_at
FROM price_history WHERE subject_key = ? AND value_num IS NOT NULL
ORDER BY attribute, tier, provider, volume_tokens, hypothetical, dated DESC, said_on, value_num, claim_id LIMIT ?"""


def models(
    conn: sqlite3.Connection, search: str = "", *, after: str | None = None, before: str | None = None, size: int = PAGE
) -> ModelList:
    """Return models by key whose name holds the words of ``search``; cursors are subject keys."""
    backwards = before is not None
    parameters = {"words": name_key(search), "cursor": before if backwards else after, "size": size + 1}
    sql = _MODELS.format(sign="<" if backwards else ">", way="DESC" if backwards else "ASC")
    cursor = parameters["cursor"] is not None
    rows, has_before, has_after = page_of(
        ask(conn, sql, parameters), size, backwards=backwards, had_cursor=cursor
    )  # fmt: skip
    found = tuple(row for (key,) in rows if (row := find_model(conn, key)) is not None)
    total = ask_one(conn, _COUNT, {"words": parameters["words"]})
    return ModelList(
        found, total[0] if total else 0, found[0].subject_key if found and has_before else None,
        found[-1].subject_key if found and has_after else None,
    )  # fmt: skip


def find_model(conn: sqlite3.Connection, model: str) -> ModelRow | None:
    """Return the model with a name or subject key, or None if no current claim is about it."""
    row = ask_one(conn, _ONE, [name_key(model)])
    if row is None:
        return None
    key, name, claims, documents, sources = row
    counted = ask_one(conn, _ATTRIBUTES.format(current=_CURRENT), {"key": key})
    attributes_ = counted[0] if counted else 0
    return ModelRow(key, name, claims, attributes_, documents, sources, len(conflicts_of(conn, key)))


def model(conn: sqlite3.Connection, model: str) -> ModelPage | None:
    """Return one model by name or subject key; None if no current claim is about it."""
    found = find_model(conn, model)
    if found is None:
        return None
    key = found.subject_key
    rows = attributes(conn, key)
    spellings = tuple(Spelling(*row) for row in ask(conn, _SPELLINGS, {"key": key}))
    comparisons = _comparisons(conn, key)
    quoted = [quote.claim_id for row in rows for value in row.values for quote in value.quotes]
    quoted += [each.quote.claim_id for each in comparisons]
    return ModelPage(
        found, spellings, rows, comparisons, _prices(conn, key), _benchmarks(rows),
        cards(conn, conflicts_of(conn, key)[:MOST_CONFLICTS]), table_rows(conn, quoted),
    )  # fmt: skip


def conflicts_of(conn: sqlite3.Connection, key: str) -> list[str]:
    """Return the ids of the live conflicts about a model (subject or object), worst first."""
    return [id_ for (id_,) in ask(conn, _CONFLICTS, {"key": key})]


def _comparisons(conn: sqlite3.Connection, key: str) -> tuple[Comparison, ...]:
    rows = ask(conn, _COMPARISONS.format(quote=quote_columns("f")), {"key": key, "most": MOST_COMPARISONS})
    disputed = live_conflicts(conn, [row[7] for row in rows])
    return tuple(_comparison(row, key, disputed.get(row[7], NO_CONFLICTS)) for row in rows)


def _comparison(row: Row, key: str, live: Live) -> Comparison:
    attribute, relation, value, number, subject, subject_key, object_ = row[:7]
    reverse = subject_key != key
    other = subject if reverse else object_
    exact = number_of(value, number)
    return Comparison(attribute, relation, value, exact, other, name_key(other), reverse, quote_of(row[7:], live))


def _prices(conn: sqlite3.Connection, key: str) -> tuple[PriceLine, ...]:
    rows = ask(conn, _PRICES, [key, MOST_PRICES])
    return tuple(_line(line, list(points)) for line, points in groupby(rows, key=lambda row: row[:6]))


def _line(line: Row, rows: Iterable[Row]) -> PriceLine:
    attribute, tier, provider, volume, hypothetical, dated = line
    usable = (row for row in rows if is_number_sound(row[7]))
    points = tuple(PricePoint(row[6], row[7], Decimal(row[7]), *row[8:]) for row in usable)
    return PriceLine(
        attribute, tier, provider, None if volume is None else str(volume), bool(hypothetical), bool(dated), points
    )


def _benchmarks(rows: Iterable[AttributeRow]) -> tuple[BenchmarkRow, ...]:
    out = defaultdict[str, list[Score]](list)
    conflicts: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.attribute.startswith(BENCHMARK):
            name = row.attribute.removeprefix(BENCHMARK)
            conflicts[name] = row.conflicts
            for value in row.values:
                if value.number is not None:
                    out[name] += [Score(value.number, value.value, value.tier, quote) for quote in value.quotes]
    return tuple(
        BenchmarkRow(name, tuple(sorted(scores, key=lambda score: score.score)), conflicts[name])
        for name, scores in out.items()
    )
