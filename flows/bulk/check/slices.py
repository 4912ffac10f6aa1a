"""Writes the claims that the checkers read to a temporary SQLite file, sampled as the store samples them.

The file has the tables and columns that ``ClaimReader`` asks for and nothing else. What it holds is closed under what
the checkers read:

- of each disputed attribute of a model, and of what its comparisons may rest on, the sample of each value
  (``counterclaim.db.incremental.sampling``); a sample of anything between this sample and all claims is this sample,
- the disputed comparisons, those of pages and knots that may hold a cycle, those in quality of a model that some
  page says was not tested, and the numbers that the pages of disputed comparisons give for their models,
- the names of models and the texts of pages, as the store would find them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from counterclaim.db.conflicts.attributes import attribute
from counterclaim.db.conflicts.checks.directions import NUMBERS
from counterclaim.db.conflicts.checks.plan_prices import PRICE, plans_by_product, plans_of
from counterclaim.db.conflicts.checks.quotients import meanings
from counterclaim.db.incremental.sampling import DOCUMENTS, EACH
from counterclaim.db.incremental.units import BENCHMARK, QUALITY, attributes_of_family
from counterclaim.extractors.lexicon import per_lexicon
from counterclaim.flows.bulk.check.candidates import Candidates
from counterclaim.flows.bulk.check.engine import POSITIONS, Engine
from counterclaim.flows.bulk.check.names import names

TESTED = "evaluated"

SCHEMA = """
CREATE TABLE sources (id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE extractions (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE documents (id TEXT PRIMARY KEY, source_id TEXT, name TEXT, url TEXT, extraction_id INTEGER, gone_at TEXT);
CREATE TABLE names (key TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE claims (
  seq INTEGER PRIMARY KEY, id TEXT, document_id TEXT, subject TEXT, subject_key TEXT, attribute TEXT, relation TEXT,
  value_text TEXT, value_num REAL, value_bool INTEGER, quote TEXT, start INTEGER, "end" INTEGER, object TEXT,
  object_key TEXT, unit TEXT, qualifiers TEXT, locator TEXT, rule TEXT, confidence REAL, published TEXT, gone_at TEXT);
"""
INDEXES = """
CREATE INDEX documents_name ON documents (name);
CREATE INDEX claims_said ON claims (subject_key, attribute);
CREATE INDEX claims_object ON claims (object_key) WHERE object_key IS NOT NULL;
CREATE INDEX claims_document ON claims (document_id);
CREATE INDEX claims_id ON claims (id);
"""

_SEQ = f"(page << {POSITIONS}) + position"
# The sample of each value: the first statements of the first documents, and of the rest the first undated one, the
# first of the earliest and the first of the latest.
_SAMPLE = f"""
CREATE TABLE sampled AS
WITH said AS (
  SELECT k.model, c.attribute, c.value, c.qualifiers, page, {_SEQ} AS seq, published, row
  FROM stated AS c JOIN keys AS k ON k.key = c.subject_key
  JOIN wanted AS w ON w.model = k.model AND w.attribute = c.attribute JOIN pages USING (document_id)
  WHERE c.relation = 'is' AND NOT contains(c.qualifiers, '"hypothetical":true')),
placed AS (
  SELECT *, dense_rank() OVER (PARTITION BY model, attribute, value, qualifiers ORDER BY page) AS document,
    row_number() OVER (PARTITION BY model, attribute, value, qualifiers, page ORDER BY seq) AS statement FROM said),
rest AS (
  SELECT min((seq, row)) FILTER (published IS NULL) AS undated,
    min((published, seq, row)) FILTER (published IS NOT NULL) AS earliest,
    max((published, -seq, row)) FILTER (published IS NOT NULL) AS latest
  FROM placed WHERE document > {DOCUMENTS} OR statement > {EACH} GROUP BY model, attribute, value, qualifiers)
SELECT seq, row FROM placed WHERE document <= {DOCUMENTS} AND statement <= {EACH}
UNION ALL SELECT undated[1], undated[2] FROM rest WHERE undated IS NOT NULL
UNION ALL SELECT earliest[2], earliest[3] FROM rest WHERE earliest IS NOT NULL
UNION ALL SELECT -latest[2], latest[3] FROM rest WHERE latest IS NOT NULL"""
# What disputed comparisons may rest on: on their own pages, and (all but scores beside an opinion) on all.
_PLACES = """
CREATE TABLE places AS
SELECT DISTINCT page, unnest([subject, object]) AS model, meant AS attribute, everywhere
FROM compared AS c JOIN beside USING (attribute)
WHERE seq IN (SELECT seq FROM chosen WHERE disputed)"""
_WANTED = "INSERT INTO wanted SELECT DISTINCT model, attribute FROM places WHERE everywhere EXCEPT SELECT * FROM wanted"
_NUMBERS = f"""
CREATE TABLE numbers AS
SELECT {_SEQ} AS seq, row
FROM stated AS c JOIN pages USING (document_id) JOIN keys AS k ON k.key = c.subject_key
SEMI JOIN places ON places.page = pages.page AND places.model = k.model AND places.attribute = c.attribute
WHERE c.relation = 'is' AND value_number IS NOT NULL"""
_NEEDED = """
CREATE TABLE needed AS
SELECT seq, row FROM sampled UNION SELECT seq, row FROM numbers
UNION SELECT seq, row FROM compared SEMI JOIN chosen USING (seq)
UNION SELECT c.seq, c.row FROM compared AS c, tested AS t
WHERE attribute = $quality AND t.model IN (c.subject, c.object)"""
_CLAIMS = """
SELECT seq, claim_id, (seq >> $positions)::TEXT, subject, subject_key, attribute, relation, value, value_number,
  CASE WHEN value_kind = 'boolean' THEN (value = 'true')::INT END, quote, start, "end", object, object_key, unit,
  qualifiers, locator, rule, confidence, published, NULL
FROM stated JOIN needed USING (row) ORDER BY seq"""
# With every page of the same name: by its name the text of a page is asked for.
_DOCUMENTS = """
SELECT page::TEXT, site, name, url, page, NULL FROM pages
WHERE name IN (SELECT name FROM pages WHERE page IN (SELECT seq >> $positions FROM needed)) ORDER BY page"""
_TEXTS = """
SELECT page, text FROM read_parquet({files}) AS t
JOIN pages AS p ON p.document_id = t.document_id AND p.file = t.file_index
WHERE name IN (SELECT name FROM pages WHERE page IN (SELECT seq >> $positions FROM needed))"""


def write(engine: Engine, found: Candidates, path: Path, done: Callable[[str], object] = lambda _: None) -> None:
    """Write the slice that the checkers read to a new SQLite file."""
    sample(engine, found)
    done("samples")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(SCHEMA)
        places = {"positions": POSITIONS}
        _put(db, "claims", engine.rows(_CLAIMS, places))
        _put(db, "documents", engine.rows(_DOCUMENTS, places))
        _put(db, "extractions", engine.rows(_TEXTS.format(files=engine.files("texts")), places, at_once=200))
        _put(db, "sources", engine.rows("SELECT DISTINCT site, site FROM pages"))
        _put(db, "names", names(engine, found.models).items())
        db.executescript(INDEXES)
        db.commit()
    done("slice")


def sample(engine: Engine, found: Candidates) -> None:
    """Make the table ``needed`` of the claims that the checkers read."""
    _choose(engine, found, {model: number for number, model in enumerate(found.models)})
    engine.run(_SAMPLE)
    engine.run(_NUMBERS)
    engine.run(_NEEDED, {"quality": QUALITY})


def _choose(engine: Engine, found: Candidates, numbers: Mapping[str, int]) -> None:
    """Make the tables of what is wanted: comparisons, attributes of models, numbers of pages."""
    chosen = {item.seq for _, items in found.pages for item in items}
    chosen |= {seq for _, knot in found.knots for seq in _inside(engine, {numbers[model] for model in knot})}
    disputed = {item.seq for item in found.comparisons}
    rows = [(seq, seq in disputed) for seq in sorted(chosen | disputed)]
    engine.table("chosen", [("seq", "BIGINT"), ("disputed", "BOOLEAN")], rows)
    compared = [str(name) for (name,) in engine.rows("SELECT DISTINCT attribute FROM compared")]
    stated = [str(name) for (name,) in engine.rows("SELECT DISTINCT attribute FROM facts")]
    scored = [name for name in stated if name.startswith(BENCHMARK)]
    beside = [(name, each, True) for name in compared for each in _beside(name)]
    beside += [(name, each, False) for name in compared if attribute(name).family == QUALITY for each in scored]
    engine.table("beside", [("attribute", "TEXT"), ("meant", "TEXT"), ("everywhere", "BOOLEAN")], beside)
    engine.run(_PLACES)
    wanted = {(numbers[subject], name) for subject, names in found.disputed.items() for name in names}
    plans = plans_by_product(found.models)
    priced = [subject for subject, names in found.disputed.items() if PRICE in names]
    wanted |= {(numbers[plan], PRICE) for subject in priced for plan in plans_of(subject, plans)}
    engine.table("wanted", [("model", "INT"), ("attribute", "TEXT")], sorted(wanted))
    engine.run(_WANTED)
    tested = [(numbers[subject],) for subject, names in sorted(found.disputed.items()) if TESTED in names]
    engine.table("tested", [("model", "INT")], tested)


@per_lexicon(maxsize=4096)
def _beside(name: str) -> frozenset[str]:
    """Return the attributes whose values a comparison may be held against."""
    meant = {name, *meanings(name), *NUMBERS.get(attribute(name).family, ())}
    return frozenset(each for one in meant for each in attributes_of_family(attribute(one).family))


def _inside(engine: Engine, knot: Collection[int]) -> Iterator[int]:
    """Yield the comparisons among the models of a knot."""
    sql = "SELECT seq FROM compared WHERE list_contains($knot, subject) AND list_contains($knot, object)"
    yield from (seq for (seq,) in engine.rows(sql, {"knot": sorted(knot)}))


def _put(db: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    (columns,) = db.execute("SELECT count(*) FROM pragma_table_info(?)", [table]).fetchone()
    db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * columns)})", rows)
