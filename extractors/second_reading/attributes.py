"""Groups attributes into the classes that the questions tell apart."""

from __future__ import annotations

from functools import cache

from counterclaim.extractors.records import Claim

_CLASSES: dict[str, str] = {
    "input_price": "price", "output_price": "price", "cached_input_price": "price", "token_price": "price",
    "price": "price", "monthly_cost": "price", "subscription_price": "subscription", "context_window": "context",
    "max_output": "context", "parameters": "size", "active_parameters": "size", "training_tokens": "size",
    "min_gpus": "hardware", "vram": "hardware", "throughput": "speed", "latency": "speed", "speed": "speed",
    "license": "openness", "open_weights": "openness", "self_hostable": "openness", "release_date": "date",
    "knowledge_cutoff": "date", "languages": "languages", "programming_languages": "languages",
}  # fmt: skip
_CUES: dict[str, tuple[str, ...]] = {
    "subscription_price": ("subscription",), "context_window": ("context",), "max_output": ("max_output",),
    "parameters": ("size",), "active_parameters": ("size",), "training_tokens": ("training",), "vram": ("hardware",),
    "min_gpus": ("hardware",), "throughput": ("throughput",), "latency": ("latency",), "release_date": ("date",),
    "knowledge_cutoff": ("cutoff",), "languages": ("languages",), "programming_languages": ("languages",),
}  # fmt: skip


@cache
def class_of(attribute: str) -> str:
    """Return the class of an attribute: price, context, benchmark, capability, ..."""
    if attribute.startswith("benchmark:"):
        return "benchmark"
    return _CLASSES.get(attribute, "capability")


def group_of(claim: Claim) -> str:
    """Return ``comparison`` for a claim that compares, else the class of its attribute."""
    return "comparison" if claim.relation != "is" else class_of(claim.attribute)


def cue_lists(attribute: str) -> tuple[str, ...]:
    """Return the names of the lists of words that announce an attribute in a sentence; () for those without."""
    return ("price",) if class_of(attribute) == "price" else _CUES.get(attribute, ())


def is_numeric(claim: Claim) -> bool:
    """Return True if the claim's value is a measured number."""
    return class_of(claim.attribute) not in {"openness", "capability", "date"} and not isinstance(
        claim.value, (bool, str)
    )
