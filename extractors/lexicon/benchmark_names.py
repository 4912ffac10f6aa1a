"""Matches names that have the form of a benchmark, whether or not a list knows them."""

from __future__ import annotations

import re

UNSEEN_BENCHMARK = re.compile(
    r"\b(?!Bench|Eval|Arena)[A-Z][A-Za-z0-9τ²]*(?:[ -](?=[BE]))?(?:Bench|Eval|bench|SWE)(?![a-z-])"
    r"(?:[ -](?:Pro|Plus|Verified|Hard|Diamond|Lite|v?\d+(?:\.\d+)?(?![\d%]|\.\d|\s?[–-]\s?\d|\s%)))*"
)
MAYBE_BENCHMARK = re.compile(r"Bench|Eval|bench|[a-z]SWE")


def unseen_slug(name: str) -> str:
    """Return a benchmark id for a printed name: lower case, anything else a single hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
