"""Describes the kinds of conflicts: the rows of ``conflicts/kinds.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Compared = Literal["values", "truths", "factors", "sums", "orders"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: what people call it, what it compares, and how a SARIF log describes its rule."""

    id: str
    label: str
    says: str = ""
    compares: Compared = "values"
    reference: bool = False
    rule: str = ""
    title: str = ""
    help: str = ""

    @property
    def of_one_attribute(self) -> bool:
        """Return whether all its sides are values of its attribute, not multiples or prices that make one."""
        return self.compares in {"values", "truths"}


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds by id, in the order in which they are shown."""
    rows = yaml.safe_load((files("counterclaim.db") / "conflicts" / "kinds.yml").read_text(encoding="utf-8"))
    return {name: Kind(name, **row) for name, row in rows.items()}


def kind_of_conflict(name: str) -> Kind:
    """Return a kind; one that no row describes (of a newer version's database) is called by its id."""
    return kinds().get(name) or Kind(name, name, rule=_rule(name), title=name, help=name)


def _rule(name: str) -> str:
    """Return a name for a rule in SARIF's form: letters and digits, words capitalised."""
    return "".join(word.capitalize() for word in name.replace("_", " ").replace("-", " ").split()) or "Unknown"
