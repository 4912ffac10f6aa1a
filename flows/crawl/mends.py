"""Looks up what a person can do about a reason for which pages are not fetched."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


def mend(reason: str) -> str:
    """Return what a person can do about a reason; "" if its detail has to say."""
    return next((text for beginning, text in _mends() if reason.startswith(beginning)), "")


@cache
def _mends() -> tuple[tuple[str, str], ...]:
    text = (files("counterclaim.flows") / "crawl" / "mends.yml").read_text(encoding="utf-8")
    rows: dict[str, str] = yaml.safe_load(text)
    return tuple(sorted(rows.items(), key=lambda row: -len(row[0])))
