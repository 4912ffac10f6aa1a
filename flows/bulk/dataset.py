"""Defines the Parquet data set of a bulk run: its folder, its schemas and how it is read.

One archive is one unit, and has one file in each of ``documents``, ``claims`` and ``texts``. A unit's files count when
``units/UNIT.json``, which is written last, says that it is done; files without it are left by a run that was killed.
The same page may stand in several archives: its ``document_id`` is then the same, and it is one document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from counterclaim.flows.common.atomic_files import write_bytes
from counterclaim.flows.common.errors import UserError

FORMAT = 1
ABOUT = "bulk.json"
FORGOTTEN = "forgotten.jsonl"
CONFLICTS = "conflicts.parquet"
UNITS = "units"
Part = Literal["documents", "claims", "texts"]
PARTS: tuple[Part, ...] = ("documents", "claims", "texts")
COMPRESSION = "zstd"

# Where a page was found. ``published`` and ``modified`` are ISO strings as precise as the page states them.
_FOUND = [("url", pa.string()), ("host", pa.string()), ("published", pa.string()), ("fetched", pa.string())]
_PLACE = [("archive", pa.string()), ("offset", pa.int64())]

DOCUMENTS = pa.schema([
    ("document_id", pa.string()), *_FOUND, ("modified", pa.string()),
    ("name", pa.string()),  # the ``doc`` of its claims
    ("site", pa.string()),  # the source that it counts for
    ("title", pa.string()), ("language", pa.string()),
    *_PLACE,
    ("text_hash", pa.string()),
    ("sketch", pa.list_(pa.int64())),  # as the store keeps it: ascending, empty if there are too few claims to tell
    ("claims", pa.int32()),
    ("archived", pa.bool_()),  # false: the page allows no stored copy (noarchive)
])  # fmt: skip

# The fields of the claim record. A claim's ``published`` is its page's, else the day it was modified, as in the store.
CLAIMS = pa.schema([
    ("document_id", pa.string()), ("position", pa.int32()),
    ("claim_id", pa.string()), ("ordinal", pa.int32()),  # as the store gives them to a document at this url
    ("doc", pa.string()),
    ("subject", pa.string()), ("subject_key", pa.string()), ("subject_kind", pa.string()),
    ("attribute", pa.string()), ("relation", pa.string()),
    ("value", pa.string()),  # exact: "3.50", "true", a text, or null
    ("value_number", pa.float64()), ("value_kind", pa.string()),  # number, boolean, text, or null without a value
    ("object", pa.string()), ("object_key", pa.string()),
    ("unit", pa.string()), ("qualifiers", pa.string()),  # JSON with sorted keys and exact numbers
    ("quote", pa.string()), ("start", pa.int32()), ("end", pa.int32()),
    ("locator", pa.string()), ("rule", pa.string()), ("confidence", pa.float64()),
    ("site", pa.string()), *_FOUND, *_PLACE,
])  # fmt: skip
CLAIMS_ORDER = ("subject", "attribute", "document_id", "position")

# Of documents with claims only. Of a page that allows no stored copy there is no body, and of its text only what its
# claims quote, the rest blanked.
TEXTS = pa.schema([
    ("document_id", pa.string()), ("text", pa.string()), ("body", pa.binary()), ("content_type", pa.string()),
])  # fmt: skip

SCHEMAS: Mapping[Part, pa.Schema] = {"documents": DOCUMENTS, "claims": CLAIMS, "texts": TEXTS}


@dataclass(frozen=True, slots=True)
class Unit:
    """What became of one archive. ``skipped`` counts the records that were too large or broken."""

    unit: str
    archive: str
    state: Literal["done", "failed"]
    reason: str = ""
    records: int = 0
    candidates: int = 0
    documents: int = 0
    claims: int = 0
    skipped: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The addresses (whatever their scheme) and hosts whose pages are to be forgotten; a host with its subdomains."""

    urls: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.urls or self.hosts)

    def holds(self, url: str, host: str) -> bool:
        """Return whether a page is to be forgotten."""
        if url.partition("://")[2] in self.urls:
            return True
        labels = host.split(".") if self.hosts else []
        return any(".".join(labels[at:]) in self.hosts for at in range(len(labels)))

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> Forgotten:
        """Return what the lines of a data set's takedowns say."""
        urls: set[str] = set()
        hosts: set[str] = set()
        for row in rows:
            urls.update([row["url"].partition("://")[2]] if "url" in row else ())
            hosts.update([row["host"]] if "host" in row else ())
        return cls(frozenset(urls), frozenset(hosts))


def unit_of(archive: str) -> str:
    """Return the name of an archive's unit."""
    return hashlib.sha256(archive.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def document_id(url: str, text: str) -> str:
    """Return the id of a page with this text at this address."""
    return hashlib.sha256(f"{url}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def part_file(folder: Path, part: Part, unit: str) -> Path:
    """Return the path of a unit's file."""
    return folder / part / f"{unit}.parquet"


def unit_file(folder: Path, unit: str) -> Path:
    """Return the path of a unit's record."""
    return folder / UNITS / f"{unit}.json"


def begin(folder: Path, reader: str) -> None:
    """Make a data set, or go on with one that the same reader began. Raises UserError for any other folder."""
    about = folder / ABOUT
    if about.exists():
        known = check(folder)
        if known["reader"] != reader:
            detail = f"it was read by {known['reader']}, this program reads as {reader}: give another folder"
            raise UserError("the data set was made by other rules", folder, detail)
    elif folder.exists() and any(folder.iterdir()):
        raise UserError("the folder holds something else than a bulk data set", folder, "give an empty or a new one")
    for name in (UNITS, *PARTS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if not about.exists():
        write_json(about, {"format": FORMAT, "reader": reader})


def check(folder: Path) -> dict[str, Any]:
    """Return what a data set says of itself. Raises UserError for a folder that is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if isinstance(about, dict) and about.get("format") == FORMAT and "reader" in about:
            return about
    except (OSError, ValueError):
        pass
    raise UserError("no bulk data set", folder, "make one: counterclaim bulk extract ARCHIVE... --out DIR")


def units(folder: Path) -> list[Unit]:
    """Return the units that were done or failed, by name."""
    names = [field.name for field in fields(Unit)]
    out = []
    for path in sorted((folder / UNITS).glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        out.append(Unit(**{name: row[name] for name in names if name in row}))
    return out


def files(folder: Path, part: Part) -> list[Path]:
    """Return the files of the units that are done, by name."""
    return [part_file(folder, part, unit.unit) for unit in units(folder) if unit.state == "done"]


def batches(paths: Iterable[Path], columns: list[str] | None = None, rows: int = 20_000) -> Iterator[pa.RecordBatch]:
    """Yield the rows of files in their order, ``rows`` of them in memory at a time."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=rows, columns=columns)


def forgotten(folder: Path) -> Forgotten:
    """Return the takedowns of a data set."""
    path = folder / FORGOTTEN
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        with suppress(ValueError):  # a line that was cut off, and never confirmed
            rows.append(json.loads(line))
    return Forgotten.of(rows)


def save_unit(folder: Path, unit: Unit) -> None:
    """Record what became of a unit: the last thing that is written of it."""
    write_json(unit_file(folder, unit.unit), asdict(unit))


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write one JSON object, whole or not at all."""
    write_bytes(path, (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
