"""Reads the statements behind conflicts a second time and says how sure each conflict is."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from counterclaim.db.bar import unread
from counterclaim.db.incremental.judging import PageToRead, judged_certainty
from counterclaim.db.keys import qualifiers_of, value_of
from counterclaim.db.records import QUEUE_CLASSES, Conflict, Evidence
from counterclaim.extractors.records import Claim, SecondReading
from counterclaim.flows.bulk.check.engine import Engine
from counterclaim.flows.ingest.second_reading import pages_read_again

AT_ONCE = 2_000  # claims that are looked up together
PAGES = 50  # whose bodies are in memory together

_CLAIMS = """
SELECT c.id, d.id, d.name, d.url, subject, attribute, relation, value_text, value_num, value_bool, quote, start, "end",
  object, unit, qualifiers, locator, rule, confidence
FROM claims AS c JOIN documents AS d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))"""
_BODIES = """
SELECT page, name, url, content_type, body, text FROM read_parquet({files}) AS t JOIN pages AS p
ON p.document_id = t.document_id AND p.file = t.file_index SEMI JOIN to_read USING (page)
QUALIFY row_number() OVER (PARTITION BY page) = 1 ORDER BY page"""


@dataclass(slots=True)
class Judged:
    """Conflicts with their certainties, how much was read for them, and what could not be (where, why)."""

    conflicts: list[Conflict]
    pages: int = 0
    statements: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def judge(engine: Engine, slice_: Path, conflicts: Sequence[Conflict], bar: float, workers: int | None) -> Judged:
    """Return the conflicts with what a second reading says of their statements; ``bar`` is that of the queue."""
    out = Judged([])
    readings: dict[str, SecondReading] = {}
    asked = {one.claim_id for item in conflicts if item.cls in QUEUE_CLASSES for one in item.evidence}
    for page, found in pages_read_again(_pages(engine, slice_, sorted(asked)), workers):
        readings.update(found.readings)
        readings.update((id_, unread(why)) for id_, why in found.failed.items())
        out.failed += [(f"{page.name}:{page.claims[id_].start}", why) for id_, why in found.failed.items()]
        out.pages += 1
        out.statements += len(page.claims)
    out.conflicts = [_judged(item, readings, bar) for item in conflicts]
    return out


def _judged(item: Conflict, readings: Mapping[str, SecondReading], bar: float) -> Conflict:
    item = replace(item, evidence=tuple(_read(one, readings.get(one.claim_id)) for one in item.evidence))
    if item.cls not in QUEUE_CLASSES:
        return item
    sure = judged_certainty(item)
    return replace(item, certainty=sure, sure=sure >= bar)


def _read(said: Evidence, reading: SecondReading | None) -> Evidence:
    return said if reading is None else replace(said, probability=reading.probability, doubts=reading.doubts)


def _pages(engine: Engine, slice_: Path, ids: Sequence[str]) -> Iterator[PageToRead]:
    """Yield the pages of claims with these ids; one of a price list, which no page makes, is left out."""
    claims: dict[int, dict[str, Claim]] = defaultdict(dict)
    with closing(sqlite3.connect(slice_)) as db:
        for first in range(0, len(ids), AT_ONCE):
            rows = db.execute(_CLAIMS, [json.dumps(ids[first : first + AT_ONCE])])
            for id_, page, *row in rows:
                claims[int(page)][id_] = _claim(row)
    engine.table("to_read", [("page", "BIGINT")], [(page,) for page in sorted(claims)])
    bodies = engine.rows(_BODIES.format(files=engine.files("texts")), at_once=PAGES)
    for page, name, url, media_type, body, text in bodies:
        yield PageToRead(page, name, url, media_type, body, text, dict(_placed(claims[page])))


def _placed(claims: Mapping[str, Claim]) -> Iterable[tuple[str, Claim]]:
    return sorted(claims.items(), key=lambda one: (one[1].start, one[0]))


def _claim(row: Sequence[object]) -> Claim:
    (
        doc, url, subject, name, relation, text, number, flag, quote, start, end, other, unit, qualifiers, locator,
        rule, confidence,
    ) = row  # fmt: skip
    return Claim(
        doc, subject, name, relation, value_of(text, number, flag), quote, start, end, other, unit,  # type: ignore[arg-type]
        qualifiers_of(str(qualifiers)), url, locator, rule, confidence,  # type: ignore[arg-type]
    )  # fmt: skip
