"""Finds the page of a conflict for messages: in a served review, or in a published report."""

from __future__ import annotations

from dataclasses import dataclass

from counterclaim.flows.site.claimreview import conflict_address
from counterclaim.flows.site.links import LiveLinks


@dataclass(frozen=True, slots=True)
class ConflictPages:
    """Where conflicts have pages: the address of a published report's first page, and of a served review."""

    report_url: str | None = None
    review_url: str | None = None

    def page(self, conflict_id: str) -> str:
        """Return the address of a conflict's page, in the review if there is one; "" if nobody published any."""
        if self.review_url:
            return LiveLinks(self.review_url.rstrip("/"), "").conflict(conflict_id)
        return conflict_address(conflict_id, self.report_url) if self.report_url else ""
