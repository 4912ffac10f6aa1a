"""Takedowns: pages and hosts that a data set has to forget, and does not take again.

They are recorded first, in a file that every reader of the data set heeds; then the files that hold their rows are
written anew without them. An extraction may run meanwhile: it looks again after each unit that it has written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from counterclaim.flows.bulk.dataset import (
    COMPRESSION,
    CONFLICTS,
    FORGOTTEN,
    PARTS,
    Forgotten,
    Unit,
    check,
    part_file,
    save_unit,
    units,
)
from counterclaim.flows.bulk.unit_writer import GROUP
from counterclaim.flows.common.atomic_files import write_bytes
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.fetch.client import normal_address


def forget(folder: Path, target: str, at: str) -> tuple[str, int]:
    """Record an address or a host and remove its rows; return it as recorded and how many pages were removed.

    Raises UserError for what is neither, and for a folder that is no data set.
    """
    check(folder)
    row = _row(target)
    _record(folder, {**row, "at": at})
    what = Forgotten.of([row])
    removed = sum(remove_rows(folder, unit, what) for unit in units(folder) if unit.state == "done")
    if removed:  # what was found between pages that are gone: the next check writes it anew
        (folder / CONFLICTS).unlink(missing_ok=True)
    return next(iter(row.values())), removed


def remove_rows(folder: Path, unit: Unit, what: Forgotten) -> int:
    """Write the files of a unit that is done anew without what is to be forgotten; return how many pages that were."""
    if not what:
        return 0
    rows = pq.read_table(part_file(folder, "documents", unit.unit), columns=["document_id", "url", "host", "claims"])
    gone = [row for row in rows.to_pylist() if what.holds(row["url"], row["host"])]
    ids = pa.array([row["document_id"] for row in gone], pa.string())
    # All three, and the documents last: a removal that was cut off is found and completed by the next.
    for part in (*PARTS[1:], PARTS[0]) if gone else ():
        _without(part_file(folder, part, unit.unit), lambda table: pc.is_in(table["document_id"], ids))
    if gone:
        claims = unit.claims - sum(row["claims"] for row in gone)
        save_unit(folder, replace(unit, documents=unit.documents - len(gone), claims=claims))
    return len(gone)


def _row(target: str) -> dict[str, str]:
    try:
        if "://" in target:
            return {"url": normal_address(target)}
        host = target.strip().strip(".").lower()
        if "." in host and all(host.split(".")) and normal_address(f"https://{host}/") == f"https://{host}/":
            return {"host": host}
    except ValueError:
        pass
    raise UserError("neither an address nor a host", target, "give https://host/page, or host.example")


def _record(folder: Path, row: dict[str, Any]) -> None:
    """Add a line; one write, so that lines of several processes stay whole."""
    path = folder / FORGOTTEN
    line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
    with path.open("a+b") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else b"\n" + line  # behind one that was cut off
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _without(path: Path, is_gone: Callable[[pa.Table], Any]) -> None:
    """Write a file anew without some of its rows, a row group in memory at a time, in the same order."""
    sink = pa.BufferOutputStream()
    with pq.ParquetFile(path) as file, pq.ParquetWriter(sink, file.schema_arrow, compression=COMPRESSION) as out:
        for number in range(file.num_row_groups):
            table = file.read_row_group(number)
            left = table.filter(pc.invert(is_gone(table)))
            if left.num_rows:
                out.write_table(left, row_group_size=GROUP)
    write_bytes(path, sink.getvalue())
