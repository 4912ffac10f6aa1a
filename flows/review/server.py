"""Starts Datasette on one database with the review as its front page, for ``counterclaim serve``."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from counterclaim.db.reference.lookup import UNIT_PRICES, listings
from counterclaim.db.sqlite.connection import frozen
from counterclaim.flows.common.loudness import Loudness, loudness
from counterclaim.flows.review.request_limits import THREADS, Guard

HOST = "127.0.0.1"
SECRET = "DATASETTE_SECRET"  # noqa: S105 - the name of the variable; with it set, sign-ins outlive a restart
# A documented question takes up to five seconds beside a million claims; Datasette's own limit is one.
TIME_LIMIT = 10_000  # milliseconds
_LEVELS = {Loudness.QUIET: "error", Loudness.NORMAL: "warning", Loudness.VERBOSE: "info"}  # verbose: each request
SIGNED_IN = {"id": "*"}  # Datasette's allow block
# Whole texts of drafts, and the notes that reviewers write: a page shows one at a time, a table all of them.
_WHOLE = ("bodies", "extractions", "reviews", "unarchived")


def served(db: Path, writers: Sequence[str] = (), secret: str | None = None, *, sql: bool = False) -> Any:
    """Return a Datasette on the database that only ``writers`` may decide in; for everybody else it is read-only.

    Visitors who did not sign in ask the documented queries; ``sql`` lets them ask any, and take the whole file.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # datasette 0.65 imports what newer Pythons deprecate
        from datasette.app import Datasette  # noqa: PLC0415 - an optional extra
    config = {"home": True, "writers": {"id": list(writers)}}
    settings = {
        "sql_time_limit_ms": TIME_LIMIT,
        "num_sql_threads": THREADS,
        "allow_download": sql,
        "suggest_facets": False,  # the views have their own; looking for more costs two seconds beside a million claims
    }
    metadata: dict[str, Any] = {"plugins": {"counterclaim": config}}
    if not sql:
        tables = {name: {"allow": SIGNED_IN} for name in _WHOLE}
        metadata |= {"allow_sql": SIGNED_IN, "databases": {db.stem: {"tables": tables}}}
    files, immutables = ([], [str(db)]) if frozen(db) else ([str(db)], [])
    return Datasette(files, immutables=immutables, metadata=metadata, settings=settings, secret=secret or None)


def serve(db: Path, port: int, writers: Sequence[str], names: Sequence[str] = (), *, sql: bool = False) -> None:
    """Serve the database on loopback until Ctrl-C, and say where; each writer gets a link that signs them in once.

    It answers to its own address and to ``names``; ``sql`` as for ``served``.
    """
    import uvicorn  # noqa: PLC0415 - an optional extra's

    datasette = served(db, writers, os.environ.get(SECRET), sql=sql)
    asyncio.run(_ready(datasette))
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # whoever reads the address may ask at once
        base = f"http://{HOST}:{listening.getsockname()[1]}"
        sys.stdout.write("\n".join([f"Serving {db} on {base} (Ctrl-C stops it)", *_links(base, writers)]) + "\n")
        sys.stdout.flush()
        config = uvicorn.Config(Guard(datasette.app(), names), log_level=_LEVELS[loudness()], lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])


async def _ready(datasette: Any) -> None:
    """Start up, and make the first page once: templates, words and the price list are read before anybody waits."""
    await datasette.invoke_startup()
    await datasette.client.get("/", follow_redirects=True)
    listings([""], UNIT_PRICES[0])


def _links(base: str, writers: Sequence[str]) -> list[str]:
    from counterclaim.flows.review.permissions import sign_in_link  # noqa: PLC0415 - needs Datasette

    if not writers:
        return ["Read only: `--as NAME` lets NAME record decisions"]
    return [f"Sign in as {name} (works once): {sign_in_link(base, name)}" for name in writers]
