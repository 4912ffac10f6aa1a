"""``counterclaim check``: lints drafts."""

# ruff: noqa: PLC0415 - start-up must not import what a command does not use

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterclaim.flows.cli.options import CHECK_FORMATS, All, CheckFormat, Lexicon, MinCertainty, Quiet, Texts, Verbose
from counterclaim.flows.common.loudness import note, say

if TYPE_CHECKING:
    from counterclaim.db.conflicts.failure_isolation import Failures
    from counterclaim.db.records import Conflict
    from counterclaim.flows.cli.files import Reading
    from counterclaim.flows.ingest.local_files import LocalFile
    from counterclaim.flows.lint.baseline import Baseline
    from counterclaim.flows.lint.selection import Selection
    from counterclaim.flows.lint.suppressions import Applied

_NAMES = "kinds (value, ratio, ...) and attributes (input_price, benchmark:mmlu, ...), or how these begin; repeatable."


def check(
    paths: Texts,
    wanted: CheckFormat = "text",
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="FILE", help="Check the drafts against the claims of this database too."),
    ] = None,
    select: Annotated[list[str] | None, typer.Option("--select", metavar="NAMES", help=f"Only these {_NAMES}")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="NAMES", help=f"Not these {_NAMES}")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Tell only what this file does not have.")
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option("--write-baseline", metavar="FILE", help="Write what is found there, instead of telling it."),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 also if conflicts are found.")] = False,
    lexicon: Lexicon = None,
    min_certainty: MinCertainty = None,
    show_all: All = False,
    _quiet: Quiet = False,
    _verbose: Verbose = False,
) -> None:
    """Lint drafts: conflicts within each file and across them; exit 1 if any."""
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.config.certainty import bar_of
    from counterclaim.flows.config.lexicon import lexicon_for
    from counterclaim.flows.lint.selection import selection_of

    beside = [*paths, *([against] if against else [])]
    with using(lexicon_for(lexicon, beside)):
        bar = bar_of(min_certainty, lexicon, beside, drafts=True)
        selection = selection_of(select or (), ignore or ())
        asked = Asked(wanted, against, bar, selection, baseline, write_baseline, show_all)
        code = check_command(paths, asked)
    raise typer.Exit(0 if exit_zero and code == 1 else code)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is asked to do; see the options of the command."""

    wanted: str
    against: Path | None
    bar: float | None
    selection: Selection
    baseline: Path | None = None
    write_baseline: Path | None = None
    show_all: bool = False


def check_command(paths: Sequence[Path], asked: Asked) -> int:
    """Write the conflicts within and across drafts, and with a database; return 1 if there are any, else 0.

    Those whose certainty does not reach the bar are counted on stderr, shown with ``show_all``, and are no reason for
    1; nor is one whose better supported side the drafts are on. What could not be checked is named at the end, and
    makes it 2: the rest was checked.
    """
    from counterclaim.db.conflicts.failure_isolation import Failures
    from counterclaim.flows.cli.files import refuse_skipped
    from counterclaim.flows.export.output import choose
    from counterclaim.flows.ingest.local_files import gather
    from counterclaim.flows.lint.baseline import load

    choose(asked.wanted, CHECK_FORMATS)
    old = load(asked.baseline) if asked.baseline else None
    files = gather(paths, note, piped=True)
    skipped: list[LocalFile] = []
    failures = Failures()
    if asked.against is None:
        read, conflicts = _conflicts(files, skipped, failures, asked.bar)
    else:
        read, conflicts = _conflicts_against(files, asked.against, skipped, failures, asked.bar)
    found = _heeded(read, conflicts, asked.selection)
    if asked.write_baseline:
        refuse_skipped(skipped)
        _write_baseline(asked.write_baseline, found, read)
        return _say_failures(failures)
    wrong = _tell(found, read, asked, old)
    refuse_skipped(skipped)
    return _say_failures(failures) or (1 if wrong else 0)


def _say_failures(failures: Failures) -> int:
    """Name what could not be checked; return the exit code."""
    for what, error in dict.fromkeys(failures.found):
        say(f"could not be checked: {what}: {error}")
    return 2 if failures.found else 0


def _conflicts(
    files: Sequence[LocalFile], skipped: list[LocalFile], failures: Failures, bar: float | None
) -> tuple[list[Reading], list[Conflict]]:
    from counterclaim.flows.cli.files import read_files
    from counterclaim.flows.lint.drafts import find_in_drafts

    read = list(read_files(files, skipped))
    return read, find_in_drafts([(file.path.name, document, claims) for file, document, claims in read], failures, bar)


def _conflicts_against(
    files: Sequence[LocalFile], db: Path, skipped: list[LocalFile], failures: Failures, bar: float | None
) -> tuple[list[Reading], list[Conflict]]:
    from counterclaim.db.store import Store

    with Store.open(db, create=False, readonly=True) as store:  # a wrong database is answered before spaCy is imported
        from counterclaim.flows.cli.files import read_files
        from counterclaim.flows.lint.drafts import find_against, named_apart

        files = named_apart(files, store)
        read = list(read_files(files, skipped))
        claims = [(file.path.name, document, extraction) for file, document, extraction in read]
        return read, find_against(store, claims, files, failures, bar)


def _heeded(read: Sequence[Reading], conflicts: Sequence[Conflict], selection: Selection) -> Applied:
    """Return the findings and notes that are wanted: not ignored by comments in the drafts, and selected."""
    from counterclaim.flows.lint.findings import findings
    from counterclaim.flows.lint.source_positions import DraftFile
    from counterclaim.flows.lint.suppressions import Applied, apply

    drafts = [
        DraftFile(file.path, file.source_text, document, is_html=file.kind == "html") for file, document, _ in read
    ]
    applied = apply(findings(conflicts, drafts), drafts)
    return Applied(
        [one for one in applied.findings if selection.takes(one.conflict.kind, one.conflict.attribute)],
        [remark for remark in applied.notes if selection.takes(remark.kind)],
        applied.ignored,
    )


def _write_baseline(path: Path, found: Applied, read: Sequence[Reading]) -> None:
    from counterclaim.flows.export.output import counted
    from counterclaim.flows.lint.baseline import save

    old = [finding for finding in found.findings if finding.counts]
    save(path, old, [file.path for file, _, _ in read])
    note(f"{counted(len(old), 'finding')} written to {path}")


def _tell(found: Applied, read: Sequence[Reading], asked: Asked, old: Baseline | None) -> int:
    """Write the findings and say how many there are; return how many are to be mended."""
    from counterclaim.flows.cli.database import set_aside
    from counterclaim.flows.common.version import version
    from counterclaim.flows.export.output import counted
    from counterclaim.flows.lint.baseline import Compared, compare
    from counterclaim.flows.lint.findings import said, write

    every = found.findings
    sure = [finding for finding in every if finding.conflict.sure]
    compared = compare(sure, old, [file.path for file, _, _ in read]) if old else Compared(sure, 0, 0)
    new = compared.new
    told = [one for one in every if one in new or not one.conflict.sure] if asked.show_all else new
    write(told, asked.wanted, sys.stdout, version=version(), notes=found.notes)
    for remark in found.notes if asked.wanted == "jsonl" else ():  # JSON Lines hold records of conflicts only
        note(said(remark))
    wrong = sum(finding.counts for finding in new)
    if asked.wanted == "text":
        claims = sum(len(extraction.claims) for _, _, extraction in read)
        parts = (
            (len(new) - wrong, f"{'note' if len(new) - wrong == 1 else 'notes'} on the better supported side"),
            (found.ignored, "ignored by comments"),
            (compared.old, "in the baseline"),
        )  # fmt: skip
        more = "".join(f", {number} {what}" for number, what in parts if number)
        note(f"{counted(wrong, 'conflict')} in {counted(claims, 'claim')} of {counted(len(read), 'file')}{more}")
    if compared.gone:
        note(f"{counted(compared.gone, 'finding')} of the baseline not found any more: write it anew")
    if len(every) > len(sure) and not asked.show_all:
        note(set_aside(len(every) - len(sure)))
    return wrong
