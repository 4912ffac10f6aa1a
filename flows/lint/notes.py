"""Defines notes: what ``check`` says about its own comments in a draft. They never fail a check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from counterclaim.db.conflict_kinds import Kind
from counterclaim.flows.lint.source_positions import Place

UNUSED = "unused-suppression"
INVALID = "invalid-suppression"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark about a place in a draft."""

    kind: str
    place: Place
    text: str


@cache
def note_kinds() -> dict[str, Kind]:
    """Return the kinds of notes by id, described as kinds of conflicts are."""
    text = (files("counterclaim.flows") / "lint" / "notes.yml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {name: Kind(name, name, **row) for name, row in rows.items()}
