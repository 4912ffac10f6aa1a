"""Finds the pages that are copies of one text, from their sketches."""

from __future__ import annotations

from collections import defaultdict

from counterclaim.db.conflicts.near_duplicates import COMMON, LEAST, copies
from counterclaim.flows.bulk.check.engine import Engine

# A page must share several of its fingerprints with others, and not with everybody, to be a copy of one of them.
_SHARED = """
WITH marks AS (
  SELECT page, unnest(sketch) AS mark FROM read_parquet({files}) AS d JOIN pages AS p
  ON p.document_id = d.document_id AND p.archive = d.archive AND p."offset" = d."offset"),
telling AS (SELECT mark FROM marks GROUP BY mark HAVING count(*) BETWEEN 2 AND $common),
alike AS (SELECT page FROM marks SEMI JOIN telling USING (mark) GROUP BY page HAVING count(*) >= $least)
SELECT page, mark FROM marks SEMI JOIN alike USING (page) ORDER BY page"""


def original_sources(engine: Engine) -> dict[str, str]:
    """Return, for each page (by name) that is a copy of another, the source of the first of them.

    The tables ``alike`` (pages that may be copies) and ``copies`` (name, name of the first) are made for it.
    """
    marks: dict[int, set[int]] = defaultdict(set)
    shared = {"common": COMMON, "least": LEAST}
    for page, mark in engine.rows(_SHARED.format(files=engine.files("documents")), shared):
        marks[page].add(mark)
    engine.table("alike", [("page", "BIGINT")], [(page,) for page in marks])
    known = list(engine.rows("SELECT page, name, site FROM pages SEMI JOIN alike USING (page) ORDER BY page"))
    sources = {name: site for _, name, site in known}
    found = copies({name: marks[page] for page, name, _ in known})
    engine.table("copies", [("name", "TEXT"), ("first", "TEXT")], list(found.items()))
    return {doc: sources[first] for doc, first in found.items()}
