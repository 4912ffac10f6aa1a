"""Commands on local files: add, extract, text."""

# ruff: noqa: PLC0415 - a wrong path is answered before spaCy is imported

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from counterclaim.extractors.records import Claim, Document, Extraction
from counterclaim.flows.cli.options import EXPLAIN_FORMATS, EXTRACT_FORMATS
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import Loudness, detail, loudness, note
from counterclaim.flows.common.progress import reporting
from counterclaim.flows.export import output
from counterclaim.flows.ingest.local_files import LocalFile, gather

Reading = tuple[LocalFile, Document, Extraction]
_TABLE = ("doc", "subject", "attribute", "relation", "value", "object", "qualifiers", "quote")


def extract_command(paths: Sequence[Path], wanted: str, *, explain: bool = False) -> None:
    """Write the claims of files and folders, in the order of the text; ``explain`` adds the reasons to JSON Lines."""
    output.choose(wanted, EXTRACT_FORMATS)
    files = gather(paths, note, piped=True)
    skipped: list[LocalFile] = []
    rows = (
        claim.as_dict(explain=explain)
        for _, _, extraction in read_files(files, skipped)
        for claim in _ordered(extraction)
    )
    output.write_rows(rows, tuple(Claim("", "", "", "is", None, "", 0, 0).as_dict()), wanted, table=_TABLE)
    refuse_skipped(skipped)


def explain_command(paths: Sequence[Path], wanted: str) -> None:
    """Write the text of files with every claim marked and the rule behind it, and the numbers that no rule read."""
    output.choose(wanted, EXPLAIN_FORMATS)
    if wanted == "jsonl":
        extract_command(paths, wanted, explain=True)
        return
    files = gather(paths, note, piped=True)
    from counterclaim.flows.explain import explain

    skipped: list[LocalFile] = []
    explained = (
        explain(str(file.path), document, extraction) for file, document, extraction in read_files(files, skipped)
    )
    if wanted == "html":
        from counterclaim.flows.explain.html import build_page

        sys.stdout.write(build_page(list(explained)))
    else:
        from counterclaim.flows.explain.text import write_explained

        write_explained(explained, sys.stdout)
    refuse_skipped(skipped)


def text_command(path: Path) -> None:
    """Write one document's text, nothing added: offsets count from its first character."""
    from counterclaim.extractors.parsing import read
    from counterclaim.flows.common.page_budget import OverBudgetError, within

    if path.is_dir():
        raise UserError("a folder has no text", path, "name one file")
    (file,) = gather([path], note, piped=True)
    try:
        text = within(lambda: read(file.data, doc_id=file.doc, kind=file.kind).text, len(file.data))
    except OverBudgetError as error:
        raise UserError("not read", path, str(error)) from None
    sys.stdout.write(text)
    if sys.stdout.isatty():
        sys.stdout.write("\n")


def add_command(
    paths: Sequence[Path], db: Path, bar: float | None = None, *, wait: float = 0, workers: int | None = None
) -> None:
    """Read files and folders into the database, extract on ``workers`` processes, check, and say what changed."""
    left = LeftOut()
    files = gather(paths, note, left_out=left.take)  # bad input is refused before the database is touched
    left.tell()
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


@dataclass(slots=True)
class LeftOut:
    """Files in folders that are no articles, by suffix."""

    counts: Counter[str] = field(default_factory=Counter)

    def take(self, path: Path, why: str) -> None:
        """Count a file; a verbose command names it."""
        detail(f"left out: {path}: {why}")
        self.counts["hidden" if path.name.startswith(".") else path.suffix.lower() or "without a suffix"] += 1

    def tell(self) -> None:
        """Say how many files were left out, and of what kinds."""
        if number := sum(self.counts.values()):
            kinds = ", ".join(f"{count} {name}" for name, count in self.counts.most_common(5))
            kinds += ", ..." if len(self.counts) > 5 else ""
            names = "" if loudness() is Loudness.VERBOSE else "; --verbose names them"
            note(f"{output.counted(number, 'file')} left out ({kinds}): only .html, .md and .txt are read{names}")


def read_files(files: Sequence[LocalFile], skipped: list[LocalFile]) -> Iterator[Reading]:
    """Yield files as read; one that takes more than a page may is skipped, said, and noted."""
    from counterclaim.flows.common.page_budget import OverBudgetError
    from counterclaim.flows.ingest.extraction import read_document

    for file in files:
        begun = time.monotonic()
        try:
            document, extraction = read_document(file.data, name=file.doc, kind=file.kind, url=None)
        except OverBudgetError as error:
            note(f"skipped: {file.path}: {error}")
            skipped.append(file)
        else:
            claims = output.counted(len(extraction.claims), "claim")
            detail(f"read: {file.path}: {claims}, {time.monotonic() - begun:.1f} s")
            yield file, document, extraction


def refuse_skipped(skipped: Sequence[LocalFile]) -> None:
    """End with an error if files were skipped: nobody may take what was not read for clean."""
    if skipped:
        raise UserError("not read", ", ".join(str(file.path) for file in skipped[:5]), f"{len(skipped)} in all")


def _ordered(extraction: Extraction) -> list[Claim]:
    def place(claim: Claim) -> tuple[Any, ...]:
        return claim.start, claim.end, claim.subject, claim.attribute, claim.relation

    return sorted(extraction.claims, key=place)
