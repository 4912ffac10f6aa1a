"""Reads the verdicts of an audit back and says how many of the judged flags hold, with 95 % intervals (Wilson)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from counterclaim.db.records import SEVERITIES
from counterclaim.flows.common.errors import UserError

VERDICTS = ("HOLDS", "FALSE")
READINGS = ("right", "wrong", "right_but_condition_lost")
_NO_READING = (None, "", "reference")
Z = 1.959964  # of a 95 % interval
HINT = "fill in verdict (HOLDS or FALSE) in the lines that `audit --sample` wrote"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judged flag: what was filled in, with how sure it was (None: not known) and how many flags it stands for."""

    row: dict[str, Any]
    certainty: float | None = None

    @property
    def holds(self) -> bool:
        """Return whether the flag holds."""
        return bool(self.row["verdict"] == VERDICTS[0])

    @property
    def weight(self) -> float:
        """Return how many flags it stands for."""
        return float(self.row.get("weight") or 1.0)


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of a group of judged flags hold: their share, weighted, with its 95 % interval."""

    group: str
    judged: int
    hold: int
    share: float
    low: float
    high: float


def read_verdicts(path: Path) -> tuple[list[dict[str, Any]], int]:
    """Return the judged lines of a file, and how many were left without a verdict.

    Raises UserError naming the line of what is no verdict, and if nothing is judged.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError("cannot read verdicts", path, why or "check it") from None
    rows = list(_rows(path, text))
    judged = [row for row in rows if row["verdict"]]
    if not judged:
        raise UserError("no verdict in", path, HINT)
    return judged, len(rows) - len(judged)


def _rows(path: Path, text: str) -> Iterator[dict[str, Any]]:
    seen = dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError:
            raise UserError("not JSON", place, "one flag a line, as `audit --sample` writes them") from None
        _check(row, place)
        if row["id"] in seen:
            raise UserError(f"flag {row['id']} is judged twice", place, f"it stands in line {seen[row['id']]} too")
        seen[row["id"]] = number
        yield row


def _check(row: Any, place: str) -> None:
    """Raise UserError unless a line is a flag whose fields can be used."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise UserError("no flag", place, "it needs the id that `audit --sample` gave it")
    row.setdefault("verdict", None)
    if row["verdict"] not in (None, "", *VERDICTS):
        raise UserError(f"unknown verdict {row['verdict']!r}", place, f"use {' or '.join(VERDICTS)}")
    weight = row.get("weight")
    if weight is not None and not (isinstance(weight, int | float) and 0 < weight < 1e12):
        raise UserError(f"bad weight {weight!r}", place, "leave it as `audit --sample` wrote it")
    items = row.get("items") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UserError("bad items", place, "leave the list as `audit --sample` wrote it")
    for item in items:
        if item.get("reading") not in (*_NO_READING, *READINGS):
            raise UserError(f"unknown reading {item['reading']!r}", place, f"use one of {', '.join(READINGS)}")


def table(verdicts: Sequence[Verdict]) -> list[Precision]:
    """Return the precision of all, by kind, by severity and by tenths of the certainty."""
    groups: dict[str, list[Verdict]] = {"all": list(verdicts)}
    for kind in sorted({str(one.row.get("kind") or "") for one in verdicts} - {""}):
        groups[f"kind {kind}"] = [one for one in verdicts if one.row.get("kind") == kind]
    for name in SEVERITIES:
        groups[f"severity {name}"] = [one for one in verdicts if one.row.get("severity") == name]
    for tenth in range(10):
        groups[_tenth(tenth)] = [one for one in verdicts if _place(one.certainty) == tenth]
    return [precision(name, some) for name, some in groups.items() if some]


def precision(group: str, verdicts: Iterable[Verdict]) -> Precision:
    """Return the precision of a group; of a weighted sample with the size that it is worth (Kish)."""
    some = list(verdicts)
    total = sum(one.weight for one in some)
    share = sum(one.weight for one in some if one.holds) / total
    worth = total**2 / sum(one.weight**2 for one in some)
    return Precision(group, len(some), sum(one.holds for one in some), share, *wilson(share, worth))


def wilson(share: float, number: float) -> tuple[float, float]:
    """Return the 95 % interval of a share of so many (Wilson's score interval)."""
    middle = (share + Z * Z / (2 * number)) / (1 + Z * Z / number)
    half = Z * sqrt(share * (1 - share) / number + Z * Z / (4 * number * number)) / (1 + Z * Z / number)
    return max(0.0, middle - half), min(1.0, middle + half)


def _place(certainty: float | None) -> int | None:
    return None if certainty is None else min(int(certainty * 10 + 1e-9), 9)


def _tenth(number: int) -> str:
    return f"certainty {number / 10:.1f}-{(number + 1) / 10:.1f}"


def append(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Add lines to a file of read flags; return how many were new: a line that stands there is not added again."""
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        known = set(before.splitlines())
        new = [line for line in (json.dumps(row, ensure_ascii=False) for row in rows) if line not in known]
        if new:
            broken = before and not before.endswith("\n")
            with path.open("a", encoding="utf-8") as file:
                file.write(("\n" if broken else "") + "".join(f"{line}\n" for line in new))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError("cannot keep verdicts in", path, why or "check it") from None
    return len(new)
