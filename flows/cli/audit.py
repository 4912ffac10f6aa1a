"""``counterclaim audit``: draws flags for people to judge, and takes their verdicts back."""

# ruff: noqa: PLC0415 - bad input is answered before templates are imported

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterclaim.flows.cli.options import DEFAULT_DB, Db, Quiet, Verbose
from counterclaim.flows.common.loudness import detail, note

if TYPE_CHECKING:
    from counterclaim.db.records import Conflict

KEPT = "read_flags.jsonl"
_TABLE = ("group", "judged", "hold", "precision", "95 % interval")


@dataclass(frozen=True, slots=True)
class SampleWanted:
    """Which sample to draw: how many, by which seed, evenly ``by`` kind or severity, also of what is less sure."""

    size: int
    seed: int = 1
    by: str = ""
    show_all: bool = False


def audit(
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, max=100_000, help="Draw so many flags to be judged.")
    ] = None,
    verdicts: Annotated[
        Path | None, typer.Option("--verdicts", metavar="FILE", help="Take the judged lines of a sheet back.")
    ] = None,
    db: Db = DEFAULT_DB,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the sheet.")] = Path("audit"),
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another seed draws other flags.")] = 1,
    by: Annotated[str, typer.Option("--by", metavar="WHAT", help="Draw evenly by kind or severity.")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="Draw from what is less sure too.")] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="FILE", help="Where verdicts are kept; default: read_flags.jsonl by the database."
        ),
    ] = None,
    _quiet: Quiet = False,
    _verbose: Verbose = False,
) -> None:
    """Draw flags at random for a person to judge, or say from the verdicts how many of them hold."""
    from counterclaim.flows.common.errors import UserError

    if (sample is None) == (verdicts is None):
        what = "both --sample and --verdicts" if sample is not None else "nothing to do"
        raise UserError(what, "audit", "give --sample N to draw a sheet, or --verdicts FILE to take one back")
    if verdicts is not None:
        verdicts_command(db, verdicts, into)
    elif sample is not None:
        draw_command(db, SampleWanted(sample, seed, by, show_all), out)


def draw_command(db: Path, wanted: SampleWanted, out: Path) -> None:
    """Write the sheet of a sample of the conflicts that are not closed, and say where."""
    from counterclaim.db.store import Store
    from counterclaim.flows.audit.sample import STRATA, draw
    from counterclaim.flows.common.errors import UserError

    if wanted.by and wanted.by not in STRATA:
        raise UserError("unknown strata", wanted.by, f"use --by {' or '.join(STRATA)}")
    if out.exists() and not out.is_dir():
        raise UserError("folder of the sheet is a file", out, "give another --out")
    from counterclaim.db.browse.surroundings import surroundings
    from counterclaim.flows.audit.sheet import REACH, write_sheet

    with Store.open(db, create=False, readonly=True) as store:
        found = store.conflicts(include_doubted=wanted.show_all)
        drawn = draw(found, wanted.size, wanted.seed, wanted.by)
        if not drawn:
            raise UserError("no conflict to judge in", db, "--all draws from those that are less sure too")
        claims = [item.claim_id for one in drawn for item in one.conflict.evidence]
        with store.consistent_read() as conn:
            around = surroundings(conn, claims, REACH)
    html, lines = write_sheet(out, drawn, around)
    for one in drawn:
        detail(f"drawn: {one.conflict.id} {one.conflict.severity} {one.conflict.kind}: {one.conflict.explanation}")
    sys.stdout.write(f"{len(drawn)} of {len(found)} flags drawn: judge them in {html} or {lines}\n")


def verdicts_command(db: Path, path: Path, into: Path | None) -> None:
    """Write the precision of the judged flags, and keep them for ``make fit`` with what the program thought of them."""
    from counterclaim.db.store import Store
    from counterclaim.flows.audit.verdicts import Verdict, append, read_verdicts, table
    from counterclaim.flows.common.errors import UserError
    from counterclaim.flows.export import output

    judged, left = read_verdicts(path)
    with Store.open(db, create=False, readonly=True) as store:
        known = {
            one.id: one for one in store.conflicts(include_closed=True, include_explained=True, include_doubted=True)
        }
    unknown = [row["id"] for row in judged if row["id"] not in known]
    if unknown:
        raise UserError("no such flag in the database", unknown[0], f"{path} is not of {db}")
    kept = [with_judgement(row, known[row["id"]]) for row in judged]
    found = table([Verdict(row, row["certainty"]) for row in kept])
    output.write_table(
        [
            {
                "group": one.group, "judged": one.judged, "hold": one.hold, "precision": f"{one.share:.2f}",
                "95 % interval": f"{one.low:.2f}-{one.high:.2f}",
            }
            for one in found
        ],
        _TABLE,
    )  # fmt: skip
    target = into or db.with_name(KEPT)
    added = append(target, kept)
    unjudged = f", {left} left without a verdict" if left else ""
    note(f"{len(kept)} verdicts, {added} of them new in {target}{unjudged}")


def with_judgement(row: dict[str, Any], conflict: Conflict) -> dict[str, Any]:
    """Return a judged line with the certainty of its conflict, and what the second reading says of each statement."""
    readings = {(item.doc, item.start, item.end): item for item in conflict.evidence}
    items = []
    for item in row.get("items") or ():
        found = readings.get((item.get("doc"), item.get("start"), item.get("end")))
        said = {} if found is None else {name: found.as_dict()[name] for name in ("probability", "doubts")}
        items.append({**item, **said})
    return {**row, "certainty": conflict.certainty, "items": items}
