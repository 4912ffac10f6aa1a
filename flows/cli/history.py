"""Commands on history and state: diff, status."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from counterclaim.db.sqlite.connection import check as check_database
from counterclaim.db.tables.history import History, Known
from counterclaim.flows.cli.options import ROWS
from counterclaim.flows.common.errors import UserError
from counterclaim.flows.common.loudness import note
from counterclaim.flows.export import output

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?Z?)?)?)?")
_DIFF = ("seen_at", "cause", "change", "subject", "attribute", "old", "new", "old_quote", "new_quote")
_SOURCES = (
    "source", "kind", "last_crawled", "next_run", "pages", "stale", "gone", "unread", "failing", "claims",
    "open_conflicts",
)  # fmt: skip
_FAILURES = ("source", "reason", "pages")
_RUN = ("command", "state", "started_at", "finished_at", "last_seen", "ruleset", "summary")


def diff_command(db: Path, given: str, since: str, wanted: str, *, reworded: bool = False) -> None:
    """Write what became of one page's claims, the newest change first; ``since`` is a date or a time."""
    output.choose(wanted, ROWS)
    if since and not _DATE.fullmatch(since):
        raise UserError("bad date", since, "write 2026-11-22 or 2026-11-22T06:00:00Z")
    from counterclaim.db.store import Store  # noqa: PLC0415 - a wrong date is answered before sqlite-utils is imported

    with Store.open(db, create=False, readonly=True) as store:
        history = store.history()
        page = _document(history, given)
        rows = history.changes(page.id, since)
    shown = [row for row in rows if reworded or row["change"] != "reworded"]
    if wanted != "table":
        output.write_rows(shown, (*_DIFF[:5], "old_value", "new_value", *_DIFF[7:]), wanted)
        return
    if shown:
        output.write_table([_sides(row) for row in shown], _DIFF)
    note(_summary(page, shown, len(rows) - len(shown), since))


def _document(history: History, given: str) -> Known:
    address = given
    if "://" in given:
        # They need httpx, which a file or an id does not.
        from httpx import InvalidURL  # noqa: PLC0415

        from counterclaim.flows.fetch.client import normal_url  # noqa: PLC0415

        with suppress(InvalidURL):  # no document has such an address: the answer says that there is none
            address = normal_url(given)
    return history.document(address, str(Path(given).resolve()))


def _sides(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the table: the values, with the qualifiers where only they differ."""
    old, new = row["old_value"], row["new_value"]
    if old == new and row["change"] == "changed":
        old, new = f"{old} {row['old_qualifiers']}", f"{new} {row['new_qualifiers']}"
    return {**row, "old": old, "new": new}


def _summary(page: Known, shown: list[dict[str, Any]], reworded: int, since: str) -> str:
    versions = f"{page.versions} version{'s' if page.versions != 1 else ''}"
    said = f"{page.url or page.path or page.name}: {versions}, the last since {page.since}, seen until {page.last_seen}"
    if page.gone_at:
        said += f", gone since {page.gone_at}"
    counts = f"{output.counted(len(shown), 'change')} of claims" + (f" since {since}" if since else "")
    by_rules = sum(row["cause"] == "ruleset" for row in shown)
    counts += f", {by_rules} of them by newer rules and not by the page" if by_rules else ""
    counts += f"; {reworded} only reworded (--reworded shows them)" if reworded else ""
    return f"{said}; {counts}"


def status_command(db: Path, wanted: str) -> None:
    """Write how the database, its runs and its sources are doing."""
    output.choose(wanted, ROWS)
    check_database(db, create=False)
    from counterclaim.db.store import Store  # noqa: PLC0415 - a wrong path is answered before sqlite-utils is imported

    with Store.open(db, create=False, readonly=True) as store:
        history = store.history()
        runs, sources, counts = history.runs(), history.sources(), store.counts()
    whole = _whole(db, runs, counts)
    _add_next(sources, whole["schedules"])
    if wanted == "csv":
        output.write_csv(sources, _SOURCES)
        return
    if wanted != "table":
        output.write_rows([whole, *({"type": "source", **row} for row in sources)], (), wanted)
        return
    for line in _lines(whole):
        sys.stdout.write(line + "\n")
    if sources:
        sys.stdout.write("\n")
        output.write_table(sources, _SOURCES)
    failures = [
        {"source": row["source"], "reason": reason, "pages": pages}
        for row in sources
        for reason, pages in row["failures"].items()
    ]
    if failures:
        sys.stdout.write("\n")
        output.write_table(failures, _FAILURES, title="Failures now, by reason")


def _whole(db: Path, runs: list[dict[str, Any]], counts: Mapping[str, int]) -> dict[str, Any]:
    from counterclaim.flows.common.run_lock import holder_of  # noqa: PLC0415 - with what it needs of the clock and the errors
    from counterclaim.flows.orchestration.served_schedules import served  # noqa: PLC0415

    holder = holder_of(db)
    return {
        "type": "database", "database": str(db), "bytes": db.stat().st_size, **counts,
        "running": None if holder is None else str(holder),
        "runs": [
            {name: run[name] for name in _RUN} for run in runs
        ],
        "schedules": [{"cron": one.cron, "next_run": one.next_run, "by": str(one.holder)} for one in served(db)],
    }  # fmt: skip


def _add_next(sources: list[dict[str, Any]], schedules: list[dict[str, str]]) -> None:
    """Add when each source comes due: by its own schedule, at the first run of a served one from then on."""
    from counterclaim.flows.config.cron import next_time  # noqa: PLC0415

    first = min(schedules, key=lambda one: one["next_run"], default=None)
    for row in sources:
        row["next_run"] = None if first is None else first["next_run"]
        if row["schedule"] and row["last_crawled"]:
            due = next_time(row["schedule"], row["last_crawled"])
            served = first is not None and due > first["next_run"]
            row["next_run"] = next_time(first["cron"], due) if served and first is not None else row["next_run"] or due


def _lines(whole: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{whole['database']}: {whole['documents']} pages of {whole['sources']} sources, {whole['claims']} claims, "
        f"{whole['open']} open conflicts, {whole['snapshots']} snapshots, {whole['bytes'] / 1e6:,.1f} MB"
    )
    if whole["running"]:
        yield f"running: {whole['running']}"
    for run in whole["runs"]:
        yield f"last {run['command']}: {_run(run, running=bool(whole['running']))}"
    for one in whole["schedules"]:
        yield f"next run: {one['next_run']} (cron {one['cron']!r}, served by {one['by']})"
    if not whole["schedules"]:
        yield "next run: none is scheduled (counterclaim schedule)"


def _run(run: Mapping[str, Any], *, running: bool) -> str:
    if run["state"] != "finished":
        return f"began {run['started_at']}, " + ("still running" if running else "did not finish: run it again")
    seen = f", nothing new until {run['last_seen']}" if run["last_seen"] > run["finished_at"] else ""
    did = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in run["summary"].items() if count)
    return f"finished {run['finished_at']}{seen}" + (f" ({did})" if did else "")
