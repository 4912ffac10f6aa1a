"""Embeds ClaimReview JSON-LD in a page, escaped so that no crawled text can end the script element."""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from counterclaim.db.records import Conflict
from counterclaim.flows.site.claimreview import claim_reviews

# Inside <script> only "</script" and "<!--" end or change how a browser reads on; JSON may write any sign as \uXXXX.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def linked_data(conflicts: Iterable[Conflict], page: str | None) -> Markup:
    """Return the reviews of conflicts for ``<script type="application/ld+json">``; "" if there are none.

    ``page`` is the address under which the report's first page is published.
    """
    found = [review for conflict in conflicts for review in claim_reviews(conflict, page)]
    return embedded(found) if found else Markup()


def embedded(data: object) -> Markup:
    """Return JSON that may stand in a script element, whatever its texts hold. Lone surrogates become ``?``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    return Markup(text.translate(_ESCAPES))  # noqa: S704 (no sign in it opens or closes a tag)
