"""Commands on the database: conflicts, review, report, serve."""

# ruff: noqa: PLC0415 - bad input is answered before the rest is imported, and only one of these needs Jinja2

from __future__ import annotations

import getpass
import importlib.util
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from counterclaim.db.bar import decided_aside_in_words, percent, reaches
from counterclaim.db.conflicts.failure_isolation import Failures
from counterclaim.db.records import SEVERITIES, Conflict
from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.db.sqlite.connection import check_current, frozen
from counterclaim.flows.cli.options import CONFLICT_FORMATS, STATUSES, VERDICTS
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import detail, note
from counterclaim.flows.export import output

_HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\]", re.ASCII | re.IGNORECASE)
_TABLE = ("id", "severity", "sure", "kind", "status", "subject", "explanation")
_CSV = (
    "id", "severity", "certainty", "kind", "scope", "class", "status", "subject", "object", "attribute", "explanation",
    "sources", "first_seen", "last_seen", "doubt", "evidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueueWanted:
    """Which conflicts to list; ``show_all`` adds those below the bar, ``min_certainty`` is another one."""

    status: str | None = None
    severity: str | None = None
    min_certainty: float | None = None
    show_all: bool = False


def conflicts_command(db: Path, asked: QueueWanted, wanted: str, *, page: str | None = None) -> None:
    """Write the queue, most severe first; ``page`` is where the report is published, for ClaimReview's addresses.

    How many conflicts are below the bar is said on stderr, and which of them a person has decided.
    """
    output.choose(wanted, CONFLICT_FORMATS)
    _one_of("status", asked.status, STATUSES)
    _one_of("severity", asked.severity, SEVERITIES)
    from counterclaim.db.store import Store
    from counterclaim.flows.config.certainty import setting
    from counterclaim.flows.site.claimreview import page_address

    address = page_address(page)
    with Store.open(db, create=False, readonly=True) as store:
        bar = setting(None, [db]) if asked.min_certainty is None else asked.min_certainty
        bar = store.judging().bar() if bar is None else bar
        every = store.conflicts(status=asked.status, severity=asked.severity, include_doubted=True)
        decided = store.judging().decided_aside(bar)
    found = [one for one in every if asked.show_all or reaches(bar, one.certainty)]
    _write_conflicts(found, wanted, address, None if not asked.show_all else bar)
    if aside := {one.id for one in every} - {one.id for one in found}:
        note(set_aside(len(aside)))
        if said := decided_aside_in_words([id_ for id_ in decided if id_ in aside]):
            note(said)


def set_aside(number: int) -> str:
    """Return as a sentence how many differences are not sure enough to be shown."""
    return f"{number} difference{'' if number == 1 else 's'} set aside, --all shows {'it' if number == 1 else 'them'}"


def _write_conflicts(found: Sequence[Conflict], wanted: str, address: str | None, bar: float | None) -> None:
    """Write conflicts in a format; the table names the doubt about those below the bar (None: there are none)."""
    from counterclaim.flows.site.claimreview import claim_reviews

    if wanted in ("json", "jsonl"):
        output.write_rows([conflict.as_dict() for conflict in found], _CSV, wanted)
    elif wanted == "claimreview":
        output.write_json([review for conflict in found for review in claim_reviews(conflict, address)])
    elif wanted == "csv":
        output.write_csv((conflict_row(conflict) for conflict in found), _CSV)
    else:
        rows = [
            conflict_row(one) | ({} if bar is not None and not reaches(bar, one.certainty) else {"doubt": None})
            for one in found
        ]
        output.write_table(rows, _TABLE if bar is None else (*_TABLE, "doubt"))


def conflict_row(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as one flat row; ``sure`` is its certainty for people, ``doubt`` what counts against it."""
    sources = sorted({evidence.source for evidence in conflict.evidence})
    doubt = conflict.main_doubt
    return {
        **conflict.as_dict(), "sources": ", ".join(sources), "sure": percent(conflict.certainty),
        "doubt": doubt.reason if doubt else None,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """Which side is right: the number of a quote that says so (from 1), or the value itself."""

    number: int | None = None
    value: str | None = None


def review_command(
    db: Path, conflict_id: str, verdict: str, *, note: str, by: str, pin: bool = False, right: Right | None = None
) -> None:
    """Record a decision; with ``pin`` a dismissal holds for exactly these values, whichever source states them.

    ``right`` says which side is right.
    """
    _one_of("verdict", verdict, VERDICTS)
    right = right or Right()
    if right.number is not None and right.value is not None:
        raise UserError("both --right and --value", right.value, "name a quote by its number, or give the value")
    if pin and verdict != "dismissed":
        raise UserError("only a dismissal can be pinned", verdict, "use --pin with --verdict dismissed")
    if not conflict_id.strip():
        raise UserError("no conflict id", "", "counterclaim conflicts lists them")
    from counterclaim.db.store import Store
    from counterclaim.flows.common.clock import now

    with Store.open(db, create=False) as store:
        conflict = store.conflict(conflict_id)
        value = _right_value(conflict, right)
        added = store.add_review(conflict.id, verdict, note, by or _login(), at=now(), pinned=pin, right=value)
    said = ("recorded" if added else "already recorded") + (", pinned to these values" if pin else "")
    said += f", {value} is right" if value is not None else ""
    sys.stdout.write(f"{conflict.id}: {verdict} ({said})\n")


def _right_value(conflict: Conflict, right: Right) -> Any:
    if right.number is not None:
        if not 1 <= right.number <= len(conflict.evidence):
            raise UserError(
                "no such quote", right.number, f"{conflict.id} has {len(conflict.evidence)}, counted from 1"
            )
        return conflict.evidence[right.number - 1].value
    if right.value is None:
        return None
    text = right.value.strip()
    if text.lower() in ("true", "yes", "false", "no"):
        return text.lower() in ("true", "yes")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not text:
        raise UserError("no value", "--value", "give the value that is right")
    return number if number.is_finite() and abs(number.adjusted()) < 30 else text


def report_command(
    db: Path, out: Path, *, page: str | None = None, since: str | None = None, names: bool | None = None
) -> None:
    """Write the report unless it is there already, and say where. ``page`` is where its first page is published."""
    from counterclaim.db.store import Store
    from counterclaim.extractors.lexicon import using
    from counterclaim.flows.common.clock import now
    from counterclaim.flows.config.lexicon import lexicon_for
    from counterclaim.flows.site.claimreview import page_address

    check_database(db, create=False)
    folder_for_report(out)
    lexicon = lexicon_for(None, [db])  # benchmarks of the user's own have their names there
    from counterclaim.flows.report.folder.manifest import read
    from counterclaim.flows.report.options import ReportOptions, report_of, settled, state_of

    wanted = settled(out, ReportOptions(page=page_address(page), since=since, names=names))
    failures = Failures()
    with using(lexicon), Store.open(db, create=False, readonly=True) as store:
        state = state_of(store, wanted)
        first = report_of(out, state)
        if first is not None:
            detail(f"{first} is up to date: nothing was written")
        else:
            from counterclaim.flows.report import write_report

            began = time.monotonic()
            first = write_report(store, out, generated_at=now(), wanted=wanted, state=state, failures=failures)
            detail(f"{output.counted(len(read(out).files), 'file')} in {out} ({time.monotonic() - began:.1f} s)")
    sys.stdout.write(f"{first}\n")
    if failures.found:
        what, error = failures.found[0]
        raise UserError(f"{len(failures.found)} pages could not be made", what, f"the rest is written; {error}")


def folder_for_report(out: Path) -> None:
    """Raise UserError if ``out`` cannot be a folder, or has a first page that is somebody else's."""
    from counterclaim.flows.report.folder.writer import free_for

    existing = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise UserError("report folder is a file", existing, "give another folder")
    free_for(out)


def serve_command(
    db: Path, port: int, writers: Sequence[str] = (), names: Sequence[str] = (), *, sql: bool = False
) -> None:
    """Serve the review pages and the database with Datasette, on loopback; ``writers`` may record decisions.

    ``names`` are host names to answer to beside its own; ``sql`` lets visitors ask any query without signing in.
    """
    check_current(db)  # the pages ask tables that older databases do not have
    if found := sorted(set(str(db)) & set("?#%")):
        # Datasette puts the path into an address as it is, and would read, or make, another file.
        raise UserError(f"Datasette cannot open a path with {' or '.join(found)}", db, "rename the file or its folder")
    if any(not name.strip() for name in writers):
        raise UserError("--as needs a name", "", "give the name under which decisions are kept")
    if writers and frozen(db):
        raise UserError("no decision can be kept where nothing can be written", db, "leave out --as, or copy the file")
    if bad := [name for name in names if not _HOST_NAME.fullmatch(name)]:
        raise UserError("not a host name", bad[0], "give a name such as review.example, without http:// and port")
    if importlib.util.find_spec("datasette") is None:
        raise UserError("Datasette is not installed", "", "pip install 'counterclaim[serve]'")
    from counterclaim.flows.review.server import serve

    try:
        serve(db, port, [name.strip() for name in writers], names, sql=sql)
    except OSError as error:
        raise UserError("port cannot be used", port, error.strerror or "give another --port") from None


def _one_of(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        mend = f"use one of {', '.join(allowed)}{output.near(value, allowed)}"
        raise UserError(f"unknown {option}", value, mend)


def _login() -> str:
    # No login name is known in some containers; the review is then anonymous.
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""
