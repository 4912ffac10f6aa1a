"""Writes the rows of one unit as Parquet, in memory: compressed row groups, the claims sorted.

What a unit holds in memory is compressed, and bounded; an archive of pages none of which is of interest gives nothing.
Claims are sorted in runs, and the runs merged, so that a million of them never stand in memory as Python objects.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.flows.bulk.dataset import CLAIMS, CLAIMS_ORDER, COMPRESSION, PARTS, SCHEMAS, Part
from counterclaim.flows.bulk.rows import Row, Rows

GROUP = 20_000  # rows of a row group
GROUP_BYTES = 32_000_000  # of texts and bodies, which a row group may hold, too
MOST_BYTES = 1_000_000_000  # compressed, of one unit


class TooMuchError(Exception):
    """A unit gives more rows than one unit may; the text says how to go on."""


class PartWriter:
    """Writes rows of one schema to a buffer, a row group at a time."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._sink = pa.BufferOutputStream()
        self._file = pq.ParquetWriter(self._sink, schema, compression=COMPRESSION)
        self._rows: list[Row] = []
        self._weight = 0

    def add(self, row: Row, weight: int = 0) -> None:
        """Take a row; ``weight`` are its bytes where they count."""
        self._rows.append(row)
        self._weight += weight
        if len(self._rows) >= GROUP or self._weight >= GROUP_BYTES:
            self._flush()

    @property
    def size(self) -> int:
        """Return the bytes that were written so far."""
        return int(self._sink.tell())

    def finish(self) -> pa.Buffer:
        """Return the whole file."""
        self._flush()
        self._file.close()
        return self._sink.getvalue()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._weight = [], 0


@dataclass(slots=True)
class SortedClaims:
    """Claims in the order of the data set: sorted runs, each a file in memory, that are merged at the end."""

    group: int = GROUP
    size: int = 0  # bytes of the runs
    _runs: list[pa.Buffer] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)

    def add(self, rows: Sequence[Row]) -> None:
        """Take the claims of a page."""
        self._rows.extend(rows)
        if len(self._rows) >= self.group:
            self._end_run()

    def finish(self) -> pa.Buffer:
        """Return the whole file."""
        out = PartWriter(CLAIMS)
        if self._runs:
            self._end_run()
            merged: Iterator[Row] = heapq.merge(*map(_rows_of, self._runs), key=_order)
        else:
            merged = iter(sorted(self._rows, key=_order))
        for row in merged:
            out.add(row)
        return out.finish()

    def _end_run(self) -> None:
        run = PartWriter(CLAIMS)
        for row in sorted(self._rows, key=_order):
            run.add(row)
        self._runs.append(run.finish())
        self.size += self._runs[-1].size
        self._rows = []


@dataclass(slots=True)
class UnitWriter:
    """Takes the pages of one archive in its order; a page that stands in it again is taken once."""

    claims: SortedClaims = field(default_factory=SortedClaims)
    counted: int = 0  # claims
    _documents: PartWriter = field(default_factory=lambda: PartWriter(SCHEMAS["documents"]))
    _texts: PartWriter = field(default_factory=lambda: PartWriter(SCHEMAS["texts"]))
    _seen: set[str] = field(default_factory=set)

    @property
    def documents(self) -> int:
        """Return how many pages were taken."""
        return len(self._seen)

    def add(self, rows: Rows) -> None:
        """Take the rows of a page. Raises TooMuchError."""
        id_ = rows.document["document_id"]
        if id_ in self._seen:
            return
        self._seen.add(id_)
        self._documents.add(rows.document)
        self.claims.add(rows.claims)
        self.counted += len(rows.claims)
        if rows.text is not None:
            self._texts.add(rows.text, len(rows.text["text"]) + len(rows.text["body"] or b""))
        if self._documents.size + self._texts.size + self.claims.size > MOST_BYTES:
            raise TooMuchError("more pages with claims than one unit may hold: split the archive")

    def finish(self) -> dict[Part, pa.Buffer]:
        """Return the unit's files."""
        made = {"documents": self._documents.finish(), "claims": self.claims.finish(), "texts": self._texts.finish()}
        return {part: made[part] for part in PARTS}


def _rows_of(run: pa.Buffer) -> Iterator[Row]:
    with pq.ParquetFile(pa.BufferReader(run)) as file:
        for batch in file.iter_batches(batch_size=500):
            yield from batch.to_pylist()


def _order(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in CLAIMS_ORDER)
