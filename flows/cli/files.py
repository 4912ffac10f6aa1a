"""Commands on local files: add, extract, text, check."""

# ruff: noqa: PLC0415 - a wrong path is answered before spaCy is imported

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from counterclaim.db.conflicts.failure_isolation import Failures
from counterclaim.db.records import Conflict
from counterclaim.extractors.records import Claim, Document, Extraction
from counterclaim.flows.cli.database import set_aside
from counterclaim.flows.cli.options import CHECK_FORMATS, EXPLAIN_FORMATS, EXTRACT_FORMATS
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.progress import reporting
from counterclaim.flows.export import output
from counterclaim.flows.ingest.local_files import LocalFile, gather
from counterclaim.flows.lint import findings
from counterclaim.flows.lint.source_positions import DraftFile

_Reading = tuple[LocalFile, Document, Extraction]
_TABLE = ("doc", "subject", "attribute", "relation", "value", "object", "qualifiers", "quote")


def warn(line: str) -> None:
    """Say a warning on stderr."""
    sys.stderr.write(f"counterclaim: {' '.join(line.split())}\n")


def extract_command(paths: Sequence[Path], wanted: str, *, explain: bool = False) -> None:
    """Write the claims of files and folders, in the order of the text; ``explain`` adds the reasons to JSON Lines."""
    output.choose(wanted, EXTRACT_FORMATS)
    files = gather(paths, warn, piped=True)
    skipped: list[LocalFile] = []
    rows = (
        claim.as_dict(explain=explain) for _, _, extraction in _read(files, skipped) for claim in _ordered(extraction)
    )
    output.write_rows(rows, tuple(Claim("", "", "", "is", None, "", 0, 0).as_dict()), wanted, table=_TABLE)
    _refuse(skipped)


def explain_command(paths: Sequence[Path], wanted: str) -> None:
    """Write the text of files with every claim marked and the rule behind it, and the numbers that no rule read."""
    output.choose(wanted, EXPLAIN_FORMATS)
    if wanted == "jsonl":
        extract_command(paths, wanted, explain=True)
        return
    files = gather(paths, warn, piped=True)
    from counterclaim.flows.explain import explain

    skipped: list[LocalFile] = []
    explained = (explain(str(file.path), document, extraction) for file, document, extraction in _read(files, skipped))
    if wanted == "html":
        from counterclaim.flows.explain.html import build_page

        sys.stdout.write(build_page(list(explained)))
    else:
        from counterclaim.flows.explain.text import write_explained

        write_explained(explained, sys.stdout)
    _refuse(skipped)


def text_command(path: Path) -> None:
    """Write one document's text, nothing added: offsets count from its first character."""
    from counterclaim.extractors.parsing import read
    from counterclaim.flows.common.page_budget import OverBudgetError, within

    if path.is_dir():
        raise UserError("a folder has no text", path, "name one file")
    (file,) = gather([path], warn, piped=True)
    try:
        text = within(lambda: read(file.data, doc_id=file.doc, kind=file.kind).text, len(file.data))
    except OverBudgetError as error:
        raise UserError("not read", path, str(error)) from None
    sys.stdout.write(text)
    if sys.stdout.isatty():
        sys.stdout.write("\n")


