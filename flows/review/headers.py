"""HTTP headers of every review page."""

from __future__ import annotations

from counterclaim.flows.site.templates import POLICY

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",  # a decision must be seen when one goes back
}
