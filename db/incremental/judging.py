"""Stores second readings of the statements behind conflicts, and the certainty of conflicts that follows from them.

A reading holds for one claim as one extraction read it, and for one version of the reader. A conflict is judged again
when its evidence, a reading of it, the reader or the weights have changed; an unchanged one costs nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby

from counterclaim.db.bar import default_bar, queue_rank, weights_mark
from counterclaim.db.conflicts.certainty import certainty, evidence_key
from counterclaim.db.keys import safe_text
from counterclaim.db.records import CONFLICTING, Conflict
from counterclaim.db.sqlite.light_import import Database
from counterclaim.db.tables import conflicts, derived
from counterclaim.db.tables.reads import CLAIM_COLUMNS, CLAIM_TABLES, stored_claim
from counterclaim.extractors.records import Claim, SecondReading

BATCH = 2_000  # conflicts that are judged at once
FAILED = ""  # the reader of what stands for a reading that failed: it holds for none, and is tried again

_UNJUDGED = f"judged = 0 AND closed_at IS NULL AND {CONFLICTING}"
_UNREAD = f"""
SELECT DISTINCT c.extraction_id, v.claim_id
FROM conflicts AS k INDEXED BY conflicts_unjudged JOIN conflict_evidence AS v ON v.conflict_id = k.id
JOIN claims AS c ON c.id = v.claim_id
WHERE {_UNJUDGED} AND NOT EXISTS (
  SELECT 1 FROM second_readings AS r
  WHERE r.claim_id = c.id AND r.extraction_id = c.extraction_id AND r.reader = ?)
