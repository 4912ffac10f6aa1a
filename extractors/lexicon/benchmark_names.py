"""Matches names that have the form of a benchmark, whether or not a list knows them."""

from __future__ import annotations

import re

UNSEEN_BENCHMARK = re.compile(
    r"\b(?!Bench|Eval|Arena)[A-Z][A-Za-z0-9τ²]*(?:[ -](?=[BE]))?(?:Bench|Eval|bench|SWE)(?![a-z-])"
    r"(?:[ -](?:Pro|Plus|Verified|Hard|Diamond|Lite"
    r"|(?:[vV]\d+(?:\.\d+)?|[1-9](?:\.\d)?|20\d\d)(?![\w%]|\.\d|\s?[–-]\s?\d|\s%)))*"
)
# A bare number at the end of such a name: its version, unless the name is known by itself and scored out of ten.
BARE_VERSION = re.compile(r"[ -]\d(?:\.\d)?$")
MAYBE_BENCHMARK = re.compile(r"Bench|Eval|bench|[a-z]SWE")


def unseen_slug(name: str) -> str:
    """Return a benchmark id for a printed name: lower case, anything else a single hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
