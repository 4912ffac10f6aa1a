"""Defines ``conflicts.parquet``: the fields of the conflict record, the evidence as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.db.bar import queue_rank
from counterclaim.db.conflicts.certainty import REFERENCE
from counterclaim.db.keys import json_of
from counterclaim.db.records import Better, Conflict, Evidence
from counterclaim.db.support.side_support import ConflictSupport
from counterclaim.db.tables.conflicts import better_of
from counterclaim.extractors.records import Doubt
from counterclaim.flows.bulk.dataset import COMPRESSION, CONFLICTS, Forgotten
from counterclaim.flows.common.atomic_files import write_bytes

SCHEMA = pa.schema([
    ("id", pa.string()), ("kind", pa.string()), ("scope", pa.string()), ("subject", pa.string()),
    ("object", pa.string()), ("attribute", pa.string()), ("severity", pa.string()), ("class", pa.string()),
    ("certainty", pa.float64()),  # null: of an explained difference, which is no conflict
    ("sure", pa.bool_()),  # whether the certainty reaches the bar of the check
    ("status", pa.string()), ("explanation", pa.string()),
    ("evidence", pa.string()),  # JSON: a list of objects as in the record, each with its claim_id
    ("better", pa.string()),  # JSON, or null
    ("support", pa.string()),  # JSON: the row of a store's table ``conflict_support`` without its id, or null
])  # fmt: skip


def write(
    folder: Path, conflicts: Iterable[Conflict], about: Mapping[str, str], support: Mapping[str, ConflictSupport]
) -> Path:
    """Write the conflicts of a data set in the order of the queue, whole or not at all.

    ``about`` says how they were found: the bar, the reader that read their statements again, the newest page's time.
    """
    schema = SCHEMA.with_metadata(dict(about))
    rows = [_row(item, support.get(item.id)) for item in sorted(conflicts, key=_order)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression=COMPRESSION)
    path = folder / CONFLICTS
    write_bytes(path, sink.getvalue().to_pybytes())
    return path


def read(folder: Path) -> Iterator[Conflict]:
    """Yield the conflicts that a check has written, in the order of the queue."""
    with pq.ParquetFile(folder / CONFLICTS) as file:
        for batch in file.iter_batches(batch_size=2_000):
            yield from map(_conflict, batch.to_pylist())


def about(folder: Path) -> dict[str, str]:
    """Return what was written about the conflicts; empty if nothing was checked."""
    if not (folder / CONFLICTS).exists():
        return {}
    metadata = pq.read_schema(folder / CONFLICTS).metadata or {}
    return {key.decode(): value.decode() for key, value in metadata.items()}


def support(folder: Path) -> dict[str, tuple[Any, ...]]:
    """Return the rows of ``conflict_support`` that a check has written, by the ids of the conflicts, without these."""
    table = pq.read_table(folder / CONFLICTS, columns=["id", "support"]).to_pylist()
    return {row["id"]: tuple(json.loads(row["support"])) for row in table if row["support"] is not None}


def quotes(item: Conflict, gone: Forgotten) -> bool:
    """Return whether a conflict quotes a page that is to be forgotten."""
    return bool(gone) and any(gone.holds(url, (urlsplit(url).hostname or "").lower()) for url in urls([item]))


def urls(conflicts: Iterable[Conflict]) -> Iterator[str]:
    """Yield the addresses of the pages that conflicts quote."""
    for item in conflicts:
        yield from (str(one.url) for one in item.evidence if is_of_page(one))


def is_of_page(one: Evidence) -> bool:
    """Return whether a statement is of a page, and not of a price list."""
    return bool(one.url) and not one.source.startswith(REFERENCE)


def _order(item: Conflict) -> tuple[float, str, str, str, str]:
    return queue_rank(item.severity, item.certainty), item.kind, item.subject, item.attribute, item.id


def _row(item: Conflict, support: ConflictSupport | None) -> dict[str, Any]:
    said = [one.as_dict() | {"claim_id": one.claim_id} for one in item.evidence]
    row = item.as_dict() | {"sure": item.sure, "evidence": _json(said), "better": None, "support": None}
    if support is not None:
        better = better_of(item.evidence, support.better_side, support.better_value, support.reason)
        row |= {"better": better and _json(better.as_dict()), "support": _json(astuple(support)[1:])}
    return row


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _conflict(row: dict[str, Any]) -> Conflict:
    better = row["better"] and json_of(row["better"])
    return Conflict(
        row["id"], row["kind"], row["scope"], row["subject"], row["attribute"], row["severity"], row["explanation"],
        tuple(map(_evidence, json_of(row["evidence"]))), row["object"], row["class"], row["status"],
        certainty=row["certainty"], sure=row["sure"], better=better and Better(better["value"], better["reason"]),
    )  # fmt: skip


def _evidence(said: dict[str, Any]) -> Evidence:
    doubts = tuple(Doubt(one["question"], one["reason"], one["words"]) for one in said["doubts"])
    return Evidence(**{**said, "doubts": doubts})
