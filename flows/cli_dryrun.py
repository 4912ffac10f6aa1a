"""``counterclaim crawl --dry-run``: lists what would be fetched, and why."""

# ruff: noqa: PLC0415 - bad input is answered before the rest is imported

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from db.opening import check as check_database
from flows import output


def dry_run_command(targets: Sequence[str], db: Path, wanted: str, *, allow_private: bool) -> None:
    """List what a crawl into ``db`` would do; the database is only read, and need not exist."""
    output.choose(wanted, ("table", "jsonl"))
    known = db.exists() and check_database(db, create=False)
    from db.store import Store
    from flows.about import user_agent
    from flows.core import plan_of
    from flows.dryrun import COLUMNS, Planned, planned
    from flows.extract import ruleset
    from flows.fetch import Fetcher
    from flows.memory import Memory

    plan = plan_of(targets, allow_private=allow_private)
    agent = plan.config.user_agent or user_agent(plan.config.contact)

    async def rows() -> list[Planned]:
        opened = Store.open(db, readonly=True) if known else nullcontext()
        with opened as store:
            async with Fetcher(user_agent=agent, allow_private=plan.allow_private) as fetcher:
                memory = Memory(store, keep=False, ruleset=ruleset())
                return await planned(plan.config.sources, fetcher, memory, scheduled=plan.scheduled)

    found = [asdict(row) for row in asyncio.run(rows())]
    if wanted == "jsonl":
        output.write_jsonl(found)
    else:
        output.write_table(found, COLUMNS)