ORDER BY c.extraction_id, v.claim_id"""  # noqa: S608
_OF_CLAIMS = """
SELECT extraction_id, id FROM claims WHERE id IN (SELECT value FROM json_each(?)) ORDER BY extraction_id, id"""
_READ = """
SELECT r.claim_id, r.probability FROM second_readings AS r JOIN claims AS c ON c.id = r.claim_id
WHERE r.extraction_id = c.extraction_id AND r.reader = ? AND r.claim_id IN (SELECT value FROM json_each(?))"""
_PAGE = """
SELECT d.id, d.name, d.url, p.media_type, b.body, e.text
FROM extractions AS e JOIN snapshots AS p ON p.id = e.snapshot_id JOIN documents AS d ON d.id = p.document_id
LEFT JOIN bodies AS b ON b.sha256 = p.sha256 WHERE e.id = ?"""
_CLAIMS = f"{CLAIM_COLUMNS} {CLAIM_TABLES} WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.start, c.id"  # noqa: S608
_PUT = """
INSERT INTO second_readings (claim_id, extraction_id, reader, probability) VALUES (?, ?, ?, ?)
ON CONFLICT (claim_id) DO UPDATE SET extraction_id = excluded.extraction_id, reader = excluded.reader,
  probability = excluded.probability"""
_PUT_DOUBT = "INSERT INTO doubts (claim_id, position, question, reason, words) VALUES (?, ?, ?, ?, ?)"
_PUT_SUPPORT = "INSERT OR REPLACE INTO conflict_support VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_JUDGING = """
INSERT INTO judging (id, bar, reader, weights) VALUES (1, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET bar = excluded.bar, reader = excluded.reader, weights = excluded.weights"""
_FAILED = f"""
SELECT DISTINCT v.conflict_id FROM conflict_evidence AS v JOIN second_readings AS r ON r.claim_id = v.claim_id
WHERE v.conflict_id IN (SELECT value FROM json_each(?)) AND r.reader = '{FAILED}'"""  # noqa: S608
_DECIDED_ASIDE = f"""
SELECT k.id FROM reviews AS r JOIN conflicts AS k ON k.id = r.conflict_id
WHERE r.id = (SELECT max(id) FROM reviews WHERE conflict_id = k.id) AND r.verdict <> 'open'
  AND k.status IN ('open', 'confirmed') AND k.closed_at IS NULL AND k.{CONFLICTING} AND k.certainty < ?
ORDER BY k.queue_rank, k.id"""  # noqa: S608
_JUDGE = "UPDATE conflicts SET certainty = ?, queue_rank = ?, sure = ? WHERE id = ?"
_TOUCHED = """
UPDATE conflicts SET judged = 0 WHERE judged = 1 AND id IN (
  SELECT v.conflict_id FROM claims AS c JOIN conflict_evidence AS v ON v.claim_id = c.id
  WHERE c.document_id IN (SELECT value FROM json_each(?)) AND c.gone_at IS NULL)"""


@dataclass(frozen=True, slots=True)
class PageToRead:
    """A page with the statements on it that are to be read again; ``body`` is None where none is kept.

    ``text`` is what the claims' offsets count in, ``claims`` holds them by id.
    """

    extraction_id: int
    name: str
    url: str | None
    media_type: str
    body: bytes | None
    text: str
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class Judged:
    """How many conflicts were judged, and how many of them differ now in what is said of them."""

    judged: int = 0
    changed: int = 0


class Judging:
    """The second readings and certainties of one store; ``atomic`` opens a transaction of it."""

    def __init__(self, db: Database, atomic: Callable[[], AbstractContextManager[None]]) -> None:
        self._db = db
        self._atomic = atomic

    def bar(self) -> float:
        """Return the bar that conflicts were held against last; the default one if none were yet."""
        row = self._db.execute("SELECT bar FROM judging").fetchone()
        return default_bar() if row is None else float(row[0])

    def set_aside(self) -> int:
        """Return how many open conflicts are below the bar."""
        sql = f"""SELECT coalesce(sum(conflicts), 0) FROM conflict_counts
          WHERE speaker = '' AND attribute <> '' AND status = 'open' AND sure = 0 AND {CONFLICTING}"""  # noqa: S608
        return int(self._db.execute(sql).fetchone()[0])

    def decided_aside(self, bar: float | None = None) -> list[str]:
        """Return the ids of conflicts below a bar (None: the one in use) that a person has decided, in queue order.

        Those that the decision still settles as dismissed or resolved are left out.
        """
        return [id_ for (id_,) in self._db.execute(_DECIDED_ASIDE, [self.bar() if bar is None else bar])]

    def begin(self, reader: str, bar: float) -> None:
        """Let everything be judged again that another reader, or other weights, judged; hold all against the bar."""
        now = (bar, reader, weights_mark())
        before = self._db.execute("SELECT bar, reader, weights FROM judging").fetchone()
        if before is not None and tuple(before) == now:
            return
        with self._atomic():
            if before is None or tuple(before[1:]) != now[1:]:
                self._db.execute("UPDATE conflicts SET judged = 0 WHERE judged = 1 AND closed_at IS NULL")
            self._hold_against(bar)
            self._db.execute(_JUDGING, now)

    def pages(self, reader: str) -> Iterator[PageToRead]:
        """Yield the pages with statements that this reader has not read; the caller may save between two."""
        return self._pages(self._db.execute(_UNREAD, [reader]).fetchall())

    def pages_of(self, claims: Sequence[str]) -> Iterator[PageToRead]:
        """Yield the pages of claims with these ids; an id that no claim has, as of a price list, is left out."""
        return self._pages(self._db.execute(_OF_CLAIMS, [json.dumps(claims)]).fetchall())

    def readings(self, claims: Sequence[str], reader: str) -> dict[str, SecondReading]:
        """Return what this reader made of claims, by their ids; those that it has not read are left out."""
        rows = self._db.execute(_READ, [reader, json.dumps(claims)]).fetchall()
        doubts = conflicts.doubts_about(self._db, [id_ for id_, _ in rows])
        return {id_: SecondReading(probability, doubts.get(id_, ())) for id_, probability in rows}

    def _pages(self, rows: Sequence[tuple[int, str]]) -> Iterator[PageToRead]:
        for extraction_id, group in groupby(rows, key=lambda row: int(row[0])):
            ids = [claim_id for _, claim_id in group]
            _, name, url, media_type, body, text = self._db.execute(_PAGE, [extraction_id]).fetchone()
            found = (stored_claim(row) for row in self._db.execute(_CLAIMS, [json.dumps(ids)]).fetchall())
            claims = {stored.id: stored.claim for stored in found}
            kept = None if body is None else zlib.decompress(body)
            yield PageToRead(extraction_id, name, url, media_type, kept, text, claims)

    def save(self, extraction_id: int, reader: str, readings: Mapping[str, SecondReading]) -> None:
        """Record what a reader makes of some claims of an extraction; ``FAILED`` stands for one that could not."""
        with self._atomic():
            ids = [(id_,) for id_ in readings]
            rows = [(id_, extraction_id, reader, found.probability) for id_, found in readings.items()]
            doubts = [
                (id_, position, doubt.question, safe_text(doubt.reason), safe_text(doubt.words))
                for id_, found in readings.items()
                for position, doubt in enumerate(found.doubts)
            ]
            self._db.conn.executemany("DELETE FROM doubts WHERE claim_id = ?", ids)
            self._db.conn.executemany(_PUT, rows)
            self._db.conn.executemany(_PUT_DOUBT, doubts)

    def save_support(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Record which sides of conflicts are better supported, as another check found (rows of the table)."""
        with self._atomic():
            self._db.conn.executemany(_PUT_SUPPORT, rows)

    def judge(self, bar: float) -> Judged:
        """Compute the certainty of every conflict that is to be judged again; those with a failed reading stay so."""
        ids = [id_ for (id_,) in self._db.execute(f"SELECT id FROM conflicts WHERE {_UNJUDGED}")]  # noqa: S608
        changed = 0
        for first in range(0, len(ids), BATCH):
            batch = ids[first : first + BATCH]
            with self._atomic():
                changed += self._judge(batch, bar)
                failed = {id_ for (id_,) in self._db.execute(_FAILED, [json.dumps(batch)])}
                done = [(id_,) for id_ in batch if id_ not in failed]
                self._db.conn.executemany("UPDATE conflicts SET judged = 1 WHERE id = ?", done)
        return Judged(len(ids), changed)

    def _judge(self, ids: Sequence[str], bar: float) -> int:
        rows = []
        for conflict in conflicts.by_ids(self._db, ids):
            sure = judged_certainty(conflict)
            if (sure, sure >= bar) != (conflict.certainty, conflict.sure):
                rows.append((sure, queue_rank(conflict.severity, sure), int(sure >= bar), conflict.id))
        self._write(rows)
        return len(rows)

    def _hold_against(self, bar: float) -> None:
        """Put each conflict on its side of the bar."""
        sql = "SELECT certainty, queue_rank, 1 - sure, id FROM conflicts WHERE certainty IS NOT NULL"
        self._write(self._db.execute(f"{sql} AND (certainty >= ?) <> sure", [bar]).fetchall())

    def _write(self, rows: Sequence[tuple[object, ...]]) -> None:
        ids = [str(row[-1]) for row in rows]
        live = self._db.execute(
            "SELECT id FROM conflicts WHERE closed_at IS NULL AND id IN (SELECT value FROM json_each(?))",
            [json.dumps(ids)],
        )
        counted = [id_ for (id_,) in live.fetchall()]
        derived.count(self._db, counted, -1)
        self._db.conn.executemany(_JUDGE, rows)
        derived.count(self._db, counted, 1)


def judged_certainty(conflict: Conflict) -> float:
    """Return how sure a conflict is by what its evidence carries of the second reading."""
    readings = {
        evidence_key(item): SecondReading(item.probability, item.doubts)
        for item in conflict.evidence
        if item.probability is not None
    }
    return min(1.0, max(0.0, certainty(conflict, readings)))


def touch(db: Database, documents: Sequence[str]) -> None:
    """Let the conflicts be judged again that rest on claims of some documents: their words may stand elsewhere now."""
    db.execute(_TOUCHED, [json.dumps(documents)])
