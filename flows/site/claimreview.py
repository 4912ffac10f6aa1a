"""Exports conflicts as schema.org ClaimReview JSON-LD, one object for each page's quote behind a conflict.

https://schema.org/ClaimReview; the required properties are those of Google's "Fact check" page: claimReviewed,
reviewRating, url. A price list is evidence, not a claim under review, so references get none.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from counterclaim.db.records import Conflict, Evidence
from counterclaim.flows.common.errors import UserError

AUTHOR = {"@type": "Organization", "name": "counterclaim"}
# What a person's verdict on the conflict says of the claims behind it, from 1 (false) to 5 (true): a conflict alone
# says that they cannot all be true, not which is false.
RATINGS = {
    "open": (3, "Disputed"),
    "confirmed": (2, "Contradicted"),
    "resolved": (3, "Was disputed, since resolved"),
    "dismissed": (4, "No contradiction"),
}
REFERENCE = "reference:"


def claim_reviews(conflict: Conflict, page: str | None = None) -> list[dict[str, Any]]:
    """Return the reviews of one conflict; ``page`` is the address under which the report's first page is published.

    ``url`` is then the conflict's own page beside it. Without one it is a URN: it names the review but leads nowhere.
    """
    return [
        _review(conflict, evidence, page) for evidence in conflict.evidence if not evidence.source.startswith(REFERENCE)
    ]


def page_address(given: str | None) -> str | None:
    """Return the address of the published report, or None. Raises UserError if it is not one for the web."""
    if given is None:
        return None
    parts = urlsplit(given.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UserError("not a web address", given, "give the http(s) address of the published report")
    return urldefrag(given.strip()).url


def conflict_address(conflict_id: str, page: str | None) -> str:
    """Return where a conflict's own page is published, beside the first page; relative to it without an address."""
    from counterclaim.flows.site.links import FolderLinks  # noqa: PLC0415 - for those who publish reports

    return page_beside(page, FolderLinks().conflict(conflict_id))


def page_beside(page: str | None, name: str) -> str:
    """Return the address of a file of the report; an address of the first page that names no file is its folder's."""
    if page is None:
        return name
    parts = urlsplit(page)
    last = parts.path.rpartition("/")[2]
    path = parts.path if "." in last else parts.path.rstrip("/") + "/"
    return urljoin(urlunsplit((parts.scheme, parts.netloc, path, "", "")), name)


def _review(conflict: Conflict, evidence: Evidence, page: str | None) -> dict[str, Any]:
    rating, words = RATINGS.get(conflict.status, RATINGS["open"])
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"urn:counterclaim:conflict:{conflict.id}" if page is None else conflict_address(conflict.id, page),
        "identifier": conflict.id,
        "claimReviewed": evidence.quote,
        "reviewBody": conflict.explanation,
        "datePublished": conflict.first_seen,
        "dateModified": conflict.last_seen,
        "author": AUTHOR | ({"url": page} if page else {}),
        "reviewRating": {
            "@type": "Rating", "ratingValue": rating, "worstRating": 1, "bestRating": 5, "alternateName": words,
            "ratingExplanation": conflict.explanation,
        },
        "itemReviewed": _claim(evidence),
    }  # fmt: skip


def _claim(evidence: Evidence) -> dict[str, Any]:
    work = {"@type": "CreativeWork", "name": evidence.doc, "url": evidence.url, "datePublished": evidence.published}
    claim = {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": evidence.source},
        "datePublished": evidence.published,
        "appearance": {name: value for name, value in work.items() if value},
    }
    return {name: value for name, value in claim.items() if value}
