"""Says when a database nears the number of claims up to which one file was measured, and how to go on."""

from __future__ import annotations

from counterclaim.db.store import Store
from counterclaim.flows.common import progress

MEASURED = 1_000_000  # claims of one database: what bench.claims and bench.review_pages make
NEAR = 0.8  # of them

_CLAIMS = "SELECT coalesce(sum(current_claims), 0) FROM documents WHERE gone_at IS NULL"


def warn_near_limits(store: Store) -> None:
    """Say it in one line if the database nears its limits."""
    ((claims,),) = store.query(_CLAIMS)[1]
    if claims >= NEAR * MEASURED:
        progress.current().event(
            "near_limits",
            f"the database holds {claims:,} claims, and one file was measured with {MEASURED:,}: "
            "read what is to come from web archives with `counterclaim bulk extract`, and review a part of it here "
            "(docs/BULK.md)",
            claims=claims, measured=MEASURED,
        )  # fmt: skip
