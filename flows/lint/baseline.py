"""Keeps old findings in a file, so that ``check`` tells only new ones.

Findings are known by fingerprints without lines and words: kind, subject, attribute, and what each file says. Text may
move and be reworded; another value is another finding. What is found twice stands there twice.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path
from typing import Any

from counterclaim.db.keys import name_key
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.lint.findings import Finding, address

VERSION = 1
_WHAT = "counterclaim baseline"


def fingerprint(finding: Finding, base: Path | None = None) -> str:
    """Return 16 hex digits that stay the same when text moves. Files are named from ``base``, else from here."""
    conflict = finding.conflict
    said = zip(finding.places, finding.own, strict=True)
    sides = {(address(place.path, base), str(item.value)) for place, item in said}
    sides |= {("", str(item.value)) for item in finding.outside}
    about = [conflict.kind, name_key(conflict.subject), name_key(conflict.object or ""), conflict.attribute]
    text = json.dumps([about, sorted(sides)])
    return blake2s(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Baseline:
    """Old findings: one row each, as the file holds them."""

    path: Path
    rows: tuple[Mapping[str, Any], ...] = ()

    @property
    def base(self) -> Path:
        """Return the folder that the file names are relative to."""
        return Path(os.path.abspath(self.path)).parent


@dataclass(frozen=True, slots=True)
class Compared:
    """New findings, how many are old, and how many of the old ones are not found any more."""

    new: list[Finding]
    old: int
    gone: int


def compare(found: Iterable[Finding], baseline: Baseline, checked: Iterable[Path]) -> Compared:
    """Leave out the old findings, each as often as the baseline has it. ``checked`` are the files that were read."""
    files = {address(path, baseline.base) for path in checked}
    left = Counter(str(row["fingerprint"]) for row in baseline.rows)
    new, old = [], 0
    for finding in found:
        key = fingerprint(finding, baseline.base)
        if left[key] > 0:
            left[key] -= 1
            old += 1
        else:
            new.append(finding)
    here = {str(row["fingerprint"]) for row in baseline.rows if row.get("file") in files}
    return Compared(new, old, sum(left[key] for key in here))


def load(path: Path) -> Baseline:
    """Read a baseline. Raise UserError if there is none, or the file is something else."""
    if not path.exists():
        raise UserError("no such baseline", path, "write it first: counterclaim check PATH... --write-baseline FILE")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError("cannot read baseline", path, error.strerror or "check it") from None
    except ValueError:
        data = None
    if not isinstance(data, dict) or data.get("what") != _WHAT or not _are_rows(data.get("findings")):
        raise UserError("not a baseline", path, "give a file that --write-baseline has written")
    if data.get("version") != VERSION:
        raise UserError("baseline of another version", path, "write it anew with --write-baseline")
    return Baseline(path, tuple(data["findings"]))


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) and "fingerprint" in row for row in rows)


def save(path: Path, found: Sequence[Finding], checked: Iterable[Path]) -> None:
    """Write a baseline of findings, whole or not at all.

    Rows of files that were not checked now are kept while the files are there. A file that is no baseline is not
    overwritten: UserError.
    """
    old = load(path) if path.exists() else Baseline(path)
    files = {address(one, old.base) for one in checked}
    kept = [row for row in old.rows if row.get("file") not in files and (old.base / str(row.get("file"))).exists()]
    rows = [*kept, *(_row(finding, old.base) for finding in found)]
    rows.sort(key=lambda row: (str(row["file"]), str(row["fingerprint"])))
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    text = f'{{"what": "{_WHAT}", "version": {VERSION}, "findings": [\n{lines}\n]}}\n'
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError("cannot write baseline", path, error.strerror or "check the folder") from None


def _row(finding: Finding, base: Path) -> dict[str, Any]:
    """Return a row: the fingerprint, and for people what it stands for."""
    conflict, first = finding.conflict, finding.places[0]
    return {
        "fingerprint": fingerprint(finding, base), "file": address(first.path, base), "kind": conflict.kind,
        "subject": conflict.subject, "attribute": conflict.attribute, "quote": first.quote,
    }  # fmt: skip
