"""Makes a bulk data set of any size from nothing: documents, claims and texts as Parquet, by one SQL statement each.

Fifty claims to a document, about five models, one claim in ten a comparison, as in ``bench.data.claims_db``. Most pages
agree: of one fact in eight some pages give another value, which is one statement in twenty. Popular models are spoken
of more often than others. One document in fifty is a copy of another. What is drawn is a hash of what it is drawn for,
so that the same plan gives the same claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.data.claims_db import FACTS, THOUSANDS
from counterclaim.flows.bulk.dataset import PARTS, Unit, begin, part_file, save_unit

MAKERS = ("Zephyrion", "Quillon", "Northlake", "Mistral", "Qwen", "Llama", "Gemini", "Falcon", "Aurora", "Basalt")
TIERS = ("Small", "Medium", "Large", "Pro", "Flash")
SITES = 2_000
EACH = 50  # claims of a document
GROUP = 20_000  # rows of a row group, as the reader of archives writes them


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to make. ``disputed`` is the share of the facts on which pages differ, ``minority`` of their pages."""

    claims: int
    units: int = 20
    disputed: float = 0.12
    minority: float = 0.43
    miscompared: float = 0.01
    texts: bool = True

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self.claims // EACH

    @property
    def models(self) -> int:
        """How many models they speak of."""
        return max(50, self.claims // 500)


def make(folder: Path, plan: Plan) -> None:
    """Write the data set into a folder that is empty or new."""
    begin(folder, "bench")
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        _facts(connection, plan)
        connection.execute(_DOCUMENTS, {"documents": plan.documents, "sites": SITES, "units": plan.units})
        connection.execute(f"CREATE TABLE about AS {_ABOUT}", {"models": plan.models})
        for number in range(plan.units):
            _unit(connection, folder, plan, number)


def _unit(connection: duckdb.DuckDBPyConnection, folder: Path, plan: Plan, number: int) -> None:
    unit, archive = f"{number:016x}", f"made-{number:05}.warc.gz"
    chances = {"minority": plan.minority, "miscompared": plan.miscompared, "number": number}
    connection.execute(f"CREATE OR REPLACE TABLE made AS {_CLAIMS}", chances)
    (claims,) = connection.execute("SELECT count(*) FROM made").fetchone() or (0,)
    selects = {"documents": _DOCUMENT_ROWS, "claims": _CLAIM_ROWS, "texts": _TEXT_ROWS if plan.texts else _NO_TEXTS}
    for part in PARTS:
        sql = selects[part].replace("$archive", f"'{archive}'").replace("$number", str(number))
        path = part_file(folder, part, unit)
        connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})")
    save_unit(folder, Unit(unit, archive, "done", documents=claims // EACH, claims=claims))


def _facts(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Make the tables of models, attributes and what is true of them."""
    rows = [
        (name, fact[0], fact[1], fact[2], fact[3], THOUSANDS.get(name, 1)) if fact else (name, "", None, None, 0, 1)
        for name, fact in FACTS.items()
    ]
    connection.execute(
        "CREATE TABLE attributes (a BIGINT, name TEXT, unit TEXT, low DOUBLE, high DOUBLE, digits INT, scale BIGINT)"
    )
    connection.executemany(
        "INSERT INTO attributes VALUES (?, ?, ?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)]
    )
    names = [
        f"{maker} {major}.{minor} {tier}"
        for major in range(1, 1000)
        for minor in range(10)
        for maker in MAKERS
        for tier in TIERS
    ][: plan.models]
    connection.execute(
        "CREATE TABLE models AS SELECT range AS m, $names[range + 1] AS name FROM range(len($names))", {"names": names}
    )
    connection.execute(f"CREATE TABLE truth AS {_TRUTH}", {"disputed": plan.disputed})


def _drawn(*what: str) -> str:
    """Return the SQL of a number from 0 to 1 that depends on some columns alone."""
    return f"(hash({', '.join(what)}) % 1000003 / 1000003.0)"


_DOCUMENTS = f"""
CREATE TABLE documents AS
SELECT range AS d, md5('document ' || range) AS document_id, 'site-' || range % $sites || '.example' AS site,
  'article-' || range AS slug, range % $units AS unit,
  CASE WHEN {_drawn("range", "'dated'")} > 0.32
    THEN printf('2025-%02d-%02d', range % 12 + 1, range % 28 + 1) END AS published,
  CASE WHEN range % 50 = 49 THEN range - 1 ELSE range END AS original
FROM range($documents)"""
_ABOUT = f"""
SELECT d, s, (pow({_drawn("d", "s", "'model'")}, 1.5) * $models)::BIGINT % $models AS m
FROM documents, (SELECT range AS s FROM range(5))"""
_TRUTH = f"""
SELECT m, a,
  CASE WHEN low IS NULL THEN NULL
    ELSE round(low + (high - low) * {_drawn("m", "a", "'value'")}, digits) * scale END AS number,
  digits, {_drawn("m", "a", "'flag'")} < 0.5 AS flag, low IS NULL AS is_flag,
  {_drawn("m", "a", "'disputed'")} < $disputed AS disputed,
  [0.5, 1.1, 1.25, 2.0, 10.0][1 + (5 * {_drawn("m", "a", "'factor'")})::BIGINT % 5] AS factor
FROM models, attributes"""
_CLAIMS = f"""
WITH said AS (
  SELECT d.d, d.document_id, o.o, m.m, (16 * {_drawn("original", "o", "'fact'")})::BIGINT % 16 AS a, n.m AS other,
    {_drawn("original", "o", "'wrong'")} < $minority AS wrong, o % 10 = 9 AND m.m <> n.m AS compares,
    {_drawn("original", "o", "'swapped'")} < $miscompared AS swapped, {_drawn("original", "o", "'form'")} AS form
  FROM documents AS d, (SELECT range AS o FROM range({EACH})) AS o, about AS m, about AS n
  WHERE d.unit = $number AND m.d = d.original AND m.s = o % 5 AND n.d = d.original AND n.s = (o + 2) % 5),
valued AS (
  SELECT said.*, t.is_flag, t.flag <> (wrong AND t.disputed) AS flag, t.digits,
    CASE WHEN wrong AND t.disputed THEN round(t.number * t.factor, 2) ELSE t.number END AS number,
    wrong AND t.disputed AS differs,
    CASE WHEN swapped THEN p.number ELSE q.number END / CASE WHEN swapped THEN q.number ELSE p.number END AS ratio
  FROM said JOIN truth AS t ON t.m = said.m AND t.a = said.a
  JOIN truth AS q ON q.m = said.m AND q.a = 0 JOIN truth AS p ON p.m = said.other AND p.a = 0)
SELECT d, document_id, o AS position, m, other, compares,
  CASE WHEN compares THEN 'input_price' ELSE x.name END AS attribute, x.unit,
  CASE WHEN NOT compares THEN 'is' WHEN ratio >= 2 AND form < 0.4 THEN 'ratio' WHEN ratio > 1 THEN 'greater'
    WHEN ratio < 1 THEN 'less' ELSE 'equal' END AS relation,
  CASE WHEN compares AND ratio >= 2 AND form < 0.4 THEN printf('%.1f', ratio) WHEN compares THEN NULL
    WHEN is_flag THEN flag::TEXT WHEN differs THEN printf('%.2f', number)
    WHEN valued.digits = 0 THEN printf('%d', number::BIGINT) WHEN valued.digits = 1 THEN printf('%.1f', number)
    ELSE printf('%.2f', number) END AS value,
  CASE WHEN compares AND value IS NOT NULL THEN 'number' WHEN compares THEN NULL WHEN is_flag THEN 'boolean'
    ELSE 'number' END AS value_kind,
  CASE WHEN compares OR is_flag OR form > 0.072 THEN '{{}}' WHEN form < 0.045 THEN '{{"approx":true}}'
    WHEN form < 0.06 THEN '{{"bound":"min"}}' ELSE '{{"tier":"batch"}}' END AS qualifiers
FROM valued JOIN attributes AS x ON x.a = valued.a"""
_SPOKEN = "m.name || ': ' || coalesce(made.value, made.relation) || coalesce(' than ' || n.name, '')"
_CLAIM_ROWS = f"""
SELECT made.document_id, made.position::INT AS position, substr(md5(made.d || ' ' || made.position), 1, 24) AS claim_id,
  0::INT AS ordinal, site || '/' || slug AS doc, m.name AS subject, lower(m.name) AS subject_key,
  'model' AS subject_kind,
  attribute, relation, value, CASE WHEN value_kind = 'number' THEN value::DOUBLE END AS value_number, value_kind,
  n.name AS object, lower(n.name) AS object_key, CASE WHEN compares THEN '' ELSE made.unit END AS unit, qualifiers,
  {_SPOKEN} AS quote, (made.position * 80)::INT AS start, (made.position * 80 + length({_SPOKEN}))::INT AS "end",
  'Models compared in detail > What each of them offers and what it costs > ' || m.name AS locator,
  'prose.bench' AS rule, 0.9::DOUBLE AS confidence, site, 'https://' || site || '/' || slug AS url, site AS host,
  published,
  '2026-01-01T00:00:00Z' AS fetched, $archive AS archive, (made.d * 10000)::BIGINT AS "offset"
FROM made JOIN documents AS d USING (d) JOIN models AS m ON m.m = made.m
LEFT JOIN models AS n ON made.compares AND n.m = made.other
ORDER BY subject, attribute, made.document_id, position"""
_DOCUMENT_ROWS = f"""
SELECT document_id, 'https://' || site || '/' || slug AS url, site AS host, published,
  '2026-01-01T00:00:00Z' AS fetched,
  NULL::TEXT AS modified, site || '/' || slug AS name, site, slug AS title, 'en' AS language, $archive AS archive,
  (d * 10000)::BIGINT AS "offset", document_id AS text_hash,
  list_sort(list_transform(range(16), lambda i : (hash(original, i) >> 1)::BIGINT)) AS sketch, {EACH}::INT AS claims,
  true AS archived
FROM documents WHERE unit = $number"""
_TEXT_ROWS = f"""
SELECT made.document_id, string_agg(rpad({_SPOKEN} || '.', 79, ' ') || chr(10), '' ORDER BY made.position) AS text,
  encode('<p>' || text || '</p>') AS body, 'text/html' AS content_type
FROM made JOIN models AS m ON m.m = made.m LEFT JOIN models AS n ON made.compares AND n.m = made.other GROUP BY 1"""
_NO_TEXTS = "SELECT '' AS document_id, '' AS text, ''::BLOB AS body, '' AS content_type WHERE false"
