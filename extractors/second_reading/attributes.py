"""Groups attributes into the classes that the questions tell apart."""

from __future__ import annotations

from functools import cache

from counterclaim.extractors.records import Claim
from counterclaim.extractors.second_reading.words import word_lists


@cache
def class_of(attribute: str) -> str:
    """Return the class of an attribute: price, context, benchmark, capability, ..."""
    if attribute.startswith("benchmark:"):
        return "benchmark"
    classes = word_lists()["classes"]
    return next((str(name) for name, members in classes.items() if attribute in members), "capability")


def group_of(claim: Claim) -> str:
    """Return ``comparison`` for a claim that compares, else the class of its attribute."""
    return "comparison" if claim.relation != "is" else class_of(claim.attribute)


def cue_lists(attribute: str) -> tuple[str, ...]:
    """Return the names of the lists of words that announce an attribute in a sentence; () for those without."""
    return ("price",) if class_of(attribute) == "price" else tuple(word_lists()["cues_of"].get(attribute, ()))


def is_numeric(claim: Claim) -> bool:
    """Return True if the claim's value is a measured number."""
    return class_of(claim.attribute) not in {"openness", "capability", "date"} and not isinstance(
        claim.value, (bool, str)
    )