def check_command(
    paths: Sequence[Path], wanted: str, against: Path | None = None, bar: float | None = None, *, show_all: bool = False
) -> int:
    """Write the conflicts within and across drafts, and with a database; return 1 if there are any, else 0.

    Those whose certainty does not reach the bar are counted on stderr, shown with ``show_all``, and are no reason for
    1; nor is one whose better supported side the drafts are on. What could not be checked is named at the end, and
    makes it 2: the rest was checked.
    """
    output.choose(wanted, CHECK_FORMATS)
    files = gather(paths, warn, piped=True)
    skipped: list[LocalFile] = []
    failures = Failures()
    if against is None:
        read, conflicts = _conflicts(files, skipped, failures, bar)
    else:
        read, conflicts = _conflicts_against(files, against, skipped, failures, bar)
    drafts = [DraftFile(file.path, file.source_text, document) for file, document, _ in read]
    from counterclaim.flows.common.version import version

    every = findings.findings(conflicts, drafts)
    found = [finding for finding in every if finding.conflict.sure]
    wrong = sum(finding.counts for finding in found)
    findings.write(every if show_all else found, wanted, sys.stdout, version=version())
    if wanted == "text":
        claims = sum(len(extraction.claims) for _, _, extraction in read)
        agree = f", {len(found) - wrong} on the better supported side" if len(found) > wrong else ""
        told = f"{_count(len(found), 'conflict')} in {_count(claims, 'claim')} of {_count(len(read), 'file')}"
        warn(f"{told}{agree}")
    if len(every) > len(found) and not show_all:
        warn(set_aside(len(every) - len(found)))
    _refuse(skipped)
    for what, error in dict.fromkeys(failures.found):
        warn(f"could not be checked: {what}: {error}")
    return 2 if failures.found else 1 if wrong else 0


def _conflicts(
    files: Sequence[LocalFile], skipped: list[LocalFile], failures: Failures, bar: float | None
) -> tuple[list[_Reading], list[Conflict]]:
    from counterclaim.flows.lint.drafts import find_in_drafts

    read = list(_read(files, skipped))
    return read, find_in_drafts([(file.path.name, document, claims) for file, document, claims in read], failures, bar)


def _conflicts_against(
    files: Sequence[LocalFile], db: Path, skipped: list[LocalFile], failures: Failures, bar: float | None
) -> tuple[list[_Reading], list[Conflict]]:
    from counterclaim.db.store import Store

    with Store.open(db, create=False, readonly=True) as store:  # a wrong database is answered before spaCy is imported
        from counterclaim.flows.lint.drafts import find_against, named_apart

        files = named_apart(files, store)
        read = list(_read(files, skipped))
        claims = [(file.path.name, document, extraction) for file, document, extraction in read]
        return read, find_against(store, claims, files, failures, bar)


def add_command(
    paths: Sequence[Path], db: Path, bar: float | None = None, *, wait: float = 0, workers: int | None = None
) -> None:
    """Read files and folders into the database, extract on ``workers`` processes, check, and say what changed."""
    files = gather(paths, warn)  # bad input is refused before the database is touched
    from counterclaim.db.store import Store
    from counterclaim.flows.lint.drafts import refuse_unchecked
    from counterclaim.flows.runs.adding import add_files

    with reporting():
        added, counts = add_files(files, db, bar, wait=wait, workers=workers)
    with Store.open(db, create=False, readonly=True) as store:
        total = store.counts()
    holds = f"{total['documents']} documents, {total['claims']} claims, {total['open']} open conflicts"
    sys.stdout.write(f"{added}; {db} holds {holds}\n")
    refuse_unchecked(db, counts.failed)


def _read(files: Sequence[LocalFile], skipped: list[LocalFile]) -> Iterator[_Reading]:
    """Yield files as read; one that takes more than a page may is skipped, said, and noted."""
    from counterclaim.flows.common.page_budget import OverBudgetError
    from counterclaim.flows.ingest.extraction import read_document

    for file in files:
        try:
            document, extraction = read_document(file.data, name=file.doc, kind=file.kind, url=None)
        except OverBudgetError as error:
            warn(f"skipped: {file.path}: {error}")
            skipped.append(file)
        else:
            yield file, document, extraction


def _count(number: int, what: str) -> str:
    """Return a number of things: ``1 file``, ``3 files``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _refuse(skipped: Sequence[LocalFile]) -> None:
    """End with an error if files were skipped: nobody may take what was not read for clean."""
    if skipped:
        raise UserError("not read", ", ".join(str(file.path) for file in skipped[:5]), f"{len(skipped)} in all")


def _ordered(extraction: Extraction) -> list[Claim]:
    def place(claim: Claim) -> tuple[Any, ...]:
        return claim.start, claim.end, claim.subject, claim.attribute, claim.relation

    return sorted(extraction.claims, key=place)
